"""Sealed bids and proposals over REST: what is one's own, and nothing else."""

from datetime import UTC
from hashlib import sha256

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.core.models import Answered
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.negotiation.deals import in_session
from tests.mediation.negotiation.secrets import HOUR, TERM, laid
from tests.mediation.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-16 10:10").astimezone(UTC))
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """In its session."""
    return in_session(world)


def act(case: Case, name: str) -> str:
    return reverse("api_action", args=[case.pk, name])


def test_a_round_over_rest(world: World, case: Case) -> None:
    zhou, agent, mediator = (caller(who) for who in (world.zhou, world.store, world.mediator))
    until = "2026-07-16T12:00:00+08:00"
    one = post(mediator, act(case, "propose_round"), {"rule": "overlap", "until": until}).json()["result"]["round"]
    for client in (zhou, agent):
        assert post(client, act(case, "agree_round"), {"round": one}).status_code == 200
    done = post(zhou, act(case, "bid"), {"round": one, "amount": "380.00"}).json()["result"]
    place = reverse("api_bids", args=[case.pk])
    (mine,) = zhou.get(place).json()["results"]
    assert (mine["own"]["amount"], mine["own"]["commitment"]) == ("380.00", done["commitment"])
    assert sha256(mine["own"]["line"].encode()).hexdigest() == done["commitment"]
    for client in (agent, mediator):
        (seen,) = client.get(place).json()["results"]
        assert (seen["own"], seen["amount"], seen["state"]) == (None, None, "open")
        assert seen["bids"] == [{"side": "claimant", "commitment": done["commitment"]}]
    assert problem(post(mediator, act(case, "bid"), {"round": one, "amount": "1.00"})) == (403, "forbidden")
    assert post(agent, act(case, "bid"), {"round": one, "amount": "420.00"}).status_code == 200
    assert [client.get(place).json()["results"][0]["amount"] for client in (zhou, agent, mediator)] == ["400.00"] * 3
    assert problem(post(agent, act(case, "bid"), {"round": one, "amount": "500.00"})) == (409, "not_open")
    assert caller(world.outsider).get(place).status_code == 404


def test_a_proposal_over_rest(world: World, case: Case) -> None:
    one = laid(world, case)
    place = reverse("api_proposals", args=[case.pk])
    zhou, agent, mediator = (caller(who) for who in (world.zhou, world.store, world.mediator))
    said = {"proposal": str(one.pk), "accepts": "no"}
    assert post(zhou, act(case, "answer_proposal"), said).status_code == 200
    assert zhou.get(place).json()["results"][0]["own"]["accepts"] is False
    for client in (agent, mediator):
        assert client.get(place).json()["results"][0]["own"] is None
    names = {name["name"] for name in agent.get(reverse("api_case", args=[case.pk])).json()["actions"]}
    assert "answer_proposal" in names


def test_sixty_one_terms_are_refused_beside_their_field(world: World, case: Case) -> None:
    offer = post(caller(world.agent), reverse("api_offers", args=[case.pk]), {"terms": [TERM] * 61})
    assert problem(offer) == (422, "invalid")
    assert "30" in str(offer.json()["errors"]["terms"])


def test_what_was_asked_under_a_key_cannot_be_guessed_from_what_is_kept_of_it(world: World, case: Case) -> None:
    """A bid's fingerprint is keyed: without the key of the data nobody can try all likely figures."""
    one = post(caller(world.mediator), act(case, "propose_round"), {"rule": "overlap", "until": HOUR.replace(" ", "T")})
    pk = one.json()["result"]["round"]
    for who in (world.zhou, world.store):
        post(caller(who), act(case, "agree_round"), {"round": pk})
    said = {"round": pk, "amount": "380.00"}
    first = post(caller(world.zhou), act(case, "bid"), said, key="k1").json()
    assert post(caller(world.zhou), act(case, "bid"), said, key="k1").json()["result"] == first["result"]
    asked = repr(("bid", str(case.pk), "None", sorted((name, value) for name, value in said.items()), []))
    assert Answered.objects.get(key="k1").fingerprint != sha256(asked.encode()).hexdigest()
    assert "380" not in str(Answered.objects.get(key="k1").result)
