"""Refusals: sentences with a kind, told in Chinese or English, and the one table that maps kinds to HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, ClassVar

from shared.kit.written import decimal


class Kind(StrEnum):
    """Why something is refused; the table below turns it into an HTTP status."""

    INVALID = "invalid"  # what was said cannot be true
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"  # could be true, but not in the present state
    FORBIDDEN = "forbidden"
    UNAUTHENTICATED = "unauthenticated"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    HEAD_TOO_LARGE = "head_too_large"
    TOO_MANY = "too_many"
    BUSY = "busy"  # try again, nothing was changed


HTTP_STATUS: dict[Kind, int] = {
    Kind.INVALID: 422,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.FORBIDDEN: 403,
    Kind.UNAUTHENTICATED: 401,
    Kind.TOO_LARGE: 413,
    Kind.TOO_SLOW: 408,
    Kind.HEAD_TOO_LARGE: 431,
    Kind.TOO_MANY: 429,
    Kind.BUSY: 503,
}

PROBLEM_TYPE = "urn:lianhe:refusal:"


class Refused(Exception):
    """Something a person asked for that is not done, and nothing was changed.

    Subclasses are sentences (`MoreOutThanIn`) with a `kind` and a template in each language whose braces are
    the facts: `MoreOutThanIn(field="outputs", out_g=5, in_g=4)`; fen are told in yuan, grams in kilograms,
    basis points in per cent.
    `what` it is about is named in both languages, "订单 / order". `field` names the place in what was sent,
    as a dotted path. Where the database is the judge, `constraint` or `sqlstate` name what it raises, and the
    class itself the field that is always at fault.
    """

    kind: ClassVar[Kind] = Kind.CONFLICT
    zh: ClassVar[str] = "不能这样做"
    en: ClassVar[str] = "This cannot be done"
    constraint: ClassVar[str | None] = None
    sqlstate: ClassVar[str | None] = None
    field: str | None = None

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        if field is not None:
            self.field = field
        self.facts = facts
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return f"{type(self).__name__}: {self.message('en')}"

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.kind]

    def message(self, language: str = "zh") -> str:
        """The sentence, `zh` or `en`, with the facts filled in."""
        template, facts = (self.en if language == "en" else self.zh), dict(self.facts)
        if "what" in facts:
            zh, _, en = str(facts["what"]).partition(" / ")
            facts["what"] = en if language == "en" and en else zh
        if language == "zh":
            facts |= {name: _in_chinese(value) for name, value in facts.items() if isinstance(value, str)}
        return template.format_map(_Facts(facts))

    def problem(self, language: str = "zh") -> dict[str, Any]:
        """RFC 9457 problem details: type, title, status, detail, facts, and the field with its rule."""
        rule = type(self).__name__
        detail = self.message(language)
        body: dict[str, Any] = {
            "type": PROBLEM_TYPE + rule,
            "title": rule,
            "status": self.status,
            "detail": detail,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }
        if self.field is not None or self.kind is Kind.INVALID:
            # What is wrong with all that was sent is wrong with no one field of it.
            body["errors"] = [{"field": self.field or "", "rule": rule, "message": detail}]
        return body


#: Facts of these names are told in yuan, kilograms and per cent, with so many digits after the point.
_PLACES = {"_fen": 2, "_g": 3, "_bp": 2}


#: A fact that is a quantity with its unit is told in the words of the pages.
_UNITS = {"kg": "公斤", "L": "升"}


def _in_chinese(fact: str) -> str:
    number, space, unit = fact.partition(" ")
    is_quantity = unit in _UNITS and number.replace(".", "", 1).lstrip("-").isdigit()
    return f"{number}{space}{_UNITS[unit]}" if is_quantity else fact


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        places = next((places for unit, places in _PLACES.items() if key.endswith(unit)), None)
        return value if places is None or not isinstance(value, int) else decimal(value, places)


def _plain(value: Any) -> Any:
    """A fact as JSON can carry it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)


def every_refusal(root: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """All refusals defined so far, each once."""
    seen: set[type[Refused]] = set()
    todo = [root]
    while todo:
        cls = todo.pop()
        if cls not in seen:
            seen.add(cls)
            todo.extend(cls.__subclasses__())
            yield cls


@contextmanager
def told_at(field: str) -> Iterator[None]:
    """What is refused meanwhile is wrong with this field: who judges a value does not know its place."""
    try:
        yield
    except Refused as error:
        error.field = error.field or field
        raise


class NotFound(Refused):
    """There is no such thing, or none the asker may see."""

    kind = Kind.NOT_FOUND
    zh = "找不到{what}"
    en = "There is no such {what}"


class AlreadyDifferent(Refused):
    """The id was used before, for something else."""

    kind = Kind.CONFLICT
    zh = "编号 {id} 已经用于内容不同的另一笔，请换一个编号"
    en = "The id {id} was used before with other content; take a new id"


class NotYours(Refused):
    """The actor has no role for this at this node of the group tree."""

    kind = Kind.FORBIDDEN
    zh = "您没有这项权限：需要{roles}，范围{node}"
    en = "You may not do this: it needs {roles} over {node}"


class NotSignedIn(Refused):
    """No token, or one that is not valid any more."""

    kind = Kind.UNAUTHENTICATED
    zh = "请先登录（{reason}）"
    en = "Please sign in first ({reason})"


class TooLarge(Refused):
    """More than the named limit allows."""

    kind = Kind.TOO_LARGE
    zh = "超出上限：{limit} 最多 {max}"
    en = "Over the limit: {limit} is at most {max}"


class TryAgain(Refused):
    """A passing conflict inside the database; nothing was changed."""

    kind = Kind.BUSY
    zh = "系统正忙，没有任何改动，请稍后再试"
    en = "Busy just now; nothing was changed, please try again"


class ConnectionLost(Refused):
    """The database went away in the middle. Nothing was changed, or all of it: the same id tells."""

    kind = Kind.BUSY
    zh = "与数据库的连接中断，请用同一编号重试"
    en = "The connection to the database was lost; please try again with the same id"


class PeriodIsSealed(Refused):
    """The fact's month is sealed for its entity: it must be booked into an open one, by a person."""

    kind = Kind.CONFLICT
    sqlstate = "LH001"
    zh = "{detail}：该会计期间已经封账，不能再记入这一期间的业务"
    en = "{detail}: this period is sealed, no further facts of it are taken"


class AppendOnly(Refused):
    """A posted or registered row is never edited or deleted; a correction is a new row."""

    kind = Kind.CONFLICT
    sqlstate = "LH002"
    zh = "{detail}：已登记的记录不能修改或删除，请用更正（红字）记录"
    en = "{detail}: registered rows are never changed or deleted; record a correction instead"


class NotYet(Exception):
    """An event refers to something that has not arrived: it waits, later events of its key behind it."""

    def __init__(self, reference: object) -> None:
        self.reference = str(reference)
        super().__init__(self.reference)
