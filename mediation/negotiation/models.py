"""Offers: packages one side puts to the other. A package never changes; a new one takes the place of the old.

Beside them what is said in secret: bids by a rule agreed to before, and answers to what the mediator proposes.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from mediation.cases.models import Side
from mediation.core.crypto import SealedText
from mediation.negotiation import meeting

#: Between whom it is: the platform has no voice in the dispute.
BETWEEN = (Side.CLAIMANT.value, Side.RESPONDENT.value)


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


class MeetingRule(models.TextChoices):
    """When two sealed figures meet."""

    OVERLAP = meeting.OVERLAP, pgettext_lazy("rule of sealed bids", "The figures touch or cross")
    PERCENT = meeting.PERCENT, pgettext_lazy("rule of sealed bids", "They touch, cross, or are so many per cent apart")
    SUM = meeting.SUM, pgettext_lazy("rule of sealed bids", "They touch, cross, or are so many yuan apart")


class RoundState(models.TextChoices):
    """How far a round of sealed bids is."""

    PROPOSED = "proposed", pgettext_lazy("round", "waits until both sides agree to its rule")
    OPEN = "open", pgettext_lazy("round", "open for bids")
    MET = "met", pgettext_lazy("round", "the bids met")
    UNMET = "unmet", pgettext_lazy("round", "the bids did not meet")
    DECLINED = "declined", pgettext_lazy("round", "its rule was declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("round", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("round", "ended before it began")


GOING_ON = (RoundState.PROPOSED.value, RoundState.OPEN.value)


class Round(models.Model):
    """A round of double-blind bids: one figure of each side until an hour, by a rule both agreed to beforehand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="rounds")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    rule = models.CharField(max_length=10, choices=MeetingRule)
    margin = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    proposed_by = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="+")  # None: who mediates
    proposed_at = models.DateTimeField()
    until = models.DateTimeField()
    agreed: Any = models.JSONField(default=dict)  # when each side agreed to the rule, by side
    started_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PROPOSED)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # where the bids met, never a bid
    ended_at = models.DateTimeField(null=True)
    audience = models.CharField(max_length=60, default="case")

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["proceeding"], condition=models.Q(state__in=GOING_ON), name="round_one_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=models.Q(rule__in=MeetingRule.values), name="round_rule_known"),
            models.CheckConstraint(
                condition=models.Q(state=RoundState.MET, amount__isnull=False)
                | (~models.Q(state=RoundState.MET) & models.Q(amount__isnull=True)),
                name="round_amount_where_met",
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(state__in=GOING_ON), name="round_running_out")]

    def __str__(self) -> str:
        return f"#{self.number} {self.state}"


class Bid(models.Model):
    """One side's figure in a round. Nobody but that side reads it, whatever becomes of the round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="bids")
    side = models.CharField(max_length=12, choices=Side)
    line = SealedText()
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "side"], name="bid_once_per_side"),
            models.CheckConstraint(condition=models.Q(side__in=BETWEEN), name="bid_side_between"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.commitment[:8]}"


class ProposalState(models.TextChoices):
    """What became of a mediator's proposal. That both did not agree says nothing of either."""

    OPEN = "open", pgettext_lazy("proposal", "waits for answers")
    AGREED = "agreed", pgettext_lazy("proposal", "both sides said yes")
    NONE = "none", pgettext_lazy("proposal", "no agreement")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")


class Proposal(models.Model):
    """Terms the mediator puts to both sides, who answer in secret until an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="proposals")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    terms: Any = models.JSONField(default=list)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    message = models.TextField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    ended_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    audience = models.CharField(max_length=60, default="case")

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="proposal_number_once"),
            models.UniqueConstraint(
                fields=["proceeding"], condition=models.Q(state="open"), name="proposal_one_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=models.Q(adopted_at__isnull=True) | models.Q(state=ProposalState.AGREED),
                name="proposal_adopted_where_agreed",
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(state="open"), name="proposal_running_out")]

    def __str__(self) -> str:
        return f"#{self.number} {self.state}"


class SecretAnswer(models.Model):
    """One side's yes or no to a proposal. Nobody but that side reads it, nor whether it was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="answers")
    side = models.CharField(max_length=12, choices=Side)
    line = SealedText()
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "side"], name="secret_answer_once_per_side"),
            models.CheckConstraint(condition=models.Q(side__in=BETWEEN), name="secret_answer_side_between"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.commitment[:8]}"


class Question(models.Model):
    """What the other side asks about an offer before it answers it, and what its maker replied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="questions")
    party = models.ForeignKey("cases.Party", models.PROTECT, related_name="+")
    text = SealedText()
    asked_at = models.DateTimeField()
    reply = SealedText(blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["offer", "asked_at"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.asked_at}"
