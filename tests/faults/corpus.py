"""What nobody should send to a socket, made from seeds: frames mutated, and rules of the wire broken (corpus W1)."""

import json
import random
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.faults.rawsocket import BINARY, CLOSE, PING, PONG, TEXT, frame

MOST = 64 * 1024
PROTOCOL, BAD_TEXT, TOO_LARGE = 1002, 1007, 1009
PINGED = '{"op":"ping","n":1}'
STRANGE: Sequence[Any] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, -(2**63), 10**400, 1.5, 1e308, -0.0, "", "x", "1", "\x00", "\u202e好",
    "null", "__proto__", "\ud800", "a" * 5000, [], [1], [[]], {}, {"a": 1}, {"__proto__": {"op": "ping"}},
    {"constructor": {"prototype": {}}}, "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
NAMES = (
    "op", "room", "ref", "kind", "body", "reply_to", "after", "seq", "n", "view_token", "act", "agreed", "peer", "to",
    "data", "__proto__", "constructor",
)  # fmt: skip
OPS = (
    "join", "leave", "send", "read", "typing", "ping", "ack", "message", "joined", "error", "bye", "notice", "presence",
    "call", "signal",
    "JOIN", "join ", "", "history", "admin", "__proto__",
)  # fmt: skip
RAW = (
    "", " ", "null", "1", '"join"', "[]", "[{}]", "{", "{]", "{'op':'ping'}", "\ufeff" + PINGED,
    '{"op":"ping","n":NaN}',
    '{"op":"ping","n":-Infinity}', '{"op":"ping","n":1,"n":2}', '{"op":"ping","n":' + "9" * 5000 + "}", "[" * 10_000,
    '{"a":' * 10_000, '{"op":"ping","n":1,"x":"\\ud800"}', '{"op":"ping","n":01}', '{"op":"ping","n":1}' * 2,
)  # fmt: skip


def frames(rooms: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """A frame of the contract, of one of some rooms."""
    room, ref = chance.choice(rooms), str(UUID(int=chance.getrandbits(128), version=4))
    return chance.choice([
        {"op": "join", "room": room, "after": chance.choice([None, 0, 3, 10**9])}, {"op": "leave", "room": room},
        {"op": "send", "room": room, "ref": ref, "kind": "text", "body": {"text": "好"}, "reply_to": None},
        {"op": "send", "room": room, "ref": ref, "kind": "file", "body": {"evidence": ref}, "reply_to": 1},
        {"op": "read", "room": room, "seq": chance.choice([0, 1, 10**9])}, {"op": "typing", "room": room},
        {"op": "ping", "n": chance.randrange(100)},
        {"op": "call", "room": room, "ref": ref, "act": chance.choice(["join", "leave"]), "peer": ref, "agreed": False},
        {"op": "signal", "room": room, "to": ref, "data": {"on": {"audio": True, "video": False}}},
    ])  # fmt: skip


def mutated(rooms: Sequence[str], chance: random.Random) -> str:
    """The text of a frame with something wrong about it, or nothing by luck."""
    deed = chance.randrange(6)
    if deed == 0:
        return chance.choice(RAW)
    fields = frames(rooms, chance)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([*fields, *NAMES])
        if deed == 1:
            fields.pop(name, None)
        elif deed == 2:
            fields["op"] = chance.choice(OPS)
        else:
            fields[name] = chance.choice(STRANGE)
    text = json.dumps(fields, ensure_ascii=chance.random() < 0.5)
    return _scrambled(text, chance) if deed == 5 else text


def _scrambled(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(letters))
        letters[at : at + chance.randrange(2)] = chance.choice(
            ['"', "{", "}", "[", ",", ":", "\\", "\x00", "9", "e", "\n"]
        )
    return "".join(letters)


def is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def broken(chance: random.Random) -> bytes:
    """Bytes with a frame of the wire that breaks its rules, or only strains them."""
    payload = bytes(chance.randrange(256) for _ in range(chance.choice([0, 1, 2, 5, 125, 126, 300])))
    made: list[Callable[[], bytes]] = [
        lambda: frame(payload, chance.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])),
        lambda: frame(payload, TEXT, rsv=chance.randrange(1, 8)),
        lambda: frame(PINGED.encode(), TEXT, mask=False),
        lambda: frame(payload, BINARY),
        lambda: frame(payload, TEXT),
        lambda: frame(payload, 0),
        lambda: frame(payload[:125], chance.choice([PING, PONG]), fin=chance.random() < 0.5),
        lambda: frame(bytes(126), chance.choice([CLOSE, PING, PONG])),
        lambda: frame(chance.randrange(5001).to_bytes(2, "big") + payload[:100], CLOSE),
        lambda: frame(payload[:1], CLOSE),
        lambda: frame(b"{", TEXT, fin=False) + frame(PINGED.encode(), TEXT),
        lambda: frame(b"", TEXT, length=chance.choice([MOST + 1, 2**20 + 1, 2**31, 2**62])),
        lambda: b"".join(_pieces(PINGED.encode(), chance.choice([2, 19, 500]))),
        lambda: frame(payload, PING) * 50,
        lambda: payload,
    ]  # fmt: skip
    return chance.choice(made)()


def _pieces(payload: bytes, count: int) -> Iterator[bytes]:
    """A text in so many frames, some of them empty."""
    step = max(len(payload) // count, 1)
    parts = [payload[at : at + step] for at in range(0, len(payload), step)]
    parts += [b""] * (count - len(parts))
    for number, part in enumerate(parts):
        yield frame(part, TEXT if number == 0 else 0, fin=number == len(parts) - 1)


def deflated(size: int) -> bytes:
    """A compressed frame that grows to so many bytes."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezed.compress(b" " * size) + squeezed.flush(zlib.Z_SYNC_FLUSH)
    return frame(data[:-4], TEXT, rsv=4)


#: One of each fault with the code that answers it.
ANSWERED: Mapping[str, tuple[bytes, int]] = {
    "an opcode that is none": (frame(b"", 3), PROTOCOL),
    "a reserved bit": (frame(PINGED.encode(), rsv=1), PROTOCOL),
    "not masked": (frame(PINGED.encode(), mask=False), PROTOCOL),
    "a control frame in pieces": (frame(b"", PING, fin=False), PROTOCOL),
    "a control frame of 126 bytes": (frame(bytes(126), PING), PROTOCOL),
    "a piece of nothing": (frame(b"x", 0), PROTOCOL),
    "a text inside a text": (frame(b"{", fin=False) + frame(b"}"), PROTOCOL),
    "a close of one byte": (frame(b"\x03", CLOSE), PROTOCOL),
    "a close code nobody may send": (frame((1005).to_bytes(2, "big"), CLOSE), PROTOCOL),
    "no UTF-8": (frame(b'{"op":"\xff"}'), BAD_TEXT),
    "half a character at the end": (frame("好".encode()[:2]), BAD_TEXT),
    "a byte over 64 KiB": (frame(b" " * (MOST + 1)), TOO_LARGE),
    "a megabyte announced": (frame(b"", length=2**20 + 1), TOO_LARGE),
    "2**62 bytes announced": (frame(b"", length=2**62), TOO_LARGE),
    "too much in pieces": (frame(b" " * 40_000, fin=False) + frame(b" " * 40_000, 0), TOO_LARGE),
}
