"""Rooms of a mediation by the bureau: while recusal is decided, until the new notice, during an appraisal (M2-M5)."""

from uuid import uuid4

import pytest

from mediation.cases.models import Case
from mediation.core.refusals import Refused
from mediation.rooms import queries, talk, verbs
from mediation.rooms.models import Room, RoomState, Seat
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.worlds import World, do

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
ASKED, SAID = "2026-06-24 14:40", "2026-06-24 14:50"
NOTICE = bureau.PLAN | {"starts_at": "2026-06-29T09:00:00+08:00"}


@pytest.fixture
def world() -> World:
    return worlds.world()


def room_of(case: Case, side: str = "") -> Room:
    """A room of the case, read afresh."""
    return Room.objects.select_related("proceeding").get(case=case, side=side)


def notes(room: Room) -> list[str]:
    """What the platform said there."""
    return [one.body["event"] for one in queries.page(room.pk) if one.kind == "system"]


def silent(who: worlds.Who, room: Room, when: str = SAID) -> None:
    """Nothing can be said, and nothing was stored."""
    before = queries.page(room.pk)
    with pytest.raises(Refused) as caught:
        scenes.say(who, room, "还能说吗", when=when)
    assert (caught.value.code, caught.value.status) == ("room_suspended", 409)
    assert queries.page(room.pk) == before


def suspended(world: World) -> Case:
    """In session with a caucus open, then the officer's recusal is asked for."""
    case = bureau.reach(world, "in_session")
    do("open_caucus", world.xiaoshan.officer, "2026-06-24 14:32", case, side="claimant")
    do("ask_recusal", world.zhou, ASKED, case, **bureau.recusal(world))
    return case


def test_while_recusal_is_decided_nobody_speaks_in_any_room_of_the_mediation(world: World) -> None:
    case = suspended(world)
    for side, people in (
        ("", (world.zhou, world.agent, world.xiaoshan.officer)),
        ("claimant", (world.zhou, world.xiaoshan.officer)),
    ):
        room = room_of(case, side)
        assert (room.state, room.suspended_at, room.closed_at) == (RoomState.SUSPENDED, worlds.at(ASKED), None)
        assert notes(room)[-1] == "room.suspended"
        for who in people:
            silent(who, room)


def test_a_refused_request_opens_the_rooms_again(world: World) -> None:
    case = suspended(world)
    do("refuse_recusal", world.xiaoshan.lead, "2026-06-24 15:00", case, **bureau.REFUSED)
    for side in ("", "claimant"):
        room = room_of(case, side)
        assert (room.state, room.suspended_at, notes(room)[-1]) == (RoomState.OPEN, None, "room.resumed")
        scenes.say(world.zhou, room, "继续", when="2026-06-24 15:01")


def test_a_granted_request_keeps_them_shut_until_the_session_is_opened_after_a_new_notice(world: World) -> None:
    case = suspended(world)
    second = world.xiaoshan.second
    do("grant_recusal", world.xiaoshan.lead, "2026-06-24 15:00", case, **bureau.granted(world))
    silent(second, room_of(case), "2026-06-24 15:05")
    do("schedule", second, "2026-06-24 15:10", case, **NOTICE)
    silent(world.zhou, room_of(case), "2026-06-24 15:11")
    worlds.untied(second, "2026-06-29 09:00", case)
    do("open_session", second, "2026-06-29 09:00", case, waived="双方均表示不申请回避。")
    room = room_of(case)
    assert room.suspended_at is None
    assert notes(room)[-4:] == ["room.suspended", "room.reappointed", "room.summoned", "room.resumed"]
    scenes.say(second, room, "现在继续调解。", when="2026-06-29 09:01")
    assert Seat.objects.get(room=room, person=second, withdrawn_at=None).role == "officer"


def test_one_may_come_in_and_read_while_it_is_suspended_but_take_nothing_back(world: World) -> None:
    case = bureau.reach(world, "in_session")
    said = scenes.say(world.zhou, room_of(case), "说错了", when="2026-06-24 14:39")
    do("ask_recusal", world.agent, ASKED, case, **bureau.recusal(world))
    room = room_of(case)
    _room, right, seat = verbs.enter(actor=worlds.actor(world.platform_agent), room=room.pk, now=worlds.at(SAID))
    assert seat is not None
    assert right.role == "platform"
    with pytest.raises(Refused) as caught:
        verbs.retract(actor=worlds.actor(world.zhou), room=room.pk, seq=said.seq, now=worlds.at(ASKED))
    assert caught.value.code == "room_suspended"


def test_a_line_that_was_stored_before_answers_the_same_while_it_is_suspended(world: World) -> None:
    case = bureau.reach(world, "in_session")
    ref = uuid4()
    first = scenes.say(world.zhou, room_of(case), "在", when="2026-06-24 14:39", ref=ref)
    do("ask_recusal", world.agent, ASKED, case, **bureau.recusal(world))
    again = scenes.say(world.zhou, room_of(case), "在", when=SAID, ref=ref)
    assert (again.seq, again.repeated) == (first.seq, True)
    assert isinstance(again, talk.Posted)


def test_ending_a_suspended_mediation_closes_its_rooms(world: World) -> None:
    case = suspended(world)
    do("withdraw", world.zhou, "2026-06-24 15:00", case)
    for side in ("", "claimant"):
        room = room_of(case, side)
        assert (room.state, room.suspended_at, notes(room)[-1]) == (RoomState.CLOSED, None, "room.closed")
    assert queries.open_rooms_of(worlds.actor(world.zhou)) == []


def test_during_an_appraisal_one_can_talk_and_the_room_says_that_it_is_under_way(world: World) -> None:
    case = bureau.reach(world, "paused_appraisal")
    room = room_of(case)
    assert (room.state, room.suspended_at) == (RoomState.OPEN, None)
    assert queries.page(room.pk)[-1].body == {"event": "room.paused", "since": "2026-06-24"}
    scenes.say(world.zhou, room, "等检测结果。", when="2026-06-24 15:10")
    do("end_appraisal", world.xiaoshan.officer, "2026-06-24 16:00", case, **bureau.REPORT)
    assert notes(room)[-1] == "room.resumed"
