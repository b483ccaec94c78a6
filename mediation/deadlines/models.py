"""Clocks as rows: what was armed, by which rule and calendar, from which inputs, and what became of it."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediation.law import rulesets
from mediation.law.course import Course
from mediation.law.periods import Period, TraceDay

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Status(models.TextChoices):
    """What became of a clock."""

    ARMED = "armed", _("running")
    PAUSED = "paused", _("paused")
    MET = "met", _("done in time")
    LATE = "late", _("done late")
    LAPSED = "lapsed", _("ran out")
    CANCELLED = "cancelled", _("no longer needed")


class Deadline(models.Model):
    """One period that runs, or ran, in a proceeding. A closed one never changes (promise T5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="deadlines")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="deadlines")
    code = models.CharField(max_length=12)
    instance = models.PositiveSmallIntegerField(default=1)
    rule_set = models.CharField(max_length=12)
    article = models.CharField(max_length=200)
    owed_by = models.CharField(max_length=40)
    calendar_version = models.CharField(max_length=40)
    starts_on = models.DateField()
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=2)
    raw_due = models.DateField()
    due_strict = models.DateField()
    due_lenient = models.DateField()
    provisional = models.BooleanField(default=False)
    trace: Any = models.JSONField(default=list)
    then = models.CharField(max_length=60, blank=True)
    fires_at = models.DateTimeField()
    extended_by = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ARMED)
    reminds_at = models.DateTimeField(null=True)  # when reminders are next looked at; None: nothing is left to tell
    reminded: Any = models.JSONField(default=list)  # the marks that are behind it (mediation.law.reminders)
    armed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["fires_at", "code"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "code", "instance"], name="deadline_once"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="deadline_status_known"),
        ]
        indexes = [
            models.Index(
                fields=["fires_at"], condition=models.Q(status="armed", provisional=False), name="deadline_due"
            ),
            models.Index(
                fields=["reminds_at"], condition=models.Q(status="armed", provisional=False), name="deadline_reminds"
            ),
            models.Index(fields=["case", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_lenient}"

    @property
    def running(self) -> bool:
        """True while the clock can still fire."""
        return self.status in (Status.ARMED, Status.PAUSED)

    @property
    def agreed(self) -> bool:
        """True where the parties fixed the last day themselves: nothing is counted, so nothing can be counted anew."""
        return rulesets.get(self.rule_set).clock(self.code).last_day == "as_agreed"

    @property
    def course(self) -> Course:
        """The clock as the law sees it, from what is stored: start, length where the law leaves it open, pauses."""
        rules = rulesets.get(self.rule_set)
        spans = list(self.pauses.order_by("begins_on", "at").values_list("begins_on", "ends_on"))
        return Course(
            rules,
            self.code,
            self.starts_on,
            length=None if rules.clock(self.code).length else self.length,
            pauses=tuple((begin, end) for begin, end in spans if end),
            open_since=next((begin for begin, end in spans if end is None), None),
            extended=bool(self.extended_by),
        )

    @property
    def days(self) -> list[TraceDay]:
        """The count, day by day."""
        return [TraceDay(_day(one["on"]), one["counted"], one["why"]) for one in self.trace]

    @property
    def days_due(self) -> tuple[date, date]:
        """The last day, read strictly and leniently."""
        return self.due_strict, self.due_lenient

    def would_change(self, period: Period) -> bool:
        """True where a count differs from the one that is stored, in a day or in being provisional."""
        return (*self.days_due, self.provisional) != (period.due_strict, period.due_lenient, period.provisional)

    def counted(self, period: Period) -> None:
        """Take over a count; the caller saves."""
        self.length, self.unit, self.raw_due = period.length, str(period.unit), period.raw_due
        self.due_strict, self.due_lenient = period.due_strict, period.due_lenient
        self.provisional, self.calendar_version = period.provisional, period.calendar_version
        self.trace = [{"on": one.on.isoformat(), "counted": one.counted, "why": one.why} for one in period.trace]
        self.fires_at = day_end(period.due_lenient)
        self.reminds_at = self.armed_at  # the marks lie elsewhere now: the next sweep finds the one that comes next


class Pause(models.Model):
    """Days that do not count: from when, until when, why, and who ordered it (domain 2.2, rule 5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="pauses")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    why = models.CharField(max_length=20)
    ordered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_before = models.DateField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["deadline"], condition=models.Q(ends_on=None), name="pause_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("begins_on")),
                name="pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on}..{self.ends_on or ''}"


class CalendarRelease(models.Model):
    """A notice of the State Council that was loaded after this version of the platform; it never changes."""

    id = models.BigAutoField(primary_key=True)
    version = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    text = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)  # when every open clock had been counted by it

    def __str__(self) -> str:
        return self.version


class Outage(models.Model):
    """Minutes in which nothing could be filed: shown to officers and supervisors; no period is longer for it (T8)."""

    class Source(models.TextChoices):
        """How it became known."""

        HEARTBEAT = "heartbeat", _("noticed by the platform itself")
        STAFF = "staff", _("entered by staff")

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-ended_at"]
        indexes = [models.Index(fields=["-ended_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gt=models.F("began_at")), name="outage_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} to {self.ended_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        """How long it was, in whole minutes, at least one."""
        return max(1, round((self.ended_at - self.began_at).total_seconds() / 60))


class Beat(models.Model):
    """The last reading of the system clock by a machine since it was started, beside one that nobody can set."""

    boot = models.CharField(max_length=64, primary_key=True)
    wall_at = models.DateTimeField()
    steady = models.FloatField()  # seconds since the machine was started

    class Meta:
        indexes = [models.Index(fields=["-wall_at"])]


class ClockJump(models.Model):
    """A jump of the system clock. While one that went forward is not confirmed, no clock fires (promise T1)."""

    id = models.BigAutoField(primary_key=True)
    noticed_at = models.DateTimeField()
    seconds = models.FloatField()
    readings = models.PositiveIntegerField(default=0)  # consistent ones since
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=models.Q(released_at=None), name="clock_jump_open")]


def day_end(day: date) -> datetime:
    """24:00 of a day in Asia/Shanghai, the end of a period (Civil Code Art 203; acts online count to midnight)."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), SHANGHAI)


def _day(text: str) -> date:
    return date.fromisoformat(text)
