"""What the court does beside docketing and ruling: default counts as withdrawal, objections (CPLI 357, 372)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.confirmation_court_inputs import NewRuling, PartyObjection, RejectedObjection, ThirdObjection
from mediation.cases.flows.inputs import GivenReason
from mediation.cases.states import ConfirmationState as S
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Arm, Step

CLERK = (Role.CLERK,)


def _step(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"confirmation.{event}", who=who, final=True, **columns)}


class Court:
    """Transitions that the machine of judicial confirmation takes over."""

    @transition(
        "state",
        S.REVIEW,
        S.WITHDRAWN,
        custom=_step(
            "J6",
            _("Take it as withdrawn, as a side stayed away"),
            "deemed_withdrawn",
            CLERK,
            form=GivenReason,
            ends=True,
            tells=PARTIES,
        ),
    )
    def deem_withdrawn(self) -> None:
        """Who refuses to be asked, or lets the time for a statement pass without reason, has withdrawn (CPLI 357)."""

    @transition(
        "state",
        S.REVIEW,
        None,
        custom=_step(
            "J6",
            _("The time for a statement has ended"),
            "statement_lapsed",
            (Role.SYSTEM,),
            internal=True,
            tells=CLERK,
        ),
    )
    def lapse_statement(self) -> None:
        """What the court asked for did not come in time; the court decides what follows (CPLI 357)."""

    @transition(
        "state",
        S.OBJECTION_WINDOW,
        S.OBJECTED,
        custom=_step(
            "J9",
            _("Object to the ruling"),
            "objected",
            PARTIES,
            form=PartyObjection,
            stops=("D23",),
            tells=(*PARTIES, *CLERK),
        ),
    )
    def object_to_ruling(self) -> None:
        """A party objects within fifteen days of receiving the ruling; the ruling stands meanwhile (CPLI 372)."""

    @transition(
        "state",
        [S.OBJECTION_WINDOW, S.FINAL],
        S.OBJECTED,
        custom=_step(
            "J9",
            _("Enter the objection of a third party"),
            "third_party_objected",
            CLERK,
            form=ThirdObjection,
            stops=("D23",),
            tells=PARTIES,
        ),
    )
    def take_third_objection(self) -> None:
        """Whose rights the ruling harms objects within six months of learning of it (CPLI 372)."""

    @transition(
        "state",
        S.OBJECTED,
        S.OBJECTION_WINDOW,
        custom=_step(
            "J9",
            _("Reject the objection"),
            "objection_rejected",
            CLERK,
            form=RejectedObjection,
            arms=(Arm("D23", since="served_on", then="become_final"),),
            tells=PARTIES,
        ),
    )
    def reject_objection(self) -> None:
        """The objection is unfounded; a ruling says so, and the days of the other side run on (CPLI 372)."""

    @transition(
        "state",
        S.OBJECTED,
        S.REVOKED,
        custom=_step(
            "J9",
            _("Uphold the objection: revoke the confirmation"),
            "revoked",
            CLERK,
            form=NewRuling,
            ends=True,
            tells=PARTIES,
        ),
    )
    def uphold_objection(self) -> None:
        """A new ruling revokes or changes the one before; what is left is a contract (CPLI 372)."""
