"""The installation's keys: made on first use, once, whoever comes first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.kit.auth import Actor, Signer, Verifier, signing_key, verifying_key
from shared.kit.ids import new_id

AT_ONCE = 8


def test_services_that_start_at_once_check_what_the_gateway_signs(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(AT_ONCE) as threads:
        keys = list(threads.map(lambda _: verifying_key(folder), range(AT_ONCE)))
    actor = Actor(id=new_id(), name="测试员")
    token = Signer(signing_key(folder)).token(actor, lives_s=60)
    assert [Verifier(key).actor(token) for key in keys] == [actor] * AT_ONCE
    assert {path.name for path in folder.iterdir()} == {"token.jwk", "token.pub.jwk"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
