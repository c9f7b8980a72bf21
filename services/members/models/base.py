"""The base of this service's tables, and the types they share."""

from typing import TYPE_CHECKING

from sqlalchemy import DateTime

if TYPE_CHECKING:
    from sqlmodel import SQLModel as Base
else:
    from shared.kit.db import base

    Base = base("members")

__all__ = ["INSTANT", "Base"]

INSTANT = DateTime(timezone=True)
