"""Agreements and records as they appear in the joint room: a card that leads to the text (protocol 1)."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from mediation.agreements.models import Agreement, SessionRecord
from mediation.core.gate import Act
from mediation.negotiation.table import joint_room
from mediation.rooms import rights
from mediation.rooms.models import Message, MessageKind, RoomKind
from mediation.rooms.verbs import lay_before

SHORTEST_QUOTE = 6  # characters


def lay_agreement(act: Act, agreement: Agreement) -> None:
    """Show a new version in the joint room, in its drafter's name."""
    body = {"agreement": str(agreement.pk), "version": agreement.version, "content_hash": agreement.content_hash}
    _lay(act, MessageKind.AGREEMENT, body)


def lay_record(act: Act, record: SessionRecord) -> None:
    """Show that a session was recorded."""
    _lay(act, MessageKind.MINUTES, {"record": str(record.pk), "number": record.number})


def quotes_a_caucus(proceeding: UUID, texts: Iterable[str]) -> bool:
    """True where a text repeats what one side said to the mediator alone, and nobody said before everyone.

    Short words say nothing and are left out.
    """
    written = [_plain(text) for text in texts]
    alone = {words for words in _said(proceeding, RoomKind.CAUCUS) if len(words) >= SHORTEST_QUOTE}
    quoted = {words for words in alone if any(words in text for text in written)}
    return bool(quoted and quoted.difference(_said(proceeding, RoomKind.JOINT)))


def _said(proceeding: UUID, kind: RoomKind) -> Iterator[str]:
    """Every text of a proceeding's rooms of a kind."""
    lines = Message.objects.filter(room__proceeding_id=proceeding, room__kind=kind, kind=MessageKind.TEXT)
    return (_plain(str(one.body["text"])) for one in lines.iterator(chunk_size=200))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _lay(act: Act, kind: MessageKind, body: dict[str, Any]) -> None:
    room = joint_room(act)
    right = rights.of(act.actor, room) if room else None
    if room is not None and right is not None:
        lay_before(room, kind, body, actor=act.actor, right=right, now=act.now)
