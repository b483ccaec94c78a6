"""A month more for people's mediation, once, when both sides want it (domain 1.6; PMR75 Art 33, NBO Art 27)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.peoples_mediation import COMMITTEE, SIDES
from mediation.cases.states import PeoplesMediationState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.steps import Step
from mediation.deadlines import pausing
from mediation.deadlines.models import Deadline, Status

PM = Stage.PEOPLES_MEDIATION
CLOCK = "D19"


class Longer(VerbInput):
    """Nothing is asked; what the word means is said."""

    def explained(self) -> list[Any]:
        """By whose words it becomes longer, and what stays open."""
        return [_("It takes longer only if the other side agrees too, and once. Either side can still end it.")]


LONGER = Step(
    rule="PMR75 33",
    label=_("Agree that the mediation takes a month longer"),
    event="mediation.longer_agreed",
    who=SIDES,
    form=Longer,
    tells=(*SIDES, *COMMITTEE),
)


def _running(act: Act) -> "QuerySet[Deadline]":
    """The month, while it runs and was not extended."""
    found = Deadline.objects.filter(proceeding_id=act.proceeding.pk, code=CLOCK, status=Status.ARMED)
    return found.filter(extended_by="", fires_at__gt=act.now)


def _not_said(act: Act) -> None:
    """Guard: the month runs, was not extended, and this side has not agreed yet. Refused `not_open`."""
    said = act.proceeding.facts.get("longer", {})
    if act.standing.party is None or act.standing.party.side in said or not _running(act).exists():
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(
    PM,
    "agree_longer",
    LONGER,
    states=frozenset({S.ACCEPTED.value, S.RIGHTS_TOLD.value, S.SESSION.value}),
    guard=_not_said,
)
def agree_longer(act: Act, data: dict[str, Any]) -> None:
    """Keep one side's word; with the second the month is extended, and nothing before."""
    said = act.proceeding.facts.get("longer", {}) | {act.standing.party.side: act.now}
    act.note(side=act.standing.party.side)
    if len(said) == len(SIDES):
        clock = _running(act).select_for_update().get()
        pausing.extend(act, clock, by="both_parties")
        act.note(due_on=clock.due_lenient)
    act.keep(longer=said)
    act.stay()
