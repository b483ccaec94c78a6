"""Judicial confirmation (domain 1.7, J1 to J12): both sides ask the court together to make their deal enforceable."""

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.confirmation_court import Court
from mediation.cases.flows.confirmation_inputs import (
    Dismissal,
    Docketing,
    Refusal,
    Ruling,
    SignedApplication,
    Supplement,
    SupplementDemand,
)
from mediation.cases.flows.confirmation_oral import Oral
from mediation.cases.flows.inputs import Reason
from mediation.cases.models import Proceeding
from mediation.cases.states import ConfirmationState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import PARTIES, Power, Role
from mediation.core.steps import Arm, Step, Waiting

BEFORE_RULING = [S.DRAFT, S.ORAL, S.MINUTED, S.SIGNED_BOTH, S.FILED, S.SUPPLEMENT, S.DOCKETED, S.REVIEW]
_SIGN = {
    "step": Step(
        rule="J1",
        label=_("Sign the application"),
        event="confirmation.signed",
        who=PARTIES,
        form=SignedApplication,
        disposes=Power.SETTLE,
        final=True,
        papers=("service_address",),
        tells=PARTIES,
    )
}


class Confirmation(Court, Oral, Proceeding):
    """The agreement lies with the court."""

    class Meta:
        proxy = True

    @transition("state", S.DRAFT, S.DRAFT, custom=_SIGN)
    @transition("state", S.MINUTED, S.MINUTED, custom=_SIGN)
    def sign_application(self) -> None:
        """One side signs the application, or the minutes of it, and confirms where it can be served."""

    @transition(
        "state",
        S.DRAFT,
        S.SIGNED_BOTH,
        custom={
            "step": Step(
                rule="J1", label=_("Signed by both sides"), event="confirmation.signed", who=PARTIES, internal=True
            )
        },
    )
    def complete_signatures(self) -> None:
        """The last signature makes the application a joint one."""

    @transition(
        "state",
        S.SIGNED_BOTH,
        S.FILED,
        custom={
            "step": Step(
                rule="J1",
                label=_("File with the court"),
                event="confirmation.filed",
                who=PARTIES,
                disposes=Power.SETTLE,
                final=True,
                arms=(Arm("D21", since="filed_on"),),
                papers=("confirmation_application", "mediation_proof", "evidence_list"),
                tells=(*PARTIES, Role.CLERK),
            )
        },
    )
    def file_application(self) -> None:
        """The application reaches the court within thirty days of the agreement's effect."""

    @transition(
        "state",
        S.FILED,
        S.SUPPLEMENT,
        custom={
            "step": Step(
                rule="J4",
                label=_("Ask for what is missing"),
                event="confirmation.supplement_asked",
                who=(Role.CLERK,),
                form=SupplementDemand,
                stops=("D21",),
                arms=(Arm("D21-cure", since="asked_on", days_from="cure_days"),),
                tells=PARTIES,
            )
        },
    )
    def ask_supplement(self) -> None:
        """Something is missing; the court sets a time to cure it."""

    @transition(
        "state",
        S.SUPPLEMENT,
        S.FILED,
        custom={
            "step": Step(
                rule="J4",
                label=_("Hand in what was missing"),
                event="confirmation.supplemented",
                who=PARTIES,
                form=Supplement,
                stops=("D21-cure",),
                arms=(Arm("D21", since="supplied_on"),),
                papers=("evidence_list",),
                tells=(Role.CLERK,),
            )
        },
    )
    def supply_supplement(self) -> None:
        """The missing papers are there."""

    @transition(
        "state",
        [S.FILED, S.SUPPLEMENT],
        S.DOCKETED,
        custom={
            "step": Step(
                rule="J5",
                label=_("Docket the application"),
                event="confirmation.docketed",
                who=(Role.CLERK,),
                form=Docketing,
                stops=("D21", "D21-cure"),
                arms=(Arm("D22", since="docketed_on"),),
                tells=PARTIES,
            )
        },
    )
    def docket(self) -> None:
        """The court takes the application."""

    @transition(
        "state",
        [S.FILED, S.SUPPLEMENT],
        S.NOT_ACCEPTED,
        custom={
            "step": Step(
                rule="J5",
                label=_("Do not accept the application"),
                event="confirmation.not_accepted",
                who=(Role.CLERK,),
                form=Refusal,
                final=True,
                stops=("D21", "D21-cure"),
                ends=True,
                tells=PARTIES,
            )
        },
    )
    def not_accept(self) -> None:
        """The court does not take the application (CPLI Art 355)."""

    @transition(
        "state",
        S.DOCKETED,
        S.REVIEW,
        custom={
            "step": Step(
                rule="J6", label=_("Begin the review"), event="confirmation.reviewed", who=(Role.CLERK,), tells=PARTIES
            )
        },
    )
    def review(self) -> None:
        """The court verifies with both sides."""

    @transition(
        "state",
        S.REVIEW,
        S.CONFIRMED,
        custom={
            "step": Step(
                rule="J8",
                label=_("Confirm the agreement"),
                event="confirmation.confirmed",
                who=(Role.CLERK,),
                form=Ruling,
                final=True,
                stops=("D22",),
                tells=PARTIES,
            )
        },
    )
    def confirm(self) -> None:
        """The ruling makes the agreement enforceable."""

    @transition(
        "state",
        S.CONFIRMED,
        S.OBJECTION_WINDOW,
        custom={
            "step": Step(
                rule="J9",
                label=_("Objections are possible"),
                event="confirmation.objections_open",
                who=(Role.CLERK,),
                internal=True,
                arms=(Arm("D23", since="served_on", then="become_final"),),
            )
        },
    )
    def open_objections(self) -> None:
        """A party may object within fifteen days of receipt (CPLI Art 372)."""

    @transition(
        "state",
        [S.DOCKETED, S.REVIEW],
        S.REJECTED,
        custom={
            "step": Step(
                rule="J7",
                label=_("Dismiss the application"),
                event="confirmation.dismissed",
                who=(Role.CLERK,),
                form=Dismissal,
                final=True,
                stops=("D22",),
                ends=True,
                tells=PARTIES,
            )
        },
    )
    def dismiss(self) -> None:
        """The agreement cannot be confirmed (CPLI Art 358); mediate anew or sue (CPL Art 206)."""

    @transition(
        "state",
        BEFORE_RULING,
        S.WITHDRAWN,
        custom={
            "step": Step(
                rule="J6",
                label=_("Withdraw the application"),
                event="confirmation.withdrawn",
                who=PARTIES,
                form=Reason,
                disposes=Power.WAIVE,
                final=True,
                ends=True,
                tells=(*PARTIES, Role.CLERK),
            )
        },
    )
    def withdraw_application(self) -> None:
        """A side withdraws before the ruling (CPLI Art 357)."""

    @transition(
        "state",
        S.OBJECTION_WINDOW,
        S.FINAL,
        custom={
            "step": Step(
                rule="J9",
                label=_("The ruling is final"),
                event="confirmation.became_final",
                who=(Role.SYSTEM,),
                internal=True,
                ends=True,
                tells=PARTIES,
            )
        },
    )
    def become_final(self) -> None:
        """Nobody objected in time."""


