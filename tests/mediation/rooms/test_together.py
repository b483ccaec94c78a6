"""Lines that share a commit: each is answered for itself, each room numbered for itself (promises M1 to M3, C2, C6)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mediation.core.refusals import Refused
from mediation.people.models import Membership, User
from mediation.rooms import statements, talk
from mediation.rooms.models import Message, Room
from mediation.rooms.talk import Line, Posted, Talk
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene

NOW = worlds.at(scenes.TALK)


def line(who: User, room: Room | UUID, text: str = "好", ref: UUID | None = None, **more: Any) -> Line:
    """A text somebody wants to say."""
    key = room.pk if isinstance(room, Room) else room
    return Line(worlds.actor(who), key, ref or uuid4(), "text", {"text": text}, **more)


def outcomes(spoken: Talk) -> list[int | str]:
    """The number of each line, or why it was refused."""
    return [
        one.seq if isinstance(one, Posted) else one.code if isinstance(one, Refused) else repr(one)
        for one in spoken.answers
    ]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_each_line_is_answered_for_itself_and_each_room_numbered_for_itself() -> None:
    scene = scenes.scene()
    world, other = scene.world, scenes.sitting(scene.world, scene.world.chen)
    closed = scenes.sitting(scene.world, scene.world.chen)
    scenes.end(closed)
    ref = uuid4()
    spoken = talk.say_all(
        [
            line(world.zhou, scene.joint, "一", ref), line(world.chen, other.joint, "甲"),
            line(world.outsider, scene.joint), line(world.zhou, uuid4()), line(world.agent, scene.joint, ""),
            line(world.zhou, scene.joint, "一", ref), line(world.agent, scene.joint, "二", ref),
            line(world.zhou, scene.joint, view_token="0" * 32), line(world.chen, closed.joint),
            line(world.agent, scene.joint, "二", reply_to=2), line(world.agent, scene.joint, reply_to=9),
            line(world.mediator, other.joint, "乙"),
        ],
        now=NOW,
    )  # fmt: skip
    assert outcomes(spoken) == [
        2, 2, "not_found", "not_found", "invalid", 2, "key_reused", "wrong_room", "room_closed", 3, "invalid", 3,
    ]  # fmt: skip
    repeated = [one.repeated for one in spoken.answers if isinstance(one, Posted)]
    assert repeated == [False, False, True, False, False]
    for room, texts in ((scene.joint, ["一", "二"]), (other.joint, ["甲", "乙"])):
        stored = list(Message.objects.filter(room=room, seq__gt=1).order_by("seq"))
        assert [(one.seq, one.body["text"]) for one in stored] == list(enumerate(texts, start=2))
        assert Room.objects.get(pk=room.pk).last_seq == 3
        assert [(one.seq, one.body["text"]) for one in spoken.said[room.pk]] == list(enumerate(texts, start=2))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_who_has_lost_the_right_neither_speaks_nor_hears_and_the_others_do() -> None:
    scene = scenes.scene()
    world, everyone = scene.world, {worlds.actor(one) for one in scene.four}
    Membership.objects.filter(user=world.mediator).update(active=False)
    spoken = talk.say_all(
        [line(world.mediator, scene.joint), line(world.zhou, scene.joint)],
        now=NOW,
        listening={scene.joint.pk: everyone},
    )
    assert outcomes(spoken) == ["not_found", 2]
    assert everyone - set(spoken.hearers[scene.joint.pk]) == {worlds.actor(world.mediator)}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_room_that_somebody_holds_keeps_no_other_waiting() -> None:
    scene = scenes.scene()
    other = scenes.sitting(scene.world, scene.world.chen)

    def meanwhile() -> None:
        until(lambda: Message.objects.filter(room=other.joint, seq=2).exists())
        assert not Message.objects.filter(room=scene.joint, seq=2).exists()

    lines = [line(scene.world.zhou, scene.joint), line(scene.world.chen, other.joint)]
    assert outcomes(said_while_held([scene.joint], lines, meanwhile)) == [2, 2]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_rooms_that_somebody_lets_go_together_are_said_with_one_commit() -> None:
    scene = scenes.scene()
    rooms = [scene.joint, *(scenes.sitting(scene.world, scene.world.chen).joint for _ in range(3))]
    lines = [line(scene.world.mediator, room) for room in rooms]
    assert outcomes(said_while_held(rooms, lines, lambda: until(somebody_waits))) == [2, 2, 2, 2]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT xmin::text) FROM rooms_message WHERE seq = 2")
            assert cursor.fetchone() == (4, 1)


def said_while_held(rooms: list[Room], lines: list[Line], meanwhile: Callable[[], None]) -> Talk:
    """Say lines while somebody else holds rooms, who lets them go after `meanwhile` (which SQLite's one lock skips)."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                assert len(Room.objects.select_for_update().filter(pk__in=[room.pk for room in rooms])) == len(rooms)
                held.set()
                assert release.wait(30)
        finally:
            connection.close()

    def speak() -> Talk:
        try:
            return talk.say_all(lines, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        holding = pool.submit(hold)
        assert held.wait(30)
        speaking = pool.submit(speak)
        try:
            if connection.vendor == "postgresql":
                meanwhile()
        finally:
            release.set()
        holding.result(30)
        return speaking.result(30)


def somebody_waits() -> bool:
    """Whether somebody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds."""
    waiting = threading.Event()
    for _ in range(600):
        if condition():
            return
        waiting.wait(0.05)
    raise AssertionError("what was waited for did not come")


@pytest.mark.django_db(transaction=True)
def test_many_lines_in_many_rooms_take_no_more_statements_than_one() -> None:
    scene = scenes.scene()
    others = [scenes.sitting(scene.world, scene.world.chen).joint for _ in range(3)]

    def taken(lines: list[Line]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert all(isinstance(one, Posted) for one in talk.say_all(lines, now=NOW).answers)
        return len(queries)

    for who, room in ((scene.world.agent, scene.joint), *((scene.world.mediator, one) for one in others)):
        scenes.say(who, room, "坐下")
    one = taken([line(scene.world.agent, scene.joint)])
    assert taken([line(scene.world.mediator, room) for room in others for _ in range(5)]) == one
    assert one <= 7  # begin, lock, standing, seats and references, number, line, commit


@pytest.mark.django_db(transaction=True)
def test_a_line_that_the_database_refuses_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, broken = scenes.scene(), uuid4()
    store = statements.store

    def refuse(numbers: Any, lines: Any) -> None:
        if any(one.ref == broken for one in lines):
            raise IntegrityError("no")
        store(numbers, lines)

    monkeypatch.setattr(statements, "store", refuse)
    world = scene.world
    spoken = talk.say_all(
        [line(world.zhou, scene.joint), line(world.agent, scene.joint, ref=broken), line(world.zhou, scene.joint)],
        now=NOW,
    )
    assert [one if one in {2, 3} else "failed" for one in outcomes(spoken)] == [2, "failed", 3]
    assert [one.seq for one in spoken.said[scene.joint.pk]] == [2, 3]
    assert Room.objects.get(pk=scene.joint.pk).last_seq == 3


@pytest.mark.django_db
def test_who_speaks_without_having_come_in_takes_a_seat_once() -> None:
    scene: Scene = scenes.scene()
    agent = scene.world.agent
    assert not scene.joint.seats.filter(person=agent).exists()
    spoken = talk.say_all([line(agent, scene.joint), line(agent, scene.joint)], now=NOW)
    assert outcomes(spoken) == [2, 3]
    seat = scene.joint.seats.get(person=agent)
    assert {(one.seat, one.name) for one in spoken.said[scene.joint.pk]} == {(seat.pk, agent.name)}
