"""The product with its pages, a browser, and visitors who leave when the test ends."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import browser as started
from tests.e2e.host import shared_product
from tests.e2e.visitor import DESK, Visitor

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def product() -> Iterator[str]:
    """Its address; `LIANHE_E2E` names one that somebody else runs, with the demo in it."""
    outside = os.environ.get("LIANHE_E2E")
    if outside:
        yield outside
        return
    with shared_product(os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a file: its loop must not outlive it, for other files' tests have loops of their own."""
    with started() as opened:
        yield opened


@pytest.fixture
def arrive(browser: Browser, product: str) -> Iterator[Arrive]:
    """`arrive(name=None, size=DESK)`: a window of its own, signed in or at the door; no page may complain."""
    there: list[Visitor] = []

    def come(name: str | None = None, size: tuple[int, int] = DESK) -> Visitor:
        visitor = Visitor.arrive(browser, product, size)
        there.append(visitor)
        return visitor if name is None else visitor.sign_in(name)

    yield come
    for visitor in there:
        visitor.leave()
