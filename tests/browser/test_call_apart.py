"""A call in a caucus: who has no device looks and listens and is told so, and outside nothing tells of it."""

import json

import pytest
from playwright.sync_api import Browser, WebSocket

from tests.browser.conftest import Visit
from tests.browser.rooms import MEDIATOR, MERCHANT, PATIENCE, case_of, heard, room_of
from tests.browser.test_call import join, sees_and_hears
from tests.browser.visitors import DESK, Visitor

QUIET = {"pong", "presence"}  # what anybody hears of anybody, wherever they are


def ops(socket: WebSocket, heard_of: list[str], joint: str) -> None:
    """Note what each frame of a socket is, but for who read the joint room, in which nobody says anything."""

    def note(frame: str | bytes) -> None:
        said = json.loads(frame)
        if said["op"] != "read" or said["room"] not in joint:
            heard_of.append(said["op"])

    socket.on("framereceived", note)


@pytest.fixture
def merchant(visit: Visit) -> Visitor:
    """Somebody of the other side, on a phone."""
    visitor: Visitor = visit()
    visitor.login(MERCHANT)
    return visitor


def seen(visitor: Visitor) -> list[object]:
    """All that the other side can look up: the page before them, the case's record, its rooms, their notices."""
    case = case_of(visitor)
    asked = [visitor.ask(f"cases/{case}/{part}/") for part in ("timeline", "rooms", "notices")]
    return [visitor.page.locator("body").inner_text(), visitor.page.title(), *asked]


def test_without_devices_one_looks_and_listens_and_nobody_outside_learns_of_it(
    with_devices: Browser, consumer: Visitor, merchant: Visitor, visit: Visit
) -> None:
    mediator = visit(with_devices, size=DESK)
    mediator.login(MEDIATOR)
    frames: list[str] = []
    joint = room_of(mediator)
    merchant.page.on("websocket", lambda socket: ops(socket, frames, joint))
    merchant.go(joint)
    merchant.page.locator("[data-call-open]").wait_for()
    caucus = room_of(consumer, "caucus")
    for visitor in (consumer, mediator):
        visitor.go(caucus)
    heard_until_now, before = len(frames), seen(merchant)

    consumer.page.locator("[data-call-open]").click()
    consumer.page.locator("[data-call-join=both]").click()
    consumer.page.locator("[data-call-fault]:has-text('也可以少开一项')").wait_for(timeout=PATIENCE)
    assert consumer.page.locator(".tile").count() == 0, "who was given no device is not taken in unasked"
    consumer.page.locator("[data-call-join=none]").click()
    consumer.page.locator("[data-call-line]:has-text('尚待同意')").wait_for(timeout=PATIENCE)
    join(mediator)
    sees_and_hears(consumer, 1)
    mediator.page.locator(".tile:not(.tile--own):has-text('只看和听')").wait_for(timeout=PATIENCE)
    consumer.page.locator(".tile--own:has-text('只看和听')").wait_for(timeout=PATIENCE)
    assert mediator.fits()
    assert consumer.fits()

    mediator.page.locator("[data-call-leave]").click()
    heard(consumer, "离开了通话")
    consumer.page.locator("[data-call-leave]").click()
    consumer.page.locator("[data-call-open]").click()
    consumer.page.locator("[data-call-word=refuse]").click()
    heard(mediator, "不同意在这里以语音、视频方式交谈")
    assert seen(merchant) == before
    assert set(frames[heard_until_now:]) <= QUIET
