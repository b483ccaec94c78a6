"""Each clock fires once: with two sweepers, a killed one, after an outage, when time jumps (promises T1 to T3)."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.deadlines.models import Deadline, day_end
from tests.faults import clocks
from tests.faults.sweepers import Sweepers
from tests.mediation import worlds

pytestmark = pytest.mark.django_db(transaction=True)
ALL_DUE = day_end(clocks.LAST_DUE_ON)
KILLS = 8
CASES = 30  # 300 clocks


@pytest.mark.both_databases
def test_two_sweepers_fire_each_clock_once() -> None:
    clocks.lay_out(12)
    barrier = threading.Barrier(2)
    counts: list[int] = []

    def sweep_once() -> None:
        barrier.wait(timeout=60)
        counts.append(sweep.fire_due(now=ALL_DUE))
        connection.close()

    threads = [threading.Thread(target=sweep_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clocks.faults(12) == []
    assert sum(counts) == 12 * clocks.PER_CASE


@pytest.mark.parametrize("careful", [True, False], ids=["the verb", "a careless verb is found out"])
def test_a_sweeper_that_comes_late_with_an_old_list_changes_nothing(
    careful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(act: gate.Act, data: dict[str, Any]) -> None:
        clock = Deadline.objects.get(pk=data["deadline"])
        act.note(code=clock.code, due_on=clock.due_lenient)

    clocks.lay_out(2)
    old_list = sweep._due(ALL_DUE)
    assert sweep.fire_due(now=ALL_DUE) == len(old_list) == 2 * clocks.PER_CASE
    if not careful:
        expire = verbs.find(verbs.ANY, "expire")
        monkeypatch.setitem(verbs._verbs, (verbs.ANY, "expire"), replace(expire, effect=careless))
    assert sum(sweep._fire(*row, ALL_DUE) for row in old_list) == (0 if careful else len(old_list))
    assert (clocks.faults(2) == []) is careful


@pytest.fixture
def sweepers(root: Path) -> Iterator[Sweepers]:
    """Sweepers on the database of the test."""
    started = Sweepers(root)
    yield started
    started.end()


@pytest.mark.both_databases
def test_sweepers_killed_at_work_leave_each_clock_fired_once(sweepers: Sweepers) -> None:
    clocks.lay_out(CASES)
    chance = random.Random(20260608)
    for _ in range(KILLS):
        victim, before = sweepers.begin(ALL_DUE), clocks.fired()
        wait_for(before + chance.randint(1, CASES))
        os.kill(victim, signal.SIGKILL)
        assert sweepers.heard() == "ended -9", "it was killed at work"
    assert 0 < clocks.fired() < CASES * clocks.PER_CASE
    sweepers.begin(ALL_DUE)
    assert sweepers.heard() == "ended 0"
    assert clocks.faults(CASES) == []


def wait_for(count: int) -> None:
    """Return as soon as that many clocks have fired."""
    end = time.monotonic() + 60
    while clocks.fired() < count:
        assert time.monotonic() < end, "the sweeper does not get on"
        time.sleep(0.005)


@pytest.mark.both_databases
def test_after_two_weeks_of_outage_one_sweep_fires_all_in_due_order(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks.lay_out(6)
    back_up = ALL_DUE + timedelta(weeks=2)
    in_order: list[str] = []
    perform = gate.perform

    def noted(name: str, **kwargs: Any) -> gate.Done:
        in_order.append(kwargs["data"]["deadline"])
        return perform(name, **kwargs)

    monkeypatch.setattr(gate, "perform", noted)
    assert sweep.fire_due(now=back_up) == 6 * clocks.PER_CASE
    assert clocks.faults(6) == []
    assert len(in_order) == 6 * clocks.PER_CASE
    assert clocks.order_kept(in_order) == []
    assert set(Deadline.objects.values_list("ended_at", flat=True)) == {back_up}
    late = Event.objects.filter(data__code="D01")
    assert {(event.data["due_on"], event.at) for event in late} == {(clocks.LAST_DUE_ON.isoformat(), back_up)}
    assert sweep.fire_due(now=back_up) == 0


def test_time_that_goes_backwards_fires_nothing() -> None:
    clocks.lay_out(3)
    midway = worlds.at("2026-05-31 12:00")
    assert 0 < sweep.fire_due(now=midway) < 3 * clocks.PER_CASE
    kept = state_of_clocks()
    for jump in (timedelta(seconds=1), timedelta(hours=1), timedelta(days=400), timedelta(days=365 * 56)):
        assert sweep.fire_due(now=midway - jump) == 0
    assert sweep.fire_due(now=midway) == 0
    assert state_of_clocks() == kept


def test_no_clock_fires_a_moment_early() -> None:
    clocks.lay_out(1)
    last = Deadline.objects.get(code="D01")
    sweep.fire_due(now=last.fires_at - timedelta(microseconds=1))
    last.refresh_from_db()
    assert last.status == "armed"
    with pytest.raises(Refused) as caught:
        asked_by_hand(last, last.fires_at - timedelta(microseconds=1))
    assert caught.value.code == "too_early"
    assert sweep.fire_due(now=last.fires_at) == 1


def test_a_clock_that_is_over_cannot_be_fired_by_hand() -> None:
    clocks.lay_out(1)
    sweep.fire_due(now=ALL_DUE)
    kept = state_of_clocks()
    for one in Deadline.objects.all():
        with pytest.raises(Refused):
            asked_by_hand(one, ALL_DUE)
    assert state_of_clocks() == kept


def asked_by_hand(one: Deadline, now: datetime) -> None:
    """Ask the gate itself to let a clock run out."""
    data = {"deadline": str(one.pk)}
    gate.perform("expire", actor=Actor.system(), now=now, case=one.case_id, proceeding=one.proceeding_id, data=data)


def state_of_clocks() -> tuple[list[Any], int]:
    """Every clock as it stands, and how many events there are."""
    return list(Deadline.objects.order_by("pk").values_list("pk", "status", "ended_at")), Event.objects.count()
