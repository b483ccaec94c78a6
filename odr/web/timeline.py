"""What happened, in sentences: a line per event for the timeline of a page (components/timeline.html)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from mediation.cases.statements import Statement
from mediation.cases.stating import words
from mediation.core.actors import ActorKind
from mediation.core.models import Event
from mediation.core.roles import ROLE_NAMES, Role
from mediation.people.queries import display_names
from odr.web.sentences import sentence


def lines(events: Iterable[Event], said: Mapping[UUID, Statement]) -> list[dict[str, Any]]:
    """Lines of a timeline in the order given, with the words of those that are `said`; two queries for all names."""
    shown = list(events)
    names = display_names(map(_who, shown))
    system = str(ROLE_NAMES[Role.SYSTEM])
    return [
        {"at": one.at, "label": sentence(one), "by": names.get(_who(one), system), "words": words(one, said)}
        for one in shown
    ]


def _who(event: Event) -> tuple[str, str]:
    """Who did it: of a seal the person who put it, although the platform binds the file to the record later."""
    if person := event.data.get("sealed_by"):
        return ActorKind.PERSON.value, str(person)
    return event.actor_kind, event.actor_id
