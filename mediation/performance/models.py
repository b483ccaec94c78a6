"""What is owed by when, what was paid on it, and the application that enforces the rest."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import pgettext_lazy

from mediation.core.crypto import SealedText


class InstalmentStatus(models.TextChoices):
    """How far one duty is."""

    SCHEDULED = "scheduled", pgettext_lazy("duty", "to be done")
    REPORTED = "reported", pgettext_lazy("duty", "reported as done")
    RECEIVED = "received", pgettext_lazy("duty", "received")
    OVERDUE = "overdue", pgettext_lazy("duty", "overdue")
    DISPUTED = "disputed", pgettext_lazy("duty", "receipt disputed")


class Instalment(models.Model):
    """One duty of an agreement: a sum of money, or something to be done, by a day. `amount` is None without money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    payer = models.ForeignKey("cases.Party", models.PROTECT, related_name="owed_by")
    payee = models.ForeignKey("cases.Party", models.PROTECT, related_name="owed_to")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    due_on = models.DateField()
    method = models.CharField(max_length=20, blank=True)
    item = models.TextField(blank=True)
    text = models.TextField(blank=True)
    paid_amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    status = models.CharField(max_length=10, choices=InstalmentStatus, default=InstalmentStatus.SCHEDULED)
    received_at = models.DateTimeField(null=True)
    clock = models.ForeignKey("deadlines.Deadline", models.PROTECT, null=True, related_name="instalments")

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="instalment_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=InstalmentStatus.values), name="instalment_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(paid_amount__gte=0)
                & (models.Q(amount=None) | models.Q(amount__gt=0, paid_amount__lte=models.F("amount"))),
                name="instalment_paid_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.status}"

    @property
    def received(self) -> bool:
        """True when nothing of it is owed any more."""
        return self.status == InstalmentStatus.RECEIVED

    @property
    def remaining(self) -> Decimal:
        """Money still owed."""
        return (self.amount or Decimal(0)) - self.paid_amount

    def past(self, today: date) -> bool:
        """True when its day is over."""
        return self.due_on < today


class PaymentReport(models.Model):
    """What a side says was done on an instalment, and what the other says of it. `amount` is None without money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="reports")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    on = models.DateField()
    channel = models.CharField(max_length=20, blank=True)
    transaction_no = SealedText(blank=True, default="")
    courier = models.CharField(max_length=40, blank=True, default="")
    tracking_no = SealedText(blank=True, default="")
    evidence = models.ForeignKey("evidence.Evidence", models.PROTECT, null=True, related_name="payment_reports")
    reported_by = models.ForeignKey("cases.Party", models.PROTECT, related_name="payment_reports")
    reported_at = models.DateTimeField()
    received = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    confirmed_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0), name="report_amount_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(disputed_at=None), name="report_decided_once"
            ),
        ]

    @property
    def pending(self) -> bool:
        """True until the receiving side has said something."""
        return self.confirmed_at is None and self.disputed_at is None


class Enforcement(models.Model):
    """The application for enforcement of one performance: what the creditor knows of the other side's means."""

    proceeding = models.OneToOneField("cases.Proceeding", models.PROTECT, related_name="enforcement", primary_key=True)
    confirmation = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="enforcements")
    applicant = models.ForeignKey("cases.Party", models.PROTECT, related_name="enforcements")
    assets = SealedText(blank=True, default="")
    demand = SealedText(blank=True, default="")
    applied_at = models.DateTimeField()


class Advance(models.Model):
    """What the platform paid the complainant before the store did, and what the complainant says of it (H6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="advances")
    payer = models.ForeignKey("cases.Party", models.PROTECT, related_name="advanced")
    payee = models.ForeignKey("cases.Party", models.PROTECT, related_name="advances")
    ground = models.CharField(max_length=20)
    rules = models.CharField(max_length=300)
    claimed = models.DecimalField(max_digits=14, decimal_places=2)  # what was open when it was paid
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    on = models.DateField()
    channel = models.CharField(max_length=20)
    transaction_no = SealedText()
    evidence = models.ForeignKey("evidence.Evidence", models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField()
    received = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    confirmed_at = models.DateTimeField(null=True)
    denied_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["paid_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=models.F("claimed")), name="advance_within_claim"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, received=None)
                | models.Q(
                    confirmed_at__isnull=False, denied_at=None, received__gt=0, received__lte=models.F("amount")
                ),
                name="advance_received_within_amount",
            ),
            models.UniqueConstraint(
                fields=["payee"], condition=models.Q(confirmed_at=None, denied_at=None), name="advance_one_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.ground}"

    @property
    def pending(self) -> bool:
        """True until the complainant has said something."""
        return self.confirmed_at is None and self.denied_at is None

    @property
    def remains(self) -> Decimal:
        """What is still open of the claim beside it: nothing of it counts that was said not to have come."""
        return self.claimed - (
            Decimal(0) if self.denied_at else self.amount if self.received is None else self.received
        )
