"""Whose turn it is in each state before the bureau, by which clock, and what follows if nothing comes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.states import AdministrativeState as S
from mediation.core.roles import Role
from mediation.core.steps import Waiting

OFFICERS = (Role.OFFICER, Role.LEAD)
SELLERS = (Role.RESPONDENT, Role.PLATFORM)
PARTIES = (Role.CLAIMANT, *SELLERS)
SIDES = (Role.CLAIMANT, Role.RESPONDENT)

_ELSE_60 = _("When the sixty days end without agreement, the officer can end the mediation; a court stays open.")
_REVIEW = _("If nothing is decided by then, the complainant can ask for administrative review.")
_TO_DECIDE = Waiting(
    OFFICERS, _("decide whether to accept the complaint"), "D03", _REVIEW, by=("accept", "propose_decline")
)
_TO_COURT = Waiting((Role.CLAIMANT,), _("choose another way: people's mediation, a court, arbitration"))


def _mediating(on: tuple[Role, ...], what: Any, **narrowed: Any) -> Waiting:
    return Waiting(on, what, "D05", _ELSE_60, **narrowed)


WAITING: dict[str, Waiting] = {
    S.RECEIVED: _TO_DECIDE,
    S.ID_PENDING: Waiting(
        (Role.CLAIMANT,),
        _("prove who you are"),
        "D04",
        _("If nothing comes by then, the bureau can decline the complaint."),
        by=("supply_identity",),
    ),
    S.REVIEWED: Waiting(
        OFFICERS,
        _("have a second person sign off or send back the proposal"),
        "D03",
        _REVIEW,
        by=("sign_off_decline", "send_back"),
    ),
    S.NOT_ACCEPTED: _TO_COURT,
    S.REDIRECTED: Waiting(
        (Role.CLAIMANT,), _("turn to where this belongs, or file a complaint with what you gave"), by=("file_anew",)
    ),
    S.ACCEPTED: _mediating(OFFICERS, _("ask both sides whether they agree to mediation"), by=("ask_consent",)),
    S.CONSENT_PENDING: _mediating(
        OFFICERS,
        _("arrange the mediation, or end it"),
        by=("schedule", "terminate"),
        first=_mediating(SIDES, _("say whether you agree to mediation"), parts="to_consent"),
    ),
    S.SCHEDULED: _mediating(
        OFFICERS, _("open the session at the time arranged"), by=("open_session", "declare_neutrality")
    ),
    S.ENTRUSTED: _mediating((Role.MEDIATOR, Role.SECRETARY), _("mediate in the bureau's name and report the result")),
    S.IN_SESSION: _mediating((*PARTIES, *OFFICERS), _("reach an agreement")),
    S.SUSPENDED_RECUSAL: _mediating(
        (Role.LEAD,), _("decide on the request for recusal"), by=("grant_recusal", "refuse_recusal")
    ),
    S.REAPPOINTED: _mediating(
        OFFICERS, _("send both sides a new notice of the mediator, with days to ask for recusal"), by=("schedule",)
    ),
    S.PAUSED_APPRAISAL: _mediating(OFFICERS, _("enter the report of the appraisal"), by=("end_appraisal",)),
    S.AGREED: Waiting(
        (*PARTIES, *OFFICERS),
        _("sign the mediation document, or record that it was done at once"),
        "",
        _("An agreement that is not signed and not performed does not bind; a court stays open."),
        parts="to_sign",
        by=("sign_document",),
    ),
    S.DOC_SIGNED: Waiting(
        SELLERS,
        _("perform what was agreed"),
        "D44",
        _("If it is not performed, the complainant can go to court or to arbitration with the document."),
    ),
    S.TERMINATED: _TO_COURT,
    S.BREACHED: _TO_COURT,
}
