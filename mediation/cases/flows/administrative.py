"""The bureau: intake within seven working days, mediation within sixty days (domain 1.3, 1.4; Order 121)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.administrative_conduct import Conduct
from mediation.cases.flows.administrative_inputs import (
    IdentityDemand,
    IdentityProof,
    PerformedInput,
    SessionPlan,
    SessionStart,
    TerminateInput,
)
from mediation.cases.flows.administrative_intake import Intake
from mediation.cases.flows.administrative_waiting import OFFICERS, PARTIES, SELLERS, SIDES, WAITING
from mediation.cases.flows.inputs import GivenReason, Reason
from mediation.cases.flows.intake_inputs import DeclineInput
from mediation.cases.models import Proceeding
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import Power, Role
from mediation.core.steps import Arm, Step

UNDECIDED = [S.RECEIVED, S.ID_PENDING]
MEDIATION = [
    S.ACCEPTED, S.CONSENT_PENDING, S.ENTRUSTED, S.SCHEDULED, S.IN_SESSION, S.SUSPENDED_RECUSAL, S.REAPPOINTED,
    S.PAUSED_APPRAISAL,
]  # fmt: skip


def _step(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"administrative.{event}", who=who, **columns)}


_SCHEDULE = _step(
    "M2",
    _("Arrange the mediation"),
    "scheduled",
    OFFICERS,
    form=SessionPlan,
    stops=("D07",),
    arms=(Arm("D07", days_from="recusal_days"),),
    papers=("mediation_notice",),
    tells=PARTIES,
)


class Administrative(Conduct, Intake, Proceeding):
    """The complaint lies with a market regulation bureau."""

    class Meta:
        proxy = True

    @transition(
        "state",
        S.RECEIVED,
        S.ID_PENDING,
        custom=_step(
            "A2",
            _("Ask for proof of identity"),
            "identity_asked",
            OFFICERS,
            form=IdentityDemand,
            arms=(Arm("D04", days_from="identity_days", then="lapse_identity"),),
            papers=("identity_demand",),
            tells=(Role.CLAIMANT,),
        ),
    )
    def ask_identity(self) -> None:
        """Identity is missing or in doubt; the seven working days go on (Art 10)."""

    @transition(
        "state",
        S.ID_PENDING,
        S.RECEIVED,
        custom=_step(
            "A2",
            _("Supply proof of identity"),
            "identity_supplied",
            (Role.CLAIMANT,),
            form=IdentityProof,
            stops=("D04",),
            tells=OFFICERS,
        ),
    )
    def supply_identity(self) -> None:
        """The complainant answers the demand."""

    @transition(
        "state",
        S.ID_PENDING,
        S.RECEIVED,
        custom=_step(
            "A2",
            _("Proof of identity did not arrive in time"),
            "identity_lapsed",
            (Role.SYSTEM,),
            internal=True,
            tells=OFFICERS,
        ),
    )
    def lapse_identity(self) -> None:
        """Nothing came; the officer decides what follows."""

    @transition(
        "state",
        UNDECIDED,
        S.ACCEPTED,
        custom=_step(
            "A3",
            _("Accept the complaint"),
            "accepted",
            OFFICERS,
            final=True,
            stops=("D03", "D04"),
            cancels=("D35",),
            arms=(Arm("D05", since="accepted_on", then="propose_t5"),),
            papers=("acceptance_decision",),
            tells=PARTIES,
        ),
    )
    def accept(self) -> None:
        """The bureau has the power, the materials are there, no ground of Art 16 applies."""

    @transition(
        "state",
        UNDECIDED,
        S.REVIEWED,
        custom=_step(
            "A4",
            _("Propose not to accept"),
            "decline_proposed",
            OFFICERS,
            form=DeclineInput,
            tells=OFFICERS,
        ),
    )
    def propose_decline(self) -> None:
        """One officer finds a ground of Art 16; another must sign it off."""

    @transition(
        "state",
        S.REVIEWED,
        S.NOT_ACCEPTED,
        custom=_step(
            "A4",
            _("Sign off: not accepted"),
            "declined",
            OFFICERS,
            final=True,
            ends=True,
            stops=("D03",),
            papers=("decline_decision",),
            tells=(Role.CLAIMANT,),
        ),
    )
    def sign_off_decline(self) -> None:
        """A second person agrees; the reasons and the other paths are told (Art 15)."""

    @transition(
        "state",
        S.REVIEWED,
        S.RECEIVED,
        custom=_step(
            "A4", _("Send back for another look"), "decline_sent_back", OFFICERS, form=GivenReason, tells=OFFICERS
        ),
    )
    def send_back(self) -> None:
        """The proposal does not convince."""

    @transition(
        "state",
        S.ACCEPTED,
        S.CONSENT_PENDING,
        custom=_step("M1", _("Ask both sides for consent"), "consent_asked", OFFICERS, tells=PARTIES),
    )
    def ask_consent(self) -> None:
        """Mediation needs the consent of both (Art 18)."""

    @transition("state", [S.CONSENT_PENDING, S.SCHEDULED, S.REAPPOINTED], S.SCHEDULED, custom=_SCHEDULE)
    @transition("state", S.IN_SESSION, None, custom=_SCHEDULE)
    def schedule(self) -> None:
        """Time, place, mediator and the recusal window are told in advance (Art 20)."""

    @transition(
        "state",
        S.SCHEDULED,
        S.IN_SESSION,
        custom=_step(
            "M2",
            _("Open the session"),
            "session_opened",
            OFFICERS,
            form=SessionStart,
            rooms="open_joint",
            tells=PARTIES,
        ),
    )
    def open_session(self) -> None:
        """Mediation begins."""

    @transition(
        "state",
        S.IN_SESSION,
        S.AGREED,
        custom=_step(
            "M6",
            _("Agreement reached"),
            "agreed",
            (*PARTIES, *OFFICERS),
            internal=True,
            stops=("D05", "D07"),
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def settle(self) -> None:
        """Both accept the same text."""

    @transition(
        "state",
        S.AGREED,
        S.PERFORMED,
        custom=_step(
            "M7",
            _("Record that it was done at once"),
            "performed",
            (*PARTIES, *OFFICERS),
            form=PerformedInput,
            ends=True,
            rooms="close",
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def record_performed(self) -> None:
        """Performed on the spot and confirmed: a record is enough (Art 24)."""

    @transition(
        "state",
        S.AGREED,
        S.DOC_SIGNED,
        custom=_step(
            "M7",
            _("Sign the mediation document"),
            "document_signed",
            (*SIDES, *OFFICERS),
            disposes=Power.SETTLE,
            final=True,
            rooms="close",
            papers=("mediation_document",),
            tells=(*PARTIES, *OFFICERS),
        ),
    )
    def sign_document(self) -> None:
        """Both parties and the officer have signed the same text (Art 24)."""

    @transition(
        "state",
        [S.AGREED, S.DOC_SIGNED],
        S.PERFORMED,
        custom=_step(
            "M7", _("Performed"), "performed", (*PARTIES, Role.SYSTEM), internal=True, ends=True, tells=OFFICERS
        ),
    )
    def perform(self) -> None:
        """Everything agreed was done."""

    @transition(
        "state",
        [S.AGREED, S.DOC_SIGNED],
        S.BREACHED,
        custom=_step(
            "M7", _("Not performed"), "breached", (*PARTIES, Role.SYSTEM), internal=True, ends=True, tells=OFFICERS
        ),
    )
    def breach(self) -> None:
        """What was agreed was not done by its day."""

    @transition(
        "state",
        MEDIATION,
        S.TERMINATED,
        custom=_step(
            "M8",
            _("Terminate the mediation"),
            "terminated",
            OFFICERS,
            form=TerminateInput,
            final=True,
            ends=True,
            stops=("D05",),
            arms=(Arm("D06", since="terminated_on", then="miss_service"),),
            rooms="close",
            papers=("termination_decision",),
            tells=PARTIES,
        ),
    )
    def terminate(self) -> None:
        """Exactly one ground of Art 23; both are told within seven working days."""

    @transition(
        "state",
        [*UNDECIDED, S.REVIEWED, *MEDIATION],
        S.WITHDRAWN,
        custom=_step(
            "M10",
            _("Withdraw the complaint"),
            "withdrawn",
            (Role.CLAIMANT,),
            form=Reason,
            disposes=Power.WAIVE,
            final=True,
            ends=True,
            rooms="close",
            tells=(*SELLERS, *OFFICERS),
        ),
    )
    def withdraw(self) -> None:
        """The complainant withdraws."""

    @transition(
        "state",
        MEDIATION,
        None,
        custom=_step(
            "M8", _("The sixty days have ended"), "sixty_days_ended", (Role.SYSTEM,), internal=True, tells=OFFICERS
        ),
    )
    def propose_t5(self) -> None:
        """The clock proposes T5; only a person decides."""

    @transition(
        "state",
        [*UNDECIDED, S.REVIEWED],
        None,
        custom=_step(
            "A3",
            _("The seven working days have ended without a decision"),
            "intake_missed",
            (Role.SYSTEM,),
            internal=True,
            arms=(Arm("D35", since="period_ended_on"),),
            tells=(*OFFICERS, Role.CLAIMANT),
        ),
    )
    def miss_intake(self) -> None:
        """The bureau is late; from then on the complainant may ask for review (Administrative Review Law Art 20)."""

    @transition(
        "state",
        S.TERMINATED,
        None,
        custom=_step(
            "M8",
            _("The decision was not served in time"),
            "service_missed",
            (Role.SYSTEM,),
            internal=True,
            tells=OFFICERS,
        ),
    )
    def miss_service(self) -> None:
        """Seven working days after the decision it was not served."""


verbs.register_machine(
    verbs.Machine(
        kind=Stage.ADMINISTRATIVE,
        label=Stage.ADMINISTRATIVE.label,
        model=Administrative,
        initial=S.RECEIVED,
        opening=Step(
            rule="F3",
            label=_("Received by the bureau"),
            event="administrative.received",
            who=(Role.CLAIMANT,),
            arms=(Arm("D03", since="received_on", then="miss_intake"),),
            papers=("receipt", "complaint_registration"),
            tells=(Role.CLAIMANT, *OFFICERS),
        ),
        states={state.value: state.label for state in S},
        waiting=WAITING,
    )
)
