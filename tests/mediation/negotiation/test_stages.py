"""Offers before the bureau and before the committee: what an acceptance leads to there, and what the room shows."""

from decimal import Decimal
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.negotiation import queries
from mediation.performance.queries import recovered
from mediation.rooms.models import Message, Room
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, in_session, offered, pay, status
from tests.mediation.worlds import World, actor, do, file_case, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
AGREED_DAY = "2026-06-24"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def bureau_case(world: World) -> Case:
    """Sample case S2 in its video session of 2026-06-24."""
    case, officer = file_case(world, at="2026-05-25 09:00"), world.xiaoshan.officer
    do("say_no", world.agent, "2026-06-08 17:30", case, reason="不同意退一赔三")
    do("take_on", world.zhou, "2026-06-09 09:42", case, bureau=str(world.xiaoshan.body.pk))
    do("accept", officer, "2026-06-12 11:05", case)
    do("ask_consent", officer, "2026-06-12 11:10", case)
    do("consent", world.zhou, "2026-06-13 09:00", case)
    do("consent", world.agent, "2026-06-15 09:00", case)
    day = f"{AGREED_DAY}T10:00:00+08:00"
    do("schedule", officer, "2026-06-17 09:00", case, starts_at=day, online=True, recusal_days=3)
    worlds.untied(officer, f"{AGREED_DAY} 10:00", case)
    do("open_session", officer, f"{AGREED_DAY} 10:00", case)
    return case


@pytest.fixture
def committee_case(world: World) -> Case:
    return in_session(world)


def lines(case: Case) -> list[tuple[str, str]]:
    """Kinds of the joint room's lines with what they are about."""
    joint = Room.objects.get(proceeding__case=case, kind="joint", state="open")
    return [
        (one.kind, str(one.body.get("version") or one.body.get("event"))) for one in Message.objects.filter(room=joint)
    ]


def test_s2_agreed_in_the_session_and_performed_at_once(world: World, bureau_case: Case) -> None:
    case = bureau_case
    made = offered(case, world.agent, f"{AGREED_DAY} 10:20", pay("458.00", AGREED_DAY), pay("200.00", AGREED_DAY))
    assert lines(case) == [("system", "room.opened"), ("offer", "1")]
    assert made.room == Room.objects.get(proceeding=made.proceeding, kind="joint").pk
    accept(case, world.zhou, f"{AGREED_DAY} 10:31", made)
    assert latest(case, "administrative").state == "agreed"
    assert lines(case)[-1] == ("system", "offer.accepted")
    assert [kind for kind in kinds(case) if kind.startswith("offer.")] == ["offer.made", "offer.accepted"]
    assert "administrative.agreed" in kinds(case)
    done: dict[str, Any] = {"what": "平台原路退款658元", "on": AGREED_DAY}
    do("record_performed", world.agent, f"{AGREED_DAY} 10:40", case, **done)
    assert recovered(actor(world.zhou), case) == 0
    do("record_performed", world.zhou, f"{AGREED_DAY} 10:52", case, **done, no_further_claim=True)
    assert latest(case, "administrative").state == "performed"
    assert recovered(actor(world.zhou), case) == Decimal("658.00")
    assert not case.proceedings.filter(kind="performance").exists(), "performed at once: nothing is left to follow"


def test_what_was_offered_before_does_not_follow_to_the_bureau_and_its_officer_sees_its_own(
    world: World, bureau_case: Case
) -> None:
    officer = world.xiaoshan.officer
    assert not queries.offers_of(actor(officer), bureau_case).exists()
    made = offered(bureau_case, world.agent, f"{AGREED_DAY} 10:20", pay("300.00", "2026-07-01"))
    assert list(queries.offers_of(actor(officer), bureau_case)) == [made]
    assert not queries.offers_of(actor(world.yuhang.officer), bureau_case).exists()
    assert {"offer", "accept_offer"}.isdisjoint(may(bureau_case, officer, f"{AGREED_DAY} 10:21"))
    with refused("forbidden", bureau_case):
        accept(bureau_case, officer, f"{AGREED_DAY} 10:21", made)


