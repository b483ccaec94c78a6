"""Notices: who was told what, how, and the proof of it (promise N1)."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedText


class Channel(models.TextChoices):
    """How a notice travels."""

    IN_SITE = "in_site", _("on the platform")
    SMS = "sms", _("text message")
    PHONE = "phone", _("telephone")
    POST = "post", _("post")
    HAND = "hand", _("handed over")


class Notice(models.Model):
    """One notice to one person over one channel, with its proof chain: made, handed over, delivered or failed, opened.

    `title` is the kind of event told; its sentence is chosen when it is read, in the reader's language.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notices")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, null=True, related_name="notices")
    event = models.ForeignKey("core.Event", models.PROTECT, related_name="notices")
    person = models.ForeignKey("people.User", models.PROTECT, related_name="notices")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="notices")
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="notices")
    role = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=Channel)
    title = models.CharField(max_length=60)
    params: Any = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sender = models.CharField(max_length=40, blank=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    sent_to = SealedText(blank=True, default="")  # the address used, as it was then
    proof = SealedText(blank=True, default="")  # of what staff did themselves: who answered, the waybill, who signed

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person", "channel"], name="notice_once"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="notice_channel_known"),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"]),
            models.Index(
                fields=["person"], condition=models.Q(channel="in_site", opened_at=None), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.channel}"

    @property
    def told_at(self) -> datetime | None:
        """From when the person counts as told: when it reached their page here, or who told them says so.

        A text message only points to the page: it tells nothing by itself (as CPL Art 90 has it for courts, what counts
        is the day on which a paper reaches the addressee's own system).
        """
        return None if self.channel == Channel.SMS else self.delivered_at


class SentText(models.Model):
    """A text message as the demonstration's outbox page shows it; a real sender keeps none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = SealedText()
    text = SealedText()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["-at"])]
