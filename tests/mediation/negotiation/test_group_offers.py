"""An offer to a joint complaint binds who said yes, and nobody else (Order 121 Art 12)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediation.agreements.models import Agreement
from mediation.cases import members
from mediation.cases.models import Case, Member, MemberState, Party
from mediation.core.refusals import Refused
from mediation.negotiation import shares
from mediation.negotiation.models import GroupAnswer, Offer
from mediation.negotiation.verbs import package
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.cases import groups
from tests.mediation.worlds import World, do

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.both_databases


def answer(case: Case, who: User, offer: dict[str, Any], says: str, at: str = "2026-08-25 09:00") -> None:
    """Say yes or no for oneself."""
    do("answer_offer", who, at, case, accepts=says, **offer)


@BOTH
def test_who_said_yes_is_settled_and_the_others_go_on_by_themselves() -> None:
    world = worlds.world()
    one, two, three = groups.people(3)
    case = groups.in_session(world, [one, two, three], ["200.00", "300.00", "400.00"])
    offer = groups.offered(world, case)
    assert Offer.objects.get(pk=offer["offer"]).total == Decimal("700.00")
    answer(case, world.zhou, offer, "yes")
    answer(case, one, offer, "yes")
    answer(case, two, offer, "no")
    with worlds.refused("invalid", case):
        do("close_vote", world.zhou, "2026-08-26 09:00", case, **offer)
    done = do("close_vote", world.zhou, "2026-08-26 09:00", case, left_out=True, **offer)
    assert (done.result["agreed"], done.result["apart"]) == (2, 2)
    stage = worlds.latest(case, "administrative")
    assert stage.state == "agreed"
    (term,) = package(stage.pk)
    assert (term["amount"], term["shares"]) == ("210.00", [["周示例", "70.00"], [one.name, "140.00"]])
    case.refresh_from_db()
    assert case.amount == Decimal("300.00")
    for who, amount in ((two, "300.00"), (three, "400.00")):
        row = groups.member(case, who)
        assert (row.state, row.own_case.amount) == (MemberState.SPLIT, Decimal(amount))  # type: ignore[union-attr]
    written = Agreement.objects.get(proceeding=stage).text_zh
    assert f"{one.name}：人民币140.00元" in written
    assert two.name not in written


@BOTH
def test_the_representative_signs_what_everybody_left_said_yes_to() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    offer = groups.offered(world, case)
    for who in (world.zhou, one):
        answer(case, who, offer, "yes")
    do("close_vote", world.xiaoshan.officer, "2026-08-26 09:00", case, **offer)
    text = Agreement.objects.get(proceeding=worlds.latest(case, "administrative"))
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        do("sign_document", who, "2026-08-26 10:00", case, content_hash=text.content_hash)
    assert worlds.latest(case, "administrative").state == "doc_signed"
    with worlds.refused("not_open", case):
        do("leave_group", one, "2026-08-26 11:00", case, goes="own_case")


@BOTH
def test_nobody_said_yes_and_all_stay_together() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    offer = groups.offered(world, case)
    answer(case, one, offer, "no")
    do("close_vote", world.zhou, "2026-08-26 09:00", case, left_out=True, **offer)
    assert Offer.objects.get(pk=offer["offer"]).status == "declined"
    assert (worlds.latest(case, "administrative").state, Case.objects.count()) == ("in_session", 1)


@BOTH
def test_an_offer_that_ran_out_holds_for_who_said_yes_in_time() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    offer = groups.offered(world, case)
    answer(case, one, offer, "yes")
    worlds.time_passes("2026-08-31 18:01")
    assert worlds.latest(case, "administrative").state == "agreed"
    assert [who.person for who in members.joined(Party.objects.get(case=case, side="claimant"))] == [one]
    assert Member.objects.get(party__case=case, person=world.zhou).state == MemberState.SPLIT


@BOTH
def test_an_offer_to_which_nobody_said_anything_runs_out() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    offer = groups.offered(world, case)
    worlds.time_passes("2026-08-31 18:01")
    assert Offer.objects.get(pk=offer["offer"]).status == "expired"
    assert worlds.latest(case, "administrative").state == "in_session"
    assert Case.objects.count() == 1


@BOTH
def test_an_answer_can_be_changed_until_it_is_closed_and_not_for_another_version() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    first = groups.offered(world, case)
    answer(case, one, first, "yes")
    second = groups.offered(world, case, "50", "2026-08-25 10:00")
    with worlds.refused("not_found", case):
        answer(case, one, first, "yes", "2026-08-25 11:00")
    answer(case, one, second, "yes", "2026-08-25 11:00")
    answer(case, one, second, "no", "2026-08-25 12:00")
    said = GroupAnswer.objects.filter(offer=second["offer"]).values_list("accepts", flat=True)
    assert list(said) == [False]


def test_a_sum_is_divided_to_the_cent() -> None:
    amounts = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)}
    parts = shares.divided(amounts, Decimal("100.00"))
    assert sorted(parts.values()) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


@given(
    st.lists(st.decimals("0.01", "99999.99", places=2), min_size=1, max_size=12),
    st.decimals("0.01", "999999.99", places=2),
)
def test_nothing_of_a_sum_is_lost_or_made(amounts: list[Decimal], total: Decimal) -> None:
    parts = shares.divided({str(number): amount for number, amount in enumerate(amounts)}, total)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 3), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("leave"), st.integers(0, 3), st.sampled_from(["own_case", "withdraw"])),
        st.tuples(st.just("offer"), st.just(0), st.sampled_from(["40", "70", "100"])),
        st.tuples(st.just("close"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("accept"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("withdraw"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("propose"), st.integers(0, 3), st.sampled_from(["1", "2", "3", "4"])),
        st.tuples(st.just("say"), st.integers(0, 3), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("choose"), st.integers(0, 3), st.just("")),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_ever_bound_without_their_own_yes(steps: list[tuple[str, int, str]], db: None) -> None:
    mark = str(connection.savepoint())
    _played(steps)
    connection.savepoint_rollback(mark)


def _played(steps: list[tuple[str, int, str]]) -> None:
    world = worlds.world()
    others = groups.people(3)
    everybody = [world.zhou, *others]
    case = groups.in_session(world, others, ["200.00", "300.00", "400.00"])
    offer = groups.offered(world, case)
    said: dict[str, dict[Any, str]] = {offer["offer"]: {}}
    for number, (what, index, how) in enumerate(steps):
        who, at = everybody[index], f"2026-08-25 10:{number:02d}"
        try:
            if what == "answer":
                answer(case, who, offer, how, at)
                said[offer["offer"]][who.pk] = how
            elif what == "offer":
                offer = groups.offered(world, case, how, at)
                said[offer["offer"]] = {}
            else:
                _done(world, case, what, who, at, offer, how)
        except Refused:
            continue
    _nobody_is_bound(case, said)


def _done(world: World, case: Case, what: str, who: User, at: str, offer: dict[str, Any], how: str) -> None:
    if what == "leave":
        do("leave_group", who, at, case, goes=how)
    elif what == "close":
        do("close_vote", who, at, case, left_out=True, **offer)
    elif what == "propose":
        do("propose_representatives", who, at, case, chosen=[how])
    elif what == "say":
        do("answer_change", who, at, case, agrees=how)
    elif what == "choose":
        do("close_change", who, at, case, left_out=True)
    elif what == "accept":
        do("accept_offer", who, at, case, **offer)
    else:
        do("withdraw", who, at, case, reason="不再投诉")


def _nobody_is_bound(case: Case, said: dict[str, dict[Any, str]]) -> None:
    """Whoever is settled said yes to that very offer; everybody else is in the group, went, or has their own case."""
    stage = worlds.latest(case, "administrative")
    here = set(Member.objects.filter(party__case=case, state=MemberState.JOINED).values_list("person", flat=True))
    if stage.state == "agreed":
        yes = {who for who, how in said[stage.facts["accepted_offer"]].items() if how == "yes"}
        assert here
        assert here <= yes
        named = {name for term in package(stage.pk) for name, _part in term["shares"]}
        assert named == set(User.objects.filter(pk__in=here).values_list("name", flat=True))
    if stage.state == "withdrawn":
        assert len(here) == 1
    for row in Member.objects.filter(party__case=case, state=MemberState.SPLIT):
        assert row.own_case is not None
        assert row.own_case.amount == row.amount
        assert row.own_case.parties.get(side="claimant").person_id == row.person_id
        assert worlds.latest(row.own_case, "administrative").state == "accepted"
