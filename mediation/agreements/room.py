"""Agreements and records as they appear in the joint room: a card that leads to the text (protocol 1)."""

from typing import Any

from mediation.agreements.models import Agreement, SessionRecord
from mediation.core.gate import Act
from mediation.negotiation.table import joint_room
from mediation.rooms import rights
from mediation.rooms.models import MessageKind
from mediation.rooms.verbs import lay_before


def lay_agreement(act: Act, agreement: Agreement) -> None:
    """Show a new version in the joint room, in its drafter's name."""
    body = {"agreement": str(agreement.pk), "version": agreement.version, "content_hash": agreement.content_hash}
    _lay(act, MessageKind.AGREEMENT, body)


def lay_record(act: Act, record: SessionRecord) -> None:
    """Show that a session was recorded."""
    _lay(act, MessageKind.MINUTES, {"record": str(record.pk), "number": record.number})


def _lay(act: Act, kind: MessageKind, body: dict[str, Any]) -> None:
    room = joint_room(act)
    right = rights.of(act.actor, room) if room else None
    if room is not None and right is not None:
        lay_before(room, kind, body, actor=act.actor, right=right, now=act.now)
