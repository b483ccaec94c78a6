"""Clients of the room socket inside the test process: they speak frames and remember what they heard."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from mediation.people import entry
from mediation.people.models import User
from mediation.rooms.models import Room
from realtime import clock
from realtime.routing import websocket
from tests.mediation import worlds

Frame = dict[str, Any]
PATIENCE = 8.0


class Client:
    """One socket of one person."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self.wire = communicator
        self.heard: list[Frame] = []

    async def tell(self, op: str, **fields: Any) -> None:
        """Send a frame."""
        await self.wire.send_to(text_data=json.dumps({"op": op, **fields}))

    async def next(self, seconds: float = PATIENCE) -> Frame:
        """The next frame, whatever it is."""
        output = await self.wire.receive_output(seconds)
        assert output["type"] == "websocket.send", output
        frame: Frame = json.loads(output["text"])
        self.heard.append(frame)
        return frame

    async def until(self, op: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """Read on until a frame of that kind with those fields comes."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.next(seconds)
                if frame["op"] == op and all(frame.get(name) == value for name, value in fields.items()):
                    return frame

    async def eventually(self, right: Callable[[Frame], bool], seconds: float = PATIENCE) -> Frame:
        """A frame that was heard, or is read on to."""
        async with asyncio.timeout(seconds):
            while not (found := [frame for frame in self.heard if right(frame)]):
                await self.next(seconds)
        return found[-1]

    async def closed(self, seconds: float = PATIENCE) -> int:
        """Read on until the socket is closed; its code."""
        async with asyncio.timeout(seconds):
            while True:
                output = await self.wire.receive_output(seconds)
                if output["type"] == "websocket.close":
                    return int(output["code"])
                self.heard.append(json.loads(output["text"]))

    async def settle(self) -> list[Frame]:
        """Everything that came before the answer to a ping: proof of what did not come."""
        mark = uuid4().int % 10**9
        start = len(self.heard)
        await self.tell("ping", n=mark)
        await self.until("pong", n=mark)
        return self.heard[start:-1]

    async def join(self, room: Room | UUID, after: int | None = None) -> Frame:
        """Join a room and read up to `joined`."""
        await self.tell("join", room=key(room), after=after)
        return await self.until("joined")

    async def say(self, room: Room | UUID, text: str, ref: str | None = None, **more: Any) -> Frame:
        """Send a text and wait for its acknowledgement."""
        ref = ref or str(uuid4())
        await self.tell("send", room=key(room), ref=ref, kind="text", body={"text": text}, reply_to=None, **more)
        return await self.until("ack", ref=ref)

    def messages(self, room: Room | UUID) -> list[Frame]:
        """The messages of a room in the order in which they came."""
        return [frame for frame in self.heard if frame["op"] == "message" and frame["room"] == key(room)]

    def seqs(self, room: Room | UUID) -> list[int]:
        """Their numbers."""
        return [frame["seq"] for frame in self.messages(room)]

    async def messages_up_to(self, room: Room | UUID, seq: int) -> list[int]:
        """Read on until number `seq` of a room came; all numbers that came."""
        while seq not in self.seqs(room):
            await self.until("message")
        return self.seqs(room)


def key(room: Room | UUID) -> str:
    """A room as frames name it."""
    return str(room.pk if isinstance(room, Room) else room)


async def ticket(who: User) -> str:
    """A ticket for one entry."""
    plain, _until = await sync_to_async(entry.issue_ticket)(actor=worlds.actor(who), now=clock.real_now())
    return plain


@asynccontextmanager
async def connected(*people: User) -> AsyncIterator[list[Client]]:
    """A socket for each of these people, closed afterwards."""
    clients = []
    try:
        for who in people:
            communicator = WebsocketCommunicator(websocket, f"/ws/?ticket={await ticket(who)}")
            assert (await communicator.connect(5))[0]
            clients.append(Client(communicator))
        yield clients
    finally:
        for client in clients:
            await client.wire.disconnect()


async def in_db(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do something of the domain beside the loop."""
    return await sync_to_async(function, thread_sensitive=False)(*args, **kwargs)
