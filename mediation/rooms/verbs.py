"""What can be done in a room: take one's seat, say something, mark what was read, take a text back.

These lock the room's row alone, never the case's: talk in one room waits for nothing else.
Order of locks: case, room, seat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from mediation.core import nudge
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.evidence.models import Evidence
from mediation.rooms import rights, texts
from mediation.rooms.models import Message, MessageKind, Room, RoomKind, RoomState, Seat
from mediation.rooms.queries import room_of, seat_of
from mediation.rooms.rights import Right

RETRACT_WITHIN = timedelta(minutes=2)
SAID_BY_PEOPLE = (MessageKind.TEXT, MessageKind.FILE)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in its room; `repeated` when it stood there already."""

    seq: int
    at: datetime
    repeated: bool


def token_of_view(actor: Actor, room: UUID | str) -> str:
    """Proof that a page showed this room to this actor; a message composed for one room cannot land in another (C6)."""
    return salted_hmac("mediation.rooms.view", f"{room}:{actor.key}", algorithm="sha256").hexdigest()[:32]


def enter(*, actor: Actor, room: UUID | str, now: datetime) -> tuple[Room, Right, Seat | None]:
    """Take one's seat, made on the first entry; None for who reads a closed room without ever having sat there."""
    found, right = room_of(actor, room)
    seat = seat_of(actor, found)
    if seat is None and found.state == RoomState.OPEN:
        with transaction.atomic(durable=True):
            locked = Room.objects.select_for_update().get(pk=found.pk)
            seat = take_seat(actor, locked, right, now) if locked.state == RoomState.OPEN else None
    return found, right, seat


def take_seat(actor: Actor, room: Room, right: Right, now: datetime) -> Seat:
    """The actor's present seat, made where there is none. The caller holds the room's lock."""
    person = UUID(actor.id) if actor.kind is ActorKind.PERSON else None
    who: dict[str, Any] = {"person_id": person} if person else {"person": None, "organisation_id": actor.id}
    seat = Seat.objects.filter(room=room, withdrawn_at=None, **who).first()
    if seat is None:
        seat = Seat.objects.create(
            room=room, person_id=person, organisation_id=right.organisation, party_id=right.party, role=right.role,
            name=right.name, joined_at=now,
        )  # fmt: skip
        nudge.after_commit(nudge.room_group(room.pk), {"type": "room.changed", "room": str(room.pk)})
    return seat


def post(
    *,
    actor: Actor,
    room: UUID | str,
    ref: UUID,
    kind: str,
    body: Mapping[str, Any],
    reply_to: int | None = None,
    now: datetime,
    view_token: str | None = None,
) -> Posted:
    """Say something: stored, numbered and committed when this returns. The same `ref` answers with the same number.

    Refused `not_found` without a right to the room, `wrong_room`, `room_closed`, `invalid`, `key_reused`.
    """
    found, right = room_of(actor, room)
    if view_token is not None and not constant_time_compare(view_token, token_of_view(actor, found.pk)):
        raise Refused("wrong_room")
    kept = _body(found, kind, body)
    try:
        with transaction.atomic(durable=True):
            seq = _take_number(found.pk, reply_to)
            seat = take_seat(actor, found, right, now)
            _store(found.pk, seq, ref=ref, seat=seat, kind=kind, body=kept, at=now, reply_to=reply_to)
    except IntegrityError:
        return _before(actor, found, ref)
    except Refused as refused:
        if refused.code != "room_closed" or not Message.objects.filter(room=found, ref=ref).exists():
            raise
        return _before(actor, found, ref)
    return Posted(seq, now, repeated=False)


def say(room: Room, event: str, *, now: datetime, **facts: Any) -> int:
    """A note of the platform in an open room, inside the caller's transaction; its number."""
    return _said(room, MessageKind.SYSTEM, {"event": event, **facts}, seat=None, now=now)


def lay_before(room: Room, kind: MessageKind, body: Mapping[str, Any], *, actor: Actor, right: Right, now: datetime) -> int:  # fmt: skip  # noqa: E501
    """Put an offer, an agreement or minutes before an open room, inside the gate's transaction; its number."""
    locked = Room.objects.select_for_update().get(pk=room.pk)
    return _said(room, kind, dict(body), seat=take_seat(actor, locked, right, now), now=now)


def retract(*, actor: Actor, room: UUID | str, seq: int, now: datetime) -> datetime:
    """Hide one's own text from the parties within two minutes; it stays in the sealed record, and the room says so.

    Refused `not_found`, `forbidden` for another's message, `too_late`, `room_closed`.
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
        if locked.state != RoomState.OPEN:
            raise Refused("room_closed")
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
            nudge.after_commit(nudge.room_group(room), {"type": "room.changed", "room": str(room)})
    return gone


def sitter(seat: Seat) -> Actor:
    """Whose seat it is."""
    return Actor.person(seat.person_id) if seat.person_id else Actor.organisation(str(seat.organisation_id))


def _is(actor: Actor, seat: Seat) -> bool:
    return sitter(seat) == actor


def _body(room: Room, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    if kind == MessageKind.TEXT:
        return {"text": texts.clean(body.get("text"))}
    if kind == MessageKind.FILE:
        return _file(room, body.get("evidence"))
    raise Refused("invalid", errors={"kind": [_("People send texts and files.")]})


def _file(room: Room, evidence: Any) -> dict[str, Any]:
    """A file of the case that everyone in the room may open."""
    audiences = ["case", f"room:{room.pk}"] + ([room.side] if room.kind == RoomKind.CAUCUS else [])
    try:
        wanted = UUID(str(evidence))
    except ValueError:
        wanted = UUID(int=0)
    found = Evidence.objects.filter(pk=wanted, case=room.case_id, audience__in=audiences).first()
    if found is None:
        raise Refused("invalid", errors={"body": [_("This file is not open to everyone in the room.")]})
    return {
        "evidence": str(found.pk), "name": found.name, "size": found.size, "media_type": found.media_type,
        "sha256": found.sha256,
    }  # fmt: skip


def _take_number(room: UUID, reply_to: int | None = None) -> int:
    """The next number of an open room, under its row's lock until the commit."""
    key = Room._meta.pk.get_db_prep_value(room, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rooms_room SET last_seq = last_seq + 1 WHERE id = %s AND state = %s RETURNING last_seq",
            [key, RoomState.OPEN.value],
        )
        taken = cursor.fetchone()
    if taken is None:
        raise Refused("room_closed")
    seq = int(taken[0])
    if reply_to is not None and not 1 <= reply_to < seq:
        raise Refused("invalid", errors={"reply_to": [_("There is no such message.")]})
    return seq


def _said(room: Room, kind: MessageKind, body: Mapping[str, Any], *, seat: Seat | None, now: datetime) -> int:
    seq = _take_number(room.pk)
    _store(room.pk, seq, ref=uuid4(), seat=seat, kind=kind, body=dict(body), at=now, reply_to=None)
    return seq


def _store(room: UUID, seq: int, **fields: Any) -> None:
    Message.objects.create(room_id=room, seq=seq, **fields)
    nudge.after_commit(nudge.room_group(room), {"type": "room.posted", "room": str(room), "seq": seq})


def _before(actor: Actor, room: Room, ref: UUID) -> Posted:
    """The answer to a message that was stored before."""
    message = Message.objects.select_related("seat").filter(room=room, ref=ref).first()
    if message is None or message.seat is None or not _is(actor, message.seat):
        raise Refused("key_reused")
    return Posted(message.seq, message.at, repeated=True)
