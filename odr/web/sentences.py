"""What happened, as a sentence for each kind of event; a test holds the table against the register of verbs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases import choices
from mediation.cases.models import Side
from mediation.core.models import Event
from mediation.law import rulesets

SENTENCES: dict[str, Any] = {
    "case.filed": gettext_lazy("The complaint was filed"),
    "room.opened": gettext_lazy("The joint room was opened"),
    "room.reopened": gettext_lazy("The joint room was opened again"),
    "room.closed": gettext_lazy("The joint room was closed"),
    "evidence.added": gettext_lazy("Evidence No. {number} was added"),
    "party.revealed": gettext_lazy("Personal data were viewed for a stated reason"),
    "deadline.lapsed": gettext_lazy("A deadline passed: {clock}"),
    "deadline.recounted": gettext_lazy("Counted anew by calendar {calendar}: {clock}, by {due} instead of {was}"),
    "first_handling.acknowledged": gettext_lazy("Receipt of the complaint was confirmed"),
    "first_handling.answered": gettext_lazy("The complaint was answered"),
    "first_handling.settled": gettext_lazy("Both sides agreed"),
    "first_handling.failed": gettext_lazy(
        "One side said that no agreement can be reached; the complaint can now go to the bureau"
    ),
    "first_handling.expired": gettext_lazy(
        "The ten working days ended without an agreement; the complaint can now go to the bureau"
    ),
    "first_handling.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "first_handling.performed": gettext_lazy("What was agreed was done"),
    "first_handling.breached": gettext_lazy("What was agreed was not done in time"),
    "offer.made": gettext_lazy("{side} made offer No. {number}"),
    "offer.accepted": gettext_lazy("Offer No. {number} was accepted"),
    "offer.declined": gettext_lazy("Offer No. {number} was declined"),
    "offer.withdrawn": gettext_lazy("Offer No. {number} was withdrawn"),
    "offer.expired": gettext_lazy("Offer No. {number} expired"),
    "administrative.received": gettext_lazy("The bureau received the complaint"),
    "administrative.rerouted": gettext_lazy("The complaint was sent on to the competent bureau"),
    "administrative.identity_asked": gettext_lazy("The bureau asked for proof of identity"),
    "administrative.identity_supplied": gettext_lazy("Proof of identity was supplied"),
    "administrative.identity_lapsed": gettext_lazy("Proof of identity did not arrive in time"),
    "administrative.accepted": gettext_lazy("The bureau accepted the complaint"),
    "administrative.decline_proposed": gettext_lazy(
        "A decision not to accept was proposed; a second person looks at it"
    ),
    "administrative.decline_sent_back": gettext_lazy("The proposal was sent back to be looked at again"),
    "administrative.declined": gettext_lazy("The bureau did not accept the complaint"),
    "administrative.intake_missed": gettext_lazy("The seven working days ended without a decision"),
    "administrative.consent_asked": gettext_lazy("Both sides were asked whether they agree to mediation"),
    "administrative.consent_given": gettext_lazy("{side} agreed to mediation"),
    "administrative.consent_refused": gettext_lazy("{side} refused mediation"),
    "administrative.scheduled": gettext_lazy("The mediation was arranged"),
    "administrative.session_opened": gettext_lazy("The mediation session began"),
    "administrative.recusal_asked": gettext_lazy("{side} asked for recusal; the mediation is suspended"),
    "administrative.recusal_granted": gettext_lazy("The recusal was granted; somebody else mediates from now on"),
    "administrative.recusal_refused": gettext_lazy("The recusal was refused; the mediation goes on"),
    "administrative.appraisal_commissioned": gettext_lazy(
        "An appraisal was commissioned; the sixty days stand still from then on"
    ),
    "administrative.appraisal_ended": gettext_lazy("The appraisal ended; the sixty days run on"),
    "administrative.agreed": gettext_lazy("Both sides agreed"),
    "administrative.document_signed": gettext_lazy("The mediation document was signed"),
    "administrative.performance_reported": gettext_lazy("{side} said that everything agreed was done"),
    "administrative.performed": gettext_lazy("What was agreed was done"),
    "administrative.breached": gettext_lazy("What was agreed was not done in time"),
    "administrative.sixty_days_ended": gettext_lazy("The sixty days of mediation ended"),
    "administrative.terminated": gettext_lazy("The mediation was terminated"),
    "administrative.decision_served": gettext_lazy("The decision was served"),
    "administrative.service_missed": gettext_lazy("The decision was not served in time"),
    "administrative.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "caucus.opened": gettext_lazy("The mediator began to speak with one side alone"),
    "caucus.closed": gettext_lazy("The mediator ended the talk with one side alone"),
    "mediation.applied": gettext_lazy("People's mediation was applied for"),
    "mediation.joined": gettext_lazy("The other side applied for mediation too"),
    "mediation.accepted": gettext_lazy("The mediation committee accepted the case"),
    "mediation.declined": gettext_lazy("The mediation committee did not accept the case"),
    "mediation.rights_told": gettext_lazy("Both sides were told their rights and duties"),
    "mediation.opened": gettext_lazy("The mediation session began"),
    "mediation.recorded": gettext_lazy("A record of the session was made"),
    "mediation.agreed": gettext_lazy("The mediation agreement came into force"),
    "mediation.ended": gettext_lazy("The mediation ended without an agreement"),
    "mediation.followed_up": gettext_lazy("The committee asked whether the agreement is being kept"),
    "agreement.drafted": gettext_lazy("An agreement was drafted"),
    "agreement.signed": gettext_lazy("{side} signed the agreement"),
    "agreement.sealed": gettext_lazy("The committee sealed the agreement"),
    "confirmation.drafted": gettext_lazy("An application for judicial confirmation was started"),
    "confirmation.signed": gettext_lazy("{side} signed the application for confirmation"),
    "confirmation.filed": gettext_lazy("The application was filed with the court"),
    "confirmation.supplement_asked": gettext_lazy("The court asked for more documents"),
    "confirmation.supplemented": gettext_lazy("What was missing was handed in"),
    "confirmation.docketed": gettext_lazy("The court docketed the application"),
    "confirmation.not_accepted": gettext_lazy("The court did not accept the application"),
    "confirmation.reviewed": gettext_lazy("The court began its review"),
    "confirmation.confirmed": gettext_lazy("The court confirmed the agreement"),
    "confirmation.dismissed": gettext_lazy("The court dismissed the application"),
    "confirmation.objections_open": gettext_lazy("Objections to the confirmation are possible now"),
    "confirmation.became_final": gettext_lazy("The confirmation became final"),
    "confirmation.withdrawn": gettext_lazy("The application was withdrawn"),
    "confirmation.dossier_taken": gettext_lazy("The court took the package of the case"),
    "performance.opened": gettext_lazy("What was agreed is to be done by the agreed days"),
    "performance.reported": gettext_lazy("It was reported that something agreed was done"),
    "performance.received": gettext_lazy("Receipt was confirmed"),
    "performance.disputed": gettext_lazy("One side said that it has not arrived"),
    "performance.partly": gettext_lazy("Part of what was agreed was done"),
    "performance.performed": gettext_lazy("Everything agreed was done"),
    "performance.breached": gettext_lazy("What was agreed was not done in time"),
    "performance.enforcement_applied": gettext_lazy("Enforcement was applied for"),
    "performance.sued": gettext_lazy("A suit was brought"),
    "performance.payment_order_applied": gettext_lazy("A payment order was applied for"),
}


#: Who did it, by the seat the event names.
SEATS: dict[str, Any] = {
    Side.CLAIMANT: gettext_lazy("The complainant"),
    Side.RESPONDENT: gettext_lazy("The merchant"),
    Side.PLATFORM: gettext_lazy("The platform"),
    "mediator": gettext_lazy("The mediator"),
    "officer": gettext_lazy("The officer"),
    "committee": gettext_lazy("The mediation committee"),
}


class _Said(dict[str, str]):
    def __missing__(self, key: str) -> str:
        """A word the event does not hold is left out."""
        return ""


def sentence(event: Event) -> str:
    """What happened, in the reader's language; an event of a kind without a sentence says so plainly."""
    pattern = SENTENCES.get(event.kind)
    if pattern is None:
        return _("Something was recorded in the case")
    said = _Said({key: str(value) for key, value in event.data.items()})
    said["side"] = str(SEATS.get(str(event.data.get("side")), _("One side")))
    if event.kind == "case.filed" and event.data.get("answering"):
        return _filed(event.data["answering"])
    if event.kind in ("deadline.lapsed", "deadline.recounted"):
        said["clock"] = _clock(event.data)
    if event.kind == "deadline.recounted":
        said["due"], said["was"] = event.data["new"][-1], event.data["old"][-1]
    return str(pattern).format_map(said).strip()


def _filed(sides: list[str]) -> str:
    """To whom a complaint went: not every merchant is registered here, and then it went to the platform alone."""
    return _("The complaint was filed and sent to: %(to)s") % {
        "to": _(", ").join(str(Side(one).label) for one in sides)
    }


def _clock(data: dict[str, Any]) -> str:
    try:
        rule = rulesets.get(data["rule_set"]).clock(data["code"])
    except (KeyError, rulesets.NoRuleSet, rulesets.UnknownClock):
        return str(data.get("code", ""))
    return rule.label_en if choices.language() == "en" else rule.label_zh
