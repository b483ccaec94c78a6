"""Watch over the platform's own time: gaps between beats become outages, a jump of the system clock holds the sweep.

A beat compares the system clock with one that nobody can set. After a jump forward of more than
ODR_CLOCK_JUMP_SECONDS nothing fires until the clock goes back, an administrator confirms it, or, for a jump of at most
a day, enough readings agree (promise T1).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from mediation.core.actors import Actor
from mediation.deadlines import outages
from mediation.deadlines.models import Beat, ClockJump

_LOG = logging.getLogger(__name__)
EVERY_SECONDS = 15.0  # a beat is stored no more often; jumps are seen at once all the same
BACK_SECONDS = 2.0
SELF_CONFIRMED = timedelta(days=1)
ITSELF = Actor.system("watch")


@dataclass(frozen=True, slots=True)
class Reading:
    """The system clock, the seconds since the machine was started, and which start that was."""

    wall: datetime
    steady: float
    boot: str


def beat(reading: Reading, *, now: datetime) -> bool:
    """Take a reading; True where clocks may fire. `now` is the platform's own time, which the demo can move."""
    known = Beat.objects.filter(pk=reading.boot).first()
    drift = _drift(known, reading)
    even = -BACK_SECONDS <= drift <= settings.CLOCK_JUMP_SECONDS
    if known is not None and even and reading.steady - known.steady < EVERY_SECONDS:
        return not held()
    with transaction.atomic():
        known = Beat.objects.select_for_update().filter(pk=reading.boot).first()
        if known is None or reading.steady > known.steady:
            _note_gap(known, reading, now)
            _note_drift(_drift(known, reading), now)
            Beat.objects.update_or_create(pk=reading.boot, defaults={"wall_at": reading.wall, "steady": reading.steady})
    return not held()


def held() -> bool:
    """True while a jump forward waits to be confirmed."""
    return ClockJump.objects.filter(released_at=None).exists()


def confirm(*, actor: Actor, now: datetime) -> int:
    """An administrator says that the system clock is right now: the sweep goes on. How many jumps were waiting."""
    return ClockJump.objects.filter(released_at=None).update(released_at=now, released_by=actor.key)


def _drift(known: Beat | None, reading: Reading) -> float:
    """How far the system clock moved beyond the time that went by, in seconds."""
    if known is None:
        return 0.0
    return (reading.wall - known.wall_at).total_seconds() - (reading.steady - known.steady)


def _note_gap(known: Beat | None, reading: Reading, now: datetime) -> None:
    """Record an outage where no machine beat for too long; by the steady clock where it is the same machine's."""
    last = Beat.objects.order_by("-wall_at").first()
    if last is None:
        return
    same = known is not None and last.pk == known.pk
    gap = reading.steady - last.steady if same else (reading.wall - last.wall_at).total_seconds()
    if gap > settings.OUTAGE_SECONDS:
        outages.noticed(began_at=now - timedelta(seconds=gap), ended_at=now)


def _note_drift(drift: float, now: datetime) -> None:
    waiting = ClockJump.objects.select_for_update().filter(released_at=None)
    if drift > settings.CLOCK_JUMP_SECONDS:
        _LOG.error("the system clock jumped forward by %.0f s; no clock fires until this is confirmed", drift)
        ClockJump.objects.create(noticed_at=now, seconds=drift)
        return
    if drift < -BACK_SECONDS:
        _LOG.error("the system clock went back by %.0f s", -drift)
        undone = [jump for jump in waiting if abs(jump.seconds + drift) <= settings.CLOCK_JUMP_SECONDS]
        ClockJump.objects.create(noticed_at=now, seconds=drift, released_at=now, released_by=ITSELF.key)
        for jump in undone:
            _release(jump, now)
        return
    for jump in waiting:
        jump.readings += 1
        jump.save(update_fields=["readings"])
        if jump.readings >= settings.CLOCK_CONFIRM_READINGS and jump.seconds <= SELF_CONFIRMED.total_seconds():
            _release(jump, now)


def _release(jump: ClockJump, now: datetime) -> None:
    jump.released_at, jump.released_by = now, ITSELF.key
    jump.save(update_fields=["released_at", "released_by"])
