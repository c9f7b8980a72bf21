"""Days at a desk: what happened, happened by today in the township; what waits, waits for a later day."""

from datetime import date, timedelta
from importlib import import_module

from pydantic import ValidationError

from shared.kit import clock
from shared.kit.act import Command
from tests.production.desk import Desk


def commands(line: str, root: type[Command] = Command) -> list[type[Command]]:
    """Everything a person may ask of the line that happened on a day."""
    import_module(f"services.{line}.app")
    own = ("shared.production.", f"services.{line}.")
    found = [one for kind in root.__subclasses__() for one in (kind, *commands(line, kind))]
    return [one for one in found if one.__module__.startswith(own) and "on" in one.model_fields]


def wrong(kind: type[Command], **sent: object) -> set[str]:
    """The fields of a command that are refused for what was sent, not for what is missing."""
    try:
        kind.model_validate(sent)
    except ValidationError as error:
        return {str(one["loc"][0]) for one in error.errors() if one["type"] == "value_error"}
    return set()


def test_nothing_happened_on_a_day_to_come(line: str) -> None:
    today = clock.today()
    kinds = commands(line)
    assert len(kinds) > 10
    for kind in kinds:
        assert wrong(kind, on=today + timedelta(days=1)) == {"on"}, kind.__name__
        assert wrong(kind, on=today) == set(), kind.__name__


async def test_a_delivery_of_tomorrow_is_refused_at_its_day(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    weighed = {"product": "鲜花", "grade": "1", "gross_g": 1000, "household_id": desk.households[0]}
    told = {"entity_id": desk.coop, "document": "D", **weighed}
    refused = await desk.post("/deliveries", status=422, on=tomorrow, **told)
    (error,) = refused["errors"]
    assert (error["field"], error["message"]) == ("on", f"{tomorrow} 还没有到，今天是 {today}")
    assert await desk.get("/deliveries") == []
    await desk.post("/deliveries", on=today, **told)


async def test_a_lot_waits_for_a_day_after_today(desk: Desk) -> None:
    lot, today = await desk.opened(desk.coop, 10, 100), clock.today()
    for over in (today, today - timedelta(days=1)):
        refused = await desk.post(f"/lots/{lot}/holds", status=422, reason="休药期", free_on=over)
        assert [one["field"] for one in refused["errors"]] == ["free_on"]
    assert (await desk.get(f"/lots/{lot}"))["blocked_until"] is None
    held = await desk.post(f"/lots/{lot}/holds", reason="休药期", free_on=today + timedelta(days=1))
    assert held["blocked_until"] == str(today + timedelta(days=1))


async def test_nothing_leaves_a_lot_before_it_came(desk: Desk) -> None:
    lot, came = await desk.opened(desk.company, 10, 100), date(2025, 1, 1)
    batch = await desk.post(
        "/batches", entity_id=desk.company, on="2024-12-01", number="1", stage="making", asset="production"
    )
    acts = {
        f"/lots/{lot}/transfers": {"to_entity_id": desk.plant, "net_fen": 1},
        f"/lots/{lot}/losses": {"reason": "霉变"},
        f"/batches/{batch['id']}/lots": {"lot_id": lot},
    }
    for path, told in acts.items():
        told |= {"document": "D", "quantity": 1}
        refused = await desk.post(path, status=422, on=came - timedelta(days=1), **told)
        assert [(one["field"], one["rule"]) for one in refused["errors"]] == [("on", "TakenBeforeItCame")], (
            path
        )
        assert "2025-01-01" in refused["detail"]
    assert (await desk.get(f"/lots/{lot}"))["quantity"] == 10
    for path, told in acts.items():
        await desk.post(path, on=came, **told)
    assert (await desk.get(f"/lots/{lot}"))["quantity"] == 7
