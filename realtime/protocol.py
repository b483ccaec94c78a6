"""The frames of the room socket (protocol 1): what a client may say, checked to the letter, and the errors it hears."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

MOST_BYTES = 64 * 1024
DEEPEST = 8
MOST_SIGNAL = 16 * 1024  # characters of a description with two media and many codecs
MOST_CANDIDATES = 32
LARGEST_SEQ = 2**31 - 1
LARGEST_PING = 2**53 - 1
CODES = frozenset({
    "bad_frame", "unknown_op", "too_large", "not_joined", "forbidden", "not_found", "room_closed", "bad_body",
    "rate_limited", "unavailable",
})  # fmt: skip
NOT_LOGGED_IN, ORIGIN_REFUSED, IDLE, SEAT_WITHDRAWN, FLOOD = 4401, 4403, 4408, 4409, 4429
TOO_LARGE, RESTART = 1009, 1012


@dataclass(frozen=True, slots=True)
class Join:
    """Enter a room; `after` is the last number the client holds, None for the newest fifty."""

    room: UUID
    after: int | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Hear a room no longer."""

    room: UUID


@dataclass(frozen=True, slots=True)
class Send:
    """Say something. `ref` is the client's own spelling of the UUID, given back as it came."""

    room: UUID
    ref: str
    kind: str
    body: dict[str, Any]
    reply_to: int | None
    view_token: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """The highest number read."""

    room: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody writes."""

    room: UUID


@dataclass(frozen=True, slots=True)
class Ping:
    """Is the server there?"""

    n: int


@dataclass(frozen=True, slots=True)
class Call:
    """Join the call of a room, or leave it, with this page; `agreed` says that its person was asked and said yes."""

    room: UUID
    ref: str
    act: str
    peer: UUID | None
    agreed: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """What one page in a call tells another so that their devices find each other; never stored."""

    room: UUID
    to: UUID
    data: dict[str, Any]


Frame = Join | Leave | Send | Read | Typing | Ping | Call | Signal


class FrameError(Exception):
    """A frame that is not one; `room` and `ref` where they could be read."""

    def __init__(self, code: str, room: str | None = None, ref: str | None = None) -> None:
        self.code, self.room, self.ref = code, room, ref
        super().__init__(code)


def parse(text: str, *, most: int = MOST_BYTES) -> Frame:
    """The frame of a text. FrameError with one of CODES."""
    if len(text) > most or len(text.encode("utf-8", "surrogatepass")) > most:
        raise FrameError("too_large")
    fields = _object(text)
    op = fields.get("op")
    try:
        reader = _READERS.get(op) if isinstance(op, str) else _no_op
        if reader is None:
            raise FrameError("unknown_op", *_where(fields))
        return reader(fields)
    except _Wrong as wrong:
        raise FrameError(wrong.code, *_where(fields)) from wrong


class _Wrong(Exception):
    def __init__(self, code: str = "bad_frame") -> None:
        self.code = code
        super().__init__(code)


def _object(text: str) -> dict[str, Any]:
    try:
        value = _decode(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("bad_frame") from error
    few = text.count("{") + text.count("[") <= DEEPEST  # brackets, which cannot be nested deeper than that
    if not isinstance(value, dict) or (not few and _too_deep(value)) or not _whole(text):
        raise FrameError("bad_frame")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


_SPELLED = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").fullmatch
_decode = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_no_doubles).decode


def _no_op(_fields: dict[str, Any]) -> Frame:
    raise _Wrong


def _whole(text: str) -> bool:
    """No half of a surrogate pair, written out or escaped: it cannot be stored as UTF-8."""
    try:
        text.encode()
        if "\\ud" in text or "\\uD" in text:
            json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _too_deep(value: Any, depth: int = 1) -> bool:
    if depth > DEEPEST:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_too_deep(one, depth + 1) for one in inner)


def _uuid(value: Any) -> UUID | None:
    """A UUID in its usual spelling with hyphens, else None; urn:, braces and bare digits are not ours."""
    return UUID(value) if isinstance(value, str) and _SPELLED(value) else None


def _text_uuid(value: Any) -> str | None:
    return value if isinstance(value, str) and _SPELLED(value) else None


def _where(fields: dict[str, Any]) -> tuple[str | None, str | None]:
    """The room and the reference of a frame that is wrong, as far as they can be read."""
    return _text_uuid(fields.get("room")), _text_uuid(fields.get("ref"))


def _room(fields: dict[str, Any]) -> UUID:
    return _id(fields, "room")


def _id(fields: dict[str, Any], name: str) -> UUID:
    found = _uuid(fields.get(name))
    if found is None:
        raise _Wrong
    return found


def _number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise _Wrong
    return value


def _join(fields: dict[str, Any]) -> Frame:
    after = fields.get("after")
    return Join(_room(fields), None if after is None else _number(after, 0, LARGEST_SEQ))


def _leave(fields: dict[str, Any]) -> Frame:
    return Leave(_room(fields))


def _send(fields: dict[str, Any]) -> Frame:
    room, ref = _room(fields), _text_uuid(fields.get("ref"))
    kind, body, token = fields.get("kind"), fields.get("body"), fields.get("view_token")
    if ref is None or not isinstance(kind, str) or not (token is None or isinstance(token, str)):
        raise _Wrong
    reply_to = fields.get("reply_to")
    number = None if reply_to is None else _number(reply_to, 1, LARGEST_SEQ)
    if kind not in {"text", "file"} or not isinstance(body, dict):
        raise _Wrong("bad_body")
    return Send(room, ref, kind, body, number, token)


def _read(fields: dict[str, Any]) -> Frame:
    return Read(_room(fields), _number(fields.get("seq"), 0, LARGEST_SEQ))


def _typing(fields: dict[str, Any]) -> Frame:
    return Typing(_room(fields))


def _ping(fields: dict[str, Any]) -> Frame:
    return Ping(_number(fields.get("n"), -LARGEST_PING, LARGEST_PING))


def _call(fields: dict[str, Any]) -> Frame:
    room, ref = _room(fields), _text_uuid(fields.get("ref"))
    act, agreed = fields.get("act"), fields.get("agreed", False)
    peer = None if fields.get("peer") is None else _id(fields, "peer")
    if ref is None or not isinstance(act, str) or not isinstance(agreed, bool):
        raise _Wrong
    if act not in {"join", "leave"} or (peer is None and act == "leave"):
        raise _Wrong
    return Call(room, ref, act, peer, agreed)


def _signal(fields: dict[str, Any]) -> Frame:
    room, to, data = _room(fields), _id(fields, "to"), fields.get("data")
    if not isinstance(data, dict) or not data or not data.keys() <= _SIGNALS.keys():
        raise _Wrong
    if not all(_SIGNALS[name](value) for name, value in data.items()):
        raise _Wrong
    return Signal(room, to, data)


def _description(value: Any) -> bool:
    """An offer or an answer, as RTCSessionDescription writes it."""
    return (
        isinstance(value, dict) and value.keys() == {"type", "sdp"} and value["type"] in {"offer", "answer"}
        and isinstance(value["sdp"], str) and len(value["sdp"]) <= MOST_SIGNAL
    )  # fmt: skip


def _candidates(value: Any) -> bool:
    """Ways to a device, as RTCIceCandidate writes them."""
    return isinstance(value, list) and len(value) <= MOST_CANDIDATES and all(_candidate(one) for one in value)


def _candidate(value: Any) -> bool:
    if not isinstance(value, dict) or not value.keys() <= _CANDIDATE.keys():
        return False
    line = value.get("sdpMLineIndex") or 0
    named = all(isinstance(one, _CANDIDATE[name]) for name, one in value.items())
    return named and 0 <= line < MOST_CANDIDATES and all(len(str(one)) <= 500 for one in value.values())


def _switches(value: Any) -> bool:
    """Whether microphone and camera are on."""
    return isinstance(value, dict) and value.keys() == {"audio", "video"} and {*map(type, value.values())} == {bool}


_CANDIDATE: dict[str, tuple[type, ...]] = {
    "candidate": (str,), "sdpMid": (str, type(None)), "sdpMLineIndex": (int, type(None)),
    "usernameFragment": (str, type(None)),
}  # fmt: skip
_SIGNALS = {"description": _description, "candidates": _candidates, "on": _switches}
_READERS = {
    "join": _join, "leave": _leave, "send": _send, "read": _read, "typing": _typing, "ping": _ping, "call": _call,
    "signal": _signal,
}  # fmt: skip
