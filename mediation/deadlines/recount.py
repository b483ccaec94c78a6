"""Count open clocks anew when a calendar is published or amended (promise T5); closed ones never change."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES, Role
from mediation.core.steps import Step
from mediation.deadlines import calendars, sweep
from mediation.deadlines.models import CalendarRelease, Deadline, Status
from mediation.law.calendar import Calendar

_LOG = logging.getLogger(__name__)
BATCH = 500


class Recount(VerbInput):
    """Which clock is counted anew."""

    deadline = forms.UUIDField()


RECOUNT = Step(
    rule="SYS",
    label=_("A due day was counted anew"),
    event="deadline.recounted",
    who=(Role.SYSTEM,),
    form=Recount,
    internal=True,
    tells=(*PARTIES, *HANDLERS),
)


@verbs.verb(verbs.ANY, "recount", RECOUNT)
def recount(act: Act, data: dict[str, Any]) -> None:
    """Count a running clock with the newest calendar; both sides are told when its day moved. Refused `not_open`."""
    clock = Deadline.objects.select_for_update().get(pk=data["deadline"], proceeding_id=act.proceeding.pk)
    if clock.status != Status.ARMED or clock.agreed:
        raise Refused("not_open")
    calendar = calendars.current()
    old, old_version = clock.days_due, clock.calendar_version
    clock.counted(clock.course.period(calendar))
    clock.save()
    act.note(
        code=clock.code, instance=clock.instance, article=clock.article, rule_set=clock.rule_set,
        old=[*old], new=[*clock.days_due], old_calendar=old_version, calendar=calendar.version,
        provisional=clock.provisional, reason=calendar.source,
    )  # fmt: skip
    if old != clock.days_due:
        act.stay()


@sweep.also
def settle(*, now: datetime) -> int:
    """Recount what newly published calendars change; how many clocks. What fails is tried again by the next sweep."""
    open_ = list(CalendarRelease.objects.filter(settled_at=None).order_by("pk"))
    if not open_:
        return 0
    calendar, moved, whole = calendars.current(), 0, True
    for clock in _touched(_since(min(one.year for one in open_)), calendar):
        try:
            gate.perform(
                "recount", actor=Actor.system("calendar"), now=now, case=clock.case_id, proceeding=clock.proceeding_id,
                data={"deadline": str(clock.pk)},
            )  # fmt: skip
            moved += 1
        except Refused as refused:
            _LOG.info("clock %s ended before it was counted anew: %s", clock.pk, refused.code)
        except Exception:  # noqa: BLE001 - tried again by the next sweep; the others must not wait
            _LOG.exception("clock %s could not be counted anew", clock.pk)
            whole = False
    if whole:
        CalendarRelease.objects.filter(pk__in=[one.pk for one in open_]).update(settled_at=now)
    return moved


@dataclass(frozen=True, slots=True)
class Change:
    """What a calendar would do to one open clock."""

    clock: Deadline
    due_on: date

    @property
    def moves(self) -> bool:
        """False where only what was provisional becomes certain."""
        return self.due_on != self.clock.due_lenient


def foreseen(year: int, calendar: Calendar) -> Iterator[Change]:
    """What putting a notice for a year in force would do to the clocks that are open now; reads only."""
    for clock in _touched(_since(year), calendar):
        yield Change(clock, clock.course.period(calendar).due_lenient)


def _since(year: int) -> date:
    """A notice may arrange days of late December of the year before."""
    return date(year - 1, 12, 21)


def _touched(since: date, calendar: Calendar) -> Iterator[Deadline]:
    """Running clocks that end on another day by this calendar, or no longer provisionally, by primary key."""
    running = Deadline.objects.filter(status=Status.ARMED, due_lenient__gte=since).exclude(
        calendar_version=calendar.version
    )
    last = None
    while batch := list(running.filter(**({"pk__gt": last} if last else {})).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for clock in batch:
            if not clock.agreed and clock.would_change(clock.course.period(calendar)):
                yield clock
