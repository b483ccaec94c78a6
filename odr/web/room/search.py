"""Looking for words in a room; works without scripts, and each find leads to its place in the talk."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mediation.rooms import queries, rights
from mediation.rooms.models import Message
from mediation.rooms.search import LONGEST, Found, search
from odr.web import acting
from odr.web.room import readers

AROUND = 25  # lines after the find that its page of the room shows too
EXCERPT = 60  # characters on each side of the words


@login_required
@require_safe
def look(request: HttpRequest, room: UUID) -> HttpResponse:
    """The words, and where they stand."""
    actor = acting.actor_of(request)
    found, right = queries.room_of(actor, room)
    words, before = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 10 else None
    hits = search(actor, room, words, before=start) if words else Found((), None)
    case = found.proceeding.case
    context = {
        "title": readers.title(found, right, readers.names(case), rights.sides_present(case)),
        "room_url": reverse("room", args=[room]),
        "q": words,
        "rows": [_row(one, words, found.last_seq) for one in hits.messages],
        "caucus": found.kind == "caucus",
        "older_url": f"?{urlencode({'q': words, 'before': hits.before})}" if hits.before else "",
    }
    return render(request, "room/search.html", context)


def _row(one: Message, words: str, last_seq: int) -> dict[str, Any]:
    text = str(one.body.get("text") or one.body.get("name") or "")
    page = f"?{urlencode({'before': one.seq + AROUND})}" if last_seq > one.seq + AROUND else ""
    role = one.seat.role if one.seat else ""
    return {
        "at": one.at,
        "seq": one.seq,
        "name": one.seat.name if one.seat else "",
        "role": readers.seats()[role]["label"] if role else "",
        "pieces": list(_marked(text, words)),
        "url": f"{reverse('room', args=[one.room_id])}{page}#m{one.seq}",
    }


def _marked(text: str, words: str) -> Iterator[dict[str, Any]]:
    """The text around the first place of the words, cut to an excerpt; whole where they stand in another spelling."""
    place = text.casefold().find(words.casefold())
    if place < 0 or len(text.casefold()) != len(text):
        yield {"text": text[: 2 * EXCERPT], "hit": False}
        return
    end = place + len(words)
    start = max(place - EXCERPT, 0)
    yield {"text": ("…" if start else "") + text[start:place], "hit": False}
    yield {"text": text[place:end], "hit": True}
    yield {"text": text[end : end + EXCERPT] + ("…" if len(text) > end + EXCERPT else ""), "hit": False}