def test_no_offers_before_the_session_and_none_after_its_end(world: World, bureau_case: Case) -> None:
    made = offered(bureau_case, world.agent, f"{AGREED_DAY} 10:20", pay("300.00", "2026-07-01"))
    do(
        "terminate",
        world.xiaoshan.officer,
        f"{AGREED_DAY} 11:00",
        bureau_case,
        ground="T3",
        reason="双方差距过大，无法达成一致。",
    )
    assert status(made) == "expired"
    assert {"offer", "accept_offer", "withdraw_offer"}.isdisjoint(may(bureau_case, world.zhou, f"{AGREED_DAY} 11:01"))
    early = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00", order_no="SF-示例-0099")
    with refused("not_open", early):
        offered(early, world.zhou, "2026-06-09 10:00", pay("300.00", "2026-07-01"))


def test_before_the_committee_an_acceptance_is_a_package_for_the_mediator(world: World, committee_case: Case) -> None:
    case = committee_case
    asked = offered(case, world.zhou, "2026-07-16 10:30", pay("500.00", "2026-09-10"))
    made = offered(case, world.agent, "2026-07-16 10:40", pay("400.00", "2026-09-10"))
    accept(case, world.zhou, "2026-07-16 10:50", made)
    held = latest(case, "peoples_mediation")
    assert (held.state, held.facts["accepted_offer"]) == ("session", str(made.pk))
    assert queries.accepted_terms(held) == made.terms
    assert status(asked) == "superseded", "what else lay on the table gives way to what was accepted"
    assert not case.proceedings.filter(kind="performance").exists()
    assert list(queries.offers_of(actor(world.mediator), case)) == [asked, made]
    better = offered(case, world.agent, "2026-07-16 11:00", pay("450.00", "2026-09-10"))
    accept(case, world.zhou, "2026-07-16 11:05", better)
    assert queries.accepted_total(latest(case, "peoples_mediation")) == Decimal(450)


def test_the_room_says_what_became_of_each_offer(world: World, committee_case: Case) -> None:
    case = committee_case
    first = offered(case, world.agent, "2026-07-16 10:00", pay("100.00", "2026-09-10"))
    do("decline_offer", world.zhou, "2026-07-16 10:05", case, offer=str(first.pk))
    second = offered(case, world.agent, "2026-07-16 10:10", pay("200.00", "2026-09-10"))
    do("withdraw_offer", world.agent, "2026-07-16 10:15", case, offer=str(second.pk))
    offered(case, world.agent, "2026-07-16 10:20", pay("300.00", "2026-09-10"), expires_at="2026-07-16 12:00")
    time_passes("2026-07-16 12:00")
    assert lines(case)[1:] == [
        ("offer", "1"),
        ("system", "offer.declined"),
        ("offer", "2"),
        ("system", "offer.withdrawn"),
        ("offer", "3"),
        ("system", "offer.expired"),
    ]


def test_nothing_is_offered_in_a_caucus(world: World, committee_case: Case) -> None:
    caucus = do("open_caucus", world.mediator, "2026-07-16 10:12", committee_case, side="claimant").result["room"]
    with refused("invalid", committee_case) as caught:
        offered(committee_case, world.zhou, "2026-07-16 10:15", pay("1.00", "2026-09-10"), room=caucus)
    assert list(caught.value.errors) == ["room"]
    assert Message.objects.filter(room=caucus, kind="offer").count() == 0
    joint = Room.objects.get(proceeding__case=committee_case, kind="joint")
    made = offered(committee_case, world.zhou, "2026-07-16 10:16", pay("1.00", "2026-09-10"), room=str(joint.pk))
    assert made.room == joint.pk
    assert str(caucus) not in str(
        [lines(committee_case), queries.offers_of(actor(world.agent), committee_case).values()]
    )
