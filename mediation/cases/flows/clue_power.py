"""Two bureaus differ on who has the power over a clue: seven working days to settle it (A6; Order 121 Art 33)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.clue_power_inputs import Dispute, Settled
from mediation.cases.states import ClueState as S
from mediation.core.roles import Role
from mediation.core.steps import Arm, Step

OFFICERS = (Role.OFFICER, Role.LEAD)


def _step(label: Any, event: str, **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule="A6", label=label, event=f"clue.{event}", who=OFFICERS, **columns)}


class Power:
    """Transitions that the machine of clues takes over; the fifteen working days run on."""

    @transition(
        "state",
        [S.FOUND, S.VERIFY],
        S.DISPUTED,
        custom=_step(
            _("Another bureau claims or denies the power"),
            "power_disputed",
            form=Dispute,
            arms=(Arm("D10", since="power_disputed_on"),),
            tells=(Role.LEAD,),
        ),
    )
    def dispute_power(self) -> None:
        """The bureaus have seven working days to settle it among themselves."""

    @transition(
        "state",
        S.DISPUTED,
        S.VERIFY,
        custom=_step(_("The power is ours: go on"), "power_kept", form=Settled, stops=("D10",), tells=(Role.LEAD,)),
    )
    def keep_power(self) -> None:
        """The other bureau agreed, or the common superior designated this one."""

    @transition(
        "state",
        S.DISPUTED,
        S.TRANSFERRED,
        custom=_step(
            _("The power is the other bureau's: hand it over"),
            "power_yielded",
            form=Settled,
            final=True,
            stops=("D10", "D08", "D09"),
            ends=True,
            tells=(Role.LEAD,),
        ),
    )
    def yield_power(self) -> None:
        """This bureau agreed, or the common superior designated the other one."""
