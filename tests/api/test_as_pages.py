"""What pages can do programs can: every address of a page stands beside one of REST, or says why it has none."""

from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.people.models import User
from tests.api.callers import caller, post, problem
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.performance import test_advance as first
from tests.mediation.rooms import scenes
from tests.mediation.rooms import test_helpers as invitations
from tests.mediation.worlds import World, do, latest
from tests.web import addresses

pytestmark = pytest.mark.django_db(transaction=True)
CASE, ACTION = "api/v1/cases/<uuid:case>/", "api/v1/cases/<uuid:case>/actions/<slug:name>/"
#: Addresses of pages, and with which of REST a program does the same.
SAME = {
    "start/": "api/v1/cases/", "file/": "api/v1/cases/", "file/<uuid:draft>/check/": "api/v1/cases/",
    "file/<uuid:draft>/<slug:key>/": "api/v1/cases/", "file/<uuid:draft>/stores/": "api/v1/organisations/",
    "file/<uuid:draft>/evidence/": "api/v1/cases/<uuid:case>/evidence/",
    "cases/<uuid:case>/receipt/": CASE, "cases/": "api/v1/cases/", "inbox/": "api/v1/cases/",
    "notices/": "api/v1/cases/<uuid:case>/notices/", "cases/<uuid:case>/": CASE,
    "cases/<uuid:case>/joint/": "api/v1/cases/<uuid:case>/group/",
    "cases/<uuid:case>/history/": "api/v1/cases/<uuid:case>/timeline/",
    "cases/<uuid:case>/evidence/": "api/v1/cases/<uuid:case>/evidence/", "cases/<uuid:case>/evidence/add/": ACTION,
    "cases/<uuid:case>/bids/": "api/v1/cases/<uuid:case>/bids/",
    "cases/<uuid:case>/proposals/": "api/v1/cases/<uuid:case>/proposals/",
    "cases/<uuid:case>/session/": "api/v1/cases/<uuid:case>/sessions/",
    "cases/<uuid:case>/offers/compared/": "api/v1/cases/<uuid:case>/offers/",
    "cases/<uuid:case>/offers/new/": "api/v1/cases/<uuid:case>/offers/",
    "cases/<uuid:case>/offers/<uuid:offer>/": "api/v1/offers/<uuid:offer>/actions/<slug:name>/",
    "cases/<uuid:case>/agreement/": "api/v1/cases/<uuid:case>/agreements/",
    "cases/<uuid:case>/applications/<uuid:confirmation>/": "api/v1/confirmations/<uuid:confirmation>/dossier.zip",
    "cases/<uuid:case>/do/<slug:name>/": ACTION,
    "evidence/<uuid:evidence>/picture/": "api/v1/evidence/<uuid:evidence>/file/",
    "evidence/<uuid:evidence>/file/": "api/v1/evidence/<uuid:evidence>/file/",
    "papers/<uuid:paper>/": "api/v1/papers/<uuid:paper>/file/",
    "rooms/<uuid:room>/": "api/v1/rooms/<uuid:room>/messages/",
    "rooms/<uuid:room>/search/": "api/v1/rooms/<uuid:room>/messages/",
    "rooms/<uuid:room>/messages/<int:seq>/relay/": "api/v1/rooms/<uuid:room>/messages/<int:seq>/relay/",
    "helpers/<uuid:helper>/": "api/v1/helpers/<uuid:helper>/come-in/",
    "desk/": "api/v1/cases/", "desk/cases/<uuid:case>/": CASE, "desk/cases/<uuid:case>/reveal/": ACTION,
    "desk/cases/<uuid:case>/decide/": ACTION, "desk/cases/<uuid:case>/agreement/": ACTION,
    "desk/cases/<uuid:case>/record/": "api/v1/cases/<uuid:case>/timeline/", "desk/cases/<uuid:case>/court/": ACTION,
    "desk/cases/<uuid:case>/positions/": "api/v1/cases/<uuid:case>/offers/",
    "desk/cases/<uuid:case>/service/": "api/v1/cases/<uuid:case>/service/",
    "desk/changes/": "api/v1/administration/proposals/", "desk/calendars/": "api/v1/administration/proposals/",
    "desk/calendars/<uuid:proposal>/": "api/v1/administration/proposals/<uuid:proposal>/decision/",
    "desk/changes/new/<slug:name>/": "api/v1/administration/forms/",
    "desk/changes/<uuid:proposal>/": "api/v1/administration/proposals/<uuid:proposal>/decision/",
    "desk/changes/<uuid:proposal>/undo/": "api/v1/administration/proposals/<uuid:proposal>/undo/",
    "desk/organisations/": "api/v1/administration/organisations/",
    "desk/organisations/<uuid:organisation>/": "api/v1/administration/organisations/<uuid:organisation>/",
    "desk/court-mediations/new/": "api/v1/court-mediations/",
    "desk/law/": "api/v1/administration/rules/", "desk/lists/": "api/v1/lists/",
    "desk/texts/": "api/v1/administration/rules/", "periods/": "api/v1/periods/", "demo/next/": "api/v1/clock/",
}  # fmt: skip
#: What only pages have, and why.
PAGES = {
    "": "the front page; a program begins at the description of REST",
    "sent/": "tells a person that what they sent was taken; a program has its answer",
    "language/": "which language a person reads; a program says it in a header",
    "view/": "how a person wants pages to look",
    "stages/": "explains the stages to people",
    "help/": "explains to people",
    "privacy/": "explains to people",
    "accessibility/": "explains to people",
    "calendar/<slug:token>.ics": "is read by calendar programs by itself",
    "cases/<uuid:case>/receipt/calendar.ics": "is read by calendar programs by itself",
    "cases/<uuid:case>/session.ics": "is read by calendar programs by itself",
    "file/<uuid:draft>/<slug:key>/save/": "a draft is what a person has not finished; a program files at once",
    "file/<uuid:draft>/drop/": "a draft is what a person has not finished; a program files at once",
    "notices/read/": "that a person has read what was told to them counts as service; no program reads for them",
    "desk/next/": "leads a person to what is most urgent; a program sorts by due days",
    "desk/keepers/": "posts without an organisation; their changes are proposals, which programs read",
    "desk/outages/": "what staff know of a time in which programs reached nothing",
    "desk/oversight/": "figures with small groups left out, read by a person one at a time",
    "desk/oversight/<slug:key>/": "figures with small groups left out, read by a person one at a time",
    "papers/<uuid:paper>/docx/": "a copy for a word processor, which a person edits",
    "demo/outbox/": "the demonstration's texts, for whoever plays it",
}
#: No pages of the platform's matters: how one logs in, and what a machine that runs it asks.
APART = ("account/", "api/", "healthz", "readyz", "metrics")


