"""Months of clocks under every fault at once: killed sweepers, a two-week outage, jumps of the system clock (T1 to T3).

Each clock must have fired exactly once, at the first sweep after its end at which the platform was up and its clock was
not in doubt: never early, never twice, never missed. PostgreSQL with two sweepers, the embedded shape with one.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from mediation.cases.queries import proceedings_of
from mediation.core import ledger
from mediation.core.models import Event, Strand
from mediation.deadlines import arming, calendars, reminding
from mediation.deadlines.models import ClockJump, Deadline, Outage, Status, day_end
from tests.faults import clocks
from tests.faults.sweepers import Sweepers
from tests.mediation import worlds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
FILED_AT = worlds.at("2026-05-25 09:00")
AGREED = 8  # clocks of agreed days beside D03 and, from its end, D35 in each case
PER_CASE = AGREED + 2
OUTAGE = timedelta(weeks=2)
JUMPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=400), timedelta(days=365 * 12))
QUIET = {"ODR_OUTAGE_SECONDS": str(3 * 86_400), "ODR_LOG_LEVEL": "CRITICAL"}


@dataclass
class Life:
    """A platform that lives through virtual days: at which moments it swept with a clock that was not in doubt."""

    cases: int
    days: int
    step: timedelta
    seed: int
    ticks: list[datetime] = field(default_factory=list)
    killed: int = 0
    jumps: int = 0

    def lay_out(self) -> None:
        """File the cases, and give each its clocks over the days to come."""
        world = worlds.world()
        for number in range(self.cases):
            case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED_AT, order_no=f"D-{number:05d}")
            proceeding = proceedings_of(case)[0]
            for one in range(AGREED):
                ahead = 1 + (number * 7 + one * (self.days // AGREED)) % self.days
                due_on = FILED_AT.date() + timedelta(days=ahead)
                arming.start_fixed(proceeding, "D44", due_on=due_on, today=FILED_AT.date(), now=FILED_AT)

    def live(self, sweepers: list[Sweepers]) -> None:
        """Let the days go by, sweep at each step, and do harm by chance; then sweep until nothing is left."""
        chance = random.Random(self.seed)
        dark = FILED_AT + timedelta(days=self.days // 3)
        self.sweep(sweepers, FILED_AT, 0.0)  # a first reading, without which no jump could be told from the truth
        for now in self.moments():
            if dark < now <= dark + OUTAGE:
                continue
            steady = (now - FILED_AT).total_seconds()
            if chance.random() < 0.2:
                self.jumps += 1
                self.sweep(sweepers, now + chance.choice(JUMPS), steady - 60)
            if chance.random() < 0.4:
                self.kill(chance.choice(sweepers), now, steady, after=chance.random() * 0.3)
            self.sweep(sweepers, now, steady)
            self.ticks.append(now)

    def moments(self) -> Iterator[datetime]:
        """Each step of the days, and far behind the last clock a last one."""
        now = FILED_AT
        while now < FILED_AT + timedelta(days=self.days):
            now += self.step
            yield now
        yield now + timedelta(days=120)
        yield now + timedelta(days=240)

    def sweep(self, sweepers: list[Sweepers], now: datetime, steady: float) -> None:
        """All sweepers at once, to the end."""
        for one in sweepers:
            one.begin(now, steady)
        for one in sweepers:
            assert one.heard() == "ended 0"

    def kill(self, one: Sweepers, now: datetime, steady: float, *, after: float) -> None:
        """Begin a sweep and kill it wherever it is after that many seconds."""
        victim = one.begin(now, steady)
        time.sleep(after)
        with suppress(ProcessLookupError):  # it was done before
            os.kill(victim, signal.SIGKILL)
        self.killed += one.heard() == "ended -9"

    def deviations(self) -> list[str]:
        """Clocks that did not fire, fired twice, early or late; and whatever does not hold in the record."""
        found = [f"{one} is {one.status}" for one in Deadline.objects.exclude(status=Status.LAPSED)]
        told = Counter(_fired())
        wanted: Counter[tuple[str, str, str, datetime]] = Counter()
        for one in Deadline.objects.all():
            first = next(tick for tick in self.ticks if tick >= max(one.fires_at, one.armed_at))
            wanted[str(one.case_id), one.code, one.due_lenient.isoformat(), first] += 1
            if one.ended_at is None or one.ended_at < day_end(one.due_lenient):
                found.append(f"{one} ended at {one.ended_at}, before its day was over")
        found += [
            f"{what} fired {told[what]} times, not {times}" for what, times in wanted.items() if told[what] != times
        ]
        found += [f"{what} was never due then" for what in told.keys() - wanted.keys()]
        found += reminders_out_of_place()
        return found + [fault for strand in Strand.objects.all() for fault in ledger.faults(strand)]


def _fired() -> Iterator[tuple[str, str, str, datetime]]:
    """Every firing on record: case, code, last day, and when it fired."""
    events = Event.objects.filter(actor_kind="system", data__has_key="due_on").exclude(kind__in=clocks.REMINDERS)
    for case, code, due_on, at in events.values_list("case_id", "data__code", "data__due_on", "at"):
        yield str(case), code, due_on, at


def reminders_out_of_place() -> list[str]:
    """Reminders that came before their moment, after the clock had ended, or a second time; and marks nobody told."""
    calendar = calendars.current()
    owned = {(str(one.case_id), one.code, one.instance): one for one in Deadline.objects.exclude(code="D44")}
    said: Counter[tuple[str, str, int, str]] = Counter()
    found = []
    for event in Event.objects.filter(kind__in=clocks.REMINDERS):
        clock = owned[str(event.case_id), event.data["code"], event.data["instance"]]
        said[str(event.case_id), clock.code, clock.instance, event.data["mark"]] += 1
        moment = reminding.marks(clock, calendar)[event.data["mark"]]
        if not moment <= event.at <= (clock.ended_at or event.at):
            found.append(f"{clock} {event.data['mark']} told at {event.at}")
    found += [f"{what} told {times} times" for what, times in said.items() if times > 1]
    whole = [clock for clock in owned.values() if clock.code == "D03"]  # others may end in the outage
    return found + [f"{one}: told {one.reminded}" for one in whole if one.reminded != ["half", "most", "last"]]


def run(life: Life, root: Path) -> None:
    """Live, and prove that nothing deviated."""
    life.lay_out()
    with ExitStack() as ending:
        sweepers = [Sweepers(root, **QUIET) for _ in range(2 if connection.vendor == "postgresql" else 1)]
        for one in sweepers:
            ending.callback(one.end)
        life.live(sweepers)
    assert life.deviations() == []
    assert Deadline.objects.count() == life.cases * PER_CASE
    assert Outage.objects.filter(began_at__lt=FILED_AT + timedelta(days=life.days)).count() >= 1
    assert ClockJump.objects.filter(seconds__gt=0).count() == life.jumps > 0
    assert not ClockJump.objects.filter(released_at=None).exists()
    assert life.killed > 0


def test_a_month_of_clocks_under_every_fault(root: Path) -> None:
    run(Life(cases=10, days=30, step=timedelta(days=1), seed=20260525), root)


@pytest.mark.soak
def test_ten_thousand_clocks_over_a_hundred_and_twenty_days(root: Path) -> None:
    run(Life(cases=1000, days=120, step=timedelta(hours=12), seed=20260525), root)
