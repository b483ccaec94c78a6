"""The states of every stage (domain 1), in one place for the machines and the database's constraint."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages a case lives through."""

    FIRST_HANDLING = "first_handling", _("First handling")
    ADMINISTRATIVE = "administrative", _("Administrative mediation")
    ENTRUSTED = "entrusted", _("Entrusted mediation")
    PEOPLES_MEDIATION = "peoples_mediation", _("People's mediation")
    COURT_MEDIATION = "court_mediation", _("Court-annexed mediation")
    CONFIRMATION = "confirmation", _("Judicial confirmation")
    PERFORMANCE = "performance", _("Performance")
    CLUE = "clue", _("Enforcement clue")


class FirstHandlingState(models.TextChoices):
    """Domain 1.2."""

    OPEN = "open", _("Sent, waiting for an answer")
    ACKNOWLEDGED = "acknowledged", _("Receipt confirmed")
    NEGOTIATING = "negotiating", _("Under negotiation")
    SETTLED = "settled", _("Settled")
    FAILED = "failed", _("No agreement")
    EXPIRED = "expired", _("Ended without an agreement in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PERFORMED = "performed", _("Settled and performed")
    BREACHED = "breached", _("Settled, not performed")


class AdministrativeState(models.TextChoices):
    """Domain 1.3 and 1.4: intake and mediation by the bureau."""

    RECEIVED = "received", _("Received by the bureau")
    ID_PENDING = "id_pending", _("Waiting for proof of identity")
    REVIEWED = "reviewed", _("Decision proposed")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    REROUTED = "rerouted", _("Sent to another bureau")
    REDIRECTED = "redirected", _("No complaint: told where it belongs")
    ACCEPTED = "accepted", _("Accepted")
    CONSENT_PENDING = "consent_pending", _("Waiting for both sides to agree to mediation")
    ENTRUSTED = "entrusted", _("Another organisation mediates for the bureau")
    SCHEDULED = "scheduled", _("Mediation arranged")
    IN_SESSION = "in_session", _("Under mediation")
    SUSPENDED_RECUSAL = "suspended_recusal", _("Suspended: recusal requested")
    REAPPOINTED = "reappointed", _("Another mediator; a new notice follows")
    PAUSED_APPRAISAL = "paused_appraisal", _("Paused: appraisal")
    AGREED = "agreed", _("Agreement reached")
    DOC_SIGNED = "doc_signed", _("Mediation document signed")
    PERFORMED = "performed", _("Performed")
    BREACHED = "breached", _("Not performed")
    TERMINATED = "terminated", _("Mediation terminated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EntrustedState(models.TextChoices):
    """Domain 1.5, ENTRUST."""

    ASKED = "asked", _("Lies with the organisation entrusted")
    TAKEN = "taken", _("Taken on, a mediator is named")
    SESSION = "session", _("Under mediation")
    REPORTED = "reported", _("Result reported to the bureau")
    DECLINED = "declined", _("Given back to the bureau")
    RECALLED = "recalled", _("Taken back by the bureau")


class PeoplesMediationState(models.TextChoices):
    """Domain 1.6."""

    APPLIED = "applied", _("Applied for")
    ACCEPTED = "accepted", _("Accepted by the committee")
    DECLINED = "declined", _("Declined by the committee")
    RIGHTS_TOLD = "rights_told", _("Rights and duties told")
    SESSION = "session", _("Under mediation")
    AGREED = "agreed", _("Agreement in force")
    ENDED = "ended", _("Ended without agreement")
    FOLLOWUP = "followup", _("Performance followed up")


class CourtMediationState(models.TextChoices):
    """Domain 1.10."""

    REQUESTED = "requested", _("Asked for, the court names a mediator")
    CHOOSING = "choosing", _("The parties choose a mediator")
    NAMED = "named", _("A mediator is named and asked")
    CONFIRMED = "confirmed", _("The mediator contacts the other side")
    READY = "ready", _("Both agreed; the session is to be opened")
    SESSION = "session", _("Under mediation")
    AGREED = "agreed", _("Agreement in force")
    ENDED = "ended", _("Ended without agreement")


class ConfirmationState(models.TextChoices):
    """Domain 1.7."""

    DRAFT = "draft", _("Application being prepared")
    ORAL = "oral", _("To be taken to the court's minutes")
    MINUTED = "minuted", _("Minuted, to be signed by both sides")
    SIGNED_BOTH = "signed_both", _("Signed by both sides")
    FILED = "filed", _("Filed with the court")
    SUPPLEMENT = "supplement", _("Court asks for more")
    DOCKETED = "docketed", _("Docketed")
    NOT_ACCEPTED = "not_accepted", _("Not accepted by the court")
    REVIEW = "review", _("Under review")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Application dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OBJECTION_WINDOW = "objection_window", _("Confirmed, objections possible")
    OBJECTED = "objected", _("Confirmed, an objection is under review")
    FINAL = "final", _("Confirmed and final")
    REVOKED = "revoked", _("Confirmation revoked")


class PerformanceState(models.TextChoices):
    """Domain 1.8."""

    DUE_SCHEDULED = "due_scheduled", _("To be performed")
    PARTLY = "partly", _("Partly performed")
    PERFORMED = "performed", _("Performed")
    OVERDUE = "overdue", _("Overdue")
    ENF_APPLIED = "enf_applied", _("Enforcement applied for")
    SUED = "sued", _("Suit brought")
    PAYMENT_ORDER = "payment_order", _("Payment order applied for")
    REPLACED = "replaced", _("Replaced by a new agreement")


class ClueState(models.TextChoices):
    """Domain 1.9."""

    FOUND = "found", _("Clue found")
    VERIFY = "verify", _("Being verified")
    DISPUTED = "disputed", _("Another bureau claims or denies the power to decide")
    FILED = "filed", _("Case filed")
    NOT_FILED = "not_filed", _("No case filed")
    WITH_POLICE = "with_police", _("With the police")
    POLICE_CASE = "police_case", _("Taken over by the police")
    TRANSFERRED = "transferred", _("Transferred")
    DUPLICATE = "duplicate", _("Duplicate")


STATES: dict[str, type[models.TextChoices]] = {
    Stage.FIRST_HANDLING: FirstHandlingState,
    Stage.ADMINISTRATIVE: AdministrativeState,
    Stage.ENTRUSTED: EntrustedState,
    Stage.PEOPLES_MEDIATION: PeoplesMediationState,
    Stage.COURT_MEDIATION: CourtMediationState,
    Stage.CONFIRMATION: ConfirmationState,
    Stage.PERFORMANCE: PerformanceState,
    Stage.CLUE: ClueState,
}


def states_known() -> models.Q:
    """The database's own check that a proceeding is in a state its stage knows."""
    known = models.Q()
    for kind, states in STATES.items():
        known |= models.Q(kind=str(kind), state__in=states.values)
    return known
