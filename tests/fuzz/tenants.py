"""Other people's ids: somebody of another village, with every role there, asks with all ids there are.

Neither an answer nor a refusal may say what the asker did not know, and no row that was there changes.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, Uuid

from shared.kit import registry, tables
from tests.fuzz.doors import ELSEWHERE, STRANGER, Answer, Doors

SECRETS_MAX = 60  # of a table
#: Shorter words stand in answers by chance.
WORD_MIN, CHINESE_MIN = 6, 3
#: A word of the house's own, a day, where tests come from: not anybody's data.
VOCABULARY = re.compile(r"[a-z_:.]+|[A-Z][A-Za-z]+|\d{4}-\d\d-\d\d|127\.0\.0\.1")

IS_ID = re.compile(r"[0-9a-f-]{36}")
#: What is for every desk of the township, and why: its answers tell nobody's secrets.
OPEN = {
    "/growers": "any household may deliver to any desk, which must find it by name",
    "/warehouses": "the organisations that goods can be sent to",
    "/members": "a co-op admits households of any village, and names its members",
    "/land-contracts/lessees": "the names of the group's companies and co-ops, which lease of any village",
    "/bans": "the law's list of pesticides",
    "/withdrawals": "the law's periods of medicines",
}


async def secrets(doors: Doors, *, words: bool) -> set[str]:
    """Ids in the service's tables, or words, that only those over them may see."""
    found: set[str] = set()
    own = set(doors.own)
    for table in registry.load(doors.name).metadata.sorted_tables:
        if table.name in tables.kit.tables:
            continue
        columns = [column.name for column in table.columns if isinstance(column.type, Uuid | String | Text)]
        for row in await doors.world.rows(doors.name, f'SELECT * FROM "{table.name}" LIMIT {SECRETS_MAX}'):
            said = {str(row[name]) for name in columns if _is_secret(row[name], words)}
            (own if said & doors.own else found).update(said)
    return found - own


def _is_secret(value: Any, words: bool) -> bool:
    if isinstance(value, UUID):
        return True  # where words are looked for, too: it tells whose the row is
    if not words or not isinstance(value, str) or VOCABULARY.fullmatch(value):
        return False
    return len(value) >= (CHINESE_MIN if not value.isascii() else WORD_MIN)


async def rows(doors: Doors) -> Counter[tuple[str, str]]:
    """Each row of others as it stands."""
    found: Counter[tuple[str, str]] = Counter()
    for table in registry.load(doors.name).metadata.sorted_tables:
        if table.name not in tables.kit.tables:
            for row in await doors.world.rows(doors.name, f'SELECT t::text AS row FROM "{table.name}" t'):
                found[table.name, row["row"]] += not any(one in row["row"] for one in doors.own)
    return found


class Stranger:
    """Asks at every door, and is told nothing."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        # Words that were made up stand in answers by chance: those of the golden story count.
        self.secrets = doors.do(secrets(doors, words=False)) | doors.words
        self.before = doors.do(rows(doors))

    def knock(self, operation: Any, cases: Sequence[Any]) -> None:
        """With everybody's ids everywhere, then with the own village where a node is named."""
        if operation.definition.raw.get("x-scope") == "public" or operation.path in OPEN:
            return  # anybody may see it
        self.doors.kind = "another's ids"
        for at in (None, ELSEWHERE):
            self.doors.known.at = at
            for case in cases:
                self._ask(case)
        self.doors.known.at = None

    def _ask(self, case: Any) -> None:
        for answer in self.doors.send(case, settle=True, to=(STRANGER,)):
            for secret in self._told(answer):
                self.doors.tally.find(f"tells another's {secret!r}", answer)

    def _told(self, answer: Answer) -> list[str]:
        said = answer.answer.text
        asked = answer.asked
        known = f"{asked.get('path')} {asked.get('params')} {_plain(asked.get('content'))}"
        # A word that was used for something of one's own comes back with that; an id never does.
        self.secrets -= {word for word in self.secrets if word in known and not IS_ID.fullmatch(word)}
        return [secret for secret in self.secrets if secret in said and secret not in known]

    def changed(self) -> list[str]:
        """Rows of others that are not what they were."""
        gone = self.before - self.doors.do(rows(self.doors))
        return [f"{self.doors.name}: a row of {table} is not what it was: {row[:300]}" for table, row in gone]


def _plain(content: Any) -> str:
    """What was sent, as it was meant."""
    if not isinstance(content, str):
        return str(content)
    try:
        return json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return content
