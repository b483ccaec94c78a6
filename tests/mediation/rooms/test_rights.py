"""Who may sit where: derived from standing, one side in a caucus, gone with the membership (promises C1 to C3)."""

from uuid import uuid4

import pytest

from mediation.cases.models import Proceeding
from mediation.cases.queries import timeline
from mediation.core import docket, ledger
from mediation.core.actors import Actor
from mediation.core.models import Event, Strand
from mediation.core.refusals import Refused
from mediation.people.models import MemberRole, Membership, User
from mediation.rooms import queries, rights, talk, verbs
from mediation.rooms.files import RoomFiles
from mediation.rooms.models import Room, RoomState, Seat
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene

pytestmark = pytest.mark.django_db
NOW = worlds.at(scenes.TALK)


def everybody() -> list[Actor]:
    """All people and organisations of the world."""
    return [Actor.person(pk) for pk in User.objects.values_list("pk", flat=True)]


def inside(room: Room) -> set[str]:
    """Names of the people with a right to a room."""
    fresh = Room.objects.select_related("proceeding").get(pk=room.pk)
    return {right.name for right in rights.of_rooms({fresh: everybody()})[fresh.pk].values()}


def names(*people: User) -> set[str]:
    """Their names."""
    return {one.name for one in people}


def test_the_joint_room_is_for_the_parties_people_and_the_one_in_charge() -> None:
    scene = scenes.scene()
    assert inside(scene.joint) == names(*scene.four)
    seated = set(scene.joint.seats.values_list("name", flat=True))
    assert seated == names(scene.world.zhou, scene.world.mediator)


@pytest.mark.parametrize("side", ["claimant", "respondent", "platform"])
def test_a_caucus_is_for_one_side_and_the_one_in_charge(side: str) -> None:
    scene = scenes.scene()
    world = scene.world
    of_side = {"claimant": world.zhou, "respondent": world.agent, "platform": world.platform_agent}[side]
    assert inside(scene.caucus(side)) == names(of_side, world.mediator)


def test_every_right_is_one_that_the_docket_knows_too() -> None:
    scene = scenes.scene()
    proceeding = Proceeding.objects.get(pk=scene.proceeding.pk)
    for actor in everybody():
        right = rights.of(actor, scene.joint)
        standing = docket.get().standing(actor, scene.case, proceeding)
        if right is not None:
            assert right.role in standing.roles
        if standing.party:
            assert right is not None
            assert right.party == standing.party.pk


def test_an_organisations_own_token_sits_for_its_party() -> None:
    scene = scenes.scene()
    store = Actor.organisation(scene.world.store.pk)
    assert rights.of(store, scene.joint)
    assert rights.of(Actor.organisation(scene.world.committee.pk), scene.joint) is None
    room, right, seat = verbs.enter(actor=store, room=scene.joint.pk, now=NOW)
    assert (room, right.role, seat and seat.person_id) == (scene.joint, "respondent", None)
    assert scenes.say(scene.world.store, scene.joint, "本店的话").seq == 2
    assert scene.joint.seats.filter(organisation=scene.world.store, person=None).count() == 1


@pytest.mark.parametrize("lost", ["membership", "handler", "account", "body"])
def test_a_right_ends_at_once_with_what_it_came_from(lost: str) -> None:
    scene = scenes.scene()
    caucus = scene.caucus("respondent")
    world = scene.world
    if lost == "membership":
        Membership.objects.filter(user=world.mediator).update(active=False)
    elif lost == "handler":
        Proceeding.objects.filter(pk=scene.proceeding.pk).update(handler=world.second_mediator)
    elif lost == "account":
        User.objects.filter(pk=world.mediator.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=world.mediator).update(organisation=world.yuhang.body)
    for room in (scene.joint, caucus):
        assert world.mediator.name not in inside(room)
        with pytest.raises(Refused) as caught:
            scenes.say(world.mediator, room, "还在吗")
        assert caught.value.code == "not_found"
        assert verbs.withdraw_lost(room=room.pk, now=NOW) == 1
        assert Seat.objects.get(room=room, person=world.mediator).withdrawn_at == NOW
    assert world.second_mediator.name not in inside(caucus), "a caucus belongs to who led it"
    assert (world.second_mediator.name in inside(scene.joint)) == (lost == "handler")


def test_who_is_party_and_in_charge_of_their_own_case_sits_as_a_party_only() -> None:
    scene = scenes.scene()
    caucus = scene.caucus("respondent")
    Proceeding.objects.filter(pk=scene.proceeding.pk).update(handler=scene.world.zhou)
    Membership.objects.create(user=scene.world.zhou, organisation=scene.world.committee, role=MemberRole.MEDIATOR)
    assert scene.world.zhou.name not in inside(caucus)
    with worlds.refused("forbidden", scene.case):
        worlds.do("close_caucus", scene.world.zhou, scenes.TALK, scene.case, side="respondent")


def test_a_room_that_is_not_ones_own_answers_as_one_that_is_not_there() -> None:
    scene = scenes.scene()
    caucus = scene.caucus("claimant")
    said = set()
    for room in (caucus.pk, uuid4()):
        for who in (scene.world.agent, scene.world.outsider, scene.world.secretary):
            actor = worlds.actor(who)
            for act in (
                queries.room_of,
                queries.history,
                lambda a, r: verbs.enter(actor=a, room=r, now=NOW),
                lambda a, r: verbs.mark_read(actor=a, room=r, seq=1, now=NOW),
                lambda a, r: verbs.retract(actor=a, room=r, seq=1, now=NOW),
                lambda a, r: talk.post(actor=a, room=r, ref=uuid4(), kind="text", body={"text": "x"}, now=NOW),
            ):
                with pytest.raises(Refused) as caught:
                    act(actor, room)
                said.add((caught.value.code, str(caught.value), caught.value.status, repr(caught.value.context)))
    assert len(said) == 1
    assert next(iter(said))[0] == "not_found"


