"""The sentence of a notice by the kind of event it tells, in the language of whoever reads it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core import verbs

_titles: dict[str, Any] = {
    "case.filed": gettext_lazy("A complaint was filed"),
    "first_handling.acknowledged": gettext_lazy("Receipt of the complaint was confirmed"),
    "first_handling.answered": gettext_lazy("The complaint was answered"),
    "first_handling.settled": gettext_lazy("The parties settled"),
    "first_handling.failed": gettext_lazy("No agreement was reached; the complaint can go to the bureau"),
    "first_handling.expired": gettext_lazy(
        "The ten working days ended without an agreement; the complaint can go to the bureau"
    ),
    "first_handling.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "administrative.received": gettext_lazy("The bureau received the complaint"),
    "administrative.identity_asked": gettext_lazy("The bureau asks for proof of identity"),
    "administrative.identity_supplied": gettext_lazy("Proof of identity came"),
    "administrative.identity_lapsed": gettext_lazy("Proof of identity did not come in time"),
    "administrative.accepted": gettext_lazy("The bureau accepted the complaint"),
    "administrative.decline_proposed": gettext_lazy("A decision waits for a second person"),
    "administrative.declined": gettext_lazy("The bureau did not accept the complaint"),
    "administrative.decline_sent_back": gettext_lazy("A proposed decision was sent back"),
    "administrative.consent_asked": gettext_lazy("The bureau asks whether you agree to mediation"),
    "administrative.consent_given": gettext_lazy("One side agreed to mediation"),
    "administrative.consent_refused": gettext_lazy("One side refused mediation"),
    "administrative.scheduled": gettext_lazy("A mediation session was arranged"),
    "administrative.session_opened": gettext_lazy("The mediation session is open"),
    "administrative.agreed": gettext_lazy("An agreement was reached"),
    "administrative.performed": gettext_lazy("Everything agreed was done"),
    "administrative.document_signed": gettext_lazy("The mediation document is signed"),
    "administrative.breached": gettext_lazy("What was agreed was not done"),
    "administrative.terminated": gettext_lazy("The mediation was terminated"),
    "administrative.withdrawn": gettext_lazy("The complaint was withdrawn"),
    "deadline.recounted": gettext_lazy("A due day moved, because a calendar of holidays was published or amended"),
    "administrative.sixty_days_ended": gettext_lazy("The sixty days of mediation have ended; decide how to close"),
    "administrative.intake_missed": gettext_lazy("The seven working days ended without a decision"),
    "administrative.service_missed": gettext_lazy("A decision was not served in time"),
}


def add(titles: Mapping[str, Any]) -> None:
    """Add the sentences of a subject's events."""
    _titles.update(titles)


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """What a notice says; an event without a sentence of its own is told by its label."""
    said = _titles.get(kind) or _labels().get(kind) or _("There is something new in your matter")
    return _("%(number)s: %(title)s") % {"number": params.get("number", ""), "title": str(said)}


def _labels() -> dict[str, Any]:
    lines = [verb.step for verb in verbs.all_verbs()] + [one.opening for one in verbs.machines().values()]
    return {step.event: step.label for step in lines}
