"""Voice and video in a room: whose consent it takes, who may be in the call, and what stays of it (docs/adr/0015)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mediation.cases.models import Proceeding
from mediation.core import ledger
from mediation.core.models import Event, Strand
from mediation.core.refusals import Refused
from mediation.people.models import MemberRole, Membership
from mediation.rooms import calls, verbs
from mediation.rooms.models import CallConsent, Caller, Message, Room, Seat
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import Who, actor, at, do

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = "2026-06-01 10:05"
REAL = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def scene() -> Scene:
    """A case in session; of the platform nobody sits in the joint room yet."""
    made = scenes.scene()
    verbs.enter(actor=actor(made.world.agent), room=made.joint.pk, now=at(WHEN))
    return made


def join(who: Who, room: Room, *, agreed: bool = True, peer: UUID | None = None, real: datetime = REAL) -> UUID:
    return calls.join(actor=actor(who), room=room.pk, agreed=agreed, peer=peer, now=at(WHEN), seen_at=real)


def agree(who: Who, room: Room) -> None:
    calls.agree(actor=actor(who), room=room.pk, now=at(WHEN))


def refuse(who: Who, room: Room) -> None:
    calls.refuse(actor=actor(who), room=room.pk, now=at(WHEN))


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Refused) as caught:
        deed(*args, **kwargs)
    assert caught.value.code == code


def events(room: Room) -> list[str]:
    """What the platform noted in a room."""
    return [one.body["event"] for one in Message.objects.filter(room=room, kind="system").order_by("seq")][1:]


def inside(room: Room) -> set[UUID]:
    return {peer.id for peer in calls.of_room(room.pk).peers}


@pytest.mark.both_databases
def test_nobody_hears_anybody_before_both_sides_and_who_leads_have_agreed(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    assert calls.of_room(room.pk) == calls.NONE
    join(world.mediator, room)
    assert calls.of_room(room.pk).missing == ("claimant", "respondent")
    agree(world.zhou, room)
    assert calls.of_room(room.pk).missing == ("respondent",)
    join(world.agent, room)
    call = calls.of_room(room.pk)
    assert call.open
    assert len(call.peers) == 2, "who agreed without coming in is not in the call"
    assert events(room) == ["call.agreed", "call.joined", "call.agreed", "call.agreed", "call.joined"]
    kinds = list(Event.objects.filter(case=scene.case, kind__startswith="call.").values_list("kind", "audience"))
    assert kinds == [("call.agreed", "case")] * 3


def test_the_platform_beside_two_sides_and_who_helps_speak_for_themselves_alone(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    verbs.enter(actor=actor(world.platform_agent), room=room.pk, now=at(WHEN))
    for who in (world.mediator, world.zhou, world.agent):
        join(who, room)
    assert calls.of_room(room.pk).open
    refuse(world.platform_agent, room)
    assert calls.of_room(room.pk).open
    assert len(inside(room)) == 3


def test_coming_in_takes_a_word_of_ones_own(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    refused("call_consent", join, world.zhou, room, agreed=False)
    assert not CallConsent.objects.exists()
    assert events(room) == []
    agree(world.zhou, room)
    agree(world.zhou, room)
    join(world.zhou, room, agreed=False)
    assert events(room) == ["call.agreed", "call.joined"]


def test_a_word_taken_back_ends_the_call_for_everybody(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    for who in (world.mediator, world.zhou, world.agent):
        join(who, room)
    refuse(world.zhou, room)
    refuse(world.zhou, room)
    call = calls.of_room(room.pk)
    assert (call.peers, call.missing) == ((), ("claimant",))
    assert events(room)[-2:] == ["call.refused", "call.ended"]
    refused("call_consent", join, world.zhou, room, agreed=False)
    join(world.zhou, room)
    assert calls.of_room(room.pk).open


def test_a_side_of_two_agrees_only_while_neither_refuses(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    second = worlds._person("agent2", "代二示例")
    Membership.objects.create(user=second, organisation=world.store, role=MemberRole.AGENT)
    for who in (world.mediator, world.zhou, world.agent):
        join(who, room)
    refuse(second, room)
    assert calls.of_room(room.pk).missing == ("respondent",)
    agree(second, room)
    assert calls.of_room(room.pk).open


@pytest.mark.both_databases
def test_a_fifth_is_told_that_the_call_is_full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    world, room = scene.world, scene.joint
    monkeypatch.setattr(calls, "MOST", 2)
    join(world.mediator, room)
    first = join(world.zhou, room)
    refused("call_full", join, world.agent, room)
    assert join(world.zhou, room, peer=first) == first, "who is in it comes back"
    calls.leave(actor=actor(world.zhou), room=room.pk, peer=first, now=at(WHEN))
    join(world.agent, room)
    assert events(room)[-2:] == ["call.agreed", "call.joined"]


def test_four_is_what_devices_bear() -> None:
    assert calls.MOST == 4


def test_a_page_reloaded_takes_the_place_of_the_one_before_without_a_note(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    first = join(world.zhou, room)
    assert join(world.zhou, room, agreed=False, peer=first) == first
    second = join(world.zhou, room, agreed=False)
    assert second != first
    assert inside(room) == {second}
    calls.leave(actor=actor(world.zhou), room=room.pk, peer=first, now=at(WHEN))
    assert inside(room) == {second}, "the page before has nothing to leave"
    calls.leave(actor=actor(world.zhou), room=room.pk, peer=second, now=at(WHEN))
    assert events(room) == ["call.agreed", "call.joined", "call.left"]


def test_who_gives_no_sign_of_life_is_out_of_it(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    gone, here = join(world.zhou, room), join(world.mediator, room)
    later = REAL + calls.LAPSE + timedelta(seconds=1)
    calls.seen([here], at=later)
    calls.lapse(room=room.pk, now=at(WHEN), seen_at=later)
    assert inside(room) == {here}
    assert events(room)[-1] == "call.lost"
    assert join(world.zhou, room, peer=gone) != gone


@pytest.mark.parametrize("how", ["handler", "closed", "suspended"])
def test_who_lost_the_right_and_a_room_without_talk_have_no_call(scene: Scene, how: str) -> None:
    world, room, case = scene.world, scene.joint, scene.case
    if how == "suspended":
        case = bureau.reach(world, "in_session")
        room = Room.objects.get(case=case)
        join(world.zhou, room)
        do("ask_recusal", world.agent, "2026-06-24 14:40", case, **bureau.recusal(world))
        refused("room_suspended", join, world.zhou, room)
    else:
        join(world.mediator, room)
        if how == "closed":
            scenes.end(scene)
            refused("room_closed", join, world.zhou, room)
        else:
            Proceeding.objects.filter(pk=scene.proceeding.pk).update(handler=None)
            refused("not_found", join, world.mediator, room)
    assert inside(room) == set(), "whatever the seat still says"


def test_a_program_has_no_voice(scene: Scene) -> None:
    refused("forbidden", join, scene.world.store, scene.joint)
    refused("forbidden", agree, scene.world.store, scene.joint)
    assert not Seat.objects.filter(room=scene.joint, person=None).exists()


def test_a_caucus_has_a_call_of_its_own_that_its_own_strand_alone_knows(scene: Scene) -> None:
    world, caucus = scene.world, scene.caucus("claimant")
    told = Event.objects.filter(case=scene.case, strand__room=None).count()
    lines = Message.objects.filter(room=scene.joint).count()
    peer = join(world.zhou, caucus)
    assert calls.of_room(caucus.pk).missing == ("mediator",)
    join(world.mediator, caucus)
    assert calls.of_room(caucus.pk).open
    calls.leave(actor=actor(world.zhou), room=caucus.pk, peer=peer, now=at(WHEN))
    refuse(world.zhou, caucus)
    for outside in (world.agent, world.platform_agent):
        refused("not_found", join, outside, caucus)
    assert calls.of_room(scene.joint.pk) == calls.NONE
    assert Event.objects.filter(case=scene.case, strand__room=None).count() == told
    assert Message.objects.filter(room=scene.joint).count() == lines
    strand = Strand.objects.get(case=scene.case, room=caucus.pk)
    assert [one.kind for one in strand.events.order_by("seq")][1:] == ["call.agreed", "call.agreed", "call.refused"]
    assert ledger.faults(strand) == []
    assert not strand.events.exclude(audience=f"room:{caucus.pk}").exists()


def test_nothing_of_what_devices_tell_each_other_has_a_place_to_be_kept() -> None:
    kept = {field.name for model in (CallConsent, Caller) for field in model._meta.get_fields()}
    assert kept == {"id", "seat", "given", "said_at", "changed_at", "peer", "joined_at", "seen_at", "left_at"}
