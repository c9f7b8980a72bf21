"""The operator sees when the installation was backed up and proven, or that it never was."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.settings import settings
from shared.kit.upkeep import BACKED_UP, VERIFIED, VerifiedView, keep_verified, upkeep
from tests.gateway.town import Town

NEVER = {"backup": None, "verified": None}


def test_what_was_left_is_read_and_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    assert upkeep(tmp_path).model_dump() == NEVER
    now = clock.now()
    keep_verified(tmp_path, VerifiedView(until=now - timedelta(hours=1), checks=50, findings=2))
    keep_verified(tmp_path, VerifiedView(until=now, checks=50, findings=0))
    (tmp_path / BACKED_UP).parent.mkdir()
    (tmp_path / BACKED_UP).write_text('{"at": "2026-11-24T01:02:03Z", "path": "/b", "bytes": 7}')
    found = upkeep(tmp_path)
    assert found.verified is not None
    assert (found.verified.until, found.verified.findings) == (now, 0)
    assert found.backup is not None
    assert (found.backup.path, found.backup.bytes) == ("/b", 7)
    (tmp_path / VERIFIED).write_text("{")
    assert upkeep(tmp_path).verified is None
    (tmp_path / BACKED_UP).write_text('{"at": "never"}')
    assert upkeep(tmp_path).backup is None


async def test_operators_and_readers_of_the_whole_see_it(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "home", tmp_path)
    keep_verified(tmp_path, VerifiedView(until=clock.now(), checks=50, findings=0))
    seen = {}
    for role, node in (
        (Role.OPERATOR, town.root),
        (Role.AUDITOR, town.root),
        (Role.AUDITOR, town.village),
        (Role.MANAGER, town.root),
    ):
        async with town.world.client("gateway", town.world.actor((role, node))) as client:
            answer = await client.get("/services/upkeep")
        seen[role, node] = answer.status_code
        if answer.status_code == 200:
            assert (answer.json()["backup"], answer.json()["verified"]["checks"]) == (None, 50)
    assert list(seen.values()) == [200, 200, 403, 403]
