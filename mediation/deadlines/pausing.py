"""Clocks that stand still while the law does not count: pause, and go on with a new due day (domain 2.2, rule 5)."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mediation.core import gate
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.steps import Hold
from mediation.deadlines.arming import day_end, traced
from mediation.deadlines.models import Deadline, Pause, Status
from mediation.law import calendar as law_calendar
from mediation.law.periods import Unit, compute

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


@gate.interpreter(11)
def interpret(act: Act, move: Move) -> None:
    """Read the columns `pauses` and `resumes` of the line that was taken, after the clocks were armed and stopped."""
    for hold in move.step.resumes:
        resume(act, move.proceeding, hold)
    for hold in move.step.pauses:
        pause(act, move.proceeding, hold)


def pause(act: Act, proceeding: "Proceeding", hold: Hold) -> None:
    """Stop a running clock from a day on; one that ended, or never ran, stays as it is. Refused `invalid`."""
    clock = _of(proceeding, hold.code, Status.ARMED)
    if clock is None:
        return
    begins_on = date.fromisoformat(proceeding.facts[hold.on])
    if not clock.starts_on <= begins_on <= act.today:
        raise Refused("invalid", errors={hold.on: [_("A pause begins within the period it stops.")]})
    Pause.objects.create(
        deadline=clock, begins_on=begins_on, why=hold.why, ordered_by_id=act.actor.id, at=act.now,
        due_before=clock.due_lenient,
    )  # fmt: skip
    clock.status = Status.PAUSED
    clock.save(update_fields=["status"])


def resume(act: Act, proceeding: "Proceeding", hold: Hold) -> None:
    """Let a paused clock run on: the days in between are excluded, and the due day is counted anew.

    Refused `invalid` where the pause would end before it began (Order 121 Art 22).
    """
    clock = _of(proceeding, hold.code, Status.PAUSED)
    if clock is None:
        return
    ends_on = date.fromisoformat(proceeding.facts[hold.on])
    current = clock.pauses.get(ends_on=None)
    if not current.begins_on <= ends_on <= act.today:
        raise Refused("invalid", errors={hold.on: [_("A pause cannot end before it begins, nor in the future.")]})
    current.ends_on = ends_on
    current.save(update_fields=["ends_on"])
    _count_again(clock)


def _count_again(clock: Deadline) -> None:
    """The due day with every excluded span, by the calendar the clock was armed with or a newer one."""
    spans = [(one.begins_on, one.ends_on) for one in clock.pauses.exclude(ends_on=None)]
    period = compute(
        clock.starts_on, clock.length, Unit(clock.unit), calendar=law_calendar.load_calendar(),
        excluded=[(begin, end) for begin, end in spans if end],
    )  # fmt: skip
    clock.raw_due, clock.due_strict, clock.due_lenient = period.raw_due, period.due_strict, period.due_lenient
    clock.calendar_version, clock.provisional = period.calendar_version, period.provisional
    clock.trace, clock.fires_at, clock.status = traced(period), day_end(period.due_lenient), Status.ARMED
    clock.save()


def _of(proceeding: "Proceeding", code: str, status: Status) -> Deadline | None:
    """The clock of that code in that status; at most one runs at a time."""
    found = Deadline.objects.select_for_update().filter(proceeding_id=proceeding.pk, code=code, status=status)
    return found.order_by("-instance").first()
