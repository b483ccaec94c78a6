"""What only the demo world has: texts on a page, and a clock that people move."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from mediation.core.models import DemoClock
from mediation.deadlines import sweep
from mediation.notices.models import SentText
from odr import clock
from odr.management.commands.demo import Command
from odr.management.commands.serve import address_of
from tests.mediation.worlds import World, file_case, world
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Any) -> World:
    """The small world, as a demo."""
    settings.DEMO = True
    return world()


def test_the_clock_is_moved_by_who_is_logged_in_and_by_nobody_else(people: World) -> None:
    case = file_case(people, at=clock.now())
    due = sweep.next_due()
    assert due is not None
    visitor = browser()
    assert "00:00" not in text(visitor.get("/")), "a clock that runs to the end of a day is named by that day"
    assert "Log in to go to the next deadline" in text(visitor.get("/"))
    assert 'action="/demo/next/"' not in text(visitor.get("/"))
    assert moved(visitor.post("/demo/next/", {"next": "/help/"})).startswith("/account/login/")
    assert not DemoClock.objects.exists()
    member = browser(people.zhou)
    assert 'action="/demo/next/"' in text(member.get("/help/"))
    assert moved(member.post("/demo/next/", {"next": "/help/"})) == "/help/"
    assert clock.now() >= due.fires_at
    assert case.deadlines.get(pk=due.pk).status == "lapsed"


def test_texts_lead_to_this_site_wherever_it_was_served_when_they_were_written(people: World) -> None:
    body = 'new: http://127.0.0.1:8000/cases/1/ or <b> http://127.0.0.1:9//evil.example/ <a href="x">'
    SentText.objects.create(phone="13800000001", text=body, at=clock.now() - timedelta(hours=1))
    page = browser().get("/demo/outbox/").content.decode()
    assert '<a href="/cases/1/">http://127.0.0.1:8000/cases/1/</a> or &lt;b&gt;' in page
    assert 'href="//evil' not in page
    assert 'href="x"' not in page


@override_settings(SITE_URL="https://odr.example.org")
def test_the_table_of_logins_names_the_address_of_the_site() -> None:
    options = Command().create_parser("manage.py", "demo").parse_args([])
    assert options.url == "https://odr.example.org/"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8102"),
        ("0.0.0.0", "http://127.0.0.1:8102"),  # noqa: S104 - asked, not bound
        ("::", "http://[::1]:8102"),
        ("::1", "http://[::1]:8102"),
        ("odr.local", "http://odr.local:8102"),
    ],
)
def test_a_server_says_where_a_browser_finds_it(host: str, address: str) -> None:
    assert address_of(host, 8102) == address
