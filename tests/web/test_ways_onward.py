"""From an error everybody finds a way on that is theirs, and what ends something for both sides is asked before."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from mediation.cases.models import Case
from odr.web import faults
from tests.mediation import worlds
from tests.mediation.worlds import World, at
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
LOG_IN = 'class="btn btn--primary" href="/account/login/'


def test_a_page_that_is_not_there_sends_only_strangers_to_the_log_in(people: World) -> None:
    stranger = text(browser().get("/nowhere/"))
    assert f'{LOG_IN}?next=/nowhere/"' in stranger
    assert "after log-in" in stranger
    for who in (people.zhou, people.agent, people.xiaoshan.officer):
        page = text(browser(who).get("/nowhere/"))
        assert "after log-in" not in page
        assert LOG_IN not in page
        assert 'class="btn btn--primary" href="/"' in page


def test_an_old_form_is_explained_to_who_is_logged_in(people: World) -> None:
    request = RequestFactory().post("/notices/read/")
    with translation.override("en"):
        request.user = people.zhou
        assert "load the page anew" in text(faults.csrf(request))
        request.user = AnonymousUser()
        page = text(faults.csrf(request))
    assert "log in again" in page
    assert LOG_IN in page


def test_the_fault_page_asks_nothing_of_what_may_be_broken() -> None:
    with translation.override("en"):  # the request has no user, as when the database is away
        page = text(faults.broken(RequestFactory().get("/")))
    assert "Something went wrong" in page
    assert 'class="btn btn--primary" href="/"' in page


def test_at_a_desk_what_can_be_done_comes_before_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-05-20 10:00"))
    case: Case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    page = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    order = re.findall(r'<section class="pane ?([\w-]*)"', page)
    assert order == ["pane--deeds", "", "pane--past"]
