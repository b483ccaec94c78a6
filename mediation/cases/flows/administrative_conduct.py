"""Side ways of a mediation by the bureau: recusal suspends it, an appraisal pauses its clock (domain 1.4, M3-M5)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from mediation.cases.flows.administrative_waiting import OFFICERS, PARTIES, SIDES
from mediation.cases.flows.conduct_inputs import (
    AppraisalCommission,
    AppraisalReport,
    RecusalDecision,
    RecusalGranted,
    RecusalRequest,
)
from mediation.cases.states import AdministrativeState as S
from mediation.core.roles import Role
from mediation.core.steps import Hold, Step

BACK = RETURN_VALUE(S.SCHEDULED, S.IN_SESSION)


def _step(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"administrative.{event}", who=who, **columns)}


def _decided(label: Any, event: str, form: type[RecusalDecision]) -> dict[str, Step]:
    """The bureau's decision on a request for recusal, either way: final, on paper, told to everybody (Art 21)."""
    tells = (*PARTIES, *OFFICERS)
    return _step("M3", label, event, OFFICERS, form=form, final=True, papers=("recusal_decision",), tells=tells)


class Conduct:
    """Transitions that the bureau's machine takes over; a refusal leads back to the state kept in `suspended_from`."""

    facts: dict[str, Any]

    @transition(
        "state",
        S.CONSENT_PENDING,
        S.ENTRUSTED,
        custom=_step(
            "O121 19",
            _("Entrust the mediation"),
            "entrusted",
            SIDES,
            internal=True,
            papers=("entrustment_letter",),
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def entrust(self) -> None:
        """Both agreed: another organisation mediates in the bureau's name; the sixty days run on (Art 19)."""

    @transition(
        "state",
        S.ENTRUSTED,
        S.CONSENT_PENDING,
        custom=_step(
            "O121 19",
            _("The mediation came back without an agreement"),
            "came_back",
            (Role.MEDIATOR, Role.SECRETARY),
            internal=True,
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def come_back(self) -> None:
        """No agreement, or the organisation cannot mediate: the bureau arranges a session itself, or ends it."""

    @transition(
        "state",
        S.ENTRUSTED,
        S.AGREED,
        custom=_step(
            "M6",
            _("Agreement reached before the organisation entrusted"),
            "agreed",
            (Role.MEDIATOR, Role.SECRETARY),
            internal=True,
            stops=("D05", "D07"),
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def settle_entrusted(self) -> None:
        """Both accepted the same offer; the bureau's document follows, with the bureau's seal (Art 24)."""

    @transition(
        "state",
        [S.SCHEDULED, S.IN_SESSION],
        S.SUSPENDED_RECUSAL,
        custom=_step(
            "M3",
            _("Ask for recusal"),
            "recusal_asked",
            SIDES,
            form=RecusalRequest,
            stops=("D07",),
            tells=(*SIDES, *OFFICERS),
        ),
    )
    def ask_recusal(self) -> None:
        """A party doubts that who mediates is impartial; the bureau must suspend and decide (Art 21)."""

    @transition(
        "state",
        [S.SCHEDULED, S.IN_SESSION],
        S.SUSPENDED_RECUSAL,
        custom=_step(
            "M3",
            _("A tie to the parties was disclosed"),
            "tie_disclosed",
            OFFICERS,
            internal=True,
            stops=("D07",),
            tells=(*PARTIES, Role.LEAD),
        ),
    )
    def disclose_tie(self) -> None:
        """Who mediates says what ties them; the bureau suspends and decides as on a party's request (Art 21)."""

    @transition(
        "state",
        S.SUSPENDED_RECUSAL,
        S.REAPPOINTED,
        custom=_decided(_("Grant the recusal"), "recusal_granted", RecusalGranted),
    )
    def grant_recusal(self) -> None:
        """Somebody else mediates; both are given notice of it anew, and may ask for recusal anew (Art 20, 21)."""

    @transition(
        "state",
        S.SUSPENDED_RECUSAL,
        BACK,
        custom=_decided(_("Refuse the recusal"), "recusal_refused", RecusalDecision),
    )
    def refuse_recusal(self) -> str:
        """The same person goes on."""
        return str(self.facts["suspended_from"])

    @transition(
        "state",
        S.IN_SESSION,
        S.PAUSED_APPRAISAL,
        custom=_step(
            "M4",
            _("Commission an appraisal"),
            "appraisal_commissioned",
            OFFICERS,
            form=AppraisalCommission,
            pauses=(Hold("D05", on="appraisal_began_on", why="appraisal"),),
            papers=("appraisal_commission",),
            tells=PARTIES,
        ),
    )
    def commission_appraisal(self) -> None:
        """A laboratory is asked; the time it takes is not counted (Art 22)."""

    @transition(
        "state",
        S.PAUSED_APPRAISAL,
        S.IN_SESSION,
        custom=_step(
            "M5",
            _("Enter the outcome of the appraisal"),
            "appraisal_ended",
            OFFICERS,
            form=AppraisalReport,
            resumes=(Hold("D05", on="appraisal_ended_on"),),
            tells=PARTIES,
        ),
    )
    def end_appraisal(self) -> None:
        """The report came, or none will; the sixty days run on, the days in between excluded."""
