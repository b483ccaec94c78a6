"""Rounds of sealed bids: the rule first, one figure each, compared once; what did not meet is seen by nobody."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mediation.cases.models import Case
from mediation.core.actors import Actor
from mediation.core.models import Event, Outbox
from mediation.negotiation import rounds, sealed, secret_queries
from mediation.negotiation.models import Bid, Round
from mediation.notices.models import Notice
from mediation.rooms.models import Message
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, in_session, offered, pay
from tests.mediation.negotiation.secrets import (
    AGREED,
    ASKED,
    HOUR,
    OFFERED,
    bid,
    both_bid,
    open_round,
    proposed,
)
from tests.mediation.worlds import Who, World, actor, at, do, kinds, may, refused, time_passes

pytestmark = pytest.mark.django_db
SECRET, SECRET_TOO = "7391.37", "5173.73"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return in_session(world)


def seen(who: Who, case: Case) -> secret_queries.SeenRound:
    """The newest round as somebody sees it."""
    return secret_queries.rounds_of(actor(who), case)[-1]


def test_a_round_begins_when_both_agreed_to_its_rule_and_not_before(world: World, case: Case) -> None:
    one = proposed(case, world.zhou, rule="percent", margin="12.50")
    assert (one.state, one.number, one.rule, one.margin) == ("proposed", 1, "percent", Decimal("12.50"))
    assert set(one.agreed) == {"claimant"}, "whoever proposes it for a side has agreed"
    with refused("not_open", case):
        bid(one, world.zhou, "100.00")
    with refused("not_open", case):
        do("agree_round", world.zhou, AGREED, case, round=str(one.pk))
    do("agree_round", world.agent, AGREED, case, round=str(one.pk))
    one.refresh_from_db()
    assert (one.state, one.started_at) == ("open", at(AGREED))
    assert kinds(case)[-2:] == ["round.proposed", "round.agreed"]


def test_what_the_mediator_proposes_needs_both_sides(world: World, case: Case) -> None:
    one = proposed(case, world.mediator)
    assert one.agreed == {}
    do("agree_round", world.zhou, AGREED, case, round=str(one.pk))
    one.refresh_from_db()
    assert one.state == "proposed"
    assert {"agree_round", "decline_round"} <= may(case, world.agent, AGREED)
    assert {"agree_round", "decline_round", "bid"}.isdisjoint(may(case, world.mediator, AGREED))
    do("decline_round", world.agent, AGREED, case, round=str(one.pk))
    one.refresh_from_db()
    assert (one.state, one.ended_at) == ("declined", at(AGREED))
    assert "propose_round" in may(case, world.zhou, AGREED)


def test_bids_that_meet_show_the_middle_and_bind_nobody(world: World) -> None:
    one = both_bid(world, open_round(world), "380.00", "420.00")
    assert (one.state, one.amount, one.ended_at) == ("met", Decimal("400.00"), at(OFFERED))
    for who in (world.zhou, world.agent, world.mediator):
        assert seen(who, one.case).round.amount == Decimal("400.00")
    assert kinds(one.case)[-3:] == ["bid.sealed", "bid.sealed", "round.met"]
    assert not one.case.proceedings.filter(facts__has_key="agreed_on").exists()
    offer = offered(one.case, world.agent, "2026-07-16 10:30", pay("400.00", "2026-09-10"))
    accept(one.case, world.zhou, "2026-07-16 10:40", offer)


def test_bids_that_do_not_meet_are_seen_by_the_side_that_entered_them_alone(world: World) -> None:
    one = both_bid(world, open_round(world), SECRET, SECRET_TOO)
    assert (one.state, one.amount) == ("unmet", None)
    own = seen(world.zhou, one.case).own
    assert own is not None
    assert own.amount == Decimal(SECRET)
    other = seen(world.agent, one.case).own
    assert other is not None
    assert other.amount == Decimal(SECRET_TOO)
    for who in (world.mediator, world.secretary, world.platform_agent):
        assert seen(who, one.case).own is None
    assert secret_queries.rounds_of(actor(world.xiaoshan.officer), one.case) == []
    assert secret_queries.rounds_of(actor(world.outsider), one.case) == []


def test_no_figure_stands_in_anything_but_the_sealed_line(world: World) -> None:
    one = both_bid(world, open_round(world), SECRET, SECRET_TOO)
    kept = [
        *Event.objects.values_list("data", flat=True), *Outbox.objects.values_list("payload", flat=True),
        *Notice.objects.values_list("params", flat=True), *Message.objects.values_list("body", flat=True),
        *Round.objects.values_list(), *one.case.proceedings.values_list("facts", flat=True),
    ]  # fmt: skip
    assert not [row for row in kept if "7391" in str(row) or "5173" in str(row)]


def test_each_bid_is_committed_in_the_record_before_it_is_compared(world: World) -> None:
    one = open_round(world)
    done = bid(one, world.zhou, SECRET)
    event = Event.objects.get(case=one.case, kind="bid.sealed", strand__room=None)
    assert event.data["commitment"] == done.result["commitment"]
    own = seen(world.zhou, one.case).own
    assert own is not None
    assert sealed.commitment_of(own.line) == done.result["commitment"]
    assert seen(world.agent, one.case).own is None
    assert seen(world.agent, one.case).bids == ("claimant",), "that a bid is in is no secret"


def test_a_bid_that_was_exchanged_after_its_commitment_is_not_compared(world: World) -> None:
    one = open_round(world)
    bid(one, world.zhou, "500.00")
    forged = sealed.seal(round=str(one.pk), side="claimant", amount=sealed.figure(Decimal("100.00")))
    Bid.objects.filter(round=one).update(line=forged.line, commitment=forged.commitment)
    with pytest.raises(sealed.Broken):
        bid(one, world.agent, "300.00", OFFERED)
    Bid.objects.filter(round=one).update(commitment=Event.objects.get(kind="bid.sealed").data["commitment"])
    with pytest.raises(sealed.Broken):
        bid(one, world.agent, "300.00", OFFERED)


def test_a_second_bid_a_late_one_and_one_after_the_reveal_are_refused(world: World) -> None:
    one = open_round(world)
    bid(one, world.zhou, "500.00")
    with refused("not_open", one.case):
        bid(one, world.zhou, "400.00", OFFERED)
    with refused("too_late", one.case):
        bid(one, world.agent, "500.00", HOUR)
    bid(one, world.agent, "500.00", OFFERED)
    for who in (world.zhou, world.agent):
        with refused("not_open", one.case):
            bid(one, who, "600.00", "2026-07-16 10:30")
    other = open_round(world, one.case)
    with refused("conflict", one.case):
        do("bid", world.zhou, ASKED, one.case, round=str(one.pk), amount="1.00")
    assert other.bids.count() == 0


def test_at_its_hour_a_round_ends_whatever_came(world: World, case: Case) -> None:
    one = open_round(world, case)
    bid(one, world.zhou, "500.00")
    assert rounds.end_rounds(now=at("2026-07-16 11:59")) == 0
    with refused("too_early", case):
        do("end_round", Actor.system(), "2026-07-16 11:59", case, round=str(one.pk))
    time_passes(HOUR)
    one.refresh_from_db()
    assert (one.state, one.amount, one.ended_at) == ("unmet", None, at(HOUR))
    never = proposed(case, world.mediator, at="2026-07-16 12:01", until="2026-07-16 13:00")
    time_passes("2026-07-16 13:00")
    never.refresh_from_db()
    assert never.state == "lapsed"
    assert kinds(case)[-1] == "round.lapsed"


def test_a_round_is_withdrawn_while_a_bid_is_missing(world: World) -> None:
    one = open_round(world)
    bid(one, world.zhou, SECRET)
    for who in (world.zhou, world.agent, world.mediator):
        assert "withdraw_round" in may(one.case, who, ASKED)
    do("withdraw_round", world.agent, ASKED, one.case, round=str(one.pk))
    one.refresh_from_db()
    assert (one.state, one.amount) == ("withdrawn", None)
    with refused("not_open", one.case):
        bid(one, world.agent, "1.00", OFFERED)
    met = both_bid(world, open_round(world, one.case), "1.00", "2.00")
    assert met.state == "met"
    with refused("not_open", one.case):
        do("withdraw_round", world.zhou, "2026-07-16 10:30", one.case, round=str(met.pk))


def test_three_rounds_that_began_are_all(world: World, case: Case) -> None:
    for _number in range(2):
        both_bid(world, open_round(world, case), "500.00", "400.00")
    declined = proposed(case, world.zhou)
    do("decline_round", world.agent, AGREED, case, round=str(declined.pk))
    assert "propose_round" in may(case, world.zhou, AGREED), "one that never began does not count"
    last = open_round(world, case)
    assert last.number == 4
    with refused("not_open", case):
        proposed(case, world.mediator)
    do("withdraw_round", world.zhou, ASKED, case, round=str(last.pk))
    for who in (world.zhou, world.agent, world.mediator):
        with refused("not_open", case):
            proposed(case, who, at="2026-07-16 10:30")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"rule": "overlap", "margin": "5"}, "margin"),
        ({"rule": "percent"}, "margin"),
        ({"rule": "percent", "margin": "30.01"}, "margin"),
        ({"rule": "sum", "margin": "0"}, "margin"),
        ({"rule": "nearest"}, "rule"),
        ({"until": "2026-07-16 09:59"}, "until"),
        ({"until": "2026-07-30 10:01"}, "until"),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(world: World, case: Case, said: dict[str, str], field: str) -> None:  # fmt: skip  # noqa: E501
    with refused("invalid", case) as caught:
        proposed(case, world.mediator, **said)
    assert list(caught.value.errors) == [field]


def test_only_the_two_sides_and_who_leads_have_a_part(world: World, case: Case) -> None:
    for who in (world.platform_agent, world.second_mediator, world.secretary):
        with refused("forbidden", case):
            proposed(case, who)
    one = open_round(world, case)
    for who in (world.platform_agent, world.mediator, world.secretary):
        with refused("forbidden", case):
            bid(one, who, "1.00")
    with refused("not_found", case):
        bid(one, world.outsider, "1.00")
    with refused("invalid", case):
        bid(one, world.zhou, "-1.00")


def test_everybody_concerned_is_told_without_a_figure(world: World) -> None:
    one = both_bid(world, open_round(world), "380.00", "420.00")
    told = Notice.objects.filter(case=one.case, title="round.met", channel="in_site")
    assert {note.person for note in told} == {world.zhou, world.agent, world.mediator, world.second_mediator}
    assert {str(sorted(note.params.items())) for note in told} == {str([("number", one.case.number)])}


def test_where_mediation_ends_so_does_the_round(world: World) -> None:
    one = open_round(world)
    bid(one, world.zhou, SECRET)
    do("end_mediation", world.mediator, OFFERED, one.case, reason="双方差距过大。")
    one.refresh_from_db()
    assert (one.state, one.amount) == ("lapsed", None)
    assert rounds.end_rounds(now=at(HOUR)) == 0


def test_the_database_keeps_a_figure_only_where_bids_met(world: World) -> None:
    one = open_round(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=one.pk).update(amount=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=one.pk).update(state="met")
