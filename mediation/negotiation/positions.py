"""The way the figures came, for whoever leads the mediation and for nobody else."""

from uuid import UUID

from django.db.models import Q

from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.queries import proceedings_of
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.negotiation.between import SESSIONS
from mediation.negotiation.queries import Step, asks_and_offers
from mediation.rooms.models import Room, RoomKind


def leads(actor: Actor, proceeding: Proceeding) -> bool:
    """Whether the actor leads this mediation."""
    named = actor.kind is ActorKind.PERSON and str(proceeding.handler_id) == actor.id
    return named and proceeding.kind in SESSIONS


def positions(actor: Actor, case: Case) -> list[Step]:
    """What each side asked and offered, oldest first. Refused `not_found` for everybody who does not lead.

    What was put forward to a mediator alone counts only where the actor sat in that caucus.
    """
    if not any(leads(actor, one) for one in proceedings_of(case)):
        raise Refused("not_found")
    alone = _closed_to(actor, case)
    steps = [one for one in asks_and_offers(actor, case) if one.offer is None or one.offer.room not in alone]
    return [one for one in steps if one.side != Side.PLATFORM]


def _closed_to(actor: Actor, case: Case) -> set[UUID]:
    """Caucuses of the case in which the actor neither led nor sat."""
    caucuses = Room.objects.filter(case=case, kind=RoomKind.CAUCUS)
    own = caucuses.filter(Q(leader_id=actor.id) | Q(seats__person_id=actor.id))
    return set(caucuses.exclude(pk__in=own.values("pk")).values_list("pk", flat=True))
