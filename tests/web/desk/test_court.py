"""The court's desk: complete, untouched, missing; what the court decides; and a spoilt package shown in red."""

import re
from datetime import UTC

import pytest
from django.urls import reverse

from mediation.evidence import store
from mediation.evidence.models import Evidence
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.worlds import World
from tests.web.people import browser, errors, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, two days after the filing."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-08-07 10:00").astimezone(UTC))
    return worlds.world()


def test_a_clerk_sees_what_is_there_and_that_nothing_was_changed(world: World) -> None:
    case = stories.filed(world)
    clerk = browser(world.clerk)
    page = text(clerk.get(reverse("desk_court", args=[case.pk])))
    assert "Everything needed is there" in page
    assert "Nothing in it was changed." in page
    assert "What this check cannot prove" in page
    assert "never part of the package" in page
    application = stories.application(case)
    package = clerk.get(reverse("api_dossier", args=[application.pk]))
    assert package["Content-Type"] == "application/zip"
    assert package.content.startswith(b"PK")


def test_two_papers_of_one_kind_say_whose_they_are(world: World) -> None:
    case = stories.filed(world)
    page = text(browser(world.clerk).get(reverse("desk_case", args=[case.pk])))
    listed = re.findall(r">Address for service</a><span class=\"meta\">(\w+), ", page)
    assert sorted(listed) == ["complainant", "merchant"]


def test_a_file_that_was_touched_shows_in_red(world: World) -> None:
    case = stories.filed(world)
    path = store.path(Evidence.objects.filter(case=case).latest("at").sha256)
    whole = path.read_bytes()
    path.chmod(0o640)
    try:
        path.write_bytes(whole + b" ")
        page = text(browser(world.clerk).get(reverse("desk_court", args=[case.pk])))
    finally:
        path.write_bytes(whole)
        path.chmod(0o440)
    assert "It does not check out." in page
    assert "Nothing in it was changed." not in page


def test_each_key_is_given_away_once(world: World) -> None:
    page = text(browser(world.clerk).get(reverse("desk_court", args=[stories.filed(world).pk])))
    keys = re.findall(r'data-key="(\w)"', page)
    assert len(keys) > 4
    assert len(set(keys)) == len(keys), keys


def test_docket_review_and_confirm_from_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.filed(world)
    clerk, url = browser(world.clerk), reverse("desk_court", args=[case.pk])
    answer = clerk.post(url, {"decision": "docket"})
    assert (answer.status_code, errors(answer)) == (422, {"Please fill in: Docket number"})
    assert clerk.post(url, {"decision": "docket", "docket-docket_no": "（2026）示0100民特12号"}).status_code == 302
    assert clerk.post(url, {"decision": "review"}).status_code == 302
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-08-20 16:00").astimezone(UTC))
    ruling = {f"confirm-{name}": value for name, value in stories.RULING.items()}
    assert clerk.post(url, {"decision": "confirm", **ruling}).status_code == 302
    assert worlds.latest(case, "confirmation").state == "objection_window"


def test_ask_for_more_and_refuse_with_a_ground(world: World) -> None:
    case = stories.filed(world)
    clerk, url = browser(world.clerk), reverse("desk_court", args=[case.pk])
    more = {"decision": "ask_supplement", "ask_supplement-text": "缺授权委托书", "ask_supplement-days": "5"}
    assert clerk.post(url, more).status_code == 302
    assert worlds.latest(case, "confirmation").state == "supplement"
    answer = clerk.post(url, {"decision": "not_accept", "not_accept-reason": "不属于本院管辖"})
    assert (answer.status_code, errors(answer)) == (422, {"Please choose: Ground"})


def test_before_the_filing_the_court_finds_nothing(world: World) -> None:
    case = stories.signed(world)
    assert browser(world.clerk).get(reverse("desk_court", args=[case.pk])).status_code == 404


def test_the_committee_has_no_court_desk(world: World) -> None:
    case = stories.filed(world)
    assert browser(world.mediator).get(reverse("desk_court", args=[case.pk])).status_code == 404
