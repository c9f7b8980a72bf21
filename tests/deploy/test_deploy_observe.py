"""Alerts and dashboards speak of what /metrics really says, and of everything an operator must hear of."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deploy.files import dashboards, observe
from tests.world import World

#: Words of the query language, and what Prometheus itself adds.
GIVEN = {"up", "le", "by", "on", "or", "sum", "min", "max", "count", "vector", "rate", "increase"} | {
    "histogram_quantile",
    "min_over_time",
}
LABELS = {"service", "job", "instance", "method", "route", "status", "state", "le"}
#: What must call somebody: the figure that each is told by.
CALLS_FOR = {
    "lag": "lianhe_events_lag",
    "parked events": "lianhe_events_parked",
    "failed relays": "lianhe_relay_failures_total",
    "late seals": "lianhe_seal_oldest_seconds",
    "internal errors": "lianhe_http_requests_total",
    "disk": "lianhe_disk_free_bytes",
    "unpublished facts": "lianhe_outbox_oldest_seconds",
    "a database that is away": "lianhe_database_up",
}


def names_in(expression: str) -> set[str]:
    """The figures an expression asks for."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\b(by|on) \([^)]*\)", " ", expression)
    return set(re.findall(r"\b[a-z_]{2,}\b", bare)) - GIVEN


def labels_in(expression: str) -> set[str]:
    """The labels it picks by or sums by."""
    picked = re.findall(r"[{,]\s*([a-z_]+)\s*(?:=|!=|=~|!~)", expression)
    grouped = re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
    return set(picked) | {name.strip() for group in grouped for name in group.split(",")}


def alerts() -> list[dict[str, Any]]:
    return [rule for group in observe("alerts.yml")["groups"] for rule in group["rules"]]


def expressions() -> Iterator[tuple[str, str]]:
    for rule in alerts():
        yield rule["alert"], rule["expr"]
    for name, board in dashboards().items():
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                yield f"{name}: {panel['title']}", target["expr"]


@pytest.fixture
async def said(world: World) -> set[str]:
    """The names a service at work gives, with one request behind it."""
    await world.add("sales")
    async with world.client("sales") as client:
        await client.get("/openapi.json")
        text = (await client.get("/metrics")).text
    return {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}


async def test_every_figure_asked_for_is_told(said: set[str]) -> None:
    asked = {(where, name) for where, expression in expressions() for name in names_in(expression)}
    assert len(asked) > 30
    assert not sorted((where, name) for where, name in asked if name not in said)


def test_every_label_is_one_there_is() -> None:
    used = {(where, label) for where, text in expressions() for label in labels_in(text)}
    assert not sorted((where, label) for where, label in used if label not in LABELS)


def test_a_wrong_name_or_label_is_seen() -> None:
    text = 'sum by (shop) (rate(lianhe_requests_total{stat="500", job!="x"}[5m])) > 0.5'
    assert names_in(text) == {"lianhe_requests_total"}
    assert labels_in(text) == {"shop", "stat", "job"}


def test_what_must_call_somebody_does() -> None:
    watched = {name for rule in alerts() for name in names_in(rule["expr"])}
    assert not {what for what, name in CALLS_FOR.items() if name not in watched}


def test_an_alert_says_what_to_do_in_both_languages() -> None:
    names = [rule["alert"] for rule in alerts()]
    assert len(set(names)) == len(names)
    for rule in alerts():
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert re.search(r"[\u4e00-\u9fff]", rule["annotations"]["zh"])
        assert rule["annotations"]["summary"]
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))


def test_a_dashboard_is_whole() -> None:
    """As Grafana reads one: panels with ids of their own, side by side, on a data source that is there."""
    sources = {one["uid"] for one in observe("grafana/datasources/prometheus.yml")["datasources"]}
    for board in dashboards().values():
        assert board["uid"]
        assert board["title"]
        assert board["schemaVersion"] >= 39
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        taken: set[tuple[int, int]] = set()
        for panel in board["panels"]:
            place = panel["gridPos"]
            assert place["x"] + place["w"] <= 24
            cells = {
                (x, y)
                for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])
            }
            assert not cells & taken, panel["title"]
            taken |= cells
            if panel["type"] != "row":
                assert panel["targets"]
                assert all(target["datasource"]["uid"] in sources for target in panel["targets"])
