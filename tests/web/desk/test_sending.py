"""The court's page that sends a dispute to online mediation, the same over REST, and what a side then sees."""

from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.agreements.test_court_sending import BROUGHT, people
from tests.mediation.worlds import World
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, on 28 May."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-28 09:00").astimezone(UTC))
    return worlds.world()


def typed(world: World, **changed: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    row = {f"claims-0-{name}": value for name, value in BROUGHT["claims"][0].items()}
    return BROUGHT | row | {"claims": "", "court": str(world.court.pk), "ref": "one"} | changed


def test_a_clerk_sends_and_a_side_is_asked(world: World) -> None:
    desk, url = browser(world.clerk), reverse("desk_send")
    assert url in desk.get(reverse("desk")).content.decode()
    wrong = desk.post(url, typed(world, phone="1"))
    assert (wrong.status_code, Case.objects.count()) == (422, 0)
    answer = desk.post(url, typed(world))
    case = Case.objects.get()
    assert moved(answer) == reverse("desk_case", args=[case.pk])
    assert moved(desk.post(url, typed(world))) == moved(answer), "sent twice it is one case"
    assert Case.objects.count() == 1
    claimant, respondent = people(case)
    for who in (claimant, respondent):
        page = browser(who).get(reverse("case", args=[case.pk]))
        assert "consent_to_court" in page.content.decode()
        assert "Agree to the court's mediation" in text(page)
        assert reverse("case_receipt", args=[case.pk]) not in page.content.decode(), "nobody filed a complaint here"
    assert browser(claimant).get(reverse("case_receipt", args=[case.pk])).status_code == 404


def test_for_other_desks_there_is_no_such_page(world: World) -> None:
    for who in (world.xiaoshan.officer, world.mediator, world.zhou):
        assert browser(who).get(reverse("desk_send")).status_code == 404


def test_over_rest_the_same(world: World) -> None:
    url, said = reverse("api_court_mediations"), BROUGHT | {"court": str(world.court.pk)}
    answer = post(caller(world.clerk), url, said, key="one")
    assert answer.status_code == 201
    assert answer.json()["proceedings"][0]["stage"] == "court_mediation"
    assert post(caller(world.clerk), url, said, key="one").json()["id"] == answer.json()["id"]
    assert problem(post(caller(world.zhou), url, said)) == (403, "forbidden")
