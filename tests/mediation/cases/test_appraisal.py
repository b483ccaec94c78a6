"""Appraisal: the only thing that stops the sixty days, with exact days, and S11 of the sample cases (M4, M5)."""

from datetime import date
from typing import Any

import pytest

from mediation.cases.models import Appraisal, Case
from mediation.deadlines.models import Pause
from mediation.documents.models import Paper
from tests.mediation import worlds
from tests.mediation.cases.bureau import APPRAISAL, PLAN, REPORT, reach
from tests.mediation.worlds import World, clock, do, latest, refused, time_passes

pytestmark = pytest.mark.django_db
BEGAN, ENDED = "2026-07-20", "2026-08-14"


@pytest.fixture
def world() -> World:
    return worlds.world()


def bracelet(world: World) -> Case:
    """S11: received 2026-07-01, accepted 2026-07-06, in session since."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-07-01 10:00")
    officer = world.xiaoshan.officer
    assert clock(case, "D03").due_lenient == date(2026, 7, 10)
    do("accept", officer, "2026-07-06 09:00", case)
    do("ask_consent", officer, "2026-07-06 09:10", case)
    for side in (world.zhou, world.agent):
        do("consent", side, "2026-07-07 09:00", case)
    do("schedule", officer, "2026-07-08 09:00", case, **PLAN | {"starts_at": "2026-07-15T09:00:00+08:00"})
    worlds.untied(officer, "2026-07-15 09:00", case)
    do("open_session", officer, "2026-07-15 09:00", case)
    return case


def commission(world: World, case: Case, **other: Any) -> None:
    said = APPRAISAL | {"began_on": BEGAN} | other
    do("commission_appraisal", world.xiaoshan.officer, f"{BEGAN} 10:00", case, **said)


def report(world: World, case: Case, **other: Any) -> None:
    do("end_appraisal", world.xiaoshan.officer, f"{ENDED} 16:00", case, **REPORT | {"ended_on": ENDED} | other)


def test_s11_the_days_at_the_laboratory_are_not_counted(world: World) -> None:
    case = bracelet(world)
    assert clock(case, "D05").due_lenient == date(2026, 9, 4)
    commission(world, case)
    assert (latest(case, "administrative").state, clock(case, "D05").status) == ("paused_appraisal", "paused")
    report(world, case)
    running = clock(case, "D05")
    assert (latest(case, "administrative").state, running.status) == ("in_session", "armed")
    assert running.due_lenient == date(2026, 9, 29)
    pause = Pause.objects.get(deadline=running)
    assert (pause.begins_on, pause.ends_on) == (date(2026, 7, 20), date(2026, 8, 14))
    assert pause.due_before == date(2026, 9, 4)
    assert (pause.why, pause.ordered_by) == ("appraisal", world.xiaoshan.officer)
    assert sum(day["why"] == "excluded" for day in running.trace) == 25


def test_a_paused_clock_does_not_fire_and_goes_off_on_its_new_day(world: World) -> None:
    case = bracelet(world)
    commission(world, case)
    time_passes("2026-09-20 01:00")
    assert clock(case, "D05").status == "paused"
    do("end_appraisal", world.xiaoshan.officer, "2026-09-21 09:00", case, **REPORT | {"ended_on": ENDED})
    time_passes("2026-09-30 00:01")
    assert clock(case, "D05").status == "lapsed"


def test_two_appraisals_add_up(world: World) -> None:
    case = bracelet(world)
    commission(world, case)
    report(world, case)
    officer = world.xiaoshan.officer
    do("commission_appraisal", officer, "2026-08-17 10:00", case, **APPRAISAL | {"began_on": "2026-08-17"})
    do("end_appraisal", officer, "2026-08-20 10:00", case, **REPORT | {"ended_on": "2026-08-20", "outcome": "none"})
    # 2026-10-02 lies in the National Day holiday and moves to the first working day after it.
    assert (clock(case, "D05").raw_due, clock(case, "D05").due_lenient) == (date(2026, 10, 2), date(2026, 10, 8))
    assert list(Appraisal.objects.values_list("reported", flat=True)) == [True, False]


def test_it_is_written_down_who_appraises_what_at_whose_cost(world: World) -> None:
    case = bracelet(world)
    commission(world, case, claimant_share=30, chosen="designated")
    said = Paper.objects.get(case=case, kind="appraisal_commission").data
    assert (said["laboratory"], said["chosen"]) == ("示例纺织品检测站", "双方未能协商一致，由本局指定")
    assert said["costs"] == "双方同意由投诉人先行承担30%，被投诉人先行承担70%"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"began_on": "2026-07-21"}, "began_on"),
        ({"began_on": "2026-07-05"}, "began_on"),
        ({"claimant_share": 101}, "claimant_share"),
        ({"costs_agreed": False}, "costs_agreed"),
        ({"laboratory": ""}, "laboratory"),
        ({"chosen": "dice"}, "chosen"),
    ],
)
def test_an_order_that_cannot_be_is_refused(world: World, data: dict[str, Any], field: str) -> None:
    case = bracelet(world)
    with refused("invalid", case) as no:
        commission(world, case, **data)
    assert field in no.value.errors
    assert clock(case, "D05").status == "armed"


@pytest.mark.parametrize("day", ["2026-07-19", "2026-08-15"])
def test_a_pause_cannot_end_before_it_begins_nor_in_the_future(world: World, day: str) -> None:
    case = bracelet(world)
    commission(world, case)
    with refused("invalid", case) as no:
        report(world, case, ended_on=day)
    assert "ended_on" in no.value.errors
    assert clock(case, "D05").status == "paused"


def test_terminating_while_paused_ends_the_clock_too(world: World) -> None:
    case = reach(world, "paused_appraisal")
    said: dict[str, Any] = {"ground": "T4", "reason": "双方未能就检测费用达成一致。"}
    do("terminate", world.xiaoshan.officer, "2026-06-25 09:00", case, **said)
    assert clock(case, "D05").status == "met"
