"""What is said in secret at one moment: two bids, a bid and the hour, two answers, an answer and a withdrawal."""

from typing import Any
from uuid import uuid4

import pytest

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.negotiation.models import Bid, Proposal, Round
from tests.mediation import worlds
from tests.mediation.negotiation.deals import in_session
from tests.mediation.negotiation.secrets import HOUR, answer, bid, laid, open_round
from tests.mediation.negotiation.test_races import race
from tests.mediation.worlds import World, do, time_passes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
TIMES = 10
LAST = "2026-07-16 11:59"


@pytest.fixture
def world() -> World:
    return worlds.world()


def again(one: Round | Proposal) -> None:
    """Make room for the next try, as if it had never been."""
    if isinstance(one, Round):
        Bid.objects.filter(round=one).delete()
        Round.objects.filter(pk=one.pk).delete()
    else:
        one.answers.all().delete()
        Proposal.objects.filter(pk=one.pk).delete()


def ends(case: Case, *kinds: str) -> int:
    return Event.objects.filter(case=case, kind__in=kinds).count()


def test_two_bids_at_once_are_compared_once(world: World) -> None:
    case = in_session(world)
    for number in range(1, TIMES + 1):
        one = open_round(world, case)
        told = race(lambda: bid(one, world.zhou, "100.00"), lambda: bid(one, world.agent, "200.00"))  # noqa: B023
        one.refresh_from_db()
        assert told == ["done", "done"]
        assert (one.state, str(one.amount)) == ("met", "150.00")
        assert ends(case, "round.met", "round.unmet") == number
        again(one)


def test_one_side_bids_once_however_often_it_presses(world: World) -> None:
    case = in_session(world)
    for _number in range(TIMES):
        one = open_round(world, case)
        told = race(*[lambda: bid(one, world.zhou, "100.00")] * 3)  # noqa: B023
        assert sorted(told) == ["done", "not_open", "not_open"]
        assert one.bids.count() == 1
        again(one)


def test_the_last_bid_and_the_hour_have_one_outcome(world: World) -> None:
    case = in_session(world)
    outcomes = set()
    for number in range(1, TIMES + 1):
        one = open_round(world, case)
        bid(one, world.zhou, "100.00")
        told = race(lambda: bid(one, world.agent, "100.00", LAST), lambda: time_passes(HOUR))  # noqa: B023
        one.refresh_from_db()
        outcomes.add(one.state)
        assert (told[0], one.state, one.bids.count()) in {("done", "met", 2), ("not_open", "unmet", 1)}
        assert ends(case, "round.met", "round.unmet") == number
        again(one)
    assert outcomes <= {"met", "unmet"}


def test_the_last_bid_and_a_withdrawal_have_one_outcome(world: World) -> None:
    case = in_session(world)
    for _number in range(TIMES):
        one = open_round(world, case)
        bid(one, world.zhou, "100.00")
        told = race(
            lambda: bid(one, world.agent, "100.00"),  # noqa: B023
            lambda: do("withdraw_round", world.zhou, LAST, case, round=str(one.pk)),  # noqa: B023
        )
        one.refresh_from_db()
        assert sorted(told) == ["done", "not_open"]
        assert (one.state, one.amount is not None) == (("met", True) if told[0] == "done" else ("withdrawn", False))
        again(one)


def test_two_rounds_are_never_open_at_once(world: World) -> None:
    case = in_session(world)
    for _number in range(TIMES):
        said: dict[str, Any] = {"rule": "overlap", "until": HOUR}
        told = race(
            lambda: do("propose_round", world.zhou, "2026-07-16 10:00", case, key=str(uuid4()), **said),  # noqa: B023
            lambda: do("propose_round", world.agent, "2026-07-16 10:00", case, key=str(uuid4()), **said),  # noqa: B023
        )
        assert sorted(told) == ["done", "not_open"]
        again(Round.objects.get(case=case))


def test_two_yes_at_once_are_one_agreement(world: World) -> None:
    case = in_session(world)
    for number in range(1, TIMES + 1):
        one = laid(world, case)
        told = race(lambda: answer(one, world.zhou, "yes"), lambda: answer(one, world.agent, "yes"))  # noqa: B023
        one.refresh_from_db()
        assert (told, one.state) == (["done", "done"], "agreed")
        assert ends(case, "proposal.agreed") == number
        again(one)


def test_the_last_yes_and_the_hour_or_a_withdrawal_have_one_outcome(world: World) -> None:
    case = in_session(world)
    for number in range(TIMES):
        one = laid(world, case)
        answer(one, world.zhou, "yes")
        end = (
            (lambda: time_passes(HOUR))
            if number % 2
            else (lambda: do("withdraw_proposal", world.mediator, LAST, case, proposal=str(one.pk)))  # noqa: B023
        )
        told = race(lambda: answer(one, world.agent, "yes", LAST), end)  # noqa: B023
        one.refresh_from_db()
        assert (told[0] == "done") == (one.state == "agreed")
        assert one.state in {"agreed", "none" if number % 2 else "withdrawn"}
        again(one)
