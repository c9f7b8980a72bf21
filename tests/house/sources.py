"""What the house rules look at: the Python files and services found on disk, never a list kept by hand."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
# Made by tools or installed; none of it is ours to style.
SKIPPED = {".git", ".venv", ".state", ".lianhe", "node_modules", "__pycache__", "dist", "build"}
# Packages beside the services: they assemble or drive them all.
NOT_SERVICES = {"cli", "demo", "__pycache__"}


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree, walked once for all the rules."""
        return list(ast.walk(self.tree))

    @property
    def service(self) -> str | None:
        """The service it belongs to, by its place alone."""
        parts = self.path.parts
        if len(parts) > 2 and parts[0] == "services" and parts[1] not in NOT_SERVICES:
            return parts[1]
        return None

    @property
    def room(self) -> str | None:
        """The room of a service it is in: `service` for service.py and for service/anything.py."""
        return self.path.parts[2].removesuffix(".py") if self.service else None

    @property
    def shipped(self) -> bool:
        return self.path.parts[0] in ("services", "shared")

    @property
    def migration(self) -> bool:
        return "migrations" in self.path.parts


def files(*folders: str, suffix: str = "") -> Iterator[Path]:
    """Every file of ours under these folders of the root, in a fixed order."""
    for folder in folders:
        for place, below, names in os.walk(ROOT / folder):
            # Pruned while walking: installed packages are many times what is ours.
            below[:] = sorted(name for name in below if name not in SKIPPED and not name.endswith("_cache"))
            yield from (Path(place) / name for name in sorted(names) if name.endswith(suffix))


def sources() -> Iterator[Source]:
    """Every Python file of services, shared and tests."""
    for path in files("services", "shared", "tests", suffix=".py"):
        yield Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8"))


def services() -> list[str]:
    """The services on disk, by name."""
    return sorted(
        path.name
        for path in (ROOT / "services").iterdir()
        if path.is_dir() and (path / "__init__.py").exists() and path.name not in NOT_SERVICES
    )
