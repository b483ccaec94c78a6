"""A clue that points to a crime goes to the police (STC 3 to 10): what they answer decides its further course."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.flows.police_inputs import CrimeInput, PoliceFiling, PoliceRefusal
from mediation.cases.states import ClueState as S
from mediation.core.roles import Role
from mediation.core.steps import Arm, Step

OFFICERS = (Role.OFFICER, Role.LEAD)


def _step(rule: str, label: Any, event: str, who: tuple[Role, ...], **columns: Any) -> dict[str, Step]:
    return {"step": Step(rule=rule, label=label, event=f"clue.{event}", who=who, final=True, tells=OFFICERS, **columns)}


class Police:
    """Transitions that the machine of clues takes over."""

    @transition(
        "state",
        S.VERIFY,
        S.WITH_POLICE,
        custom=_step(
            "STC 5",
            _("Hand over to the police as a suspected crime"),
            "handed_to_police",
            (Role.LEAD,),
            form=CrimeInput,
            stops=("D08", "D09"),
            arms=(Arm("D45", since="handed_on"),),
            papers=("crime_transfer", "police_evidence"),
        ),
    )
    def hand_to_police(self) -> None:
        """The head approves the officer's written report; the case goes to the police within 24 hours (STC 5)."""

    @transition(
        "state",
        S.WITH_POLICE,
        S.POLICE_CASE,
        custom=_step(
            "STC 8",
            _("The police filed a case"),
            "police_filed",
            OFFICERS,
            form=PoliceFiling,
            stops=("D45",),
            ends=True,
        ),
    )
    def record_police_filing(self) -> None:
        """From now on it is theirs; the bureau hands over what it still holds within three days (STC 12)."""

    @transition(
        "state",
        S.WITH_POLICE,
        S.VERIFY,
        custom=_step(
            "STC 9",
            _("The police filed no case"),
            "police_refused",
            OFFICERS,
            form=PoliceRefusal,
            stops=("D45",),
            arms=(Arm("D46", since="returned_on"), Arm("D08", since="returned_on", code_from="clock")),
        ),
    )
    def record_police_refusal(self) -> None:
        """The papers came back: the bureau may object within three days, and decides on a penalty itself (STC 10)."""
