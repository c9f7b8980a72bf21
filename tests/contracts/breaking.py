"""What breaks a contract: told from two JSON schemas of one event, the committed one and the code's."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> Iterator[str]:
    """Each way in which a reader or a sayer of `old` is failed by `new`. Optional fields may be added."""
    yield from _object(old, new, old, new, "")


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        found: Schema = root["$defs"][name]
        return found
    return schema


def _object(old: Schema, new: Schema, old_root: Schema, new_root: Schema, place: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before.keys() - after.keys():
        yield f"{place}{name}: the field is gone"
    for name in set(new.get("required", ())) - set(old.get("required", ())):
        yield f"{place}{name}: the field is required now"
    for name in before.keys() & after.keys():
        yield from _field(before[name], after[name], old_root, new_root, f"{place}{name}")


def _field(old: Schema, new: Schema, old_root: Schema, new_root: Schema, place: str) -> Iterator[str]:
    before, after = _resolved(old, old_root), _resolved(new, new_root)
    took, takes = _kinds(before, old_root), _kinds(after, new_root)
    if took - takes:
        yield f"{place}: no longer takes {', '.join(sorted(took - takes))}"
    if takes - took:
        yield f"{place}: {', '.join(sorted(takes - took))} is nothing an older reader knows"
    yield from _limits(before, after, place)
    if before.get("properties") is not None and after.get("properties") is not None:
        yield from _object(before, after, old_root, new_root, f"{place}.")
    if isinstance(before.get("items"), dict) and isinstance(after.get("items"), dict):
        yield from _field(before["items"], after["items"], old_root, new_root, f"{place}[]")
    for one in before.get("anyOf", ()):
        other = _alternative(_resolved(one, old_root), after, new_root)
        if other is not None:
            yield from _field(one, other, old_root, new_root, place)


def _alternative(one: Schema, after: Schema, root: Schema) -> Schema | None:
    """What takes the place of an alternative: the one of the same type, or the whole where there is one."""
    choices = [_resolved(choice, root) for choice in after.get("anyOf", (after,))]
    return next((choice for choice in choices if choice.get("type") == one.get("type")), None)


def _kinds(schema: Schema, root: Schema) -> set[str]:
    """The JSON types and words a field takes: 'string', 'integer', 'null', or each word of an enum."""
    if "anyOf" in schema:
        return {kind for one in schema["anyOf"] for kind in _kinds(_resolved(one, root), root)}
    if "enum" in schema:
        return {repr(word) for word in schema["enum"]}
    return {":".join(filter(None, (schema.get("type", "anything"), schema.get("format"))))}


#: Where a larger number refuses more, and where a smaller one does.
LOWEST = ("minLength", "minItems", "minimum", "exclusiveMinimum")
HIGHEST = ("maxLength", "maxItems", "maximum", "exclusiveMaximum")


def _limits(old: Schema, new: Schema, place: str) -> Iterator[str]:
    """A limit that is new or narrower refuses facts that were said before it."""
    for limit in (*LOWEST, *HIGHEST, "pattern"):
        was, now = old.get(limit), new.get(limit)
        if now is None or now == was:
            continue
        wider = was is not None and ((limit in LOWEST and now < was) or (limit in HIGHEST and now > was))
        if not wider:
            yield f"{place}: {limit} is {now} now, was {'free' if was is None else was}"
