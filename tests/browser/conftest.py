"""A real site with the whole demo world, and headless Chromium from the system."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.rooms import CONSUMER, MEDIATOR
from tests.browser.visitors import DESK, Visitor
from tests.servers import Site
from tests.turn import Coturn

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def turn() -> Iterator[Coturn]:
    """A TURN server, for devices that find no other way to each other."""
    with Coturn() as running:
        yield running


@pytest.fixture(scope="session")
def site(turn: Coturn) -> Iterator[Site]:
    """The embedded shape, as `make run` starts it, with a TURN server beside it."""
    with Site("embedded", environment=turn.settings) as running:
        yield running


@pytest.fixture(scope="session")
def world(site: Site) -> dict[str, Any]:
    """The demo world's people."""
    return site.demo()


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What starts browsers: one for all tests, since a thread bears no second."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One browser for all tests; each visitor has a context of their own."""
    running = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def with_devices(driver: Playwright) -> Iterator[Browser]:
    """A browser that gives every page a camera and a microphone."""
    running = driver.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *DEVICES])
    yield running
    running.close()


@pytest.fixture
def visit(browser: Browser, site: Site, world: dict[str, Any]) -> Iterator[Visit]:
    """Makes visitors; afterwards none of them may have met an error, in the console or on the wire."""
    visitors: list[Visitor] = []

    def come(within: Browser = browser, **kwargs: Any) -> Visitor:
        visitors.append(Visitor(within, site, world, **kwargs))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def mediator(visit: Visit) -> Visitor:
    """The mediator at the desk."""
    visitor = visit(size=DESK)
    visitor.login(MEDIATOR)
    return visitor


@pytest.fixture
def consumer(visit: Visit) -> Visitor:
    """The complainant on a phone."""
    visitor = visit()
    visitor.login(CONSUMER)
    return visitor
