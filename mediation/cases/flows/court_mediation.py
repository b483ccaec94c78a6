"""Court-annexed online mediation (domain 1.10; OMR): the court names who mediates, all agree, all sign."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.court_mediation_inputs import Agreeing, Appointment, Contact, Failure, Opening, Roster
from mediation.cases.flows.inputs import GivenReason
from mediation.cases.flows.mediation_inputs import Assignment
from mediation.cases.models import Proceeding
from mediation.cases.states import CourtMediationState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Arm, Step, Waiting

SIDES = (Role.CLAIMANT, Role.RESPONDENT)
CLERK, MEDIATOR = (Role.CLERK,), (Role.MEDIATOR,)
BEFORE_END = [S.REQUESTED, S.CHOOSING, S.NAMED, S.CONFIRMED, S.READY, S.SESSION]
#: The period by how far the suit is (OMR Art 24).
PERIODS = {"pre_filing": "D29", "ordinary": "D30", "summary": "D30-summary"}
RUNNING = tuple(PERIODS.values())
AFTER_FILING = ("D30", "D30-summary")


def _step(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"court_mediation.{event}", who=who, **columns)}


def _end(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    """A line by which it ends without an agreement: at once, for everybody."""
    return _step(rule, label, event, who, ends=True, rooms="close", tells=(*PARTIES, *CLERK, *MEDIATOR), **columns)


class CourtMediation(Proceeding):
    """The dispute lies with a court's mediator."""

    class Meta:
        proxy = True

    @transition(
        "state",
        S.REQUESTED,
        S.CHOOSING,
        custom=_step(
            "OMR 10",
            _("Let the parties choose a mediator"),
            "choice_offered",
            CLERK,
            form=Roster,
            arms=(Arm("D27", then="lapse_choice"),),
            tells=SIDES,
        ),
    )
    def propose_mediators(self) -> None:
        """Both sides have two working days to choose the same one of the court's list."""

    @transition(
        "state",
        S.CHOOSING,
        S.REQUESTED,
        custom=_step(
            "OMR 10", _("No joint choice in time"), "choice_lapsed", (Role.SYSTEM,), internal=True, tells=CLERK
        ),
    )
    def lapse_choice(self) -> None:
        """The two working days ended without a joint choice: the court names who mediates."""

    @transition(
        "state",
        S.CHOOSING,
        S.NAMED,
        custom=_step(
            "OMR 10",
            _("The parties chose a mediator together"),
            "mediator_chosen",
            SIDES,
            internal=True,
            stops=("D26", "D27"),
            arms=(Arm("D28"),),
            tells=(*CLERK, *MEDIATOR),
        ),
    )
    def settle_choice(self) -> None:
        """Both sides chose the same one."""

    @transition(
        "state",
        S.REQUESTED,
        S.NAMED,
        custom=_step(
            "OMR 10",
            _("Name the mediator"),
            "mediator_named",
            CLERK,
            form=Assignment,
            stops=("D26",),
            arms=(Arm("D28"),),
            tells=(*PARTIES, *MEDIATOR),
        ),
    )
    def appoint_mediator(self) -> None:
        """The court names who mediates, within three working days of the request."""

    @transition(
        "state",
        S.NAMED,
        S.CONFIRMED,
        custom=_step(
            "OMR 12",
            _("Take the mediation on"),
            "appointment_confirmed",
            MEDIATOR,
            form=Appointment,
            stops=("D28",),
            arms=(Arm("D28-contact"),),
            papers=("court_mediation_notice",),
            tells=PARTIES,
        ),
    )
    def confirm_appointment(self) -> None:
        """Who was named takes it on and discloses what ties them to a side (OMR Art 13); the period begins."""

    @transition(
        "state",
        S.NAMED,
        S.REQUESTED,
        custom=_step(
            "OMR 12",
            _("Do not take the mediation on"),
            "appointment_declined",
            MEDIATOR,
            form=GivenReason,
            stops=("D28",),
            arms=(Arm("D26"),),
            tells=CLERK,
        ),
    )
    def decline_appointment(self) -> None:
        """The court names somebody else."""

    @transition(
        "state",
        [S.CONFIRMED, S.READY],
        S.REQUESTED,
        custom=_step(
            "OMR 13",
            _("Ask for another mediator after what was disclosed"),
            "mediator_rejected",
            SIDES,
            form=GivenReason,
            cancels=("D28-contact", *RUNNING),
            arms=(Arm("D26"),),
            tells=(*PARTIES, *CLERK),
        ),
    )
    def reject_mediator(self) -> None:
        """A tie was disclosed and this side does not want to keep the mediator; the court names another."""

    @transition(
        "state",
        S.CONFIRMED,
        S.READY,
        custom=_step(
            "OMR 15",
            _("Record that the other side agrees"),
            "contacted",
            MEDIATOR,
            form=Contact,
            stops=("D28-contact",),
            tells=PARTIES,
        ),
    )
    def record_contact(self) -> None:
        """The other side was reached and agrees to be mediated between online."""

    @transition(
        "state",
        S.CONFIRMED,
        S.READY,
        custom=_step(
            "OMR 4", _("Agree to online mediation"), "agreed_to", SIDES, form=Agreeing, stops=("D28-contact",),
            tells=(*PARTIES, *MEDIATOR),
        ),
    )  # fmt: skip
    def agree_mediation(self) -> None:
        """The other side agrees for itself."""

    @transition(
        "state",
        S.CONFIRMED,
        S.ENDED,
        custom=_end("OMR 15", _("Record that the other side cannot be reached or refuses"), "contact_failed", MEDIATOR,
                    form=Failure, final=True),
    )  # fmt: skip
    def record_failed_contact(self) -> None:
        """Refused or unreachable: it ends at once (OMR Art 15, 25)."""

    @transition(
        "state",
        S.CONFIRMED,
        S.READY,
        custom=_step(
            "OMR 4", _("Both sides had agreed when the court asked them"), "agreed_before", MEDIATOR, internal=True,
            stops=("D28-contact",),
        ),
    )  # fmt: skip
    def rest_on_consents(self) -> None:
        """The court asked both sides before it named a mediator: nobody has to be asked again."""

    @transition(
        "state",
        S.REQUESTED,
        S.ENDED,
        custom=_end("OMR 4", _("Record that a side does not agree or cannot be reached"), "consent_failed", CLERK,
                    form=Failure, final=True),
    )  # fmt: skip
    def record_no_consent(self) -> None:
        """Without the agreement of both there is no mediation; the suit lies with the court."""

    @transition(
        "state",
        BEFORE_END,
        S.ENDED,
        custom=_end("OMR 25", _("Refuse the mediation, or end it"), "refused", SIDES, form=GivenReason, final=True),
    )
    def refuse_mediation(self) -> None:
        """Mediation needs the will of both, at any time."""

    @transition(
        "state",
        S.READY,
        S.SESSION,
        custom=_step(
            "OMR 17",
            _("Check identities and open the session"),
            "session_opened",
            MEDIATOR,
            form=Opening,
            rooms="open_joint",
            tells=PARTIES,
        ),
    )
    def open_session(self) -> None:
        """Identities were compared with documents, and both were warned of what follows on sham mediation."""

    @transition(
        "state",
        S.SESSION,
        S.AGREED,
        custom=_step(
            "OMR 19",
            _("All have signed"),
            "agreed",
            (*PARTIES, *MEDIATOR),
            internal=True,
            stops=RUNNING,
            rooms="close",
            ends=True,
            papers=("court_agreement",),
            tells=(*PARTIES, *CLERK, *MEDIATOR),
        ),
    )
    def take_effect(self) -> None:
        """Both sides and the mediator have signed electronically: the agreement takes effect."""

    @transition(
        "state",
        [S.READY, S.SESSION],
        S.ENDED,
        custom=_end("OMR 25", _("End the mediation"), "ended", MEDIATOR, form=GivenReason, final=True),
    )
    def end_court_mediation(self) -> None:
        """No agreement, or a side does not sign it (OMR Art 25)."""

    @transition(
        "state",
        [S.CONFIRMED, S.READY, S.SESSION],
        S.ENDED,
        custom=_end("OMR 24", _("The period of the mediation has ended"), "lapsed", (Role.SYSTEM,), internal=True),
    )
    def lapse(self) -> None:
        """The period ended, and not all agreed to a longer one."""


