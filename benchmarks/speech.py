"""How the load speaks: the room socket's protocol (protocol.md 1), or XMPP over a WebSocket (RFC 7395, XEP-0045).

A speech enters a room with one connection, writes a line that carries its own reference, and says what a frame tells.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

TEXT = "这个方案我同意，请把退款金额和到账日期写清楚，运费由商家承担。"  # about 110 bytes with the number before it
PATIENCE = 60.0
Person = dict[str, str]


class Heard(NamedTuple):
    """What one frame says: a line with its reference and number in the room, its acknowledgement, or a fault."""

    what: Literal["line", "ack", "error"]
    ref: str = ""
    seq: int = 0


class Speech(Protocol):
    """A protocol of rooms."""

    async def enter(self, rest: httpx.AsyncClient, person: Person) -> tuple[ClientConnection, int]:
        """Connect, enter the person's room, and tell the number of its last line, 0 where lines have none."""

    def line(self, person: Person, ref: str) -> str:
        """The frame that says something."""

    def hear(self, person: Person, text: str) -> Iterator[Heard]:
        """What a frame says to a person."""


class Platform:
    """The platform's own socket, which the plain way and the echo speak too."""

    async def enter(self, rest: httpx.AsyncClient, person: Person) -> tuple[ClientConnection, int]:
        """Ticket over REST, then the room joined."""
        answer = await rest.post(
            f"{person['url']}/api/v1/socket-tickets/", headers={"Authorization": f"Bearer {person['token']}"}
        )
        answer.raise_for_status()
        address = f"ws{person['url'][4:]}/ws/?ticket={answer.json()['ticket']}"
        wire = await connect(address, compression=None, ping_interval=None, max_queue=None, open_timeout=PATIENCE)
        await wire.send(json.dumps({"op": "join", "room": person["room"], "after": None}))
        while (frame := json.loads(await wire.recv()))["op"] != "joined":
            if frame["op"] == "error":
                raise RuntimeError(f"not joined: {frame}")
        return wire, frame.get("last_seq", 0)

    def line(self, person: Person, ref: str) -> str:
        """A line to be sent, with its reference in the text so that whoever hears it knows which it is."""
        body = {"text": f"{ref} {TEXT}"}
        frame = {"op": "send", "room": person["room"], "ref": ref, "kind": "text", "body": body, "reply_to": None}
        return json.dumps(frame)

    def hear(self, person: Person, text: str) -> Iterator[Heard]:
        """Messages, acknowledgements, errors."""
        frame = json.loads(text)
        if frame["op"] == "message":
            ref = frame["body"]["text"].partition(" ")[0] if frame["kind"] == "text" else ""
            yield Heard("line", ref, frame["seq"])
        elif frame["op"] == "ack":
            yield Heard("ack", frame["ref"])
        elif frame["op"] == "error":
            yield Heard("error")


FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
OPEN = f'<open xmlns="{FRAMING}" to="localhost" version="1.0"/>'
ANONYMOUS = '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>'
BIND = '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>'
SAID = re.compile(r"<message\b[^>]*>")
ATTRIBUTE = re.compile(r"""\b(from|id|type)=['"]([^'"]*)['"]""")
BODY = re.compile(r"<body[^>]*>(\S+) ")


class Xmpp:
    """Group chat of an XMPP server: one's own line coming back, archived, is its acknowledgement."""

    async def enter(self, rest: httpx.AsyncClient, person: Person) -> tuple[ClientConnection, int]:
        """Anonymous log-in, then presence in the room."""
        protocol = Subprotocol("xmpp")
        wire = await connect(
            person["url"], subprotocols=[protocol], compression=None, ping_interval=None, max_queue=None
        )
        await _until(wire, OPEN, "<stream:features")
        await _until(wire, ANONYMOUS, "<success")
        await _until(wire, OPEN, "<stream:features")
        await _until(wire, BIND, "<jid>")
        muc = '<x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x>'
        here = f'<presence xmlns="jabber:client" to="{_room(person)}/{person["token"]}">{muc}</presence>'
        await _until(wire, here, "<subject")
        return wire, 0

    def line(self, person: Person, ref: str) -> str:
        """A message to everybody in the room."""
        to = f'to="{_room(person)}" type="groupchat" id="{ref}"'
        return f'<message xmlns="jabber:client" {to}><body>{ref} {TEXT}</body></message>'

    def hear(self, person: Person, text: str) -> Iterator[Heard]:
        """Lines of the room; what comes from one's own place in it was said by oneself."""
        head = SAID.match(text)
        if head is None:
            return
        said = dict(ATTRIBUTE.findall(head[0]))
        body = BODY.search(text)
        if said.get("type") == "error":
            yield Heard("error")
        elif body and said.get("type") == "groupchat":
            yield Heard("line", body[1])
            if said.get("from", "").endswith(f"/{person['token']}"):
                yield Heard("ack", body[1])


def _room(person: Person) -> str:
    return f"{person['room']}@conference.localhost"


async def _until(wire: ClientConnection, said: str, awaited: str) -> None:
    """Send, and read until a frame holds what is awaited. Raises RuntimeError on a refusal."""
    await wire.send(said)
    async with asyncio.timeout(PATIENCE):
        while awaited not in (frame := str(await wire.recv())):
            if "<failure" in frame or 'type="error"' in frame or "type='error'" in frame:
                raise RuntimeError(f"refused: {frame}")


SPEECHES: dict[str, Speech] = {"platform": Platform(), "xmpp": Xmpp()}
