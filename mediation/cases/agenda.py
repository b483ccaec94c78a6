"""What somebody has to watch: the running clocks of their cases, and when a court asks both sides, for their calendar.

Sessions of mediation are in mediation.sittings.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mediation.cases.models import Case, Party, Proceeding
from mediation.cases.queries import desk_of
from mediation.cases.states import ConfirmationState, Stage
from mediation.core.actors import Actor, ActorKind
from mediation.deadlines.models import Deadline, Status
from mediation.people.models import SPEAKING
from mediation.people.queries import memberships_of

MOST = 500


@dataclass(frozen=True, slots=True)
class Session:
    """When a court asks both sides together: in which case and proceeding."""

    case: Case
    proceeding: UUID
    starts_at: datetime


def clocks_of(actor: Actor) -> list[Deadline]:
    """The clocks that run, the next one first: in cases one is part of, and in what one handles or could take."""
    if actor.kind is not ActorKind.PERSON:
        return []
    found = Deadline.objects.filter(proceeding__in=watched(actor), status__in=(Status.ARMED, Status.PAUSED))
    return list(found.select_related("case").order_by("fires_at", "pk")[:MOST])


def sessions_of(actor: Actor, *, now: datetime) -> list[Session]:
    """What a court has arranged and is still to come, the next one first."""
    if actor.kind is not ActorKind.PERSON:
        return []
    arranged = watched(actor).filter(kind=Stage.CONFIRMATION, state=ConfirmationState.REVIEW)
    found = _sessions(arranged.select_related("case")[:MOST])
    return sorted((one for one in found if one.starts_at >= now), key=lambda one: one.starts_at)


def _sessions(arranged: Iterable[Proceeding]) -> Iterator[Session]:
    for one in arranged:
        starts_at = (one.facts.get("session") or {}).get("starts_at")
        if starts_at:
            yield Session(one.case, one.pk, datetime.fromisoformat(starts_at))


def watched(actor: Actor) -> QuerySet[Proceeding]:
    """As a party every stage of one's cases; at a desk what one handles, and what nobody has taken yet."""
    bodies = [one.organisation_id for one in memberships_of(actor) if one.role in SPEAKING]
    mine = Party.objects.filter(Q(person_id=actor.id) | Q(organisation_id__in=bodies)).values("case_id")
    desk = desk_of(actor, *Stage.values).filter(Q(handler=None) | Q(handler_id=actor.id)).values("pk")
    return Proceeding.objects.filter(Q(case__in=mine) | Q(pk__in=desk))
