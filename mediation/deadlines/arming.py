"""Arm and stop clocks as the stages' tables say; the due dates come from the law and its calendar."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from mediation.core import gate
from mediation.core.gate import SHANGHAI, Act, Move
from mediation.core.steps import Arm
from mediation.deadlines.models import Deadline, Status
from mediation.law import calendar as law_calendar
from mediation.law import rulesets
from mediation.law.periods import Period, Unit, compute

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
    rule = rules.clock(arm.code)
    calendar = law_calendar.load_calendar()
    if arm.days_from:
        period = compute(since, int(proceeding.facts[arm.days_from]), Unit(rule.unit), calendar=calendar)
    else:
        period = rules.period(arm.code, since, calendar=calendar)
    return Deadline.objects.create(
        case_id=proceeding.case_id, proceeding_id=proceeding.pk, code=arm.code, rule_set=rules.id, article=rule.article,
        instance=Deadline.objects.filter(proceeding_id=proceeding.pk, code=arm.code).count() + 1,
        owed_by=rule.owed_by, calendar_version=period.calendar_version, starts_on=since, length=period.length,
        unit=str(period.unit), raw_due=period.raw_due, due_strict=period.due_strict, due_lenient=period.due_lenient,
        provisional=period.provisional, trace=traced(period), then=arm.then, fires_at=day_end(period.due_lenient),
        armed_at=now,
    )  # fmt: skip


def start_fixed(proceeding: "Proceeding", code: str, *, due_on: date, today: date, now: datetime, then: str = "") -> Deadline:  # fmt: skip  # noqa: E501
    """Arm a clock whose last day the parties agreed themselves (D44): no day is counted and nothing rolls."""
    rules = rulesets.for_date(today)
    calendar = law_calendar.load_calendar()
    return Deadline.objects.create(
        case_id=proceeding.case_id, proceeding_id=proceeding.pk, code=code, rule_set=rules.id, article="",
        instance=Deadline.objects.filter(proceeding_id=proceeding.pk, code=code).count() + 1, owed_by="respondent",
        calendar_version=calendar.version, starts_on=today, length=max((due_on - today).days, 0), unit=str(Unit.CD),
        raw_due=due_on, due_strict=due_on, due_lenient=due_on, trace=[], then=then, fires_at=day_end(due_on),
        armed_at=now,
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


def day_end(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai, the end of a period (Civil Code Art 203; acts online count to midnight)."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), SHANGHAI)


def traced(period: Period) -> list[dict[str, Any]]:
    """The day by day count, as it is kept with the clock."""
    return [{"on": one.on.isoformat(), "counted": one.counted, "why": one.why} for one in period.trace]
