"""The base of finance's tables: a metadata of its own."""

from typing import TYPE_CHECKING

from shared.kit.db import base

if TYPE_CHECKING:  # the type checker cannot follow a class made by a function
    from sqlmodel import SQLModel as Base
else:
    Base = base("finance")

__all__ = ["Base"]
