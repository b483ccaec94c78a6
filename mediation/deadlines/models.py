"""Clocks as rows: what was armed, by which rule and calendar, from which inputs, and what became of it."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    status = models.CharField(max_length=10, choices=Status, default=Status.ARMED)
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
            models.Index(fields=["case", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_lenient}"

    @property
    def running(self) -> bool:
        """True while the clock can still fire."""
        return self.status in (Status.ARMED, Status.PAUSED)


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
