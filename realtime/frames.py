"""What the server says on the socket (protocol 1), each frame made into text once for all who read one language."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.rooms import calls, queries, wire
from mediation.rooms.models import MessageKind
from mediation.rooms.talk import Said

SENTENCES = {
    "bad_frame": _("This was not understood."),
    "unknown_op": _("This is not something the room can do."),
    "too_large": _("This is too large."),
    "not_joined": _("Enter the room first."),
    "forbidden": _("This step is not yours to take."),
    "not_found": _("We cannot find this, or it is not open to you."),
    "room_closed": _("This room is closed."),
    "bad_body": _("This cannot be sent as it is."),
    "rate_limited": _("Too many messages at once. Wait a little and go on."),
    "unavailable": _("This is not available right now. Nothing was lost; try again shortly."),
}
# The domain's refusals in the wire's words. A page that shows another room than it names may not send into it.
_CODES = {
    "not_found": "not_found", "forbidden": "forbidden", "room_closed": "room_closed",
    "room_suspended": "room_closed", "invalid": "bad_body",
    "call_consent": "forbidden", "call_full": "unavailable", "call_server": "unavailable",
    "key_reused": "bad_body", "wrong_room": "forbidden", "too_late": "forbidden", "rate_limited": "rate_limited",
}  # fmt: skip


def encode(op: str, **fields: Any) -> str:
    """The text of a frame; ids may come as UUIDs."""
    return orjson.dumps({"op": op, **fields}).decode()


def error(code: str, language: str, *, room: str | None = None, ref: str | None = None, **more: Any) -> str:
    """An error in the person's language."""
    with translation.override(language):
        return _error(code, str(SENTENCES[code]), room, ref, more)


def refused(refusal: Refused, language: str, *, room: str, ref: str | None = None) -> str:
    """A refusal of the domain, with its own sentence where that says more."""
    code = _CODES.get(refusal.code, "unavailable")
    with translation.override(language):
        said = [str(sentence) for sentences in refusal.errors.values() for sentence in sentences]
        return _error(code, " ".join(said) or str(refusal), room, ref, {})


def messages(found: Iterable[Said], languages: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """Number and text of each message; only the platform's own notes differ from language to language."""
    return [(one.seq, _in_each(one, languages)) for one in found]


def call(room: UUID, call: calls.Call, **more: Any) -> str:
    """Who is in the call of a room, and whose consent is missing; the same for everyone in the room."""
    return encode("call", room=str(room), **calls.shape(call), **more)


def signal(room: str, hint: Mapping[str, Any]) -> str:
    """What one page in a call tells another, from the nudge that carried it."""
    told = {name: hint[name] for name in ("peer", "participant", "data")}
    return encode("signal", room=room, **told)


def invitation(actor: Actor, room: UUID, language: str) -> str | None:
    """The notice that a room is open to somebody, None where it is not. Asks the database."""
    try:
        found, _right = queries.room_of(actor, room)
    except Refused:
        return None
    with translation.override(language):
        title, url = wire.title(found), wire.ROOM_URL.format(room=found.pk)
    return encode("notice", case=str(found.case_id), event="room.opened", title=title, url=url)


def _in_each(one: Said, languages: Iterable[str]) -> dict[str, str]:
    if one.kind != MessageKind.SYSTEM:
        return dict.fromkeys(languages, encode("message", **wire.line(one)))
    said = {}
    for language in languages:
        with translation.override(language):
            said[language] = encode("message", **wire.line(one))
    return said


def _error(code: str, sentence: str, room: str | None, ref: str | None, more: dict[str, Any]) -> str:
    where = {name: value for name, value in (("room", room), ("ref", ref)) if value is not None}
    return encode("error", code=code, message=sentence, **where, **more)
