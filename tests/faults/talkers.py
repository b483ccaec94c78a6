"""People who talk over a wire that breaks: lines are sent until acknowledged, rooms resumed where they stopped."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

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
                headers = {"Cookie": f"sessionid={self.session}; lang=en"}
                async with connect(
                    self.url, origin=self.origin, additional_headers=headers, ping_interval=None, open_timeout=5  # type: ignore[arg-type]
                ) as wire:  # fmt: skip
                    self.wire, self.connections = wire, self.connections + 1
                    await self._converse(wire)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(self.chance.uniform(0.01, 0.1))
            finally:
                self.wire = None

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
            self.heard.setdefault(frame["room"], []).append((frame["seq"], frame["body"]["text"]))
        elif frame["op"] == "ack":
            self._acknowledged(frame["ref"], frame["seq"])
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