def test_what_pages_can_do_programs_can_or_it_says_why_not() -> None:
    known = {one.route for one in addresses.every()}
    pages = {route for route in known if not route.startswith(APART)}
    assert pages - SAME.keys() - PAGES.keys() == set(), "say with which address of REST a program does it, or why not"
    assert (SAME.keys() | PAGES.keys()) - known == set()
    assert set(SAME.values()) - known == set()
    assert SAME.keys() & PAGES.keys() == set()
    assert all(PAGES.values())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, on the day after the store said no."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-10 10:00").astimezone(UTC))
    return worlds.world()


def rows(who: User, name: str, case: Case) -> list[dict[str, Any]]:
    answer = caller(who).get(reverse(name, args=[case.pk]))
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_payments_in_advance_are_listed_with_what_arrived(world: World) -> None:
    case = first.stepped_in(world, ways.WAYS["first_handling", "failed"](world))
    assert rows(world.zhou, "api_advances", case) == []
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **first.PAID)
    one = rows(world.zhou, "api_advances", case)[0]
    assert (one["amount"], one["ground"], one["received"]) == ("458.00", "deposit", None)
    assert one["transaction_no"] == first.PAID["transaction_no"]
    assert first.PAID["transaction_no"] not in str(rows(world.agent, "api_advances", case)), (
        "its two ends alone read it"
    )
    do("confirm_advance", world.zhou, "2026-06-10 09:00", case, amount="400.00")
    assert rows(world.platform_agent, "api_advances", case)[0]["received"] == "400.00"
    for name in ("api_advances", "api_performance"):
        assert caller(world.clerk).get(reverse(name, args=[case.pk])).status_code == 404


def test_a_performance_is_listed_with_its_instalments(world: World) -> None:
    case = ways.WAYS["performance", "due_scheduled"](world)
    claimant = case.parties.get(side="claimant").person
    assert claimant is not None
    plan = rows(claimant, "api_performance", case)[-1]
    assert (plan["proceeding"], plan["state"]) == (str(latest(case, "performance").pk), "due_scheduled")
    assert plan["instalments"]
    assert [one["number"] for one in plan["instalments"]] == list(range(1, len(plan["instalments"]) + 1))


def test_a_helper_comes_and_goes_by_program() -> None:
    scene = scenes.scene()
    one, person = invitations.invited(scene), invitations.interpreter()
    led, other = caller(scene.world.mediator), caller(scene.world.zhou)
    place = reverse("api_helpers", args=[scene.joint.pk])
    assert led.get(place).json()["results"][0]["waits_for"] == ["claimant", "respondent"]
    assert other.get(place).status_code == 404, "who leads alone"
    own, come_in = caller(person), reverse("api_helper_come_in", args=[one.pk])
    assert own.get(reverse("api_helper", args=[one.pk])).json()["joined_at"] is None
    assert problem(post(own, come_in)) == (409, "too_early")
    invitations.agreed_by(scene, one, scene.world.zhou, scene.world.agent)
    assert post(own, come_in).json()["joined_at"] is not None
    assert led.get(place).json()["results"][0]["joined_at"] is not None
    for stranger in (other, led):
        assert [
            post(stranger, reverse(f"api_helper_{word}", args=[one.pk])).status_code for word in ("come_in", "leave")
        ] == [404, 404]
        assert stranger.get(reverse("api_helper", args=[one.pk])).status_code == 404
    assert post(own, reverse("api_helper_leave", args=[one.pk])).json()["ended"] == "left"
    assert led.get(place).json()["results"] == []
