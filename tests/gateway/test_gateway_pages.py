"""The built pages: a fresh nonce each time, hashed files for ever, and nothing of the disk beside them."""

import gzip
import re
from pathlib import Path

import pytest

from services.gateway.domain import NoSuchDoor
from services.gateway.routes.pages import Pages
from tests.gateway.talk import ask

INDEX = '<meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>'
SCRIPT = "export const answer = 42;\n" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "index-3f.js").write_text(SCRIPT)
    (folder / "lianhe.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("not a page")
    return folder


async def test_each_answer_has_a_nonce_of_its_own_in_the_page_and_in_the_policy(built: Path) -> None:
    pages = Pages(built)
    nonces = set()
    for _ in range(2):
        status, headers, body = await ask(pages, "GET", "/")
        assert status == 200
        assert headers["cache-control"] == "no-store"
        inside = re.search(r'content="([\w-]+)"', body.decode())
        assert inside is not None
        assert f"'nonce-{inside.group(1)}'" in headers["content-security-policy"]
        nonces.add(inside.group(1))
    assert len(nonces) == 2


async def test_nothing_runs_or_is_asked_but_what_is_ours(built: Path) -> None:
    _, headers, _ = await ask(Pages(built), "GET", "/")
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]


async def test_a_hashed_file_is_kept_for_ever_and_zipped_for_who_can_unzip(built: Path) -> None:
    pages = Pages(built)
    status, headers, body = await ask(pages, "GET", "/assets/index-3f.js")
    assert (status, body.decode()) == (200, SCRIPT)
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"].startswith("application/javascript")
    _, headers, zipped = await ask(pages, "GET", "/assets/index-3f.js", {"accept-encoding": "br, gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped).decode() == SCRIPT
    _, headers, _ = await ask(pages, "GET", "/lianhe.svg")
    assert headers["cache-control"] == "no-cache"


async def test_every_address_without_a_file_is_the_page(built: Path) -> None:
    pages = Pages(built)
    for path in ("/", "/sales/orders", "/trace/0192-a"):
        status, headers, body = await ask(pages, "GET", path)
        assert status == 200
        assert headers["content-type"].startswith("text/html")
        assert b'id="root"' in body


@pytest.mark.parametrize(
    "path",
    [
        "/assets/index-4a.js",
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/.env",
        "/index.html",
    ],
)
async def test_what_is_not_built_is_not_there(built: Path, path: str) -> None:
    with pytest.raises(NoSuchDoor):
        await ask(Pages(built), "GET", path)


async def test_a_head_is_answered_and_a_post_is_not(built: Path) -> None:
    status, headers, _ = await ask(Pages(built), "HEAD", "/")
    assert status == 200
    assert int(headers["content-length"]) > 0
    with pytest.raises(NoSuchDoor):
        await ask(Pages(built), "POST", "/", body=b"{}")


async def test_a_demo_tells_its_sign_ins_and_nobody_else_any(built: Path, tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.json"
    pages = Pages(built, demo=accounts)
    assert (await ask(pages, "GET", "/demo.json"))[2] == b"[]"
    accounts.write_text('[{"name": "admin"}]')
    assert (await ask(pages, "GET", "/demo.json"))[2] == b'[{"name": "admin"}]'
    assert (await ask(Pages(built), "GET", "/demo.json"))[2] == b"[]"


async def test_before_the_first_build_there_is_no_page(tmp_path: Path) -> None:
    pages = Pages(tmp_path / "nothing")
    assert not pages.built
    with pytest.raises(NoSuchDoor):
        await ask(pages, "GET", "/")
