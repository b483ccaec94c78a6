"""Clocks that the law lets stand still or run longer: pause, resume, extend, each with its new due day (domain 2.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mediation.core import gate
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.steps import Hold
from mediation.deadlines import calendars
from mediation.deadlines.models import Deadline, Pause, Status
from mediation.law import citations
from mediation.law.course import NotAllowed

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
    """Stop a running clock on a day; one that ended, or never ran, stays as it is. Refused `invalid` by the law."""
    clock = _of(proceeding, hold.code, Status.ARMED)
    if clock is None:
        return
    begins_on = date.fromisoformat(proceeding.facts[hold.on])
    with _as_the_law_allows():
        clock.course.pause(begins_on, reason=hold.why, calendar=calendars.current())
    Pause.objects.create(
        deadline=clock, begins_on=begins_on, why=hold.why, ordered_by_id=act.actor.id, at=act.now,
        due_before=clock.due_lenient,
    )  # fmt: skip
    clock.status = Status.PAUSED
    clock.save(update_fields=["status"])


def resume(act: Act, proceeding: "Proceeding", hold: Hold) -> None:
    """Let a paused clock run on: the days in between are excluded, the due day is counted anew. Refused `invalid`."""
    clock = _of(proceeding, hold.code, Status.PAUSED)
    if clock is None:
        return
    ends_on = date.fromisoformat(proceeding.facts[hold.on])
    with _as_the_law_allows():
        period = clock.course.resume(ends_on).period(calendars.current())
    clock.pauses.filter(ends_on=None).update(ends_on=ends_on)
    clock.status = Status.ARMED
    clock.counted(period)
    clock.save()


def extend(act: Act, clock: Deadline, *, by: str) -> None:
    """Add the extension of the law, once; `by` is who may grant it (the rule's `extended_by`). Refused `invalid`."""
    with _as_the_law_allows():
        longer = clock.course.extend(by=by, on=act.today, calendar=calendars.current())
    clock.extended_by = act.actor.key
    clock.counted(longer.period(calendars.current()))
    clock.save()


@contextmanager
def _as_the_law_allows() -> Iterator[None]:
    """Turn what the law does not allow a clock into a refusal that names the clock, the article and the reason."""
    try:
        yield
    except NotAllowed as no:
        article = citations.cite(no.article, "en" if (get_language() or "").startswith("en") else "zh")
        said = _("The law does not allow this for the period (%(article)s).") % {"article": article}
        raise Refused("invalid", said, rule=no.rule, article=no.article, reason=no.code) from no


def _of(proceeding: "Proceeding", code: str, status: Status) -> Deadline | None:
    """The clock of that code in that status; at most one runs at a time."""
    found = Deadline.objects.select_for_update().filter(proceeding_id=proceeding.pk, code=code, status=status)
    return found.order_by("-instance").first()
