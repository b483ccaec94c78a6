"""Deeds that consist of a side's own words: they are kept, and read by the other side and by whoever mediates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from mediation.cases.models import Case
from mediation.cases.statements import Statement, keep
from mediation.cases.states import Stage
from mediation.core import docket, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.models import Event
from mediation.core.roles import HANDLERS, PARTIES, Role

#: The deeds by stage, and the question of their form that holds the words.
DEEDS = {
    (Stage.FIRST_HANDLING, "answer"): "text",
    (Stage.FIRST_HANDLING, "say_no"): "reason",
    (Stage.FIRST_HANDLING, "withdraw"): "reason",
    (Stage.PEOPLES_MEDIATION, "decline_mediation"): "reason",
}
#: Positions taken to reach an agreement are no evidence before a court (CPLI Art 107).
READERS = (*PARTIES, Role.MEMBER, *(role for role in HANDLERS if role != Role.CLERK))


def state(act: Act, data: dict[str, Any]) -> None:
    """Keep what is said and take the transition."""
    keep(act, data[DEEDS[Stage(act.verb.stage), act.verb.name]])
    act.move(act.verb.name)


def stated(actor: Actor, case: Case) -> dict[UUID, Statement]:
    """What the sides said, by id and in its order; nothing for whoever only reads the record."""
    if not docket.get().standing(actor, case, None).is_any(*READERS):
        return {}
    said = Q(case=case)
    if case.split_from_id is not None:  # what was said while it was part of a joint complaint, like its history
        said |= Q(case_id=case.split_from_id, said_at__lte=case.split_at)
    return {one.pk: one for one in Statement.objects.filter(said).select_related("party", "proceeding__body")}


def words(event: Event, said: Mapping[UUID, Statement]) -> str:
    """What was said in an event, "" where nothing was or the reader may not read it."""
    statement = event.data.get("statement")
    found = said.get(UUID(statement)) if statement else None
    return found.text if found else ""


for _stage, _name in DEEDS:
    verbs.effect(_stage, _name)(state)
