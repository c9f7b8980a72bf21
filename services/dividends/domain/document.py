"""Reads a trial document into the years it describes, or refuses it with the path and the rule.

Nothing here recurses, and no message repeats more of the document than a short excerpt, so a hostile
document costs no more than its length.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dividends.domain import refusals as no
from services.dividends.domain.values import (
    BranchResult,
    Claim,
    CompanyYear,
    CoopYear,
    EntityYear,
    LegalForm,
    Member,
    PriorityItem,
    VillageYear,
)
from shared.kit.money import BP_WHOLE, FEN_MAX

DOCUMENT_BYTES_MAX = 64 * 1024 * 1024
ENTITIES_MAX = 10_000
HOLDERS_MAX = 1_000_000  # of one pool
PRIORITY_MAX = 1_000  # items of one village
TEXT_MAX = 200  # characters of an id or a name
EXCERPT_MAX = 40  # characters of the document that a refusal repeats
DIGITS_MAX = 19  # of the largest amount a ledger holds

BRANCH = "branch"
KINDS = (*LegalForm, BRANCH)

_COMMON = ("id", "name", "kind", "own_result_fen")
_COMPANY = (
    *_COMMON,
    "prior_loss_fen",
    "retained_before_fen",
    "registered_capital_fen",
    "statutory_reserve_before_fen",
    "discretionary_reserve_bp",
    "resolved_fen",
    "holders",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    LegalForm.COMPANY: _COMPANY,
    LegalForm.SUBSIDIARY: _COMPANY,
    LegalForm.COOP: (*_COMMON, "prior_loss_fen", "reserve_bp", "patronage_bp", "holders"),
    LegalForm.VILLAGE: (*_COMMON, "prior_loss_fen", "reserve_bp", "priority", "holders"),
    BRANCH: (*_COMMON, "of"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a document describes: the years in reporting order (branches inside their companies), and where
    each of them stands in `entities`."""

    years: tuple[EntityYear, ...]
    places: Mapping[str, int]
    branches: frozenset[str]


def parse(raw: bytes | str) -> object:
    """JSON text as a document. Refused: `NotJson`, `FieldTwice`, `BeyondLimit`."""
    if len(raw) > DOCUMENT_BYTES_MAX:
        raise no.BeyondLimit(limit="DOCUMENT_BYTES_MAX", max=DOCUMENT_BYTES_MAX)
    try:
        document: object = json.loads(
            raw, object_pairs_hook=_once_each, parse_constant=_no_constant, parse_int=_bounded
        )
    except RecursionError:
        raise no.NotJson(reason="nested too deep") from None
    except ValueError as error:
        raise no.NotJson(reason=str(error)[:TEXT_MAX]) from None
    return document


def read(document: object) -> Document:
    """The years of a document. Refused: every rule about its form, `EntityTwice`, `HolderTwice`,
    `BranchOfNobody`, `BranchHoldsNothing`."""
    top = _object(document, "", ("year", "entities"))
    if "year" in top:
        _whole_number(top["year"], "/year")
    if "entities" not in top:
        raise no.MissingField(field="/entities", name="entities")
    rows = _list(top["entities"], "/entities", ENTITIES_MAX, "ENTITIES_MAX")
    if not rows:
        raise no.NoEntities(field="/entities")
    entities = [_entity(row, f"/entities/{number}") for number, row in enumerate(rows)]
    places: dict[str, int] = {}
    for number, entity in enumerate(entities):
        if places.setdefault(entity["id"], number) != number:
            raise no.EntityTwice(field=f"/entities/{number}/id", id=entity["id"])
    branches = _branches(entities, places)
    names = frozenset(entity["id"] for entity in entities if entity["kind"] == BRANCH)
    years = tuple(
        _year(entity, f"/entities/{number}", branches.get(entity["id"], ()), names)
        for number, entity in enumerate(entities)
        if entity["kind"] != BRANCH
    )
    return Document(years, places, names)


def _entity(row: object, path: str) -> Mapping[str, Any]:
    """An entity with its kind known, its fields known to that kind, and a proper id."""
    entity = _object(row, path, ())
    if "kind" not in entity:
        raise no.MissingField(field=f"{path}/kind", name="kind")
    kind = entity["kind"]
    if type(kind) is not str or kind not in FIELDS:
        raise no.UnknownKind(field=f"{path}/kind", found=_excerpt(kind), known="、".join(KINDS))
    _object(row, path, FIELDS[kind])
    _text(entity, "id", path)
    if "name" in entity:
        _text(entity, "name", path)
    _amount(entity, "own_result_fen", path, negative=True)
    return entity


