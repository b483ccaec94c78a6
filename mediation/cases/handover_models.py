"""What was handed over to the police, beside the case it came from."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedText


class Handover(models.Model):
    """What a body handed to the police, on which suspicion, and their answer; for its own people alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Answer(models.TextChoices):
        """What the police decided on it."""

        FILED = "filed", _("they filed a case")
        REFUSED = "refused", _("they filed no case")

    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="handovers")
    organ = models.CharField(max_length=120)
    means: Any = models.JSONField(default=list)  # codes, or the suspected crime in words
    reason = SealedText()
    told = models.CharField(max_length=200, blank=True, default="")
    evidence: Any = models.JSONField(default=list)  # ids, in the order of the list that went along
    decided_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="")
    answered_on = models.DateField(null=True)
    answer_number = models.CharField(max_length=60, blank=True, default="")
    answer_reason = SealedText(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding"], condition=models.Q(answer=""), name="handover_one_unanswered"
            )
        ]

    def __str__(self) -> str:
        return self.organ
