"""Offers: packages one side puts to the other. A package never changes; a new one takes the place of the old."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from mediation.cases.models import Side


class OfferStatus(models.TextChoices):
    """What became of an offer."""

    OPEN = "open", pgettext_lazy("offer", "open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    SUPERSEDED = "superseded", pgettext_lazy("offer", "replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("offer", "no longer open")


class Offer(models.Model):
    """One package of terms. Only its status changes, once, by compare-and-set on (id, version, status open)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="offers")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="offers")
    room = models.UUIDField(null=True)
    version = models.PositiveIntegerField()
    party = models.ForeignKey("cases.Party", models.PROTECT, related_name="offers")
    side = models.CharField(max_length=12, choices=Side)
    terms: Any = models.JSONField(default=list)
    parts: Any = models.JSONField(default=dict)  # to a group: what each of them is offered, by the member's id
    agreed: Any = models.JSONField(null=True)  # to a group: the terms as they hold for those who said yes
    total = models.DecimalField(max_digits=14, decimal_places=2)
    message = models.TextField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.OPEN)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=1000, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supersedes")
    audience = models.CharField(max_length=60, default="case")

    class Meta:
        ordering = ["proceeding", "version"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "version"], name="offer_version_once"),
            models.UniqueConstraint(
                fields=["proceeding", "side"], condition=models.Q(status="open"), name="offer_open_once_per_side"
            ),
            models.CheckConstraint(condition=models.Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="offer_side_known"),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="offer_total_not_negative"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(status="open"), name="offer_running_out"),
            models.Index(fields=["case", "made_at"]),
        ]

    def __str__(self) -> str:
        return f"#{self.version} {self.status}"

    def open_at(self, now: datetime) -> bool:
        """True while the offer can be accepted."""
        return self.status == OfferStatus.OPEN and now < self.expires_at


class GroupAnswer(models.Model):
    """What one of several complainants says to an offer, for themself alone (Order 121 Art 12). Silence is no row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="answers")
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="answers")
    accepts = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["offer", "member"]
        constraints = [models.UniqueConstraint(fields=["offer", "member"], name="group_answer_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.accepts}"
