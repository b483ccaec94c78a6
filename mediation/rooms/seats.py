"""Seats in rooms: whose they are, and how one is taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mediation.core import nudge
from mediation.core.actors import Actor, ActorKind
from mediation.rooms.models import Seat
from mediation.rooms.rights import Right


@dataclass(slots=True)
class Chair:
    """A seat as the others in the room see it, with whose it is."""

    participant: str
    actor: Actor
    role: str
    name: str
    read_seq: int


def take_seat(actor: Actor, room: UUID, right: Right, now: datetime) -> Seat:
    """The actor's present seat, made where there is none. The caller holds the room's lock."""
    person = UUID(actor.id) if actor.kind is ActorKind.PERSON else None
    who: dict[str, Any] = {"person_id": person} if person else {"person": None, "organisation_id": actor.id}
    seat = Seat.objects.filter(room=room, withdrawn_at=None, **who).first()
    if seat is None:
        seat = Seat.objects.create(
            room_id=room, person_id=person, organisation_id=right.organisation, party_id=right.party, role=right.role,
            name=right.name, joined_at=now, read_seq=right.since,
        )  # fmt: skip
        nudge.after_commit(nudge.room_group(room), {"type": "room.changed", "room": str(room)})
    return seat


def sitter(seat: Seat) -> Actor:
    """Whose seat it is."""
    return owner(seat.person_id, seat.organisation_id)


def owner(person: UUID | None, organisation: UUID | None) -> Actor:
    """Whose seat it is, by its columns."""
    return Actor.person(person) if person else Actor.organisation(str(organisation))
