"""Desks by keyboard alone: each key that is printed does what stands beside it, and the focus can always be seen."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.visitors import DESK, Visitor, path_of

# A key of the page: what it stands beside, and where a link leads.
KEYS = """(all) => all.map((one) => ({key: one.dataset.key, href: one.href || "", radio: one.type === "radio"}))"""
SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  const shown = one.closest("label, a, button, summary") ?? one;
  const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: one.outerHTML.slice(0, 160), ring: ring(look) || ring(getComputedStyle(shown)), size: box.width * box.height,
    inside: box.bottom > 0 && box.top < innerHeight,
    covered: Boolean(middle) && !one.contains(middle) && !middle.contains(one) && !shown.contains(middle),
  };
}"""
MOST = 60


def places(visitor: Visitor, who: str) -> list[str]:
    """The desk of a person, the case on top of it, and each desk page that leads on from there."""
    page = visitor.login(who)
    found = [path_of(page.url)]
    rows = page.locator("main .queue a").evaluate_all("(all) => all.map((one) => one.href)")
    for row in rows[:3]:
        path = path_of(row)
        page = visitor.go(path)
        case = path.split("/")[3]
        links = page.locator(f"main a[href*='{case}']").evaluate_all("(all) => all.map((one) => one.href)")
        found += [path, *(path_of(one).split("#")[0] for one in links if "/desk/" in one or "/actions/" in one)]
    return list(dict.fromkeys(found))


def keys(page: Page) -> list[dict[str, str]]:
    """Keys printed on the page."""
    found: list[dict[str, str]] = page.locator("[data-key]").evaluate_all(KEYS)
    return found


@pytest.mark.parametrize("who", ["shen", "zhu", "fang", "lv", "zhang"])
def test_every_printed_key_does_what_stands_beside_it(visit: Visit, who: str) -> None:
    visitor = visit(size=DESK)
    tried = 0
    for place in places(visitor, who):
        page = visitor.go(place)
        for one in keys(page):
            page = visitor.go(place)
            if one["radio"]:
                page.keyboard.press(one["key"])
                chosen = page.locator(f"[data-key='{one['key']}']")
                assert chosen.is_checked(), (place, one)
                assert chosen.evaluate("(one) => one === document.activeElement"), (place, one)
            elif one["href"]:
                with page.expect_navigation():
                    page.keyboard.press(one["key"])
                assert path_of(page.url) == path_of(one["href"]), (place, one)
            tried += 1
    assert tried >= 3


def test_the_keys_of_every_desk_page_work(visit: Visit) -> None:
    visitor = visit(size=DESK)
    page = visitor.login("fang")
    rows = page.locator("main .queue a")
    page.keyboard.press("j")
    assert rows.nth(0).evaluate("(one) => one === document.activeElement")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert rows.nth(0).evaluate("(one) => one === document.activeElement")
    page.keyboard.press("?")
    assert page.locator("#keys").evaluate("(one) => one.open")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("n")
    assert path_of(page.url) != "/desk/"
    with page.expect_navigation():
        page.keyboard.press("/")
    assert page.locator("#q").evaluate("(one) => one === document.activeElement")
    page.keyboard.type("n")  # in a box it is a letter
    assert page.locator("#q").input_value() == "n"
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("i")
    assert path_of(page.url) == "/desk/"


@pytest.mark.parametrize("who", ["shen", "zhu", "fang", "zhang", "zhong"])
def test_the_focus_moves_in_the_order_of_the_page_and_is_seen(visit: Visit, who: str) -> None:
    visitor = visit(size=DESK)
    for place in places(visitor, who)[:5]:
        page = visitor.go(place)
        assert page.locator("[tabindex]").evaluate_all("(all) => all.every((one) => one.tabIndex <= 0)"), place
        for _step in range(MOST):
            page.keyboard.press("Tab")
            seen = page.evaluate(SEEN)
            if seen is None:
                break
            assert seen["ring"], (place, seen)
            assert seen["inside"], (place, seen)
            assert not seen["covered"], (place, seen)
