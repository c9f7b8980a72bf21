"""A village's member and share register, read from the accountant's own workbook (`read_roster`)."""

from services.members.domain.roster.cells import as_shares, milli_shares
from services.members.domain.roster.households import code_key
from services.members.domain.roster.reading import read_roster
from services.members.domain.roster.values import Household, Person, Roster, RosterReading, ShareItem
from shared.kit.workbook.cells import THE_FILE, CellRefusal

__all__ = [
    "THE_FILE",
    "CellRefusal",
    "Household",
    "Person",
    "Roster",
    "RosterReading",
    "ShareItem",
    "as_shares",
    "code_key",
    "milli_shares",
    "read_roster",
]