def _branches(
    entities: Sequence[Mapping[str, Any]], places: Mapping[str, int]
) -> dict[str, tuple[BranchResult, ...]]:
    found: dict[str, list[BranchResult]] = {}
    for number, entity in enumerate(entities):
        if entity["kind"] != BRANCH:
            continue
        path = f"/entities/{number}"
        of = _text(entity, "of", path)
        company = entities[places[of]] if of in places else None
        if company is None or company["kind"] not in (LegalForm.COMPANY, LegalForm.SUBSIDIARY):
            raise no.BranchOfNobody(field=f"{path}/of", id=entity["id"], of=of)
        result = BranchResult(entity["id"], _amount(entity, "own_result_fen", path, negative=True))
        found.setdefault(of, []).append(result)
    return {of: tuple(results) for of, results in found.items()}


def _year(
    entity: Mapping[str, Any], path: str, branches: tuple[BranchResult, ...], no_holders: frozenset[str]
) -> EntityYear:
    name, form = entity["id"], LegalForm(entity["kind"])
    own = _amount(entity, "own_result_fen", path, negative=True)
    loss = _amount(entity, "prior_loss_fen", path)
    if form is LegalForm.COOP:
        return CoopYear(
            entity=name,
            own_result_fen=own,
            prior_loss_fen=loss,
            reserve_bp=_rate(entity, "reserve_bp", path),
            patronage_bp=_rate(entity, "patronage_bp", path, required=True),
            members=_members(entity, path, no_holders),
        )
    if form is LegalForm.VILLAGE:
        return VillageYear(
            entity=name,
            own_result_fen=own,
            prior_loss_fen=loss,
            reserve_bp=_rate(entity, "reserve_bp", path),
            priority=_priority(entity, path, no_holders),
            register=_claims(entity, path, no_holders),
        )
    return CompanyYear(
        entity=name,
        form=form,
        own_result_fen=own,
        branches=branches,
        prior_loss_fen=loss,
        retained_before_fen=_amount(entity, "retained_before_fen", path),
        registered_capital_fen=_amount(entity, "registered_capital_fen", path),
        statutory_reserve_before_fen=_amount(entity, "statutory_reserve_before_fen", path),
        discretionary_reserve_bp=_rate(entity, "discretionary_reserve_bp", path),
        resolved_fen=None if entity.get("resolved_fen") is None else _amount(entity, "resolved_fen", path),
        register=_claims(entity, path, no_holders),
    )


def _claims(entity: Mapping[str, Any], path: str, no_holders: frozenset[str]) -> tuple[Claim, ...]:
    rows = _holders(entity, path, ("id", "weight"), no_holders)
    return tuple(
        Claim(row["id"], _weight(row, "weight", path, number, required=True))
        for number, row in enumerate(rows)
    )


def _members(entity: Mapping[str, Any], path: str, no_holders: frozenset[str]) -> tuple[Member, ...]:
    rows = _holders(entity, path, ("id", "trade_fen", "account_fen"), no_holders)
    return tuple(
        Member(
            row["id"],
            _weight(row, "trade_fen", path, number),
            _weight(row, "account_fen", path, number),
        )
        for number, row in enumerate(rows)
    )


def _priority(entity: Mapping[str, Any], path: str, no_holders: frozenset[str]) -> tuple[PriorityItem, ...]:
    rows = _list(entity.get("priority", []), f"{path}/priority", PRIORITY_MAX, "PRIORITY_MAX")
    items: list[PriorityItem] = []
    for number, row in enumerate(rows):
        place = f"{path}/priority/{number}"
        item = _object(row, place, ("principal_fen", "rate_bp", "holders"))
        holders = _list(item.get("holders", []), f"{place}/holders", HOLDERS_MAX, "HOLDERS_MAX")
        for position, holder in enumerate(holders):
            _holder_id(holder, f"{place}/holders/{position}", no_holders)
        _once(holders, f"{place}/holders", "")
        items.append(
            PriorityItem(_amount(item, "principal_fen", place), _rate(item, "rate_bp", place), tuple(holders))
        )
    return tuple(items)


