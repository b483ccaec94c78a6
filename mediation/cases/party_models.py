"""Who was a party before somebody took its place (domain 4.2)."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedJSON, SealedText


class Succession(models.Model):
    """A party died or ceased to exist, on what proof; and who took its place, by what right."""

    class What(models.TextChoices):
        """What happened to the party."""

        DIED = "died", _("the person died")
        DISSOLVED = "dissolved", _("it was dissolved or struck off")
        MERGED = "merged", _("it was merged or divided")

    class Relation(models.TextChoices):
        """By what right somebody takes the place."""

        HEIR = "heir", _("heir")
        ADMINISTRATOR = "administrator", _("administrator of the estate")
        SUCCESSOR = "successor", _("legal successor of the organisation")
        LIQUIDATOR = "liquidator", _("whoever liquidates it, or is liable for its debts")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey("cases.Party", models.PROTECT, related_name="successions")
    what = models.CharField(max_length=10, choices=What)
    happened_on = models.DateField()
    loss_proof = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    relation = models.CharField(max_length=14, choices=Relation, blank=True)
    authority = SealedText(blank=True, default="")
    former: Any = SealedJSON(default=dict)
    succeeded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=models.Q(succeeded_at=None), name="succession_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.happened_on}"
