"""People take part at different times only as long as both sides agree; each is told their rights for themself."""

import pytest

from mediation.core.models import Event
from mediation.sittings.models import Attendance, Sitting
from tests.mediation import worlds
from tests.mediation.sittings import sessions
from tests.mediation.worlds import World, clock, do, latest, may, refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PM = "peoples_mediation"
DAY = "2026-07-06 09:00"


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_it_begins_with_the_second_yes_and_changes_no_clock(world: World) -> None:
    case = sessions.in_room(world)
    due = clock(case, "D19").due_strict
    do("propose_apart", world.chen, DAY, case)
    assert not Sitting.objects.exists()
    with refused("not_open", case):
        do("agree_apart", world.chen, DAY, case)
    with refused("invalid", case):
        do("agree_apart", world.mediator, DAY, case, side="respondent")
    do("agree_apart", world.mediator, "2026-07-06 10:00", case, side="respondent", channel="phone")
    agreed = latest(case, PM).facts["apart"]["agreed"]
    assert {side: (one["by"], one["channel"]) for side, one in agreed.items()} == {
        "claimant": (str(world.chen.pk), "online"), "respondent": (str(world.mediator.pk), "phone"),
    }  # fmt: skip
    sitting = Sitting.objects.get()
    assert (sitting.apart, sitting.roll.count()) == (True, 0)
    assert (clock(case, "D19").due_strict, clock(case, "D19").status) == (due, "armed")
    assert sessions.notes(case)[-1].startswith("From now on everybody takes part at their own time.")


def test_whoever_confirmed_their_rights_is_named_as_taking_part_and_nobody_else(world: World) -> None:
    case = sessions.in_room(world)
    do("propose_apart", world.mediator, DAY, case)
    for who in (world.chen, world.home_agent):
        do("agree_apart", who, DAY, case)
    do("confirm_rights", world.home_agent, "2026-07-07 21:00", case, understood=True)
    (one,) = Attendance.objects.all()
    assert (one.name, one.here, one.checked, one.told_at) == (
        "郭示例", "online", "account", worlds.at("2026-07-07 21:00"),
    )  # fmt: skip
    with refused("not_open", case):
        do("call_roll", world.mediator, "2026-07-08 09:00", case)
    do("end_session", world.mediator, "2026-07-08 10:00", case, result="双方愿意继续。")
    assert latest(case, PM).facts["sitting"] is None


@pytest.mark.parametrize("begun", [True, False])
def test_one_no_ends_it_at_any_time(world: World, begun: bool) -> None:
    case = sessions.in_room(world)
    do("propose_apart", world.mediator, DAY, case)
    for who in (world.chen, world.home_agent) if begun else (world.chen,):
        do("agree_apart", who, DAY, case)
    do("refuse_apart", world.chen, "2026-07-06 11:00", case)
    assert latest(case, PM).facts["apart"] is None
    assert not Sitting.objects.filter(ended_at=None).exists()
    assert Event.objects.get(case=case, kind="apart.ended").data["side"] == "claimant"
    assert "call_roll" in may(case, world.mediator, "2026-07-06 11:01"), "nobody took part, so there are no minutes"
    with refused("not_open", case):
        do("agree_apart", world.home_agent, "2026-07-06 11:01", case)


def test_it_is_not_proposed_within_a_session_nor_answered_by_the_platform(world: World) -> None:
    case = sessions.begun(world)
    with refused("not_open", case):
        do("propose_apart", world.chen, "2026-07-06 09:10", case)
    with refused("forbidden", case):
        do("propose_apart", world.platform_agent, "2026-07-06 09:10", case)
