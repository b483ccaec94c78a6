"""Evidence: originals by their hash, never changed; who gave them, what they show, who may see them."""

import uuid

from django.db import models


class Evidence(models.Model):
    """One piece of evidence of a case. The original is kept under its SHA-256; pictures are shown as clean copies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="evidence")
    draft = models.ForeignKey("cases.Draft", models.SET_NULL, null=True, related_name="evidence")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, null=True, related_name="evidence")
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="evidence")
    number = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    shows = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    has_view = models.BooleanField(default=False)
    authority = models.BooleanField(default=False)  # proves by what right somebody acts for a party
    audience = models.CharField(max_length=60, default="case")
    uploaded_by_kind = models.CharField(max_length=12)
    uploaded_by_id = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number", "at"]
        indexes = [models.Index(fields=["case", "audience"])]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
