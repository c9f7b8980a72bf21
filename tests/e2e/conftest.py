"""The product with its pages, a browser, and visitors who leave when the test ends."""

import os
import uuid
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import browser as started
from tests.e2e.host import postgres_of, shared_product
from tests.e2e.visitor import DESK, Visitor

Arrive = Callable[..., Visitor]

#: What a failed story was looking at.
PICTURES = Path(__file__).parents[2] / ".state" / "failed"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def run() -> str:
    """The name of this test run, the same for all its processes."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex


@pytest.fixture(scope="session")
def product(run: str) -> Iterator[str]:
    """Its address; `LIANHE_E2E` names one that somebody else runs, with the demo in it."""
    outside = os.environ.get("LIANHE_E2E")
    if outside:
        yield outside
        return
    with shared_product(run) as address:
        yield address


@pytest.fixture(scope="session")
def postgres(product: str, run: str) -> str:
    """Its server, as the administrator; of somebody else's product `LIANHE_E2E_POSTGRES` names it."""
    if "LIANHE_E2E" not in os.environ:
        return postgres_of(run)
    if "LIANHE_E2E_POSTGRES" not in os.environ:
        pytest.skip("needs the database of the product: LIANHE_E2E_POSTGRES")
    return os.environ["LIANHE_E2E_POSTGRES"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: its loop must not outlive it, for other files' tests have loops of their own."""
    with started() as opened:
        yield opened


@pytest.fixture
def arrive(browser: Browser, product: str, request: pytest.FixtureRequest) -> Iterator[Arrive]:
    """`arrive(name=None, size=DESK)`: a window of its own, signed in or at the door; no page may complain."""
    there: list[Visitor] = []

    def come(name: str | None = None, size: tuple[int, int] = DESK) -> Visitor:
        visitor = Visitor.arrive(browser, product, size)
        there.append(visitor)
        return visitor if name is None else visitor.sign_in(name)

    yield come
    if request.node.stash.get(FAILED, False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        for place, visitor in enumerate(there):
            visitor.page.screenshot(path=PICTURES / f"{request.node.name}-{place}.png")
    for visitor in there:
        visitor.leave()