_LATE = _("It is recorded that the court is late.")
_TO_CONSENT = Waiting(
    SIDES, _("say whether you agree to the court's mediation"), parts="to_consent", by=("consent_to_court",),
    otherwise=_("Nothing is mediated without the agreement of both sides; the suit stays with the court."),
)  # fmt: skip
_TO_CONFIRM = Waiting(
    SIDES, _("apply to the court together for confirmation, if you want it enforceable"), "D20",
    _("Without confirmation the agreement still binds like a contract; a suit can be brought on it."),
    until="confirmation_asked_on", owed=False, by=("apply_confirmation",),
)  # fmt: skip
_ENDS = _("Without an agreement the mediation ends with the period, unless all agree to a longer one.")
_TO_SIGN = Waiting(
    PARTIES, _("sign the agreement, or say what must change"), "D29", _ENDS, parts="to_sign", instead=AFTER_FILING,
)  # fmt: skip
_MEDIATOR_SIGNS = Waiting(
    MEDIATOR, _("sign the agreement"), "D29", _ENDS, parts="to_sign", first=_TO_SIGN, by=("sign_agreement",),
    instead=AFTER_FILING,
)  # fmt: skip

verbs.register_machine(verbs.Machine(
    kind=Stage.COURT_MEDIATION, label=Stage.COURT_MEDIATION.label, model=CourtMediation, initial=S.REQUESTED,
    opening=Step(rule="OMR 8", label=_("Ask a court to mediate online"), event="court_mediation.requested", who=SIDES,
                 arms=(Arm("D26"),), tells=(*PARTIES, *CLERK)),
    states={state.value: state.label for state in S},
    waiting={
        S.REQUESTED: Waiting(CLERK, _("name a mediator, or let the parties choose one"), "D26", _LATE,
                             by=("appoint_mediator", "propose_mediators"), first=_TO_CONSENT),
        S.CHOOSING: Waiting(SIDES, _("choose the same mediator as the other side"), "D27",
                            _("Without a joint choice the court names the mediator."), parts="to_choose",
                            by=("choose_mediator",)),
        S.NAMED: Waiting(MEDIATOR, _("say whether you take the mediation on"), "D28",
                         _("If there is no answer by then, the court decides what follows."),
                         by=("confirm_appointment",)),
        S.CONFIRMED: Waiting(MEDIATOR, _("contact the other side"), "D28-contact",
                             _("Where the other side cannot be reached, the mediation ends at once."),
                             by=("record_contact",)),
        S.READY: Waiting(MEDIATOR, _("check identities and open the session"), "D29", _ENDS, by=("open_session",),
                         instead=AFTER_FILING),
        S.SESSION: Waiting(MEDIATOR, _("lead the mediation"), "D29", _ENDS, first=_MEDIATOR_SIGNS,
                           by=("draft_agreement", "end_court_mediation"), instead=AFTER_FILING),
        S.AGREED: _TO_CONFIRM,
    },
))  # fmt: skip
