"""Offers over REST: made, read, accepted exactly, each once per key."""

from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.negotiation.models import Offer
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-26 10:00").astimezone(UTC))
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """A complaint with the merchant."""
    return worlds.file_case(world, at="2026-05-25 09:00")


def terms(case: Case, amount: str = "458.00") -> dict[str, Any]:
    """The merchant pays by a day."""
    sides = {one.side: str(one.pk) for one in case.parties.all()}
    row = {
        "kind": "payment", "payer": sides["respondent"], "payee": sides["claimant"], "amount": amount,
        "due_on": "2026-06-30", "method": "platform_refund",
    }  # fmt: skip
    return {"terms": [row], "message": "全额退款"}


def place(case: Case) -> str:
    """The offers of the case."""
    return reverse("api_offers", args=[case.pk])


def test_an_offer_is_made_read_and_accepted(world: World, case: Case) -> None:
    made = post(caller(world.agent), place(case), terms(case))
    assert made.status_code == 201
    body = made.json()
    assert (body["total"], body["currency"], body["version"], body["status"]) == ("458.00", "CNY", 1, "open")
    zhou = caller(world.zhou)
    assert [one["id"] for one in zhou.get(place(case)).json()["results"]] == [body["id"]]
    answer = post(zhou, reverse("api_offer_action", args=[body["id"], "accept"]), {"version": 1})
    assert answer.json()["status"] == "accepted"
    assert worlds.latest(case, "first_handling").state == "settled"


def test_the_same_key_makes_one_offer(world: World, case: Case) -> None:
    agent = caller(world.agent)
    ids = {post(agent, place(case), terms(case), key="k1").json()["id"] for _call in range(2)}
    assert len(ids) == Offer.objects.count() == 1
    assert problem(post(agent, place(case), terms(case, "1.00"), key="k1")) == (422, "key_reused")


def test_what_was_not_read_is_not_accepted(world: World, case: Case) -> None:
    first = post(caller(world.agent), place(case), terms(case)).json()
    post(caller(world.agent), place(case), terms(case, "100.00"))
    answer = post(caller(world.zhou), reverse("api_offer_action", args=[first["id"], "accept"]), {"version": 1})
    assert problem(answer) == (409, "already_decided")


def test_one_declines_and_one_withdraws(world: World, case: Case) -> None:
    one = post(caller(world.agent), place(case), terms(case)).json()["id"]
    assert problem(post(caller(world.zhou), reverse("api_offer_action", args=[one, "withdraw"]))) == (409, "not_open")
    declined = post(caller(world.zhou), reverse("api_offer_action", args=[one, "decline"]), {"reason": "太少"})
    assert declined.json()["status"] == "declined"
    two = post(caller(world.agent), place(case), terms(case)).json()["id"]
    gone = post(caller(world.agent), reverse("api_offer_action", args=[two, "withdraw"]))
    assert gone.json()["status"] == "withdrawn"


def test_terms_that_cannot_be_are_refused_with_their_field(world: World, case: Case) -> None:
    answer = post(caller(world.agent), place(case), {"terms": [{"kind": "payment"}]})
    assert problem(answer) == (422, "invalid")
    assert "terms" in answer.json()["errors"]


def test_a_stranger_finds_neither_case_nor_offer(world: World, case: Case) -> None:
    one = post(caller(world.agent), place(case), terms(case)).json()["id"]
    other = caller(world.outsider)
    assert problem(other.get(place(case))) == (404, "not_found")
    assert problem(post(other, reverse("api_offer_action", args=[one, "accept"]), {"version": 1})) == (404, "not_found")


def test_an_unknown_answer_is_no_verb(world: World, case: Case) -> None:
    one = post(caller(world.agent), place(case), terms(case)).json()["id"]
    answer = post(caller(world.zhou), reverse("api_offer_action", args=[one, "destroy"]))
    assert problem(answer) == (404, "unknown_verb")
