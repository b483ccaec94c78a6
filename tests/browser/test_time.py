"""A visitor of the demo world lets time pass; last of all, because the clock goes forwards only."""

from tests.browser.conftest import Visit
from tests.browser.visitors import DESK


def test_the_visitor_goes_to_the_next_deadline(visit: Visit) -> None:
    visitor = visit(size=DESK)
    page = visitor.login("zhang")
    before = page.locator(".demo, [data-demo]").first.inner_text()

    visitor.press("form[action='/demo/next/'] button")

    assert page.locator(".demo, [data-demo]").first.inner_text() != before
