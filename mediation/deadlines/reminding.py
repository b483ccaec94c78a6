"""Remind whoever owes a clock, and tell the head of the bureau at its strict end (domain 2.2, rule 6).

`reminds_at` is the next moment at which a clock is looked at; `reminded` the marks that are behind it, so that nothing
is told twice. After an outage only the last mark that was passed is told.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.core import gate, verbs
from mediation.core.actors import Actor
from mediation.core.audience import EVERYONE, SIDED, body_of
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES, Role
from mediation.core.steps import Step
from mediation.deadlines import calendars, sweep
from mediation.deadlines.models import SHANGHAI, Deadline, Status, day_end
from mediation.law import reminders
from mediation.law.calendar import Calendar

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding

_LOG = logging.getLogger(__name__)
BATCH = 200
MORNING = time(9)
STRICT = "strict"  # the mark at which the head of the bureau is told
OFFICERS = ("officer", "enforcement", "leader")
#: Who has to meet a clock, by the law's word for it (`owed_by`); what is owed outside the platform reminds nobody.
OWNERS: Mapping[str, tuple[Role, ...]] = {
    **dict.fromkeys(OFFICERS, (Role.OFFICER,)),
    "committee": (Role.MEDIATOR,),
    "mediator": (Role.MEDIATOR,),
    "court": (Role.CLERK,),
    "complainant": (Role.CLAIMANT,),
    "claimant": (Role.CLAIMANT,),
    "creditor": (Role.CLAIMANT,),
    "respondent": (Role.RESPONDENT,),
    "platform": (Role.PLATFORM,),
    "both_parties": (Role.CLAIMANT, Role.RESPONDENT),
    "party": (Role.CLAIMANT, Role.RESPONDENT),
}


class Reminder(VerbInput):
    """Of which clock."""

    deadline = forms.UUIDField()


REMIND = Step(
    rule="SYS",
    label=_("A reminder that a period runs out"),
    event="deadline.reminded",
    who=(Role.SYSTEM,),
    form=Reminder,
    internal=True,
    tells=(*PARTIES, *HANDLERS),
)
ESCALATED = "deadline.escalated"


def owners(clock: Deadline, proceeding: "Proceeding") -> tuple[Role, ...]:
    """Who has to meet a clock: of an agreed day those whose part is missing, of first handling those who answer."""
    facts = proceeding.facts
    if clock.agreed:
        return tuple(Role(role) for role, done in facts.get("to_do", {}).items() if not done)
    if clock.owed_by in ("respondent", "platform") and facts.get("answering"):
        return tuple(Role(side) for side in facts["answering"])
    return OWNERS.get(clock.owed_by, ())


def marks(clock: Deadline, calendar: Calendar) -> dict[str, datetime]:
    """The moment of each mark of a clock, in the order of time."""
    counted = [one.on for one in clock.days if one.counted] if clock.unit in ("WD", "CD") else []
    found = reminders.days(clock.starts_on, clock.raw_due, clock.due_strict, counted, calendar=calendar)
    moments = {str(mark): datetime.combine(day, MORNING, SHANGHAI) for mark, day in found.items()}
    if clock.owed_by in OFFICERS and clock.due_strict < clock.due_lenient:
        moments[STRICT] = day_end(clock.due_strict)
    return moments


@verbs.verb(verbs.ANY, "remind", REMIND)
def remind(act: Act, data: dict[str, Any]) -> None:
    """Tell the owner how far a clock is, or the bureau's head that it was not met. Refused `not_open` once told."""
    clock = Deadline.objects.select_for_update().get(pk=data["deadline"], proceeding_id=act.proceeding.pk)
    moments = marks(clock, calendars.current())
    passed = [mark for mark, moment in moments.items() if moment <= act.now and mark not in clock.reminded]
    if clock.status != Status.ARMED or clock.provisional or not passed:
        raise Refused("not_open")
    mark = passed[-1]
    clock.reminded = [*clock.reminded, *passed]
    clock.reminds_at = _next(clock, moments)
    clock.save(update_fields=["reminded", "reminds_at"])
    roles = (Role.LEAD,) if mark == STRICT else owners(clock, act.proceeding)
    act.kind = ESCALATED if mark == STRICT else REMIND.event
    act.audience = _audience(roles, act.proceeding)
    act.note(
        code=clock.code, instance=clock.instance, article=clock.article, rule_set=clock.rule_set, mark=mark,
        due_on=clock.due_strict, overdue_after=clock.due_lenient,
    )  # fmt: skip
    act.stay(replace(REMIND, tells=roles, event=act.kind))


def _audience(roles: tuple[Role, ...], proceeding: "Proceeding") -> str:
    """Who reads the reminder in the history: whoever gets it, and the body in charge."""
    if not set(roles) & set(SIDED):
        return body_of(proceeding.body_id) if proceeding.body_id else EVERYONE
    return SIDED[roles[0]] if len(roles) == 1 else EVERYONE


def _next(clock: Deadline, moments: Mapping[str, datetime]) -> datetime | None:
    return next((moment for mark, moment in moments.items() if mark not in clock.reminded), None)


@sweep.also
def remind_due(*, now: datetime) -> int:
    """Remind of every clock whose next mark is reached. It ends none: 0. One that fails is tried by the next sweep."""
    tried: set[object] = set()
    calendar = None
    while batch := [clock for clock in _due(now) if clock.pk not in tried]:
        calendar = calendar or calendars.current()
        for clock in batch:
            tried.add(clock.pk)
            _remind(clock, now, calendar)
    return 0


def _due(now: datetime) -> list[Deadline]:
    waiting = Deadline.objects.filter(status=Status.ARMED, provisional=False, reminds_at__lte=now)
    return list(waiting.select_related("proceeding").order_by("reminds_at", "pk")[:BATCH])


def _remind(clock: Deadline, now: datetime, calendar: Calendar) -> None:
    """Let the gate tell what is reached; where nothing is yet, only the next moment is kept."""
    moments = marks(clock, calendar) if owners(clock, clock.proceeding) else {}
    passed = any(moment <= now and mark not in clock.reminded for mark, moment in moments.items())
    if not passed:
        same = Deadline.objects.filter(pk=clock.pk, reminds_at=clock.reminds_at)
        same.update(reminds_at=_next(clock, moments))
        return
    try:
        gate.perform(
            "remind", actor=Actor.system(), now=now, case=clock.case_id, proceeding=clock.proceeding_id,
            data={"deadline": str(clock.pk)},
        )  # fmt: skip
    except Refused as refused:
        _LOG.info("clock %s ended before its reminder: %s", clock.pk, refused.code)
    except Exception:  # noqa: BLE001 - tried again by the next sweep; the others must not wait
        _LOG.exception("nobody could be reminded of clock %s", clock.pk)
