"""What keeping a home leaves to read: when it was last backed up, and up to when it was last proven."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from shared.kit.machine import write_private

#: Written by `backup` and by `verify`, in the home.
BACKED_UP = Path("backups") / "last.json"
VERIFIED = Path("verified.json")


class BackupView(BaseModel):
    """The last backup: when, where, how large."""

    at: AwareDatetime
    path: str
    bytes: int


class VerifiedView(BaseModel):
    """The last proof of all books, goods, registers and dividends; what was recorded later is not in it."""

    until: AwareDatetime = Field(description="what was recorded by then was looked at")
    checks: int
    findings: int = Field(description="rows that should not be")


class UpkeepView(BaseModel):
    """How the installation is kept; null where it never was, or where others keep it."""

    backup: BackupView | None
    verified: VerifiedView | None


def keep_verified(home: Path, verified: VerifiedView) -> None:
    """Remember a proof that has ended."""
    write_private(home / VERIFIED, verified.model_dump_json())


def upkeep(home: Path) -> UpkeepView:
    """What there is to read in a home; a file that cannot be read tells nothing."""
    backup, verified = _read(home / BACKED_UP), _read(home / VERIFIED)
    try:
        return UpkeepView.model_validate({"backup": backup, "verified": verified})
    except ValidationError:
        return UpkeepView(backup=None, verified=None)


def _read(file: Path) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    return found
