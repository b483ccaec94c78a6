"""Entering a room over the socket: the seat, and the frame that says what the room is (`joined`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation

from mediation.people.entry import Entry
from mediation.rooms import calls, queries, verbs, wire
from mediation.rooms.models import Room, Seat
from mediation.rooms.rights import Right
from mediation.rooms.seats import Chair
from mediation.rooms.talk import Posted
from realtime import clock, frames, protocol


@dataclass(frozen=True, slots=True)
class Entered:
    """A room as it was when somebody came in."""

    room: Room
    right: Right
    seat: Seat | None
    seats: tuple[Chair, ...]
    last_seq: int
    call: calls.Call


def enter(entry: Entry, room: UUID) -> Entered:
    """Take one's seat. Refused `not_found`. Asks the database."""
    found, right, seat = verbs.enter(actor=entry.actor, room=room, now=clock.now())
    seats = tuple(queries.chairs([found.pk]).get(found.pk, ()))
    return Entered(found, right, seat, seats, found.last_seq, calls.of_room(found.pk))


def joined(entered: Entered, seated: Sequence[tuple[Chair, bool]], language: str) -> str:
    """The answer to `join`."""
    room, seat = entered.room, entered.seat
    with translation.override(language):
        title = wire.title(room)
    you = {"participant": str(seat.pk) if seat else None, "seat": entered.right.role.value, "can": wire.can(room)}
    return frames.encode(
        "joined", room=str(room.pk), title=title, kind=room.kind, you=you, **wire.state(room.state),
        participants=[wire.participant(one, online=online) for one, online in seated],
        last_seq=entered.last_seq, call=calls.shape(entered.call),
    )  # fmt: skip


def acknowledged(frame: protocol.Send, posted: Posted) -> str:
    """The answer to `send`, after the commit."""
    return frames.encode("ack", room=frame.room, ref=frame.ref, seq=posted.seq, at=wire.moment(posted.at))