def trace(scene: Scene, who: User) -> tuple[object, ...]:
    """Everything of rooms and record that somebody can see."""
    actor = worlds.actor(who)
    events = [(one.kind, one.data) for one in timeline(actor, scene.case)]
    rooms = [(one.room.pk, one.title, one.unread, one.room.last_seq) for one in queries.rooms_of(actor, scene.case)]
    version = Proceeding.objects.get(pk=scene.proceeding.pk).version
    return (
        events,
        rooms,
        list(RoomFiles().readable(actor, scene.case)),
        version,
        worlds.may(scene.case, who, scenes.TALK),
    )


def test_a_caucus_leaves_no_trace_for_the_other_side() -> None:
    scene = scenes.scene()
    world = scene.world
    others = (world.agent, world.platform_agent)
    before = [trace(scene, who) for who in others]
    main = Strand.objects.get(case=scene.case, room=None)
    caucus = scene.caucus("claimant")
    for number in range(3):
        scenes.say(world.zhou, caucus, f"底线{number}")
    worlds.do("close_caucus", world.mediator, scenes.TALK, scene.case, side="claimant")
    assert [trace(scene, who) for who in others] == before
    assert Strand.objects.get(pk=main.pk).head == main.head
    own = Strand.objects.get(room=caucus.pk)
    assert [one.kind for one in own.events.order_by("seq")] == ["caucus.opened", "caucus.closed"]
    assert ledger.faults(own) == []
    assert all(one.proceeding_id is None for one in own.events.all())


def test_a_refusal_does_not_name_a_caucus_as_the_last_step() -> None:
    scene = scenes.scene()
    scene.caucus("claimant")
    with pytest.raises(Refused) as caught:
        worlds.do("open_session", world_mediator(scene), scenes.TALK, scene.case)
    assert "caucus" not in repr(caught.value.context)
    assert str(scene.world.mediator.pk) not in repr(caught.value.context)


def world_mediator(scene: Scene) -> User:
    """Another mediator of the same committee, who may try."""
    return scene.world.second_mediator


@pytest.mark.parametrize("who", ["zhou", "agent", "second_mediator", "secretary", "outsider"])
def test_only_the_one_in_charge_opens_and_closes_a_caucus(who: str) -> None:
    scene = scenes.scene()
    scene.caucus("platform")
    person = getattr(scene.world, who)
    for name, side in (("open_caucus", "claimant"), ("close_caucus", "platform")):
        with worlds.refused("not_found" if who == "outsider" else "forbidden", scene.case):
            worlds.do(name, person, scenes.TALK, scene.case, side=side)
    if who != "outsider":
        assert not {"open_caucus", "close_caucus"} & worlds.may(scene.case, person, scenes.TALK)


def test_a_caucus_is_opened_once_closed_once_and_can_be_opened_again() -> None:
    scene = scenes.scene()
    mediator = scene.world.mediator
    caucus = scene.caucus("claimant")
    with worlds.refused("invalid", scene.case):
        worlds.do("open_caucus", mediator, scenes.TALK, scene.case, side="claimant")
    with worlds.refused("invalid", scene.case):
        worlds.do("close_caucus", mediator, scenes.TALK, scene.case, side="respondent")
    worlds.do("close_caucus", mediator, scenes.TALK, scene.case, side="claimant")
    with worlds.refused("not_open", scene.case):
        worlds.do("close_caucus", mediator, scenes.TALK, scene.case, side="claimant")
    assert scene.caucus("claimant").pk == caucus.pk
    assert Room.objects.get(pk=caucus.pk).state == RoomState.OPEN
    scenes.say(scene.world.zhou, caucus, "又见面了")


def test_every_room_ends_with_the_mediation_and_can_still_be_read() -> None:
    scene = scenes.scene()
    caucus = scene.caucus("claimant")
    scenes.say(scene.world.zhou, scene.joint, "一")
    scenes.end(scene)
    for room in (scene.joint, caucus):
        closed = Room.objects.get(pk=room.pk)
        assert closed.state == RoomState.CLOSED
        assert not closed.seats.filter(withdrawn_at=None).exists()
        with pytest.raises(Refused) as caught:
            scenes.say(scene.world.zhou, room, "还能说吗")
        assert caught.value.code == "room_closed"
        last = queries.history(worlds.actor(scene.world.zhou), room.pk)[-1]
        assert last.body == {"event": "room.closed"}
    assert queries.sitting(Room.objects.get(pk=scene.joint.pk)).count() == 2
    _room, _right, seat = verbs.enter(actor=worlds.actor(scene.world.agent), room=scene.joint.pk, now=NOW)
    assert seat is None


def test_the_record_keeps_one_hash_over_everything_said() -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "一")
    scenes.end(scene)
    closed = Event.objects.get(case=scene.case, kind="room.closed")
    room = Room.objects.get(pk=scene.joint.pk)
    assert {key: closed.data[key] for key in ("messages", "sha256")} == queries.digest(room)
    assert closed.data["messages"] == 3
    assert closed.data["joint"] == str(room.pk)
