"""What the gate keeps: strands of events, the outbox, answered requests, number series, the demo clock."""

import uuid
from typing import Any

from django.db import models


class Strand(models.Model):
    """A hash chain of events. A case has one; each closed room its own, so that it leaves no trace in the case's.

    So has whatever else the case's record, which goes to parties and courts, must not betray: clues that came out of a
    complaint, a hand-over to the police, who took papers for a suit. `room` is then the id of that thing (`Act.apart`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="strands")
    room = models.UUIDField(null=True, blank=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(room=None), name="strand_of_case_once"),
            models.UniqueConstraint(fields=["case", "room"], name="strand_of_room_once"),
        ]


class Event(models.Model):
    """One thing that happened: audit entry, timeline line, reason for a notice and source of figures. Append only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    strand = models.ForeignKey(Strand, models.PROTECT, related_name="events")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, null=True, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=60)
    audience = models.CharField(max_length=60)
    data: Any = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    data_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "seq"]
        constraints = [models.UniqueConstraint(fields=["strand", "seq"], name="event_seq_once")]
        indexes = [models.Index(fields=["case", "at"]), models.Index(fields=["kind", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class Outbox(models.Model):
    """Something to hand over after the commit. Payloads hold ids, never content."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    payload: Any = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="outbox_waiting")]


class Answered(models.Model):
    """A request that was answered, so that its repetition gives the same answer once more (Idempotency-Key)."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    result: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"])]


class Series(models.Model):
    """A number series without gaps, e.g. the papers of one kind of one organisation in one year."""

    key = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveIntegerField(default=0)


class DemoClock(models.Model):
    """How far the demo world's clock stands from the machine's; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_us = models.BigIntegerField(default=0)
