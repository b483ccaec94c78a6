"""How a complaint leaves a bureau undecided: to another one (A1), withdrawn (A5), or as no complaint (F6)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.administrative_waiting import OFFICERS
from mediation.cases.flows.distribution_inputs import Distribution, HandBack, TakenUp
from mediation.cases.flows.redirect_inputs import Redirection
from mediation.cases.states import AdministrativeState as S
from mediation.core.roles import Role
from mediation.core.steps import Step


def _step(label: Any, event: str, *, rule: str = "A1", **columns: Any) -> dict[str, Step]:
    columns = {"who": OFFICERS} | columns
    return {"step": Step(rule=rule, label=label, event=f"administrative.{event}", **columns)}


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

    @transition(
        "state",
        [S.RECEIVED, S.ID_PENDING],
        S.REROUTED,
        custom=_step(
            _("The higher bureau takes it up"),
            "taken_up",
            rule="O121 13",
            form=TakenUp,
            final=True,
            ends=True,
            tells=(Role.CLAIMANT,),
        ),
    )
    def yield_upwards(self) -> None:
        """A higher bureau handles a complaint of a lower one, by itself or because that one asked (Art 13)."""

    @transition(
        "state",
        [S.RECEIVED, S.ID_PENDING],
        S.REDIRECTED,
        custom=_step(
            _("It is no complaint: say where it belongs"),
            "redirected",
            rule="F6",
            form=Redirection,
            final=True,
            ends=True,
            papers=("guidance_note",),
            tells=(Role.CLAIMANT,),
        ),
    )
    def redirect(self) -> None:
        """An enquiry or another request that the order on complaints does not cover (Art 44)."""

    @transition(
        "state",
        [S.RECEIVED, S.ID_PENDING, S.REVIEWED],
        S.WITHDRAWN,
        custom=_step(
            _("Withdrawn before the merchant knew of it"),
            "withdrawn",
            rule="A5",
            who=(Role.CLAIMANT,),
            internal=True,
            final=True,
            ends=True,
            tells=OFFICERS,
        ),
    )
    def withdraw_unseen(self) -> None:
        """Nobody told the merchant of the complaint, and nobody does now."""
