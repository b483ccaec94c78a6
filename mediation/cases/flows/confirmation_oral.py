"""An application made orally: the court's clerk takes it to the minutes, both sides sign them (J3; CPLI 353)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.confirmation_court_inputs import Minutes
from mediation.cases.states import ConfirmationState as S
from mediation.core.roles import PARTIES, Power, Role
from mediation.core.steps import Arm, Step

CLERK = (Role.CLERK,)


def _step(label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule="J3", label=label, event=f"confirmation.{event}", who=who, **columns)}


class Oral:
    """Transitions that the machine of judicial confirmation takes over."""

    @transition(
        "state",
        S.DRAFT,
        S.ORAL,
        custom=_step(
            _("Apply orally instead"),
            "oral_asked",
            PARTIES,
            disposes=Power.SETTLE,
            tells=(*PARTIES, *CLERK),
        ),
    )
    def ask_oral(self) -> None:
        """The sides tell the court; its clerk writes the application down."""

    @transition(
        "state",
        S.ORAL,
        S.MINUTED,
        custom=_step(_("Take the application to the minutes"), "minuted", CLERK, form=Minutes, tells=PARTIES),
    )
    def take_minutes(self) -> None:
        """The clerk writes down what both sides apply for, and reads it to them."""

    @transition(
        "state",
        S.MINUTED,
        S.FILED,
        custom=_step(
            _("Signed by both sides"),
            "filed",
            PARTIES,
            internal=True,
            arms=(Arm("D21", since="filed_on"),),
            papers=("confirmation_application", "mediation_proof", "evidence_list"),
            tells=(*PARTIES, *CLERK),
        ),
    )
    def file_minuted(self) -> None:
        """With the last signature under the minutes the court has the application."""
