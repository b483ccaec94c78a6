"""Nothing fires by a clock in doubt, and silence is written down (promises T1, T8); no period is longer for it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mediation.core.actors import Actor
from mediation.deadlines import outages, sweep, watch
from mediation.deadlines.models import Beat, ClockJump, Deadline, Outage
from mediation.deadlines.watch import Reading
from odr import clock, pulse
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
START = worlds.at("2026-06-01 09:00")
SECOND = timedelta(seconds=1)


class Machine:
    """A machine whose system clock can be set, and whose steady clock cannot."""

    def __init__(self) -> None:
        self.passed, self.off, self.boot = 0.0, timedelta(), "first"

    @property
    def wall(self) -> datetime:
        """What the system clock shows."""
        return START + self.passed * SECOND + self.off

    def beat(self, after: float = 20.0) -> bool:
        """Let time go by and beat; whether clocks may fire."""
        self.passed += after
        return watch.beat(Reading(self.wall, self.passed, self.boot), now=self.wall)


@pytest.fixture
def machine() -> Machine:
    """One that beat before."""
    made = Machine()
    assert made.beat(0)
    assert made.beat()
    return made


def test_even_beats_leave_no_trace(machine: Machine) -> None:
    assert all(machine.beat(after) for after in (2, 2, 2, 30, 5, 60))
    assert not Outage.objects.exists()
    assert not ClockJump.objects.exists()


def test_beats_close_to_each_other_are_read_and_not_written(machine: Machine, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert machine.beat(2)


@pytest.mark.parametrize("jump", [601, 3600, 86_400, 86_400 * 365])
def test_a_jump_forward_holds_the_sweep_at_once(machine: Machine, jump: float) -> None:
    machine.off = jump * SECOND
    assert not machine.beat(2)
    assert not machine.beat(2)
    held = ClockJump.objects.get()
    assert (round(held.seconds), held.released_at) == (jump, None)
    assert not Outage.objects.exists(), "nobody was away; only the clock moved"


def test_small_corrections_hold_nothing(machine: Machine) -> None:
    machine.off = 300 * SECOND
    assert machine.beat()
    machine.off = 301 * SECOND
    assert machine.beat()


def test_a_clock_that_is_set_back_again_releases_the_sweep(machine: Machine) -> None:
    machine.off = 86_400 * 365 * SECOND
    assert not machine.beat()
    machine.off = timedelta()
    assert machine.beat()
    assert [(round(one.seconds), bool(one.released_at)) for one in ClockJump.objects.order_by("id")] == [
        (86_400 * 365, True),
        (-86_400 * 365, True),
    ]


def test_consistent_readings_confirm_an_hour_and_never_a_year(machine: Machine, settings: Any) -> None:
    settings.CLOCK_CONFIRM_READINGS = 5
    machine.off = 3600 * SECOND
    assert [machine.beat() for _ in range(7)] == [False] * 5 + [True] * 2
    machine.off += 86_400 * 365 * SECOND
    assert not any(machine.beat() for _ in range(20))
    assert watch.confirm(actor=Actor.system("operator"), now=machine.wall) == 1
    assert machine.beat()
    assert ClockJump.objects.latest("id").released_by == "system:operator"


def test_a_silence_is_an_outage_and_no_jump(machine: Machine) -> None:
    assert machine.beat(3600)
    outage = Outage.objects.get()
    assert (outage.minutes, outage.source) == (60, "heartbeat")
    assert (outage.began_at, outage.ended_at) == (machine.wall - 3600 * SECOND, machine.wall)
    assert not ClockJump.objects.exists()


def test_a_restart_of_the_machine_is_measured_by_the_system_clock(machine: Machine) -> None:
    machine.boot, machine.off = "second", timedelta(days=14)
    assert machine.beat()
    assert Outage.objects.get().minutes == 14 * 24 * 60
    assert set(Beat.objects.values_list("pk", flat=True)) == {"first", "second"}


def test_a_second_machine_that_beats_keeps_silence_away(machine: Machine) -> None:
    other = Machine()
    other.boot, other.passed = "other", machine.passed
    for _ in range(6):
        assert other.beat(60)
    machine.passed = other.passed
    assert machine.beat(5)
    assert not Outage.objects.exists()


def test_a_reading_that_comes_late_from_another_process_changes_nothing(machine: Machine) -> None:
    assert machine.beat(40)
    before = Beat.objects.get().steady
    assert watch.beat(Reading(machine.wall - 30 * SECOND, machine.passed - 30, "first"), now=machine.wall)
    assert Beat.objects.get().steady == before


def test_the_pulse_fires_nothing_while_the_clock_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00")
    armed = worlds.clock(case, "D03")
    machine = Machine()
    monkeypatch.setattr(clock, "now", lambda: machine.wall)
    monkeypatch.setattr(clock, "reading", lambda: Reading(machine.wall, machine.passed, machine.boot))
    assert pulse.beat() == 0
    machine.passed, machine.off = 5.0, timedelta(days=400)
    assert pulse.beat() == 0
    armed.refresh_from_db()
    assert armed.status == "armed"
    with pytest.raises(CommandError, match="held"):
        call_command("systemclock", "status")
    call_command("systemclock", "confirm")
    assert pulse.beat() == 2, "the seven working days, and the sixty days for review that follow from them"
    call_command("systemclock", "status")


def test_the_machines_own_clock_can_be_read() -> None:
    first, second = clock.reading(), clock.reading()
    assert second.steady >= first.steady
    assert second.boot == first.boot != ""
    assert first.wall.tzinfo is not None


def test_outages_are_told_where_they_matter_and_move_nothing() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-09 09:00")
    worlds.do("ask_identity", world.xiaoshan.officer, "2026-06-10 09:00", case, wanted="身份证", identity_days=5)
    proof, decision = worlds.clock(case, "D04"), worlds.clock(case, "D03")
    kept = list(Deadline.objects.order_by("pk").values("pk", "due_lenient", "fires_at", "status"))
    last_day = proof.due_lenient
    begin = worlds.at(f"{last_day} 20:00")
    outage = outages.enter(
        began_at=begin, ended_at=begin + timedelta(hours=1), note="机房断电", actor=Actor.system("operator"),
        now=begin + timedelta(hours=2),
    )  # fmt: skip
    assert outages.touching(proof) == [outage]
    assert outages.touching(decision) == [], "an office is not late for it"
    assert outages.before(begin + timedelta(days=2)) == [outage]
    assert outages.before(begin + timedelta(days=4)) == []
    assert outages.before(begin - timedelta(minutes=1)) == []
    sweep.fire_due(now=begin)
    assert list(Deadline.objects.order_by("pk").values("pk", "due_lenient", "fires_at", "status")) == kept
