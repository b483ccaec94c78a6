"""What is kept of a review: who acts for a side, who was asked what, who came, and objections to the ruling."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedJSON, SealedText


class LitigationAgent(models.Model):
    """Somebody who acts for a party before the court, under its authorisation (CPL Arts 61, 62; CPLI Art 351)."""

    class Kind(models.TextChoices):
        """As what somebody may act before a court (CPL Art 61)."""

        LAWYER = "lawyer", _("lawyer")
        LEGAL_WORKER = "legal_worker", _("grassroots legal service worker")
        RELATIVE = "relative", _("near relative of the party")
        STAFF = "staff", _("member of the party's staff")
        RECOMMENDED = "recommended", _("citizen recommended by the community, the employer or an association")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("confirmation.Application", models.PROTECT, related_name="agents")
    party = models.ForeignKey("cases.Party", models.PROTECT, related_name="litigation_agents")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    known: Any = SealedJSON(default=dict)  # phone, practising certificate, firm or who recommends
    powers: Any = models.JSONField(default=list)
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["appointed_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Hearing(models.Model):
    """Both sides are asked together (CPLI Art 356): when and where, who came, what was said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("confirmation.Application", models.PROTECT, related_name="hearings")
    starts_at = models.DateTimeField()
    online = models.BooleanField()
    place = models.CharField(max_length=200)
    bring = models.CharField(max_length=400, blank=True)
    called_at = models.DateTimeField()
    attended: Any = models.JSONField(default=dict)  # by side
    minutes = SealedText(blank=True, default="")
    held_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["called_at", "id"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Inquiry(models.Model):
    """What the court asked one of the sides, or whoever mediated, and what was answered (CPLI Arts 356, 357)."""

    COMMITTEE = "committee"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("confirmation.Application", models.PROTECT, related_name="inquiries")
    of = models.CharField(max_length=12)  # a side, or the committee
    question = SealedText()
    sham = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answer = SealedText(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # answered, or asked anew in other words

    class Meta:
        ordering = ["asked_at", "of"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "of"], condition=models.Q(closed_at=None), name="inquiry_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.asked_at:%Y-%m-%d}"


class Objection(models.Model):
    """An objection to the ruling, by a party or by a third party whom it harms, and what came of it (CPLI Art 372)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("confirmation.Application", models.PROTECT, related_name="objections")
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="+")
    third: Any = SealedJSON(default=dict)  # name and contact of a third party
    learned_on = models.DateField(null=True)
    text = SealedText()
    raised_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    decision_no = models.CharField(max_length=60, blank=True)
    reason = SealedText(blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(upheld=None), name="objection_one_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d} {self.upheld}"