_TOO_LATE = _("After the thirty days the court does not take it; the agreement still binds like a contract.")
_TO_SIGN = Waiting(PARTIES, _("sign the application to the court"), "D20", _TOO_LATE, parts="to_sign")
_TO_STATE = Waiting(PARTIES, _("state or prove what the court asked for"), "D22-cure",
                    _("Who lets it pass without a good reason can be taken to have withdrawn."), parts="to_state",
                    by=("give_statement",))  # fmt: skip
_TO_FILE = Waiting(PARTIES, _("file the application with the court"), "D20", _TOO_LATE)

verbs.register_machine(verbs.Machine(
    kind=Stage.CONFIRMATION, label=Stage.CONFIRMATION.label, model=Confirmation, initial=S.DRAFT,
    opening=Step(rule="J1", label=_("Prepare the application for confirmation"), event="confirmation.drafted",
                 who=PARTIES, tells=PARTIES),
    states={state.value: state.label for state in S},
    waiting={
        S.DRAFT: _TO_SIGN, S.MINUTED: _TO_SIGN, S.SIGNED_BOTH: _TO_FILE,
        S.ORAL: Waiting((Role.CLERK,), _("take the application to the minutes"), "D20", _TOO_LATE,
                        by=("take_minutes",)),
        S.FILED: Waiting((Role.CLERK,), _("decide whether to take the application"), "D21",
                         by=("docket", "ask_supplement", "not_accept")),
        S.SUPPLEMENT: Waiting(PARTIES, _("hand in what is missing"), "D21-cure",
                              _("The court may then decline the application.")),
        S.DOCKETED: Waiting((Role.CLERK,), _("review the agreement"), "D22", by=("review",)),
        S.REVIEW: Waiting((Role.CLERK,), _("rule on the application"), "D22", by=("confirm", "dismiss"),
                          first=_TO_STATE),
        S.OBJECTION_WINDOW: Waiting(PARTIES, _("object, if the ruling is wrong"), "D23",
                                    _("The ruling becomes final."), owed=False,
                                    news=_("The court confirmed the agreement: it can be enforced")),
        S.OBJECTED: Waiting((Role.CLERK,), _("decide on the objection"), by=("reject_objection", "uphold_objection")),
        S.REVOKED: Waiting(PARTIES, _("mediate anew, or bring a suit")),
        S.NOT_ACCEPTED: Waiting(PARTIES, _("mediate anew, or bring a suit")),
        S.REJECTED: Waiting(PARTIES, _("mediate anew, or bring a suit")),
    },
))  # fmt: skip
