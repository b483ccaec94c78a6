"""A clue and where it came from. Only the body in charge reads this: reporters stay unknown (Order 121 Art 37)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedText


class Clue(models.Model):
    """What points to a breach of law: the complaint it came out of, and what its verification found."""

    class Source(models.TextChoices):
        """How the bureau came to know of it."""

        FOUND = "found", _("found in handling a complaint")
        REPORT = "report", _("reported in the same paper as a complaint")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.OneToOneField("cases.Proceeding", models.PROTECT, related_name="clue")
    complaint = models.ForeignKey("cases.Case", models.PROTECT, related_name="clues")
    source = models.CharField(max_length=10, choices=Source)
    tell_reporter = models.BooleanField(default=False)
    findings = SealedText(blank=True, default="")
    found_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.found_at:%Y-%m-%d}"
