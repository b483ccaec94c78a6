"""How a complaint moves between bureaus before anybody decided about it (domain 1.3, A1; Order 121 Art 41)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.administrative_waiting import OFFICERS
from mediation.cases.flows.distribution_inputs import Distribution, HandBack
from mediation.cases.states import AdministrativeState as S
from mediation.core.roles import Role
from mediation.core.steps import Step


def _step(label: Any, event: str, **columns: Any) -> dict[str, Step]:
    named = {"rule": "A1", "label": label, "event": f"administrative.{event}", "who": OFFICERS}
    return {"step": Step(**named, **columns)}


class Intake:
    """Transitions that the bureau's machine takes over; where the complaint goes, a proceeding of its own begins."""

    @transition(
        "state",
        S.RECEIVED,
        S.REROUTED,
        custom=_step(
            _("Pass on to the competent unit"),
            "rerouted",
            form=Distribution,
            final=True,
            ends=True,
            papers=("distribution_notice",),
            tells=(Role.CLAIMANT,),
        ),
    )
    def reroute(self) -> None:
        """The unified intake unit distributes to a competent unit of its own or a lower level."""

    @transition(
        "state",
        S.RECEIVED,
        S.REROUTED,
        custom=_step(
            _("Hand back to the intake unit"),
            "handed_back",
            form=HandBack,
            final=True,
            ends=True,
            tells=(Role.CLAIMANT,),
        ),
    )
    def hand_back(self) -> None:
        """A unit without power hands the complaint back; it may not pass it on itself."""
