"""What is kept of sessions of mediation."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mediation.core.crypto import SealedJSON, SealedText


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


class Sitting(models.Model):
    """One session from its roll call to its end; `apart` where people take part at different times (OMR Art 16)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    apart = models.BooleanField(default=False)
    place = models.CharField(max_length=200, blank=True)
    led_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    rights = models.CharField(max_length=64)  # the hash of what everybody was told (mediation.law.rights)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    breaks: Any = models.JSONField(default=list)  # from and until when the session rested, "" while it does
    result = SealedText(blank=True, default="")

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="sitting_number_once"),
            models.UniqueConstraint(fields=["proceeding"], condition=Q(ended_at=None), name="sitting_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class Attendance(models.Model):
    """Who was called in a session's roll: here or not, how one knew who they are, when they were told their rights."""

    class Here(models.TextChoices):
        """Whether and how somebody takes part."""

        ONLINE = "online", pgettext_lazy("of a roll call", "here, online")
        ON_SITE = "on_site", pgettext_lazy("of a roll call", "here, on site")
        ABSENT = "absent", pgettext_lazy("of a roll call", "absent")

    class Checked(models.TextChoices):
        """How whoever leads knows who somebody is (OMR Art 17)."""

        ACCOUNT = "account", pgettext_lazy("identity", "by the account, whose identity was checked")
        PHONE = "phone", pgettext_lazy("identity", "by the verified number of the account alone")
        DOCUMENT = "document", pgettext_lazy("identity", "document shown and compared with the face")
        KNOWN = "known", pgettext_lazy("identity", "known to whoever leads from an earlier session")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="roll")
    position = models.PositiveSmallIntegerField()
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    here = models.CharField(max_length=8, choices=Here)
    checked = models.CharField(max_length=10, choices=Checked, blank=True)
    told_at = models.DateTimeField(null=True)  # when they said that they understood their rights and duties

    class Meta:
        ordering = ["sitting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="attendance_position_once"),
            models.UniqueConstraint(
                fields=["sitting", "person"], condition=Q(person__isnull=False), name="attendance_of_person_once"
            ),
            models.CheckConstraint(
                condition=Q(here="absent", checked="", told_at=None) | ~Q(here="absent") & ~Q(checked=""),
                name="attendance_present_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.here}"


class Topic(models.Model):
    """An item of a session's agenda, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="topics")
    position = models.PositiveSmallIntegerField()
    title = SealedText()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = SealedText(blank=True, default="")

    class Meta:
        ordering = ["sitting", "position"]
        constraints = [models.UniqueConstraint(fields=["sitting", "position"], name="topic_position_once")]

    def __str__(self) -> str:
        return f"#{self.position}"


class Quote(models.Model):
    """A line of the joint room that whoever leads takes down for the minutes, as it was said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="quotes")
    message = models.ForeignKey("rooms.Message", models.PROTECT, related_name="quotes")

    class Meta:
        ordering = ["message__seq"]
        constraints = [models.UniqueConstraint(fields=["sitting", "message"], name="quote_of_line_once")]

    def __str__(self) -> str:
        return f"{self.message_id}"


class Minutes(models.Model):
    """What the minutes of a session say, made from its events; a correction makes them say more and never less."""

    class State(models.TextChoices):
        """How far they are."""

        DRAFT = "draft", pgettext_lazy("minutes", "draft: corrections can be added")
        SIGNING = "signing", pgettext_lazy("minutes", "read, being signed")
        DONE = "done", pgettext_lazy("minutes", "done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.OneToOneField(Sitting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content: Any = SealedJSON(default=dict)
    content_hash = models.CharField(max_length=64)
    unsigned: Any = SealedJSON(default=dict)  # by signer, why they did not sign
    drafted_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", read_at=None, done_at=None)
                | Q(state="signing", read_at__isnull=False, done_at=None)
                | Q(state="done", read_at__isnull=False, done_at__isnull=False),
                name="minutes_state_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.state)
