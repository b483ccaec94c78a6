"""Frames to the letter: what is one, what is not, and nothing in between (protocol 1, corpus W1)."""

import json
import random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime import frames, protocol
from realtime.protocol import Call, Frame, FrameError, Join, Leave, Ping, Read, Send, Signal, Typing, parse

ROOM, REF = str(uuid4()), str(uuid4())
SEND: dict[str, Any] = {
    "op": "send",
    "room": ROOM,
    "ref": REF,
    "kind": "text",
    "body": {"text": "好"},
    "reply_to": None,
}
CALL: dict[str, Any] = {"op": "call", "room": ROOM, "ref": REF, "act": "join", "peer": None, "agreed": True}
SIGNAL: dict[str, Any] = {
    "op": "signal",
    "room": ROOM,
    "to": REF,
    "data": {
        "description": {"type": "offer", "sdp": "v=0"},
        "candidates": [
            {"candidate": "candidate:1", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": None},
        ],
        "on": {"audio": True, "video": False},
    },
}
GOOD: list[tuple[dict[str, Any], type]] = [
    ({"op": "join", "room": ROOM, "after": None}, Join),
    ({"op": "join", "room": ROOM}, Join),
    ({"op": "join", "room": ROOM, "after": 0}, Join),
    ({"op": "leave", "room": ROOM}, Leave),
    (SEND, Send),
    (SEND | {"reply_to": 3, "view_token": "x"}, Send),
    (SEND | {"kind": "file", "body": {"evidence": REF}, "later": True}, Send),
    ({"op": "read", "room": ROOM, "seq": 0}, Read),
    ({"op": "typing", "room": ROOM.upper()}, Typing),
    ({"op": "ping", "n": -(2**53) + 1}, Ping),
    (CALL, Call),
    (CALL | {"act": "leave", "peer": REF}, Call),
    ({name: CALL[name] for name in ("op", "room", "ref", "act")}, Call),
    (SIGNAL, Signal),
    (SIGNAL | {"data": {"candidates": [{}] * protocol.MOST_CANDIDATES}}, Signal),
    (SIGNAL | {"data": {"description": {"type": "answer", "sdp": "x" * protocol.MOST_SIGNAL}}}, Signal),
]
NO_UUID = [
    "",
    "x",
    ROOM.replace("-", ""),
    f"{{{ROOM}}}",
    f"urn:uuid:{ROOM}",
    ROOM + " ",
    5,
    None,
    [ROOM],
    {},
    True,
    "1" * 10**6,
]
NO_TEXT: list[Any] = [1, [], {}, True]
NO_SIGNAL: list[Any] = [
    None, [], "x", {}, {"sdp": "x"}, {"on": None}, {"on": {"audio": True}}, {"on": {"audio": 1, "video": False}},
    {"on": {"audio": True, "video": False, "x": True}}, {"description": "v=0"}, {"description": {"type": "offer"}},
    {"description": {"type": "rollback", "sdp": ""}}, {"description": {"type": "offer", "sdp": None}},
    {"description": {"type": "offer", "sdp": "x" * (protocol.MOST_SIGNAL + 1)}},
    {"description": {"type": "offer", "sdp": "v=0", "x": 1}}, {"candidates": None}, {"candidates": {}},
    {"candidates": [None]}, {"candidates": [{}] * (protocol.MOST_CANDIDATES + 1)},
    {"candidates": [{"candidate": None}]}, {"candidates": [{"candidate": "x" * 501}]},
    {"candidates": [{"sdpMLineIndex": "0"}]}, {"candidates": [{"sdpMLineIndex": 10**400}]},
    {"candidates": [{"sdpMLineIndex": -1}]}, {"candidates": [{"x": "y"}]},
    {"on": {"audio": True, "video": True}, "text": "x"},
]  # fmt: skip
NO_SEQ = [-1, 1.0, "1", True, 2**31, 10**400, [], {}, 1e308]
BAD: list[dict[str, Any]] = (
    [{"op": "join", "room": room} for room in NO_UUID]
    + [{"op": "join", "room": ROOM, "after": after} for after in NO_SEQ]
    + [{"op": "read", "room": ROOM, "seq": seq} for seq in [*NO_SEQ, None]]
    + [SEND | {"ref": ref} for ref in NO_UUID]
    + [SEND | {"reply_to": number} for number in [*NO_SEQ, 0]]
    + [SEND | {"view_token": token} for token in NO_TEXT]
    + [SEND | {"kind": kind} for kind in [None, *NO_TEXT]]
    + [{"op": "ping", "n": n} for n in (None, "1", 1.5, 2**53, -(2**60), True)]
    + [CALL | {"act": act} for act in ["", "JOIN", "leave", *NO_TEXT, None]]
    + [CALL | {"agreed": agreed} for agreed in (None, *NO_TEXT[:3], "yes")]
    + [CALL | {name: one} for name in ("peer", "ref") for one in NO_UUID if not (name == "peer" and one is None)]
    + [SIGNAL | {"data": data} for data in NO_SIGNAL]
    + [SIGNAL | {"to": to} for to in NO_UUID]
    + [{"op": op} for op in [None, *NO_TEXT]]
)
TEXTS = [
    "", " ", "null", "true", "1", '"join"', "[]", "[{}]", "{", "}", "{]", '{"op":"ping","n":1}}', "{'op':'ping'}",
    '{"op":"ping","n":1,"n":2}',
    '{"op":"ping","op":"ping","n":1}', '{"op":"ping","n":NaN}', '{"op":"ping","n":Infinity}',
    '{"op":"ping","n":-Infinity}', '{"op":"ping","n":' + "9" * 5000 + "}", "[" * 10_000, '{"a":' * 10_000,
    '{"op":"ping","n":1,"x":' + "[" * 9 + "]" * 9 + "}",
    '{"op":"ping","n":1,"x":"\\ud800"}', '{"op":"ping","n":1,"x":"\ud800"}',
    '\ufeff{"op":"ping","n":1}', '{"op":"ping","n":01}', '{"op":"ping","n":1,}', '{"op":"ping","n":1,"x":"\x00"}',
]  # fmt: skip


@pytest.mark.parametrize(("fields", "kind"), GOOD)
def test_a_good_frame_is_understood(fields: dict[str, Any], kind: type) -> None:
    assert type(parse(json.dumps(fields, ensure_ascii=False))) is kind


def code_of(text: str) -> str:
    """The error of a text."""
    with pytest.raises(FrameError) as caught:
        parse(text)
    return caught.value.code


@pytest.mark.parametrize("fields", BAD)
def test_a_frame_with_a_wrong_field_is_none(fields: dict[str, Any]) -> None:
    text = json.dumps(fields)
    assert code_of(text) == ("too_large" if len(text) > protocol.MOST_BYTES else "bad_frame")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_no_frame_is_none(text: str) -> None:
    assert code_of(text) in {"bad_frame", "too_large"}


@pytest.mark.parametrize("op", ["", "JOIN", "join ", "history", "__proto__", "constructor", "admin", "\u200bjoin"])
def test_an_unknown_op_says_so(op: str) -> None:
    assert code_of(json.dumps({"op": op, "room": ROOM})) == "unknown_op"


@pytest.mark.parametrize(
    "change", [{"kind": "offer"}, {"kind": "system"}, {"body": None}, {"body": "x"}, {"body": []}, {"body": 1}]
)
def test_a_body_that_people_cannot_send_is_bad(change: dict[str, Any]) -> None:
    with pytest.raises(FrameError) as caught:
        parse(json.dumps(SEND | change))
    assert (caught.value.code, caught.value.room, caught.value.ref) == ("bad_body", ROOM, REF)


def test_sizes_are_counted_in_bytes() -> None:
    room_left = protocol.MOST_BYTES - len(json.dumps(SEND, ensure_ascii=False).encode())
    fits = SEND | {"body": {"text": "好" + "x" * room_left}}
    assert len(json.dumps(fits, ensure_ascii=False).encode()) == protocol.MOST_BYTES
    assert isinstance(parse(json.dumps(fits, ensure_ascii=False)), Send)
    assert (
        code_of(json.dumps(SEND | {"body": {"text": "好" + "x" * (room_left + 1)}}, ensure_ascii=False)) == "too_large"
    )
    assert code_of(json.dumps(SEND | {"body": {"text": "好" * 22_000}}, ensure_ascii=False)) == "too_large"


def test_a_reference_comes_back_as_it_was_spelt() -> None:
    frame = parse(json.dumps(SEND | {"ref": REF.upper()}))
    assert isinstance(frame, Send)
    assert frame.ref == REF.upper()


def outcome(text: str) -> str:
    """What a text is: a frame, or which error."""
    try:
        return "frame" if isinstance(parse(text), Frame) else "something else"
    except FrameError as wrong:
        return wrong.code


def mutated(chance: random.Random) -> str:
    """A good frame with one to three bytes changed, cut, doubled or moved."""
    text = list(json.dumps(chance.choice(GOOD)[0], ensure_ascii=False))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        deed = chance.randrange(4)
        if deed == 0:
            text[at] = chr(chance.choice([0, 9, 34, 44, 58, 91, 92, 93, 123, 125, 48, 0xD800, 0x202E, 0x1F600]))
        elif deed == 1 and len(text) > 1:
            del text[at]
        elif deed == 2:
            text.insert(at, text[chance.randrange(len(text))])
        else:
            text[at:at] = text[: chance.randrange(len(text))]
    return "".join(text)


@pytest.mark.parametrize("seed", range(400))
def test_a_mutated_frame_is_a_frame_or_an_error_of_the_contract(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(5):
        assert outcome(mutated(chance)) in protocol.CODES | {"frame"}


@given(st.text(max_size=300))
def test_any_text_is_a_frame_or_an_error_of_the_contract(text: str) -> None:
    assert outcome(text) in protocol.CODES | {"frame"}


def test_every_error_code_has_a_sentence_in_both_languages() -> None:
    assert set(frames.SENTENCES) == protocol.CODES
    for code in protocol.CODES:
        said = json.loads(frames.error(code, "en", room=ROOM))
        assert (said["op"], said["code"], said["room"]) == ("error", code, ROOM)
        assert said["message"]
