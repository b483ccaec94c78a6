"""Files in real rooms: the seats of a room read them, nobody else, and a closed room takes none."""

from uuid import uuid4

import pytest

from mediation.cases.models import Case
from mediation.core.refusals import Refused
from mediation.evidence.models import Evidence
from mediation.evidence.queries import open_file
from mediation.rooms.queries import rooms_of
from tests.mediation import worlds
from tests.mediation.evidence import corpus
from tests.mediation.evidence.corpus import upload
from tests.mediation.worlds import World, actor, do, refused

pytestmark = pytest.mark.django_db
NOW = "2026-06-24 14:40"


def in_session(world: World) -> Case:
    """A case in an open session of the bureau of 萧山."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00")
    officer = world.xiaoshan.officer
    do("accept", officer, "2026-06-12 10:00", case)
    do("ask_consent", officer, "2026-06-12 10:05", case)
    do("consent", world.zhou, "2026-06-13 10:00", case)
    do("consent", world.agent, "2026-06-14 10:00", case)
    do(
        "schedule",
        officer,
        "2026-06-17 10:00",
        case,
        starts_at="2026-06-24T14:30:00+08:00",
        online=True,
        recusal_days=3,
    )
    worlds.untied(officer, "2026-06-24 14:30", case)
    do("open_session", officer, "2026-06-24 14:30", case)
    return case


def test_seats_of_the_joint_room_send_and_read() -> None:
    world = worlds.world()
    case = in_session(world)
    room = rooms_of(actor(world.zhou), case)[0].room
    before = worlds.kinds(case)
    done = do(
        "add_evidence", world.zhou, NOW, case, files={"file": upload("a.jpg", corpus.picture())}, room=str(room.pk)
    )
    sent = Evidence.objects.get(pk=done.result["evidence"])
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        with open_file(actor(who), sent.pk).file as file:
            assert file.read(2) == b"\xff\xd8"
    for who in (world.outsider, world.yuhang.officer, world.chen):
        with pytest.raises(Refused) as hidden:
            open_file(actor(who), sent.pk)
        assert hidden.value.code == "not_found"
    assert worlds.kinds(case) == before


def test_no_room_of_another_case_and_none_that_is_not_there() -> None:
    world = worlds.world()
    case, other = in_session(world), worlds.file_case(world, at="2026-06-20 09:00")
    room = rooms_of(actor(world.zhou), case)[0].room
    for wrong in (str(room.pk), str(uuid4())):
        with refused("not_found", other):
            do("add_evidence", world.zhou, NOW, other, files={"file": upload("a.jpg", corpus.picture())}, room=wrong)


def test_a_closed_room_takes_no_file() -> None:
    world = worlds.world()
    case = in_session(world)
    room = rooms_of(actor(world.zhou), case)[0].room
    do(
        "terminate",
        world.xiaoshan.officer,
        "2026-06-30 10:00",
        case,
        ground="T3",
        reason="双方对金额差距过大，无法达成一致。",
    )
    with refused("room_closed", case):
        do("add_evidence", world.zhou, NOW, case, files={"file": upload("a.jpg", corpus.picture())}, room=str(room.pk))
