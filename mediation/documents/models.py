"""Official papers: what was said in each, in which version, for whom, and the file it became."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from mediation.core.crypto import SealedJSON

LABELS: dict[str, Any] = {
    "receipt": _("Receipt"),
    "complaint_registration": _("Complaint registration form"),
    "report_registration": _("Report registration form"),
    "report_outcome": _("Notice of the outcome of a report"),
    "identity_demand": _("Demand for proof of identity"),
    "settlement_record": _("Settlement record"),
    "distribution_notice": _("Notice of distribution"),
    "guidance_note": _("Note on where a request belongs"),
    "acceptance_decision": _("Decision to accept the complaint"),
    "decline_decision": _("Decision not to accept the complaint"),
    "evidence_call": _("Call for identity and records"),
    "mediation_notice": _("Notice of mediation"),
    "recusal_decision": _("Decision on recusal"),
    "entrustment_letter": _("Letter of entrustment"),
    "appraisal_commission": _("Commission of an appraisal"),
    "police_handover": _("Letter to the police"),
    "crime_transfer": _("Letter that hands over a suspected crime"),
    "police_evidence": _("List of evidence handed to the police"),
    "termination_decision": _("Decision to terminate mediation"),
    "mediation_document": _("Mediation document"),
    "mediation_record": _("Mediation record"),
    "pm_application": _("Application for people's mediation"),
    "rights_notice": _("Notice of rights and duties"),
    "pm_agreement": _("People's mediation agreement"),
    "court_mediation_notice": _("Notice of online mediation by the court"),
    "court_agreement": _("Agreement before the court's mediator"),
    "confirmation_application": _("Application for judicial confirmation"),
    "hearing_notice": _("Notice that the court will ask both sides"),
    "litigation_authority": _("Authorisation of an agent for the court"),
    "mediation_proof": _("Proof of mediation"),
    "service_address": _("Address for service"),
    "evidence_list": _("List of evidence"),
    "statement_of_claim": _("Statement of claim"),
    "case_chronology": _("Course of the case"),
    "committee_file": _("Leaf of a committee's file"),
    "identity_sheet": _("Identity of a party"),
    "confirmation_ruling_note": _("Note of the ruling"),
    "enforcement_application": _("Application for enforcement"),
    "performance_proof": _("Proof of performance"),
    "advance_record": _("Record of an advance payment"),
}


#: Papers of which each side has its own, and where the paper names whose it is.
WHOSE = {
    "pm_application": "applicants",
    "litigation_authority": "principal",
    "service_address": "person",
    "enforcement_application": "applicant",
}


class PaperStatus(models.TextChoices):
    """How far a paper is."""

    WAITING = "waiting", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


class Paper(models.Model):
    """One paper of a proceeding. What it says is fixed in the act that issued it; the file is made after the commit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="papers")
    proceeding = models.ForeignKey("cases.Proceeding", models.PROTECT, related_name="papers")
    event = models.ForeignKey("core.Event", models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(max_length=60, default="case")
    data: Any = SealedJSON(default=dict)
    content_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=PaperStatus, default=PaperStatus.WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    issued_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["issued_at", "kind", "version"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "kind", "version"], name="paper_version_once"),
            models.CheckConstraint(condition=models.Q(status__in=PaperStatus.values), name="paper_status_known"),
        ]
        indexes = [models.Index(fields=["case", "audience"]), models.Index(fields=["kind", "number"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def whose(self) -> str:
        """Of whom a paper is that each side has one of: its name; "" for a paper of everybody."""
        said = self.data.get(WHOSE.get(self.kind, ""), [])
        names = [str(one["name"]) for one in (said if isinstance(said, list) else [said])]
        return pgettext("between names", ", ").join(names)

    @property
    def title(self) -> Any:
        """What the paper is called, in the reader's language."""
        return LABELS.get(self.kind, self.kind)


class SeriesForm(models.Model):
    """How an organisation writes the numbers of a series in a year, where not as numbers.toml says.

    Set by two people before the first number of the year was taken; who and why stands in their proposal.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)  # the first kind of paper numbered in it
    year = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=12)
    first = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="series_form_once"),
            models.CheckConstraint(condition=models.Q(first__gte=1), name="series_form_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.word}"


class Wording(models.Model):
    """A text of a kind of paper as two people put it, from its moment on; "" where a note was taken away again.

    Rows are only added: the newest of a part counts for papers issued from then on. A paper keeps the texts it was
    issued with.
    """

    paper = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    text = models.CharField(max_length=1000, blank=True)
    from_at = models.DateTimeField()
    proposal = models.ForeignKey("people.Proposal", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["paper"])]

    def __str__(self) -> str:
        return f"{self.paper} {self.part}"
