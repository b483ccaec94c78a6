"""The joint application for judicial confirmation and what the court did with it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.confirmation import court_models  # noqa: F401 - tables of this app, in a file of their own
from mediation.core.crypto import SealedJSON


class RulingKind(models.TextChoices):
    """How the court ruled."""

    CONFIRMED = "confirmed", _("agreement confirmed")
    DISMISSED = "dismissed", _("application dismissed")
    REVOKED = "revoked", _("confirmation revoked")


class Application(models.Model):
    """One joint application. It has its proceeding's id; what is signed never changes (promise S6)."""

    proceeding = models.OneToOneField("cases.Proceeding", models.PROTECT, primary_key=True, related_name="application")
    number = models.CharField(max_length=24, unique=True)
    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, related_name="applications")
    court = models.ForeignKey("people.Organisation", models.PROTECT, related_name="applications")
    connections: Any = models.JSONField(default=list)
    facts = models.TextField(max_length=4000)
    performance = models.TextField(max_length=1000)
    content_hash = models.CharField(max_length=64)
    identities: Any = SealedJSON(default=dict)
    made_at = models.DateTimeField()
    minuted_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")  # made orally
    minuted_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    docket_no = models.CharField(max_length=60, blank=True)
    ruling = models.CharField(max_length=10, choices=RulingKind, blank=True)
    ruling_no = models.CharField(max_length=60, blank=True)
    ruled_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    ground = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ruling__in=["", *RulingKind.values]), name="application_ruling_known"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Service(models.Model):
    """Where one party can be served, as it confirmed with its signature (OMR Art 17)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="services")
    party = models.ForeignKey("cases.Party", models.PROTECT, related_name="services")
    undertakings: Any = models.JSONField(default=list)
    contact: Any = SealedJSON(default=dict)
    electronic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "at"]
        constraints = [models.UniqueConstraint(fields=["application", "party"], name="service_once_per_party")]
