"""What the loading of the demo season tells whoever started it: how far it is, and who may sign in after."""

from pathlib import Path
from typing import Protocol

from pydantic import BaseModel


class SignIn(BaseModel):
    """A user of the demo: the role in Chinese, where it holds, and what to type."""

    role: str
    where: str
    name: str
    password: str


class Summary(BaseModel):
    """What is printed when the season is in, kept in the home and printed again at each start."""

    sign_ins: list[SignIn]
    plant_key: str
    to_try: list[str]


class Progress(Protocol):
    """Told how far the loading is."""

    def phase(self, title: str, total: int) -> None:
        """A phase of `total` steps begins; the one before is done."""
        ...

    def advance(self, steps: int = 1) -> None:
        """So many more steps of the phase are done."""
        ...


class Load(Protocol):
    """What `services.demo.loader.load` is: the whole season through the public API at `base_url`.

    Called again after an interruption it goes on; what it must remember meanwhile it keeps in `folder`.
    """

    async def __call__(
        self,
        base_url: str,
        *,
        administrator: SignIn,
        folder: Path,
        progress: Progress,
        scale_percent: int = 100,
    ) -> Summary: ...


#: The first administrator of a demo home. No secret: the README shows it, and the home listens on 127.0.0.1.
ADMINISTRATOR = SignIn(role="系统管理员", where="全镇", name="admin", password="lianhe-demo-2026")  # noqa: S106
