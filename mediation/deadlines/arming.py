"""Arm and stop clocks as the stages' tables say; the due dates come from the law and its calendar."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from mediation.core import gate
from mediation.core.gate import Act, Move
from mediation.core.steps import Arm
from mediation.deadlines import calendars
from mediation.deadlines.models import Deadline, Status, day_end
from mediation.law import course, rulesets
from mediation.law.periods import Unit

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


@gate.interpreter(10)
def interpret(act: Act, move: Move) -> None:
    """Read the columns `arms`, `stops`, `cancels` and `ends` of the line that was taken."""
    step = move.step
    if step.stops:
        stop(move.proceeding, *step.stops, now=act.now)
    if step.cancels:
        stop(move.proceeding, *step.cancels, now=act.now, status=Status.CANCELLED)
    if step.ends:
        stop(move.proceeding, now=act.now, status=Status.CANCELLED)
    for arm in step.arms:
        start(move.proceeding, arm, today=act.today, now=act.now)


def start(proceeding: "Proceeding", arm: Arm, *, today: date, now: datetime) -> Deadline:
    """Arm one clock of a proceeding; the rule set is the one in force on the day it counts from."""
    since = date.fromisoformat(proceeding.facts[arm.since]) if arm.since else today
    rules = rulesets.for_date(since)
    length = int(proceeding.facts[arm.days_from]) if arm.days_from else None
    code = (arm.code_from and proceeding.facts.get(arm.code_from)) or arm.code
    own = course.begin(rules, code, since, length=length)
    clock = Deadline(
        case_id=proceeding.case_id, proceeding_id=proceeding.pk, code=code, rule_set=rules.id,
        article=own.rule.article, instance=_instance(proceeding, code), owed_by=own.rule.owed_by, starts_on=since,
        then=arm.then, armed_at=now,
    )  # fmt: skip
    clock.counted(own.period(calendars.current()))
    clock.save(force_insert=True)
    return clock


def start_fixed(proceeding: "Proceeding", code: str, *, due_on: date, today: date, now: datetime, then: str = "") -> Deadline:  # fmt: skip  # noqa: E501
    """Arm a clock whose last day the parties agreed themselves (D44): no day is counted and nothing rolls."""
    rules = rulesets.for_date(today)
    return Deadline.objects.create(
        case_id=proceeding.case_id, proceeding_id=proceeding.pk, code=code, rule_set=rules.id, article="",
        instance=_instance(proceeding, code), owed_by="respondent", calendar_version=calendars.current().version,
        starts_on=today, length=max((due_on - today).days, 0), unit=str(Unit.CD),
        raw_due=due_on, due_strict=due_on, due_lenient=due_on, trace=[], then=then, fires_at=day_end(due_on),
        reminds_at=now, armed_at=now,
    )  # fmt: skip


def stop(proceeding: "Proceeding", *codes: str, now: datetime, status: Status = Status.MET) -> None:
    """End running clocks of a proceeding, by default as met (or late): the named ones, all when none is named."""
    running = Deadline.objects.filter(proceeding_id=proceeding.pk, status__in=(Status.ARMED, Status.PAUSED))
    for clock in running.filter(code__in=codes) if codes else running:
        end(clock, status, now=now)


def end(clock: Deadline, status: Status, *, now: datetime) -> None:
    """End one running clock; late when its day is already over. One that ended before stays as it is."""
    if clock.running:
        clock.status = Status.LATE if now > clock.fires_at else status
        clock.ended_at = now
        clock.save(update_fields=["status", "ended_at"])


def _instance(proceeding: "Proceeding", code: str) -> int:
    return Deadline.objects.filter(proceeding_id=proceeding.pk, code=code).count() + 1
