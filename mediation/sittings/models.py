"""What is kept of sessions of mediation."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Appointment(models.Model):
    """A session as it was arranged. It never changes: one that is moved ends, and another goes on under its `entry`."""

    class End(models.TextChoices):
        """Why it no longer stands."""

        MOVED = "moved", pgettext_lazy("a session", "moved")
        CANCELLED = "cancelled", pgettext_lazy("a session", "cancelled")
        HELD = "held", pgettext_lazy("a session", "held")
        PASSED = "passed", pgettext_lazy("a session", "passed without a session")
        OVER = "over", pgettext_lazy("a session", "the mediation ended or changed hands")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="appointments")
    entry = models.UUIDField(default=uuid.uuid4)  # by which calendars know it again when it is moved
    revision = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    online = models.BooleanField()
    place = models.CharField(max_length=200, blank=True)
    arranged_at = models.DateTimeField()
    reminds_at = models.DateTimeField(null=True)
    reminded: Any = models.JSONField(default=list)  # marks that are behind it
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, choices=End, blank=True)

    class Meta:
        ordering = ["arranged_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding"], condition=Q(ended_at=None), name="appointment_one_stands"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="appointment_end_known",
            ),
        ]
        indexes = [models.Index(fields=["reminds_at"], condition=Q(ended_at=None), name="appointment_reminds")]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.ended_how}"
