"""axe finds nothing on the pages people live on: rooms, My case, filing, the desks (WCAG 2.2 AA and best practice)."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.rooms import CONSUMER, MEDIATOR, MERCHANT, case_of, room_of
from tests.browser.visitors import DESK, Visitor

AXE = Path(__file__).parent / "vendor" / "axe-4.10.3.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """(tags) => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then((found) =>
  found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 200))]))"""


def violations(page: Page) -> list[Any]:
    """What axe finds on the page as it stands."""
    found: list[Any] = page.evaluate(RUN, TAGS)
    return found


def visitor_with_axe(visit: Visit, who: str, **more: Any) -> Visitor:
    """Somebody whose every page carries axe, put in by the browser and not by the page."""
    visitor = visit(**more)
    visitor.context.add_init_script(path=AXE)
    visitor.login(who)
    return visitor


@pytest.mark.parametrize("elder", [False, True], ids=["normal", "elder"])
@pytest.mark.parametrize(("who", "kind"), [(CONSUMER, "joint"), (CONSUMER, "caucus"), (MEDIATOR, "joint"), (MEDIATOR, "caucus")])  # fmt: skip  # noqa: E501
def test_rooms(visit: Visit, who: str, kind: str, elder: bool) -> None:
    visitor = visitor_with_axe(visit, who, **({"size": DESK} if who == MEDIATOR else {}))
    if elder:
        visitor.context.add_cookies([{"name": "mode", "value": "elder", "url": visitor.site.url()}])
    page = visitor.go(room_of(visitor, kind))
    page.locator("[data-composer][data-wired]").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("who", [CONSUMER, MERCHANT])
def test_my_case(visit: Visit, who: str) -> None:
    visitor = visitor_with_axe(visit, who)
    case = case_of(visitor)
    for path in (f"/cases/{case}/", f"/cases/{case}/evidence/", "/notices/"):
        assert violations(visitor.go(path)) == [], path


def test_filing(visit: Visit) -> None:
    visitor = visitor_with_axe(visit, CONSUMER)
    page = visitor.go("/file/")
    assert violations(page) == []
    assert violations(visitor.onward()) == []
    visitor.expected = {422}
    assert violations(visitor.onward()) == [], "a question sent empty comes back with what is missing"


@pytest.mark.parametrize("who", ["shen", "zhu", "fang", "lv", "zhang", "zhong"])
def test_desks(visit: Visit, who: str) -> None:
    visitor = visitor_with_axe(visit, who, size=DESK)
    page = visitor.page
    assert violations(page) == [], page.url
    rows = page.locator("main .queue a").evaluate_all("(all) => all.map((one) => one.href)")
    for row in rows[:2]:
        assert violations(visitor.go(row)) == [], row
