"""Three browsers with devices of the browser's own making see and hear each other in one room; nobody outside does."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.rooms import CONSUMER, MEDIATOR, MERCHANT, PATIENCE, heard, room_of, say
from tests.browser.visitors import DESK, Visitor
from tests.servers import Site

# Of every tile but one's own: three frames one after the other, of a picture that has a size, or null.
MOVES = """(tiles) => Promise.all(tiles.map((tile) => new Promise((resolve) => {
  const video = tile.querySelector("video");
  let frames = 0;
  const next = () => {
    if (++frames >= 3 && video.videoWidth > 0) resolve(video.videoWidth);
    else video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
})))"""
# Of every tile but one's own: the loudest of its sound until it is heard.
SOUNDS = """(tiles) => Promise.all(tiles.map((tile) => new Promise((resolve) => {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  context.createMediaStreamSource(tile.querySelector("video").srcObject).connect(ear);
  const wave = new Float32Array(ear.fftSize);
  const listen = () => {
    ear.getFloatTimeDomainData(wave);
    const loudest = Math.max(...wave.map(Math.abs));
    if (loudest > 0.001) context.close().then(() => resolve(loudest));
    else setTimeout(listen, 50);
  };
  listen();
})))"""


@pytest.fixture
def three(with_devices: Browser, site: Site, world: dict[str, Any]) -> Iterator[list[Visitor]]:
    """Who leads and both sides, each in the joint room."""
    visitors = []
    for who in (MEDIATOR, CONSUMER, MERCHANT):
        visitor = Visitor(with_devices, site, world, size=DESK if who == MEDIATOR else None)
        visitor.login(who)
        visitors.append(visitor)
    joint = room_of(visitors[0])
    for visitor in visitors:
        visitor.go(joint)
        visitor.page.locator("[data-call-open]").wait_for()
    yield visitors
    for visitor in visitors:
        visitor.close()


def join(visitor: Visitor, how: str = "both") -> None:
    """Be asked, agree, and come in."""
    visitor.page.locator("[data-call-open]").click()
    visitor.page.locator(f"[data-call-join={how}]").click()
    visitor.page.locator("[data-call-leave]").wait_for(timeout=PATIENCE)


def others(visitor: Visitor, count: int) -> Locator:
    """The tiles of the others, once there are so many and all are connected."""
    tiles = visitor.page.locator(".tile:not(.tile--own)")
    visitor.page.wait_for_function(
        """(count) => {
          const tiles = [...document.querySelectorAll(".tile:not(.tile--own)")];
          return tiles.length === count && tiles.every((one) => !one.classList.contains("tile--dark"));
        }""",
        arg=count,
        timeout=PATIENCE,
    )
    return tiles


def sees_and_hears(visitor: Visitor, count: int) -> None:
    """So many others move and sound."""
    tiles = others(visitor, count)
    assert all(width > 0 for width in tiles.evaluate_all(MOVES))
    assert all(loudest > 0 for loudest in tiles.evaluate_all(SOUNDS))


def test_three_see_and_hear_each_other_one_leaves_and_one_comes_back(three: list[Visitor]) -> None:
    mediator, consumer, merchant = three
    join(mediator)
    mediator.page.locator("[data-call-line]:has-text('尚待同意')").wait_for(timeout=PATIENCE)
    join(consumer)
    join(merchant)
    for visitor in three:
        sees_and_hears(visitor, 2)
        assert visitor.fits()
        assert visitor.page.locator("[data-jump]").is_hidden(), "the end of the talk stayed in sight"
    mediator.picture("room-call-desk")
    consumer.picture("room-call-phone")

    with merchant.without_the_server():
        merchant.context.set_offline(True)
        merchant.page.locator("[data-status]").get_by_text("没有网络").wait_for(timeout=PATIENCE)
        merchant.context.set_offline(False)
        say(mediator, "您还在线上吗？")
        heard(merchant, "您还在线上吗？")
    merchant.page.locator("[data-call-turn=audio]").click()
    mediator.page.locator(".tile:has-text('已静音')").wait_for(timeout=PATIENCE)
    sees_and_hears(merchant, 2)

    merchant.page.locator("[data-call-leave]").click()
    heard(mediator, "离开了通话")
    for visitor in (mediator, consumer):
        sees_and_hears(visitor, 1)
    assert merchant.page.locator(".tile").count() == 0

    consumer.page.reload()
    join(consumer)
    for visitor in (mediator, consumer):
        sees_and_hears(visitor, 1)
    notes = mediator.page.locator("li.msg--system:has-text('加入了通话')")
    assert notes.count() == 3, "who lost the connection or reloaded the page neither left nor joined"
