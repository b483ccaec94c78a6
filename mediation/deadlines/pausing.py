"""Clocks that stand still while the law does not count: pause, and go on with a new due day (domain 2.2, rule 5)."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mediation.core import gate
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.steps import Hold
from mediation.deadlines.arming import day_end, traced
from mediation.deadlines.models import Deadline, Pause, Status
from mediation.law import calendar as law_calendar
from mediation.law import citations, rulesets
from mediation.law.course import Course, NotAllowed

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


@gate.interpreter(11)
def interpret(act: Act, move: Move) -> None:
    """Read the columns `pauses` and `resumes` of the line that was taken, after the clocks were armed and stopped."""
    try:
        for hold in move.step.resumes:
            resume(act, move.proceeding, hold)
        for hold in move.step.pauses:
            pause(act, move.proceeding, hold)
    except NotAllowed as no:
        article = citations.cite(no.article, "en" if (get_language() or "").startswith("en") else "zh")
        said = _("The law does not allow this for the period (%(article)s).") % {"article": article}
        raise Refused("invalid", said, rule=no.rule, article=no.article, reason=no.code) from no


def pause(act: Act, proceeding: "Proceeding", hold: Hold) -> None:
    """Stop a running clock on a day; one that ended, or never ran, stays as it is. Raises NotAllowed."""
    clock = _of(proceeding, hold.code, Status.ARMED)
    if clock is None:
        return
    begins_on = date.fromisoformat(proceeding.facts[hold.on])
    _course(clock).pause(begins_on, reason=hold.why, calendar=law_calendar.load_calendar())
    Pause.objects.create(
        deadline=clock, begins_on=begins_on, why=hold.why, ordered_by_id=act.actor.id, at=act.now,
        due_before=clock.due_lenient,
    )  # fmt: skip
    clock.status = Status.PAUSED
    clock.save(update_fields=["status"])


def resume(act: Act, proceeding: "Proceeding", hold: Hold) -> None:
    """Let a paused clock run on: the days in between are excluded, the due day is counted anew. Raises NotAllowed."""
    clock = _of(proceeding, hold.code, Status.PAUSED)
    if clock is None:
        return
    ends_on = date.fromisoformat(proceeding.facts[hold.on])
    period = _course(clock).resume(ends_on).period(law_calendar.load_calendar())
    clock.pauses.filter(ends_on=None).update(ends_on=ends_on)
    clock.raw_due, clock.due_strict, clock.due_lenient = period.raw_due, period.due_strict, period.due_lenient
    clock.calendar_version, clock.provisional = period.calendar_version, period.provisional
    clock.trace, clock.fires_at, clock.status = traced(period), day_end(period.due_lenient), Status.ARMED
    clock.save()


def _course(clock: Deadline) -> Course:
    """The clock as the law sees it, with its pauses so far."""
    rules = rulesets.get(clock.rule_set)
    spans = list(clock.pauses.order_by("begins_on").values_list("begins_on", "ends_on"))
    return Course(
        rules,
        clock.code,
        clock.starts_on,
        length=None if rules.clock(clock.code).length else clock.length,
        pauses=tuple((begin, end) for begin, end in spans if end),
        open_since=next((begin for begin, end in spans if end is None), None),
    )


def _of(proceeding: "Proceeding", code: str, status: Status) -> Deadline | None:
    """The clock of that code in that status; at most one runs at a time."""
    found = Deadline.objects.select_for_update().filter(proceeding_id=proceeding.pk, code=code, status=status)
    return found.order_by("-instance").first()
