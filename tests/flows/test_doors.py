"""Every route × role × scope of every service: no token, another role, another village, nothing opens."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.members import LegalForm, OrganisationChanged
from shared.kit import clock, operations, registry
from shared.kit.app import Service
from shared.kit.auth import READERS, Door, Role, Scope
from shared.kit.ids import named_id
from tests.world import World

TOWNSHIP, VILLAGE_A, VILLAGE_B = (named_id("doors", name) for name in ("township", "village a", "village b"))


def doors(service: Service) -> Iterator[tuple[str, str, Door]]:
    """Method, path and door of each route, from the routers themselves, not from a list."""
    for router in (*service.routers, operations.router):
        for route in router.routes:
            endpoint: Any = route.endpoint  # type: ignore[attr-defined]
            for method in sorted(route.methods - {"HEAD"}):  # type: ignore[attr-defined]
                yield method, route.path, endpoint.__door__  # type: ignore[attr-defined]


#: Reads by POST: what is looked for (an id number) does not belong in an address or a log.
SEARCHES = frozenset({"members /persons/find"})

ALL = [
    pytest.param(name, method, path, door, id=f"{name} {method} {path}")
    for name, service in registry.everything().items()
    for method, path, door in doors(service)
]


def filled(path: str, scoped: str | None, node_id: UUID) -> str:
    """The path with an id in each of its places, the scope's own place taken by `node_id`."""
    return re.sub(
        r"{([^}:]+)(:[^}]*)?}", lambda m: str(node_id if m[1] == scoped else named_id("doors", m[1])), path
    )


def request_for(door: Door, path: str, node_id: UUID) -> dict[str, Any]:
    """What httpx needs to ask for this route at a node."""
    where, name = door.place or ("", "")
    asked: dict[str, Any] = {"url": filled(path, name if where == "path" else None, node_id)}
    if where == "query":
        asked["params"] = {name: str(node_id)}
    if where == "body":
        asked["json"] = {name: str(node_id)}
    return asked


async def the_tree(world: World) -> None:
    """A township with two villages, known to every service in the world."""
    for node_id, parent in ((TOWNSHIP, None), (VILLAGE_A, TOWNSHIP), (VILLAGE_B, TOWNSHIP)):
        changed = OrganisationChanged(
            organisation_id=node_id,
            parent_id=parent,
            legal_entity_id=node_id,
            code=str(node_id)[:8],
            name="单位",
            legal_form=LegalForm.VILLAGE_ORG if parent else LegalForm.TOWNSHIP,
            effective_on=clock.today(),
        )
        await world.tell("outside", changed)
    await world.settle()


@pytest.mark.parametrize("name", registry.names())
async def test_every_route_opens_to_its_own_roles_in_their_own_scope(world: World, name: str) -> None:
    await world.add(name)
    await the_tree(world)
    wrong = [
        f"{method} {path}: {found}"
        for method, path, door in doors(registry.load(name))
        for found in await misopened(world, name, method, path, door)
    ]
    assert not wrong, "\n".join(wrong)


async def misopened(world: World, name: str, method: str, path: str, door: Door) -> list[str]:
    """Each way in which a route opens to whom it should not."""
    if door.scope == Scope.PUBLIC:
        return ["a public door names roles"] if door.roles else []
    asked = request_for(door, path, VILLAGE_B)
    wrong = []
    async with world.client(name) as nobody:
        if (await nobody.request(method, **asked)).status_code != 401:
            wrong.append("opens without a token")
    if not door.roles:
        return wrong if door.scope == Scope.SIGNED_IN else [*wrong, "names no role"]
    for role in Role:
        own = role in door.roles
        actor = world.actor((role, VILLAGE_A if own else TOWNSHIP))
        async with world.client(name, actor) as client:
            status = (await client.request(method, **asked)).status_code
        if status == 500 or (status != 403 and (not own or door.place is not None)):
            wrong.append(f"answers {status} to {role}, {'of another village' if own else 'not of its roles'}")
    return wrong


@pytest.mark.parametrize(("name", "method", "path", "door"), ALL)
def test_those_who_read_everything_write_nothing(name: str, method: str, path: str, door: Door) -> None:
    if method != "GET" and f"{name} {path}" not in SEARCHES:
        assert not door.roles & READERS, f"{name} {method} {path}"
