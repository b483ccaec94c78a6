"""Numbers of a room: taken under its lock, without holes, once per reference, whoever writes at once (M1 to M3)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediation.core.refusals import Refused
from mediation.rooms.models import Message, Room
from mediation.rooms.talk import Posted
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene

WRITERS, EACH = 8, 25


def write(scene: Scene, who: worlds.Who, refs: list[UUID], start: threading.Barrier) -> list[Posted]:
    """One writer: all its lines in order, on a connection of its own."""
    start.wait(10)
    try:
        return [scenes.say(who, scene.joint, f"第{number}句", ref=ref) for number, ref in enumerate(refs)]
    finally:
        connection.close()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_hole_and_keep_each_ones_order() -> None:
    scene = scenes.scene()
    start = threading.Barrier(WRITERS)
    refs = [[uuid4() for _ in range(EACH)] for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        found = list(pool.map(lambda n: write(scene, scene.four[n % 4], refs[n], start), range(WRITERS)))
    numbers = [[posted.seq for posted in one] for one in found]
    assert all(one == sorted(one) for one in numbers)
    assert sorted(seq for one in numbers for seq in one) == list(range(2, 2 + WRITERS * EACH))
    stored = list(Message.objects.filter(room=scene.joint).order_by("seq").values_list("seq", flat=True))
    assert stored == list(range(1, 2 + WRITERS * EACH))
    assert Room.objects.get(pk=scene.joint.pk).last_seq == stored[-1]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_same_line_sent_eight_times_at_once_is_stored_once() -> None:
    scene = scenes.scene()
    start, ref = threading.Barrier(WRITERS), uuid4()
    with ThreadPoolExecutor(WRITERS) as pool:
        found = list(pool.map(lambda _n: write(scene, scene.world.zhou, [ref], start)[0], range(WRITERS)))
    assert {posted.seq for posted in found} == {2}
    assert sum(not posted.repeated for posted in found) == 1
    assert Message.objects.filter(room=scene.joint).count() == Room.objects.get(pk=scene.joint.pk).last_seq == 2


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=25))
def test_any_order_of_new_and_repeated_lines_gives_one_gapless_row(steps: list[tuple[int, int]]) -> None:
    scene = _scene()
    refs = {(who, line): uuid4() for who in range(4) for line in range(10)}
    room = Room.objects.get(pk=scene.joint.pk)
    model: dict[UUID, int] = {}
    for who, line in steps:
        ref = refs[who, line]
        posted = scenes.say(scene.four[who], room, f"{who}说{line}", ref=ref)
        assert posted.repeated == (ref in model)
        assert model.setdefault(ref, room.last_seq + len(model) + 1) == posted.seq
    stored = Message.objects.filter(room=room, seq__gt=room.last_seq).order_by("seq")
    assert {one.ref: one.seq for one in stored} == model


_kept: list[Scene] = []


def _scene() -> Scene:
    """One scene for all examples of the property; made anew when a flush has removed it."""
    if not _kept or not Room.objects.filter(pk=_kept[0].joint.pk).exists():
        _kept[:] = [scenes.scene()]
    return _kept[0]


@pytest.mark.django_db
def test_a_reference_of_somebody_else_is_no_way_to_learn_of_their_line() -> None:
    scene, ref = scenes.scene(), uuid4()
    scenes.say(scene.world.zhou, scene.joint, "我的", ref=ref)
    with pytest.raises(Refused) as caught:
        scenes.say(scene.world.agent, scene.joint, "你的", ref=ref)
    assert caught.value.code == "key_reused"
    assert Message.objects.filter(room=scene.joint).count() == Room.objects.get(pk=scene.joint.pk).last_seq == 2
