"""People who talk over a wire that breaks: lines are sent until acknowledged, rooms resumed where they stopped."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

WORD = "line"
Line = tuple[str, str, str]  # room, ref, text


@dataclass
class Talker:
    """One person at one socket. `heard` are the texts of each room by number, in the order in which they came."""

    name: str
    url: str
    origin: str
    session: str
    rooms: list[str]
    chance: random.Random
    heard: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    acked: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    waiting: deque[Line] = field(default_factory=deque)
    strange: list[Mapping[str, Any]] = field(default_factory=list)
    starting_over: frozenset[str] = frozenset()  # errors after which one connects anew and goes on
    connections: int = 0
    wire: ClientConnection | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def will_say(self, room: str, text: str) -> None:
        """Put a line behind those that wait."""
        ref = str(uuid4())
        self.said[ref] = text
        self.waiting.append((room, ref, text))

    def last(self, room: str) -> int:
        """The last number held."""
        return self.heard[room][-1][0] if self.heard.get(room) else 0

    def cut(self) -> None:
        """Break the wire as a tunnel would: nothing more is sent or received, not even a goodbye."""
        if self.wire is not None:
            self.wire.transport.abort()

    async def talk(self) -> None:
        """Connect, resume, speak and listen, again and again."""
        while True:
            try:
                async with await self.entrance() as wire:
                    self.wire, self.connections = wire, self.connections + 1
                    await self._converse(wire)
            except (OSError, WebSocketException, TimeoutError, httpx.HTTPError):
                await asyncio.sleep(self.chance.uniform(0.01, 0.1))
            finally:
                self.wire = None

    async def entrance(self) -> connect:
        """The way in: a page with a login session."""
        headers = {"Cookie": f"sessionid={self.session}; lang=en"}
        return connect(
            self.url, origin=self.origin, additional_headers=headers, ping_interval=None, open_timeout=5  # type: ignore[arg-type]
        )  # fmt: skip

    async def _converse(self, wire: ClientConnection) -> None:
        for room in self.rooms:
            await wire.send(json.dumps({"op": "join", "room": room, "after": self.last(room)}))
        speaking = asyncio.create_task(self._speak(wire))
        try:
            async for text in wire:
                self._hear(json.loads(text))
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _speak(self, wire: ClientConnection) -> None:
        while True:
            self.answered.clear()
            if self.waiting:
                room, ref, text = self.waiting[0]
                frame = {
                    "op": "send",
                    "room": room,
                    "ref": ref,
                    "kind": "text",
                    "body": {"text": text},
                    "reply_to": None,
                }
                await wire.send(json.dumps(frame, ensure_ascii=False))
            await self.answered.wait()

    def _hear(self, frame: dict[str, Any]) -> None:
        if frame["op"] == "message":
            self.heard.setdefault(frame["room"], []).append((frame["seq"], frame["body"].get("text", "")))
        elif frame["op"] == "ack":
            self._acknowledged(frame["ref"], frame["seq"])
        elif frame["op"] == "error" and frame["code"] in self.starting_over:
            self.cut()
        elif frame["op"] == "error":
            self.strange.append(frame)
        if frame.get("room", self.rooms[0]) not in self.rooms:
            self.strange.append(frame)

    def _acknowledged(self, ref: str, seq: int) -> None:
        if self.acked.setdefault(ref, seq) != seq:
            self.strange.append({"ref": ref, "seq": seq, "before": self.acked[ref]})
        if self.waiting and self.waiting[0][1] == ref:
            self.waiting.popleft()
        self.answered.set()


@dataclass
class TokenTalker(Talker):
    """One who comes with a ticket bought by an API token; `session` is the token."""

    async def entrance(self) -> connect:
        """The way in: a ticket for each entry."""
        async with httpx.AsyncClient(timeout=10) as rest:
            bearer = {"Authorization": f"Bearer {self.session}"}
            answer = await rest.post(f"{self.origin}/api/v1/socket-tickets/", headers=bearer)
        answer.raise_for_status()
        return connect(f"{self.url}?ticket={answer.json()['ticket']}", ping_interval=None, open_timeout=10)


def faults(people: Sequence[Talker]) -> list[str]:
    """What a history must not show, room by room: lines lost, doubled, out of order, invented. Empty if all is well."""
    found = []
    for room in {room for one in people for room in one.rooms}:
        inside = [one for one in people if room in one.rooms]
        longest = max((one.heard.get(room, []) for one in inside), key=len)
        said = {text: ref for one in inside for ref, text in one.said.items()}
        acked = {ref: seq for one in inside for ref, seq in one.acked.items()}
        stands = {text: seq for seq, text in longest}
        if [seq for seq, _text in longest] != list(range(1, len(longest) + 1)):
            found.append(f"{room}: numbers with holes or out of order")
        found += [f"{room}: {one.name} heard something else" for one in inside if one.heard.get(room, []) != longest]
        texts = [text for _seq, text in longest if text.startswith(WORD)]
        found += [f"{room}: {text} stands twice" for text in set(texts) if texts.count(text) > 1]
        found += [f"{room}: {text} was said by nobody" for text in texts if text not in said]
        found += [
            f"{room}: {text} is lost or elsewhere"
            for text, ref in said.items()
            if ref in acked and text.endswith(room) and stands.get(text) != acked[ref]
        ]
    return found + [f"{one.name}: {frame}" for one in people for frame in one.strange]
