"""Whether a people's mediation is held in the open: each side may ask for either (People's Mediation Law Art 23).

Sessions are closed. They are open only while both sides ask for that, and either can ask for closed ones again.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.peoples_mediation import COMMITTEE, SIDES
from mediation.cases.states import PeoplesMediationState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.steps import Step

PM = Stage.PEOPLES_MEDIATION
OPEN, CLOSED = "open", "closed"


class Openness(VerbInput):
    """What one side asks for."""

    HOW = (
        (CLOSED, _("closed: only those who take part are there")),
        (OPEN, _("open: others may listen where the session is held")),
    )
    how = forms.ChoiceField(label=_("How sessions are held"), choices=HOW, widget=forms.RadioSelect)

    def explained(self) -> list[Any]:
        """What it takes, and what stays closed in any case."""
        return [
            _("Sessions are open only if both sides ask for it, and either can ask for closed ones again."),
            _("Rooms on this platform and talks with one side alone stay closed."),
        ]


ASK = Step(
    rule="PML 23",
    label=_("Ask for open or closed sessions"),
    event="mediation.openness_asked",
    who=SIDES,
    form=Openness,
    tells=(*SIDES, *COMMITTEE),
)


def is_open(facts: Mapping[str, Any]) -> bool:
    """Whether both sides ask for open sessions."""
    asked = facts.get("openness", {})
    return len(asked) == len(SIDES) and set(asked.values()) == {OPEN}


@verbs.verb(
    PM,
    "ask_openness",
    ASK,
    states=frozenset({S.ACCEPTED.value, S.RIGHTS_TOLD.value, S.SESSION.value}),
)
def ask_openness(act: Act, data: dict[str, Any]) -> None:
    """Keep one side's word, the newest of each. Refused `not_open` where nothing would change."""
    party = act.standing.party
    if party is None:
        raise Refused("forbidden")
    asked = act.proceeding.facts.get("openness", {})
    if asked.get(party.side, CLOSED) == data["how"]:
        raise Refused("not_open", _("This is what you asked for already."), state=act.proceeding.state)
    now = {**asked, party.side: data["how"]}
    act.note(side=party.side, how=data["how"], open=is_open({"openness": now}))
    act.keep(openness=now)
    act.stay()
