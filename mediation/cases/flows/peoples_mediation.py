"""People's mediation by a committee (domain 1.6): free of charge, on the parties' own application, binding."""

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.inputs import GivenReason
from mediation.cases.flows.mediation_inputs import AnotherMediator, Assignment, CallBack, Minutes, Reassignment
from mediation.cases.models import Proceeding
from mediation.cases.states import PeoplesMediationState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Arm, Step, Waiting

COMMITTEE = (Role.MEDIATOR, Role.SECRETARY)
SIDES = (Role.CLAIMANT, Role.RESPONDENT)
BEFORE_END = [S.APPLIED, S.ACCEPTED, S.RIGHTS_TOLD, S.SESSION]


class PeoplesMediation(Proceeding):
    """The dispute lies with a people's mediation committee."""

    class Meta:
        proxy = True

    @transition(
        "state",
        S.APPLIED,
        S.APPLIED,
        custom={
            "step": Step(
                rule="PML 17",
                label=_("Apply for mediation too"),
                event="mediation.joined",
                who=SIDES,
                papers=("pm_application",),
                tells=(Role.SECRETARY, *PARTIES),
            )
        },
    )
    def join_application(self) -> None:
        """The other side applies for itself; nobody is referred against their will."""

    @transition(
        "state",
        S.APPLIED,
        S.ACCEPTED,
        custom={
            "step": Step(
                rule="PML 17",
                label=_("Accept the dispute for mediation"),
                event="mediation.accepted",
                who=(Role.SECRETARY,),
                form=Assignment,
                arms=(Arm("D19", since="accepted_on"),),
                tells=(*PARTIES, Role.MEDIATOR),
            )
        },
    )
    def accept_mediation(self) -> None:
        """The committee takes the dispute on and names the mediator."""

    @transition(
        "state",
        S.APPLIED,
        S.DECLINED,
        custom={
            "step": Step(
                rule="PML 17",
                label=_("Decline to mediate"),
                event="mediation.declined",
                who=(Role.SECRETARY,),
                form=GivenReason,
                final=True,
                ends=True,
                tells=PARTIES,
            )
        },
    )
    def decline_mediation(self) -> None:
        """The committee cannot take the dispute on."""

    @transition(
        "state",
        [S.ACCEPTED, S.RIGHTS_TOLD, S.SESSION],
        S.ACCEPTED,
        custom={
            "step": Step(
                rule="PML 15",
                label=_("A tie to the parties was disclosed"),
                event="mediation.tie_disclosed",
                who=(Role.MEDIATOR,),
                internal=True,
                rooms="close",
                tells=(*PARTIES, Role.SECRETARY),
            )
        },
    )
    def disclose_tie(self) -> None:
        """The mediator says what ties them to a side; nothing goes on before the committee has named another."""

    @transition(
        "state",
        [S.ACCEPTED, S.RIGHTS_TOLD, S.SESSION],
        S.ACCEPTED,
        custom={
            "step": Step(
                rule="PML 23",
                label=_("Ask for another mediator"),
                event="mediation.other_asked",
                who=SIDES,
                form=AnotherMediator,
                rooms="close",
                tells=(*PARTIES, *COMMITTEE),
            )
        },
    )
    def ask_other_mediator(self) -> None:
        """A party does not accept the mediator, which needs no ground (PML Art 23); nothing goes on before another."""

    @transition(
        "state",
        S.ACCEPTED,
        None,
        custom={
            "step": Step(
                rule="PML 19",
                label=_("Name another mediator"),
                event="mediation.mediator_replaced",
                who=(Role.SECRETARY,),
                form=Reassignment,
                tells=(*PARTIES, Role.MEDIATOR),
            )
        },
    )
    def name_mediator(self) -> None:
        """Somebody else takes the place of who disclosed a tie, or was not accepted."""

    @transition(
        "state",
        S.ACCEPTED,
        S.RIGHTS_TOLD,
        custom={
            "step": Step(
                rule="PML 23",
                label=_("Tell both sides their rights and duties"),
                event="mediation.rights_told",
                who=COMMITTEE,
                papers=("rights_notice",),
                tells=PARTIES,
            )
        },
    )
    def tell_rights(self) -> None:
        """Both sides learn what they may do and must do (PML Art 23 and 24)."""

    @transition(
        "state",
        S.RIGHTS_TOLD,
        S.SESSION,
        custom={
            "step": Step(
                rule="PML 22",
                label=_("Open the session"),
                event="mediation.opened",
                who=COMMITTEE,
                rooms="open_joint",
                tells=PARTIES,
            )
        },
    )
    def open_session(self) -> None:
        """The joint room opens."""

    @transition(
        "state",
        S.SESSION,
        S.SESSION,
        custom={
            "step": Step(
                rule="PML 27",
                label=_("Record the session"),
                event="mediation.recorded",
                who=COMMITTEE,
                form=Minutes,
                papers=("mediation_record",),
            )
        },
    )
    def record_session(self) -> None:
        """The record of what was said before everyone."""

    @transition(
        "state",
        S.SESSION,
        S.AGREED,
        custom={
            "step": Step(
                rule="PML 29",
                label=_("Seal the agreement"),
                event="mediation.agreed",
                who=(Role.SECRETARY,),
                final=True,
                arms=(Arm("D20", since="effective_on"),),
                stops=("D19",),
                rooms="close",
                papers=("pm_agreement",),
                tells=(*PARTIES, Role.MEDIATOR),
            )
        },
    )
    def seal(self) -> None:
        """Signed by all and sealed, the agreement takes effect and binds like a contract (PML Art 29 and 31)."""

    @transition(
        "state",
        S.SESSION,
        S.AGREED,
        custom={
            "step": Step(
                rule="PML 30",
                label=_("The oral agreement took effect"),
                event="mediation.agreed_orally",
                who=PARTIES,
                internal=True,
                stops=("D19",),
                rooms="close",
                tells=(*PARTIES, *COMMITTEE),
            )
        },
    )
    def agree_orally(self) -> None:
        """What the mediator wrote down is what each side agreed to: it binds from that day (PML Art 30 and 31)."""

    @transition(
        "state",
        BEFORE_END,
        S.ENDED,
        custom={
            "step": Step(
                rule="PML 26",
                label=_("End without agreement"),
                event="mediation.ended",
                who=(*COMMITTEE, *SIDES),
                form=GivenReason,
                final=True,
                ends=True,
                rooms="close",
                tells=(*PARTIES, *COMMITTEE),
            )
        },
    )
    def end_mediation(self) -> None:
        """No agreement, or a party wants to stop (PML Art 23); the other ways stay open."""

    @transition(
        "state",
        [S.AGREED, S.FOLLOWUP],
        S.FOLLOWUP,
        custom={
            "step": Step(
                rule="PML 31",
                label=_("Record a call-back"),
                event="mediation.followed_up",
                who=COMMITTEE,
                form=CallBack,
            )
        },
    )
    def follow_up(self) -> None:
        """The committee asks whether what was agreed is being done."""


