"""The whole room by keyboard: reading, writing, history, consent to pass something on, and passing it on, live."""

from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.rooms import MERCHANT, heard, room_of, until_sent
from tests.browser.visitors import Visitor

MOST = 80
HERE = "(one) => one === document.activeElement"


def tab_to(page: Page, there: str, *, key: str = "Tab") -> None:
    """Press Tab until the focus is on something; it must come within a page's worth of stops, and be seen."""
    for _stop in range(MOST):
        if page.evaluate("(there) => document.activeElement?.matches(there) ?? false", there):
            ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", there
            return
        page.keyboard.press(key)
    raise AssertionError(there)


def write(visitor: Visitor, words: str, press: str) -> None:
    """Go to the box, write, send."""
    page = visitor.page
    tab_to(page, "[name=text]")
    page.keyboard.type(words)
    until_sent(visitor, lambda: page.keyboard.press(press))
    heard(visitor, words)


def line(page: Page, words: str) -> str:
    """The selector of a line by what it says."""
    found = page.locator(f"li.msg[data-seq]:has-text('{words}')").last.get_attribute("id")
    return f"#{found}"


def test_a_party_reads_writes_and_moves_by_keys_alone(consumer: Visitor) -> None:
    page = consumer.go(room_of(consumer))
    page.locator("[data-composer][data-wired]").wait_for()
    tab_to(page, ".room-head__back")
    tab_to(page, ".room-head__search")
    write(consumer, "第一句，只用键盘。", "Enter")
    write(consumer, "第二句，只用键盘。", "Enter")
    stops = page.locator("[data-messages] [data-seq][tabindex='0']")
    assert stops.count() == 1
    page.keyboard.press("Shift+F6")
    assert stops.evaluate(HERE)
    last = int(stops.get_attribute("data-seq") or 0)
    page.keyboard.press("ArrowUp")
    assert page.locator(f"#m{last - 1}").evaluate(HERE)
    page.keyboard.press("Home")
    assert page.locator("[data-messages] [data-seq]").first.evaluate(HERE)
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    assert page.locator(f"#m{last}").evaluate(HERE)
    page.keyboard.press("F6")
    assert page.locator("[name=text]").evaluate(HERE)
    page.keyboard.press("F6")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.room-head, .readers'))")


def test_consent_and_passing_on_by_keys_are_seen_live_by_those_they_concern(
    mediator: Visitor, consumer: Visitor, visit: Visit
) -> None:
    caucus, words = room_of(consumer, "caucus"), "这一句可以告诉对方。"
    merchant = visit()
    merchant.login(MERCHANT)
    merchant.go(room_of(merchant))
    desk, phone = mediator.go(caucus), consumer.go(caucus)
    for page in (desk, phone, merchant.page):
        page.locator("[data-composer][data-wired]").wait_for()

    write(consumer, words, "Enter")
    heard(mediator, words)
    own, theirs = line(phone, words), line(desk, words)
    assert desk.locator(f"{theirs} [data-relay]").count() == 0
    press(phone, f"{own} [data-relay] summary")
    press(phone, f"{own} [data-relay] button")
    phone.locator(f"{own} [data-relay] >> text=您已同意调解员转述这一条").wait_for()
    press(phone, f"{own} [data-relay] button[value=take_back]")
    phone.locator(f"{own} [data-relay] summary").wait_for()
    desk.locator(f"{theirs} [data-relay]").wait_for(state="detached")
    press(phone, f"{own} [data-relay] summary")
    press(phone, f"{own} [data-relay] button")

    desk.locator(f"{theirs} [data-relay] summary").wait_for()
    press(desk, f"{theirs} [data-relay] summary")
    press(desk, f"{theirs} [data-relay] button:has-text('转述给所有人')")
    heard(merchant, words)
    shown = merchant.page.locator(f"li.msg:has-text('{words}')").last.inner_text()
    assert "同意转述" in shown
    for page, place in ((phone, own), (desk, theirs)):
        page.locator(f"{place} [data-relay] >> text=同意转述").wait_for()
        assert page.locator(f"{place} [data-relay] button").count() == 0
    assert merchant.fits()
    assert consumer.fits()
    merchant.page.reload()
    assert "同意转述" in merchant.page.locator(f"li.msg:has-text('{words}')").last.inner_text()


def press(page: Page, there: str) -> None:
    """Put the focus on something that Tab reaches from its line, and press Enter."""
    page.locator(there).first.wait_for()
    page.locator(there.split(" ", maxsplit=1)[0]).focus()
    for _stop in range(12):
        page.keyboard.press("Tab")
        if page.locator(there).first.evaluate(HERE):
            page.keyboard.press("Enter")
            return
    raise AssertionError(there)
