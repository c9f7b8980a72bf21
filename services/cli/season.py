"""The demo season of a home: begun at its first start, gone on with when interrupted, then remembered."""

import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from services.demo.summary import Load, SignIn, Summary
from shared.kit.auth import Role
from shared.kit.machine import write_private

SUMMARY = "summary.json"


@dataclass(frozen=True)
class Season:
    """What a home knows of the demo: `HOME/demo/` exists from its beginning, `summary.json` from its end."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "demo"

    @property
    def begun(self) -> bool:
        return self.folder.exists()

    @property
    def under_way(self) -> bool:
        """Begun, and not in yet."""
        return self.begun and not (self.folder / SUMMARY).exists()

    def begin(self) -> None:
        """From now on this home is a demo, also when the process is killed before it is loaded."""
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def accounts(self) -> Path:
        """The sign-ins as the pages offer them at the door, once the season is in."""
        return self.folder / "accounts.json"

    @property
    def summary(self) -> Summary | None:
        """Who may sign in and what to try, once the season is in."""
        kept = self.folder / SUMMARY
        return Summary.model_validate_json(kept.read_text()) if kept.exists() else None

    async def load(self, address: str, administrator: SignIn, console: Console) -> Summary:
        """Load what is not in yet through the public API, with a progress bar; remember that it is in."""
        self.begin()
        load: Load = import_module("services.demo.loader").load  # not read by starts that load nothing
        with Bar(console) as progress:
            summary = await load(address, administrator=administrator, folder=self.folder, progress=progress)
        self.end(summary)
        return summary

    def end(self, summary: Summary) -> None:
        """The season is in; it is not loaded again."""
        write_private(self.accounts, json.dumps([_button(one) for one in summary.sign_ins]))
        write_private(self.folder / SUMMARY, summary.model_dump_json(indent=1))


def _button(sign_in: SignIn) -> dict[str, str]:
    """What the sign-in page shows of an account, in both languages."""
    role = next((role.value for role in Role if role.zh == sign_in.role), sign_in.role)
    return {
        "name": sign_in.name,
        "password": sign_in.password,
        "zh": f"{sign_in.role} · {sign_in.where}",
        "en": f"{role} · {sign_in.where}",
    }


class Bar:
    """The progress bar, a line a phase; where there is no terminal, the phases by name as they begin."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._shown = RichProgress(*columns, console=console, disable=not console.is_terminal)
        self._now: TaskID | None = None

    def __enter__(self) -> "Bar":
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()

    def phase(self, title: str, total: int) -> None:
        if not self._console.is_terminal:
            self._console.print(title)
        self._now = self._shown.add_task(title, total=total)

    def advance(self, steps: int = 1) -> None:
        if self._now is not None:
            self._shown.advance(self._now, steps)