_TO_COMMITTEE = Waiting(
    (Role.SECRETARY,), _("accept or decline the application, once both sides have applied"),
    first=Waiting(SIDES, _("apply for mediation too, or leave it"), parts="to_apply"),
    by=("accept_mediation", "decline_mediation"),
)  # fmt: skip
_USUAL = _("The month is a usual length, not a limit: both sides can agree to go on, or either can end it.")
_TO_MEDIATOR = Waiting(
    COMMITTEE, _("lead the mediation"), "D19", _USUAL, by=("tell_rights", "open_session", "declare_neutrality"),
    first=Waiting(
        (Role.SECRETARY,), _("name another mediator"), "D19", _USUAL, parts="to_name", by=("name_mediator",)
    ),
)  # fmt: skip
_UNSIGNED = _("An agreement that not everybody has signed binds nobody; the talks go on.")
_TO_SIGN = Waiting(PARTIES, _("sign the agreement, or say what must change"), "D19", _UNSIGNED, parts="to_sign")
_MEDIATOR_SIGNS = Waiting(
    (Role.MEDIATOR,), _("sign the agreement"), "D19", _UNSIGNED, parts="to_sign", first=_TO_SIGN, by=("sign_agreement",)
)
_TO_SEAL = Waiting(
    (Role.SECRETARY,), _("seal the agreement"), "D19", _UNSIGNED, parts="to_sign", first=_MEDIATOR_SIGNS, by=("seal",)
)
_IN_SESSION = Waiting(
    COMMITTEE, _("lead the mediation"), "D19", _USUAL, first=_TO_SEAL, by=("draft_agreement", "record_session")
)
_TO_PARTIES = Waiting(
    (Role.CLAIMANT, Role.RESPONDENT), _("apply to the court together for confirmation, if you want it enforceable"),
    "D20", _("Without confirmation the agreement still binds like a contract; a suit can be brought on it."),
    until="confirmation_asked_on", owed=False, by=("apply_confirmation",),
)  # fmt: skip

verbs.register_machine(verbs.Machine(
    kind=Stage.PEOPLES_MEDIATION, label=Stage.PEOPLES_MEDIATION.label, model=PeoplesMediation, initial=S.APPLIED,
    opening=Step(rule="PML 17", label=_("Apply for people's mediation"), event="mediation.applied", who=SIDES,
                 papers=("pm_application",), tells=(Role.SECRETARY, *PARTIES)),
    states={state.value: state.label for state in S},
    waiting={
        S.APPLIED: _TO_COMMITTEE, S.ACCEPTED: _TO_MEDIATOR, S.RIGHTS_TOLD: _TO_MEDIATOR, S.SESSION: _IN_SESSION,
        S.AGREED: _TO_PARTIES, S.FOLLOWUP: _TO_PARTIES,
    },
))  # fmt: skip
