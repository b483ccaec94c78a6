"""What an actor may see of rooms; every read starts with the actor. A room that is not theirs is not there."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mediation.cases.models import Case
from mediation.core.actors import Actor, ActorKind
from mediation.core.canonical import canonical
from mediation.core.refusals import Refused
from mediation.rooms import rights, statements, wire
from mediation.rooms.models import Message, Room, RoomKind, RoomState, Seat
from mediation.rooms.rights import Right
from mediation.rooms.seats import Chair, owner
from mediation.rooms.talk import Said

MOST = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A room in a list: what it is called and what is new in it for the reader."""

    room: Room
    title: str
    right: Right
    unread: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What delivery needs of a room at one moment: how far it is, who may hear it, who sits there."""

    last_seq: int
    state: str
    rights: Mapping[Actor, Right]
    seats: tuple[Chair, ...]


def room_of(actor: Actor, room: UUID | str) -> tuple[Room, Right]:
    """One room and the actor's right to it. Refused `not_found` alike for what is not there and what is not theirs."""
    found = Room.objects.select_related("proceeding").filter(pk=room).first()
    right = rights.of(actor, found) if found else None
    if found is None or right is None:
        raise Refused("not_found")
    return found, right


def rooms_of(actor: Actor, case: Case) -> list[Listed]:
    """The rooms of a case one may enter, oldest first, with the number of messages one has not read."""
    rooms = list(Room.objects.filter(case=case).select_related("proceeding"))
    allowed = rights.of_rooms({room: [actor] for room in rooms})
    unread = _unread(actor, [room.pk for room in rooms])
    return [
        Listed(room, wire.title(room), allowed[room.pk][actor], unread.get(room.pk, room.last_seq))
        for room in rooms
        if actor in allowed[room.pk]
    ]


def joint_of(actor: Actor, proceedings: Collection[UUID]) -> dict[UUID, UUID]:
    """The joint rooms one may enter, by proceeding, for a list that leads into them."""
    held = Room.objects.filter(proceeding__in=proceedings, kind=RoomKind.JOINT).select_related("proceeding")
    allowed = rights.of_rooms({room: [actor] for room in held})
    return {room.proceeding_id: room.pk for room in held if actor in allowed[room.pk]}


def history(
    actor: Actor, room: UUID | str, *, after: int | None = None, before: int | None = None, limit: int = 50
) -> list[Message]:
    """A page of a room, always by rising number: what follows `after`, what precedes `before`, or the newest."""
    found, right = room_of(actor, room)
    return page(found.pk, after=after, before=before, limit=limit, since=right.since)


def page(
    room: UUID, *, after: int | None = None, before: int | None = None, limit: int = 50, since: int = 0
) -> list[Message]:
    """The page itself, for those whose right to the room was just checked: of what follows the right's `since`."""
    messages = Message.objects.filter(room=room, seq__gt=since).select_related("seat")
    size = min(max(limit, 1), MOST)
    if after is not None:
        return list(messages.filter(seq__gt=after).order_by("seq")[:size])
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return list(messages.order_by("-seq")[:size])[::-1]


def seat_of(actor: Actor, room: Room) -> Seat | None:
    """The seat one has in a room, or had when it was closed."""
    return _of_actor(actor).filter(pk__in=sitting(room).values("pk")).first()


def sitting(room: Room) -> QuerySet[Seat]:
    """Who sits in a room, or sat there when it was closed."""
    return room.seats.filter(Q(withdrawn_at=None) | Q(withdrawn_at=room.closed_at) & ~Q(withdrawn_at=None))


def glance(wanted: Mapping[UUID, Collection[Actor]]) -> dict[UUID, Glance]:
    """Look at many rooms at once in three statements; a room that is not there is left out."""
    places = statements.places(wanted)
    allowed = rights.of_places({place: wanted[place.room] for place in places})
    seats = chairs([place.room for place in places])
    return {
        place.room: Glance(place.last_seq, place.state, allowed[place.room], tuple(seats.get(place.room, ())))
        for place in places
    }


def chairs(rooms: Collection[UUID]) -> dict[UUID, list[Chair]]:
    """Who sits in each of some rooms, or sat there when it was closed."""
    found: dict[UUID, list[Chair]] = {}
    for room, seat, person, organisation, role, name, read in statements.chairs(rooms) if rooms else ():
        found.setdefault(room, []).append(Chair(str(seat), owner(person, organisation), role, name, read))
    return found


def news(after: Mapping[UUID, int], *, limit: int) -> dict[UUID, list[Said]]:
    """What follows a number in each of many rooms, by rising number: for those whose right is checked beside it."""
    found: dict[UUID, list[Said]] = {}
    for row in statements.news(after.items(), limit) if after else ():
        found.setdefault(row[0], []).append(Said(*row))
    return found


def hearers(wanted: Mapping[UUID, Collection[Actor]]) -> dict[UUID, Collection[Actor]]:
    """Who of some actors has a right to each of many rooms at this moment; a room that is not there is left out."""
    known = rights.of_places({place: wanted[place.room] for place in statements.places(wanted)})
    return {room: frozenset(allowed) for room, allowed in known.items()}


def right_to(actor: Actor, room: UUID) -> Right | None:
    """The right an actor has to a room at this moment."""
    known = rights.of_places({place: [actor] for place in statements.places([room])})
    return known.get(room, {}).get(actor)


def open_rooms_of(actor: Actor) -> list[UUID]:
    """Ids of the rooms not closed in which one sits now, for presence."""
    return list(
        _of_actor(actor).filter(withdrawn_at=None).exclude(room__state=RoomState.CLOSED).values_list("room", flat=True)
    )


def digest(room: Room) -> dict[str, Any]:
    """What the record keeps of a room when it closes: how many lines, and one hash over all of them as first said."""
    state = hashlib.sha256()
    count = 0
    for one in Message.objects.filter(room=room).order_by("seq").iterator(chunk_size=500):
        line = {
            "seq": one.seq, "ref": str(one.ref), "seat": str(one.seat_id) if one.seat_id else None, "kind": one.kind,
            "body": one.body, "at": wire.moment(one.at), "reply_to": one.reply_to,
        }  # fmt: skip
        state.update(canonical(line))
        count += 1
    return {"messages": count, "sha256": state.hexdigest()}


def _of_actor(actor: Actor) -> QuerySet[Seat]:
    if actor.kind is ActorKind.PERSON:
        return Seat.objects.filter(person_id=UUID(actor.id))
    if actor.kind is ActorKind.ORGANISATION:
        return Seat.objects.filter(organisation_id=actor.id, person=None)
    return Seat.objects.none()


def _unread(actor: Actor, rooms: list[UUID]) -> dict[UUID, int]:
    mine = _of_actor(actor).filter(room__in=rooms).order_by("room", "-joined_at")
    newest = {seat.room_id: seat for seat in reversed(mine)}
    new = Q()
    for seat in newest.values():
        new |= Q(room=seat.room_id, seq__gt=seat.read_seq) & ~Q(seat=seat.pk)
    counted = Message.objects.filter(new).values("room").annotate(n=Count("pk")) if newest else []
    return dict.fromkeys(newest, 0) | {row["room"]: row["n"] for row in counted}
