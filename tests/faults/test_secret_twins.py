"""What is said in secret changes nothing that anybody else can fetch, over every address of the resolver."""

from datetime import UTC
from typing import Any

import pytest

from mediation.core import docket, outbox
from mediation.core.audience import readable
from mediation.core.models import Event
from mediation.notices.models import Notice
from tests.faults.test_caucus_twins import NOW, differing, everybody, fetched, left, session
from tests.mediation import worlds
from tests.mediation.worlds import Who, World, actor, at, do
from tests.web.observers import Observer

pytestmark = pytest.mark.django_db(transaction=True)
TERM = {"kind": "payment", "amount": "8000.00", "due_on": "2026-08-30", "method": "bank_transfer"}
UNTIL = "2026-07-08 12:00"
ASKED, OFFERED = "9137.31", "6282.26"


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at(NOW).astimezone(UTC))


def outside(world: World, *inside: Who) -> list[Observer]:
    """Everybody, the mediator too, besides those who know."""
    return [one for one in [*everybody(world), Observer("mediator", world.mediator)] if one.who not in inside]


@pytest.mark.parametrize(
    ("side", "said", "whole"),
    [("claimant", "yes", True), ("claimant", "no", False), ("respondent", "yes", False), ("respondent", "no", False)],
)
def test_nobody_can_fetch_whether_somebody_answered_a_proposal(side: str, said: str, whole: bool) -> None:
    """Everybody looks once; at the other answers those look to whom they would matter most."""
    world = worlds.world()
    case = session(world)
    pk = do("propose_terms", world.mediator, "2026-07-06 10:00", case, terms=[TERM], until=UNTIL).result["proposal"]
    inside: list[Who] = [world.chen] if side == "claimant" else [world.home_agent, world.home_store]
    near = {"complainant", "merchant", "mediator"}
    observers = [one for one in outside(world, *inside) if whole or one.name in near]
    outbox.drain(now=at(NOW))
    Notice.objects.update(opened_at=at(NOW))
    before, sent = fetched(case, observers), left()
    do("answer_proposal", inside[0], "2026-07-06 11:00", case, proposal=pk, accepts=said)
    after = fetched(case, observers)
    assert {key[0] for key in after} == {one.name for one in observers}
    assert differing(before, after) == []
    assert left() == sent
    do("withdraw_proposal", world.mediator, "2026-07-06 11:30", case, proposal=pk)
    assert differing(after, fetched(case, observers[:1])), "the look itself is blind"


def test_nobody_can_fetch_a_figure_that_did_not_meet() -> None:
    world = worlds.world()
    case = session(world)
    said: dict[str, Any] = {"rule": "percent", "margin": "5", "until": UNTIL}
    one = do("propose_round", world.mediator, "2026-07-06 10:00", case, **said).result["round"]
    for who in (world.chen, world.home_agent):
        do("agree_round", who, "2026-07-06 10:10", case, round=one)
    do("bid", world.chen, "2026-07-06 10:20", case, round=one, amount=ASKED)
    do("bid", world.home_agent, "2026-07-06 10:30", case, round=one, amount=OFFERED)
    answers = fetched(case, outside(world))
    knows = {ASKED: {"complainant"}, OFFERED: {"merchant", "merchant's token"}}
    for figure, inside in knows.items():
        spelled = {figure, f"{figure[0]},{figure[1:]}", figure.replace(".", "")}
        told = {key[0] for key, answer in answers.items() if any(one in answer.body for one in spelled)}
        assert told <= inside
        assert told, "the side itself reads its own"


def test_an_answer_opens_to_no_token() -> None:
    """Beside its own strand: whoever stands anywhere reads no event of that audience."""
    world = worlds.world()
    case = session(world)
    pk = do("propose_terms", world.mediator, "2026-07-06 10:00", case, terms=[TERM], until=UNTIL).result["proposal"]
    do("answer_proposal", world.chen, "2026-07-06 11:00", case, proposal=pk, accepts="no")
    (event,) = Event.objects.filter(case=case, kind="proposal.answered")
    everyone = (world.chen, world.home_agent, world.platform_agent, world.mediator, world.secretary, world.supervisor)
    for who in everyone:
        for proceeding in (None, event.proceeding):
            standing = docket.get().standing(actor(who), case, proceeding)
            assert not Event.objects.filter(readable(standing), pk=event.pk).exists()
