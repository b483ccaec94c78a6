"""An offer cannot be both accepted and withdrawn, and of many who accept one does (promises S1, S6)."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections

from mediation.cases.models import Case, Proceeding
from mediation.core.refusals import Refused
from mediation.negotiation.models import Offer
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, in_session, offered, pay, s1
from tests.mediation.worlds import World, do

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DAY, SESSION = "2026-05-12 10:00", "2026-07-16 10:00"
ROUNDS = 200


def race(*acts: Callable[[], object]) -> list[str]:
    """Let each act run on its own thread at the same moment; what each was told, in their order."""
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            told[index] = "done"
        except Refused as refused:
            told[index] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def fresh(world: World) -> tuple[Case, Offer]:
    case = s1(world, order_no=str(uuid4())[:20])
    return case, offered(case, world.agent, DAY)


def test_accepted_and_withdrawn_at_once_is_impossible() -> None:
    world = worlds.world()
    case = in_session(world)
    for _round in range(ROUNDS):
        offer = offered(case, world.agent, SESSION, pay("400.00", "2026-09-10"))
        won = accept_against_withdraw(world, case, offer, SESSION)
        held = Proceeding.objects.get(case=case, kind="peoples_mediation").facts.get("accepted_offer")
        assert (held == str(offer.pk)) == (won == "accepted")


def test_accepted_and_withdrawn_at_once_opens_one_performance_or_none() -> None:
    world = worlds.world()
    for _round in range(25):
        case, offer = fresh(world)
        won = accept_against_withdraw(world, case, offer, DAY)
        plans = Proceeding.objects.filter(case=case, kind="performance").count()
        assert (won, plans) in (("accepted", 1), ("withdrawn", 0))


def accept_against_withdraw(world: World, case: Case, offer: Offer, when: str) -> str:
    """Race the two ends of an offer; what became of it."""
    told = race(
        lambda: accept(case, world.zhou, when, offer),
        lambda: do("withdraw_offer", world.agent, when, case, offer=str(offer.pk)),
    )
    assert sorted(told) == ["already_decided", "done"]
    offer.refresh_from_db()
    assert offer.status == ("accepted" if told[0] == "done" else "withdrawn")
    ends = case.events.filter(kind__in=("offer.accepted", "offer.withdrawn"), data__offer=str(offer.pk))
    assert ends.count() == 1
    return str(offer.status)


def test_of_four_hands_one_accepts_and_one_plan_is_made() -> None:
    world = worlds.world()
    for _round in range(10):
        case, offer = fresh(world)
        told = race(*[lambda: accept(case, world.zhou, DAY, offer)] * 4)  # noqa: B023 - used within its round
        assert sorted(told) == ["done", *["not_open"] * 3]
        assert Proceeding.objects.filter(case=case, kind="performance").count() == 1


def test_two_sides_that_counter_at_once_both_stay_on_the_table() -> None:
    world = worlds.world()
    for _round in range(10):
        case, _offer = fresh(world)
        told = race(lambda: offered(case, world.agent, DAY), lambda: offered(case, world.zhou, DAY))  # noqa: B023
        assert told == ["done", "done"]
        left = Offer.objects.filter(case=case, status="open")
        assert sorted(left.values_list("side", flat=True)) == ["claimant", "respondent"]
        assert sorted(Offer.objects.filter(case=case).values_list("version", flat=True)) == [1, 2, 3]