def _holders(
    entity: Mapping[str, Any], path: str, known: tuple[str, ...], no_holders: frozenset[str]
) -> list[Mapping[str, Any]]:
    place = f"{path}/holders"
    rows = _list(entity.get("holders", []), place, HOLDERS_MAX, "HOLDERS_MAX")
    holders = [_object(row, f"{place}/{number}", known) for number, row in enumerate(rows)]
    for number, holder in enumerate(holders):
        if "id" not in holder:
            raise no.MissingField(field=f"{place}/{number}/id", name="id")
        _holder_id(holder["id"], f"{place}/{number}/id", no_holders)
    _once([holder["id"] for holder in holders], place, "/id")
    return holders


def _holder_id(holder: object, path: str, no_holders: frozenset[str]) -> None:
    _is_text(holder, path)
    if holder in no_holders:
        raise no.BranchHoldsNothing(field=path, id=holder)


def _once(holders: Sequence[str], place: str, tail: str) -> None:
    seen: set[str] = set()
    for number, holder in enumerate(holders):
        if holder in seen:
            raise no.HolderTwice(field=f"{place}/{number}{tail}", id=holder)
        seen.add(holder)


def _object(value: object, path: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise no.NotAnObject(field=path, found=_excerpt(value))
    for name in value if known else ():
        if name not in known:
            short = _excerpt(name, quoted=False)
            pointer = short.replace("~", "~0").replace("/", "~1")
            raise no.UnknownField(field=f"{path}/{pointer}", name=short, known="、".join(known))
    return value


def _list(value: object, path: str, most: int, limit: str) -> list[Any]:
    if not isinstance(value, list):
        raise no.NotAList(field=path, found=_excerpt(value))
    if len(value) > most:
        raise no.BeyondLimit(field=path, limit=limit, max=most)
    return value


def _text(entity: Mapping[str, Any], name: str, path: str) -> str:
    if name not in entity:
        raise no.MissingField(field=f"{path}/{name}", name=name)
    return _is_text(entity[name], f"{path}/{name}")


def _is_text(value: object, path: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= TEXT_MAX or _plain(value) != value:
        raise no.NotAText(field=path, found=_excerpt(value), max=TEXT_MAX)
    return value


def _whole_number(value: object, path: str) -> int:
    # bool is a kind of int in Python, and True is no amount.
    if type(value) is not int:
        raise no.NotAnInteger(field=path, found=_excerpt(value))
    if not -FEN_MAX - 1 <= value <= FEN_MAX:
        raise no.AmountOutOfRange(field=path, limit=FEN_MAX)
    return value


def _amount(entity: Mapping[str, Any], name: str, path: str, *, negative: bool = False) -> int:
    """An amount in fen; absent is 0. Only a result may be a loss."""
    amount = _whole_number(entity.get(name, 0), f"{path}/{name}")
    if amount < 0 and not negative:
        raise no.NegativeAmount(field=f"{path}/{name}", found=amount)
    return amount


def _rate(entity: Mapping[str, Any], name: str, path: str, *, required: bool = False) -> int:
    if required and name not in entity:
        raise no.MissingField(field=f"{path}/{name}", name=name)
    rate = _whole_number(entity.get(name, 0), f"{path}/{name}")
    if not 0 <= rate <= BP_WHOLE:
        raise no.RateOutOfRange(field=f"{path}/{name}", found_bp=rate, max_bp=BP_WHOLE)
    return rate


def _weight(row: Mapping[str, Any], name: str, path: str, number: int, *, required: bool = False) -> int:
    weight = row.get(name, None if required else 0)
    if type(weight) is int and 0 <= weight <= FEN_MAX:
        return weight
    place = f"{path}/holders/{number}/{name}"
    if name not in row:
        raise no.MissingField(field=place, name=name)
    raise no.NegativeWeight(field=place, found=_whole_number(weight, place))


def _excerpt(value: object, *, quoted: bool = True) -> str:
    """What was found, short: containers by their type alone, for their text may have no end."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, str):
        short = _plain(value if len(value) <= EXCERPT_MAX else value[:EXCERPT_MAX] + "…")
        return f"“{short}”" if quoted else short
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > FEN_MAX:
        return "> FEN_MAX"
    return str(value)[:EXCERPT_MAX]


def _plain(text: str) -> str:
    """The text without half surrogates, which JSON can write and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise no.FieldTwice(name=_excerpt(name, quoted=False))
            seen.add(name)
    return found


def _bounded(digits: str) -> int:
    """An integer of any length in linear time; one too long is out of range anyway."""
    if len(digits.lstrip("-")) > DIGITS_MAX:
        return -FEN_MAX - 2 if digits.startswith("-") else FEN_MAX + 1
    return int(digits)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")
