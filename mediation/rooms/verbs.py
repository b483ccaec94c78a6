"""What can be done in a room: take one's seat, mark what was read, take a text back. What people say: talk.py.

These lock the room's row alone, never the case's: talk in one room waits for nothing else.
Order of locks: case, room, seat.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from mediation.core import nudge
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.rooms import bridges, rights
from mediation.rooms.models import Caller, Message, MessageKind, Room, RoomState, Seat, must_be_open
from mediation.rooms.queries import room_of, seat_of
from mediation.rooms.rights import Right
from mediation.rooms.seats import sitter, take_seat

RETRACT_WITHIN = timedelta(minutes=2)
SAID_BY_PEOPLE = (MessageKind.TEXT, MessageKind.FILE)


def enter(*, actor: Actor, room: UUID | str, now: datetime) -> tuple[Room, Right, Seat | None]:
    """Take one's seat, made on the first entry; None for who reads a closed room without ever having sat there."""
    found, right = room_of(actor, room)
    seat = seat_of(actor, found)
    if seat is None and found.state != RoomState.CLOSED:
        with transaction.atomic(durable=True):
            locked = Room.objects.select_for_update().get(pk=found.pk)
            seat = take_seat(actor, locked.pk, right, now) if locked.state != RoomState.CLOSED else None
    return found, right, seat


def say(room: Room, event: str, *, now: datetime, **facts: Any) -> int:
    """A note of the platform in a room that is not closed, inside the caller's transaction; its number."""
    return _said(room, MessageKind.SYSTEM, {"event": event, **facts}, seat=None, now=now)


def lay_before(room: Room, kind: MessageKind, body: Mapping[str, Any], *, actor: Actor, right: Right, now: datetime) -> int:  # fmt: skip  # noqa: E501
    """Put an offer, an agreement or minutes before an open room, inside the gate's transaction; its number."""
    locked = Room.objects.select_for_update().get(pk=room.pk)
    return _said(room, kind, dict(body), seat=take_seat(actor, locked.pk, right, now), now=now)


def retract(*, actor: Actor, room: UUID | str, seq: int, now: datetime) -> datetime:
    """Hide one's own text from the parties within two minutes; it stays in the sealed record, and the room says so.

    Refused `not_found`, `forbidden` for another's message, `too_late`, `room_closed`, `room_suspended`.
    """
    found, _right = room_of(actor, room)
    with transaction.atomic(durable=True):
        locked = Room.objects.select_for_update().get(pk=found.pk)
        message = Message.objects.filter(room=found, seq=seq).select_related("seat").first()
        if message is None:
            raise Refused("not_found")
        if message.seat is None or not _is(actor, message.seat) or message.kind not in SAID_BY_PEOPLE:
            raise Refused("forbidden")
        if message.retracted_at is not None:
            return message.retracted_at
        if now > message.at + RETRACT_WITHIN:
            raise Refused("too_late")
        must_be_open(locked.state)
        Message.objects.filter(pk=message.pk).update(retracted_at=now)
        say(locked, "message.retracted", now=now, seq=seq, name=message.seat.name)
    return now


def mark_read(*, actor: Actor, room: UUID | str, seq: int, now: datetime) -> int | None:
    """Keep how far one has read; it never goes back. The number kept, None where nothing changed."""
    found, _right = room_of(actor, room)
    seat = seat_of(actor, found)
    upto = min(seq, found.last_seq)
    if seat is None or not Seat.objects.filter(pk=seat.pk, read_seq__lt=upto).update(read_seq=upto):
        return None
    hint = {"type": "room.read", "room": str(found.pk), "participant": str(seat.pk), "seq": upto}
    nudge.after_commit(nudge.room_group(found.pk), hint)
    return upto


def withdraw_lost(*, room: UUID, now: datetime) -> int:
    """Close the seats of those who have lost their right to the room; how many."""
    with transaction.atomic():
        locked = Room.objects.select_for_update(of=("self",)).select_related("proceeding").filter(pk=room).first()
        if locked is None:
            return 0
        seats = {sitter(seat): seat.pk for seat in Seat.objects.filter(room=locked, withdrawn_at=None)}
        allowed = rights.of_rooms({locked: list(seats)})[locked.pk]
        lost = [pk for actor, pk in seats.items() if actor not in allowed]
        gone = Seat.objects.filter(pk__in=lost, withdrawn_at=None).update(withdrawn_at=now)
        if gone:
            out = Caller.objects.filter(seat__in=lost, left_at=None).values_list("peer", flat=True)
            bridges.put_out(room, out, now=now)
            nudge.after_commit(nudge.room_group(room), {"type": "room.changed", "room": str(room)})
    return gone


def _is(actor: Actor, seat: Seat) -> bool:
    return sitter(seat) == actor


def _take_number(room: UUID) -> int:
    """The next number of a room that is not closed, under its row's lock until the commit."""
    key = Room._meta.pk.get_db_prep_value(room, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rooms_room SET last_seq = last_seq + 1 WHERE id = %s AND state <> %s RETURNING last_seq",
            [key, RoomState.CLOSED.value],
        )
        taken = cursor.fetchone()
    if taken is None:
        raise Refused("room_closed")
    return int(taken[0])


def _said(room: Room, kind: MessageKind, body: Mapping[str, Any], *, seat: Seat | None, now: datetime) -> int:
    seq = _take_number(room.pk)
    _store(room.pk, seq, ref=uuid4(), seat=seat, kind=kind, body=dict(body), at=now, reply_to=None)
    return seq


def _store(room: UUID, seq: int, **fields: Any) -> None:
    Message.objects.create(room_id=room, seq=seq, **fields)
    nudge.posted({room: seq})
