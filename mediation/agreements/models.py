"""Agreements, who signed them, and the records of the sessions they came from."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.core.crypto import SealedJSON, SealedText


class AgreementStatus(models.TextChoices):
    """What became of a version."""

    DRAFT = "draft", _("being drafted")
    SIGNING = "signing", _("being signed")
    EFFECTIVE = "effective", _("in force")
    VOID = "void", _("no longer valid")


class Agreement(models.Model):
    """One version of an agreement. It never changes: a new version makes it void with every signature on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="agreements")
    version = models.PositiveIntegerField()
    terms: Any = SealedJSON(default=list)  # bank accounts stand in them, and in the text
    facts = models.TextField(max_length=4000)
    issues: Any = models.JSONField(default=list)
    responsibilities: Any = models.JSONField(default=dict)
    findings: Any = models.JSONField(default=list)
    text_zh = SealedText()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    made_by_kind = models.CharField(max_length=12)
    made_by_id = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proceeding", "version"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "version"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["proceeding"],
                condition=models.Q(status__in=("draft", "signing", "effective")),
                name="agreement_one_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=AgreementStatus.values), name="agreement_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.version} {self.status}"


class SignerKind(models.TextChoices):
    """As what somebody signs."""

    PARTY = "party", _("party")
    MEDIATOR = "mediator", _("mediator")
    OFFICER = "officer", _("officer")
    COMMITTEE = "committee", _("committee")


class Signed(models.TextChoices):
    """What was signed."""

    AGREEMENT = "agreement", _("agreement")
    APPLICATION = "application", _("application for confirmation")
    RECORD = "record", _("minutes of a session")


class Method(models.TextChoices):
    """How somebody signed (ESL Art 13: by one who alone controls the means)."""

    SESSION_CODE = "session_code", _("platform session + phone code")
    SESSION = "session", _("platform session")
    SEAL = "seal", _("electronic seal")


class Signature(models.Model):
    """One signature under one text; it covers the hash of everything that was signed (promise S6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="signatures")
    of = models.CharField(max_length=12, choices=Signed)
    document = models.UUIDField()
    kind = models.CharField(max_length=10, choices=SignerKind)
    signer = models.CharField(max_length=60)
    party = models.ForeignKey("cases.Party", models.PROTECT, null=True, related_name="signatures")
    person = models.ForeignKey("people.User", models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=20, choices=Method)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["of", "document", "signer"], name="signature_once_per_signer")]
        indexes = [models.Index(fields=["proceeding", "of"])]


class SessionRecord(models.Model):
    """What the record of one session says: the public part only (domain 5.4).

    `content` is what somebody wrote down; `said` what was made from the session's events and signed as `signed`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="session_records")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    content: Any = models.JSONField(default=dict)
    said: Any = SealedJSON(default=dict)
    signed = models.UUIDField(null=True)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["proceeding", "number"]
        constraints = [models.UniqueConstraint(fields=["proceeding", "number"], name="session_record_once")]

    def __str__(self) -> str:
        return f"#{self.number}"
