"""Looking for words in one room: texts are sealed in the database, so they are opened and read one after the other."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.rooms.models import Message, MessageKind
from mediation.rooms.queries import room_of

READ = 20_000  # messages opened at most in one look; the next look goes on where it ended
BATCH = 500
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Found:
    """Messages that hold the words, the newest first; `before` continues the search, None at the room's beginning."""

    messages: tuple[Message, ...]
    before: int | None


def search(actor: Actor, room: UUID | str, words: str, *, before: int | None = None, limit: int = 50) -> Found:
    """Look in texts and names of files, whatever the case and width of letters; what was taken back is not found.

    Any part of a text is found, from one character on: Chinese has no words to cut it into. Refused `not_found`,
    `invalid` for no words.
    """
    found_room, right = room_of(actor, room)
    wanted = _plain(words.strip())[:LONGEST]
    if not wanted:
        raise Refused("invalid", errors={"q": [_("Say what to look for.")]})
    hits: list[Message] = []
    last, opened = before or found_room.last_seq + 1, 0
    while opened < READ:
        batch = list(_older(found_room.pk, last).filter(seq__gt=right.since)[:BATCH])
        for one in batch:
            last, opened = one.seq, opened + 1
            if wanted in _plain(_said(one)):
                hits.append(one)
                if len(hits) == limit:
                    return Found(tuple(hits), last if last > right.since + 1 else None)
        if len(batch) < BATCH:
            return Found(tuple(hits), None)
    return Found(tuple(hits), last)


def _older(room: UUID, before: int) -> QuerySet[Message]:
    said = Message.objects.filter(room=room, seq__lt=before, kind__in=(MessageKind.TEXT, MessageKind.FILE))
    return said.filter(retracted_at=None).select_related("seat").order_by("-seq")


def _said(one: Message) -> str:
    return str(one.body.get("text" if one.kind == MessageKind.TEXT else "name", ""))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
