"""Every desk: each page reachable from where its people land opens, fits, and breaks no rule of the content policy."""

from collections import deque

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitors import DESK, PHONE, Visitor, path_of

DESKS = {
    "tang": "/cases/", "youxuan": "/inbox/", "yunji": "/inbox/", "shen": "/desk/", "zhu": "/desk/", "fang": "/desk/",
    "lv": "/desk/", "zhang": "/desk/", "zhong": "/desk/oversight/",
}  # fmt: skip
PICTURES = {"shen": "officer-desk", "youxuan": "merchant-inbox"}
LEFT_ALONE = (
    "/account/logout/",
    "/api/",
    "/picture/",
    "/file/",
    "/papers/",
    ".ics",
    ".zip",
    "tel:",
    "/view/",
    "/language/",
)
MOST = 14


def follow(visitor: Visitor) -> list[str]:
    """Open page after page, each kind of address once, nearest first; the paths that were opened."""
    waiting, seen, kinds = deque(links(visitor)), set[str](), set[str]()
    opened: list[str] = []
    while waiting and len(opened) < MOST:
        path = waiting.popleft()
        kind = kind_of(path)
        if path in seen or kind in kinds or any(part in path for part in LEFT_ALONE):
            continue
        seen.add(path)
        kinds.add(kind)
        visitor.go(path)
        assert visitor.page.locator("h1").count() == 1, path
        assert visitor.fits(), path
        opened.append(path)
        waiting.extend(links(visitor))
    return opened


def links(visitor: Visitor) -> list[str]:
    """Links of the page to pages of the site."""
    found = visitor.page.locator("a[href]").evaluate_all("(all) => all.map((one) => one.href)")
    return [path_of(one) for one in found if one.startswith(visitor.site.url())]


def kind_of(path: str) -> str:
    """An address with its ids left out."""
    return "/".join("*" if len(part) == 36 else part for part in path.split("/"))


@pytest.mark.parametrize("who", DESKS)
def test_every_desk_has_something_to_do_and_opens(visit: Visit, who: str) -> None:
    visitor = visit(size=DESK)
    page = visitor.login(who)
    assert path_of(page.url) == DESKS[who]
    assert page.locator("main a[href*='/cases/'], main a[href*='/oversight/']").count() >= 1
    if who in PICTURES:
        visitor.picture(PICTURES[who])
    assert len(follow(visitor)) >= 2


@pytest.mark.parametrize("who", ["tang", "youxuan", "shen", "fang", "zhang"])
def test_desks_fit_a_phone(visit: Visit, who: str) -> None:
    visitor = visit(size=PHONE)
    visitor.login(who)
    assert visitor.fits()
    assert len(follow(visitor)) >= 3


def test_the_clerk_checks_what_was_filed(visit: Visit) -> None:
    visitor = visit(size=DESK)
    page = visitor.login("zhang")
    visitor.press("main .queue a >> nth=0")
    if not page.url.endswith("/court/"):
        visitor.press("a[href$='/court/'] >> nth=0")
    assert page.locator("a[href$='/dossier.zip']").count() >= 1
    visitor.picture("court-desk")


def test_a_visitor_reads_the_open_pages(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/")
    assert visitor.fits()
    assert len(follow(visitor)) >= 5


def test_the_administrator_lands_at_their_desk(visit: Visit) -> None:
    assert path_of(visit(size=DESK).login("admin").url) == "/desk/changes/"
