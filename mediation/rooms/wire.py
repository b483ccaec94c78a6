"""The one shape of rooms, seats and messages for socket and REST (protocol 1), in the active language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.rooms.models import Message, MessageKind, Room, RoomKind, RoomState
from mediation.rooms.seats import Chair
from mediation.rooms.talk import Said

FILE_URL = "/api/v1/evidence/{}/file/"
ROOM_URL = "/rooms/{room}/"
_SENTENCES = {
    "room.opened": gettext_lazy(
        "The room is open. The mediator may also speak with each side alone; whether and when that happens is known "
        "only to those who take part."
    ),
    "room.reopened": gettext_lazy("The room is open again."),
    "room.closed": gettext_lazy("The room was closed. What was said stays here to read."),
    "caucus.opened": gettext_lazy(
        "Only one side and the mediator read this room. Nothing said here is passed on unless whoever said it agrees."
    ),
    "offer.accepted": gettext_lazy("Offer No. %(number)s was accepted."),
    "offer.declined": gettext_lazy("Offer No. %(number)s was declined."),
    "offer.withdrawn": gettext_lazy("Offer No. %(number)s was withdrawn."),
    "offer.expired": gettext_lazy("Offer No. %(number)s is no longer open: its time ran out."),
    "message.retracted": gettext_lazy("%(name)s took back message No. %(seq)s. It stays in the sealed record."),
}
_CAUCUS = {
    "claimant": gettext_lazy("Mediator and complainant alone"),
    "respondent": gettext_lazy("Mediator and merchant alone"),
    "platform": gettext_lazy("Mediator and platform alone"),
}


def moment(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def title(room: Room) -> str:
    """What the room is called."""
    return str(_CAUCUS[room.side]) if room.kind == RoomKind.CAUCUS else _("Joint room")


def can(room: Room) -> list[str]:
    """What one who sits in a room may do there."""
    return ["send", "file", "retract"] if room.state == RoomState.OPEN else []


def participant(chair: Chair, *, online: bool) -> dict[str, Any]:
    """A seat as others see it."""
    return {
        "participant": chair.participant, "name": chair.name, "seat": chair.role, "online": online,
        "read": chair.read_seq,
    }  # fmt: skip


def message(one: Message) -> dict[str, Any]:
    """A message of the database as a line of its room."""
    seat = one.seat
    who, name, role = (seat.pk, seat.name, seat.role) if seat else (None, None, None)
    said = Said(one.room_id, who, name, role, one.seq, one.kind, one.body, one.at, one.reply_to, one.retracted_at)
    return line(said)


def line(one: Said) -> dict[str, Any]:
    """A line of a room; of one that was taken back only that it was."""
    author = {"participant": str(one.seat), "name": one.name, "seat": one.role} if one.seat else None
    return {
        "room": str(one.room), "seq": one.seq, "at": moment(one.at), "author": author, "kind": one.kind,
        "body": {} if one.retracted_at else body(one.kind, one.body), "reply_to": one.reply_to,
        "retracted": moment(one.retracted_at) if one.retracted_at else None,
    }  # fmt: skip


def body(kind: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown of a body: sentences of the platform in the reader's language, files with their address."""
    if kind == MessageKind.SYSTEM:
        return {**kept, "text": str(_SENTENCES[kept["event"]]) % {key: str(value) for key, value in kept.items()}}
    if kind == MessageKind.FILE:
        return {**kept, "url": FILE_URL.format(UUID(kept["evidence"]))}
    return dict(kept)
