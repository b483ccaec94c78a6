"""A room of ten thousand messages: the page is a window of it, and never more than three thousand nodes."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.rooms import MEDIATOR, MERCHANT, gapless, heard, numbers, room_of, say
from tests.browser.visitors import DESK, Visitor
from tests.servers import Site

MESSAGES = 10_000
MOST_NODES = 3_000
FILL = """
import uuid
from django.db.models import F
from django.utils import timezone
from mediation.rooms.models import Message, Room, Seat
room = Room.objects.get(pk="{room}")
seats = list(Seat.objects.filter(room=room, withdrawn_at=None))
first, now = room.last_seq + 1, timezone.now()
Message.objects.bulk_create([
    Message(room=room, seq=seq, ref=uuid.uuid4(), seat=seats[seq // 3 % len(seats)], kind="text", at=now,
            body={{"text": f"第{{seq}}句，说说板材的事。"}})
    for seq in range(first, {last} + 1)
], batch_size=2000)
Room.objects.filter(pk=room.pk).update(last_seq={last})
"""
# Elements, texts and comments of the document, all of them.
NODES = """() => {
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let count = 1;
  while (walk.nextNode()) count += 1;
  return count;
}"""
# Goes to the upper or lower end of what is drawn, and waits until other messages stand there.
SCROLL = """async (down) => {
  const stream = document.querySelector("[data-stream]");
  const scroller = getComputedStyle(stream).overflowY === "auto" ? stream : document.scrollingElement;
  const lines = () => [...document.querySelectorAll("[data-messages] [data-seq]")].at(down ? -1 : 0).dataset.seq;
  const before = lines();
  scroller.scrollTop = down ? scroller.scrollHeight : 0;
  const until = performance.now() + 5000;
  while (lines() === before && performance.now() < until) await new Promise(requestAnimationFrame);
  return lines() !== before;
}"""

IN_SIGHT = """(one) => {
  const box = one.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}"""


@pytest.fixture(scope="module")
def long_room(site: Site, world: dict[str, object], browser: object) -> str:
    """A caucus of the merchant with ten thousand messages."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    merchant = Visitor(browser, site, world)
    merchant.login(MERCHANT)
    path = room_of(merchant, "caucus")
    site.manage("shell", "-c", FILL.format(room=path.split("/")[2], last=MESSAGES))
    merchant.close()
    return path


def nodes(page: Page) -> int:
    """Nodes of the document."""
    return int(page.evaluate(NODES))


@pytest.mark.parametrize("who", [MERCHANT, MEDIATOR])
def test_ten_thousand_messages_scroll_in_three_thousand_nodes(visit: Visit, long_room: str, who: str) -> None:
    visitor = visit(size=DESK) if who == MEDIATOR else visit()
    visitor.login(who)
    page = visitor.go(long_room)
    heard(visitor, f"第{MESSAGES}句")
    newest = numbers(visitor)[-1]
    for _page in range(20):
        assert page.evaluate(SCROLL, False)
        assert nodes(page) <= MOST_NODES
        assert gapless(visitor)
    assert numbers(visitor)[0] < newest - 500
    for _page in range(4):
        assert page.evaluate(SCROLL, True)
        assert nodes(page) <= MOST_NODES
        assert gapless(visitor)
    page.locator("[data-jump] button").click()
    heard(visitor, f"第{MESSAGES}句")
    assert numbers(visitor)[-1] >= newest
    assert nodes(page) <= MOST_NODES


def test_what_is_looked_at_stays_where_it_is_while_history_comes(visit: Visit, long_room: str) -> None:
    visitor = visit()
    visitor.login(MERCHANT)
    page = visitor.go(long_room)
    heard(visitor, f"第{MESSAGES}句")
    first = numbers(visitor)[0]
    line = page.locator(f"#m{first}")
    line.evaluate("(one) => one.scrollIntoView({block: 'start'})")
    page.wait_for_function("(first) => Number(document.querySelector('[data-seq]').dataset.seq) < first", arg=first)
    place = line.evaluate("(one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom, innerHeight]")
    assert place[1] > 0, place
    assert place[0] < place[2], place


def test_who_reads_far_back_is_told_of_news_and_led_to_it(visit: Visit, long_room: str) -> None:
    reader, mediator = visit(), visit(size=DESK)
    reader.login(MERCHANT)
    mediator.login(MEDIATOR)
    page = reader.go(f"{long_room}?before=200")
    mediator.go(long_room)
    assert numbers(reader)[0] == 150
    page.locator("[data-newer]").wait_for()
    say(mediator, "这是最新的一句。")
    jump = page.locator("[data-jump] button")
    jump.get_by_text("1").wait_for()
    assert page.locator("li.msg:has-text('这是最新的一句。')").count() == 0
    jump.click()
    heard(reader, "这是最新的一句。")
    say(reader, "看到了。")
    heard(mediator, "看到了。")
    assert gapless(reader)
    assert nodes(page) <= MOST_NODES


def test_a_long_line_folds_by_hand_and_live(mediator: Visitor, consumer: Visitor) -> None:
    joint, words = room_of(mediator), "这一段很长。" * 120
    mediator.go(joint)
    consumer.go(joint)
    consumer.page.locator("[data-composer][data-wired]").wait_for()
    say(mediator, words)
    heard(consumer, words[:60])
    for again in (False, True):
        if again:
            consumer.page.reload()
        text = consumer.page.locator(f".msg__text:has-text('{words[:60]}')").last
        low = text.bounding_box()
        assert low is not None
        assert text.inner_text() == words, "all of it is there, to be found and copied"
        more = text.locator("xpath=following-sibling::details/summary")
        more.focus()
        consumer.page.keyboard.press("Enter")
        high = text.bounding_box()
        assert high is not None
        assert high["height"] > low["height"] + 100
