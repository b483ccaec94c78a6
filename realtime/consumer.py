"""The room socket: one per tab or client, carrying every room the person sits in (protocol 1)."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from mediation.core import nudge
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people.entry import Entry
from mediation.rooms import calls, verbs
from mediation.rooms.talk import Line
from realtime import calling, clock, door, entrance, frames, protocol
from realtime.db import ask
from realtime.hub import Hub, hub
from realtime.limits import Bucket, Frames
from realtime.outlet import Outlet, close
from realtime.protocol import FLOOD, NOT_LOGGED_IN, ORIGIN_REFUSED, SEAT_WITHDRAWN, FrameError
from realtime.writer import Full

MOST_ROOMS = 50
WHEN_FULL = 2.0  # seconds after which to try again
_LOG = logging.getLogger(__name__)
_sends: dict[Actor, Bucket] = {}


class RoomConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Reads frames in their order, does one verb or query for each, and writes what delivery hands over.

    Hears no channel of its own: the hub listens for all sockets of the process, so a frame costs no thread and no task.
    """

    entry: Entry
    actor: Actor
    language: str

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        """Serve one connection until it ends; a server that stops says goodbye first."""
        self.scope, self.base_send = scope, send
        self.rooms: set[UUID] = set()
        self.hub: Hub = hub()
        self.outlet: Outlet | None = None
        self.frames = Frames(settings.LIMITS["frames"])
        self.signals = calling.limit()
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return
        except asyncio.CancelledError:
            await self.goodbye()
            raise
        finally:
            await self._gone()

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        """One event of the server."""
        if message["type"] == "websocket.receive":
            await self.receive(message.get("text"), message.get("bytes"))
        elif message["type"] == "websocket.connect":
            await self.connect()
        elif message["type"] == "websocket.disconnect":
            raise StopConsumer

    async def connect(self) -> None:
        """Refuse a foreign page before accepting; say why to everybody else."""
        admitted = await ask(door.admit, self.scope)
        if admitted == ORIGIN_REFUSED:
            await self.close(ORIGIN_REFUSED)
            return
        await self.accept()
        if not isinstance(admitted, Entry):
            await self.close(NOT_LOGGED_IN)
            return
        self.entry, self.actor, self.language = admitted, admitted.actor, admitted.language
        most = settings.LIMITS["sockets"]
        if most and self.hub.presence.sockets(self.actor) >= most:
            await self.close(FLOOD)
            return
        self.outlet = Outlet(self.base_send)
        await self.hub.arrive(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame: understood and done, or answered with an error."""
        if self.outlet is None or self.outlet.closing:
            return
        wait, flood = self.frames.take()
        if flood:
            self.shut(FLOOD)
            return
        try:
            frame = protocol.parse(text_data or "", most=settings.LIMITS["frame_bytes"] or protocol.MOST_BYTES)
        except FrameError as wrong:
            self._say_error(wrong.code, wrong.room, wrong.ref)
            if wrong.code == "too_large":
                self.shut(protocol.TOO_LARGE)
            return
        if wait:
            self._limited(frame, wait)
            return
        await self._do(frame)

    async def _do(self, frame: protocol.Frame) -> None:
        try:
            await _DOERS[type(frame)](self, frame)
        except Refused as refusal:
            room, ref = _names(frame)
            self.put(frames.refused(refusal, self.language, room=room or "", ref=ref))
        except Exception:  # noqa: BLE001 - whatever failed, nothing was acknowledged and the client may try again
            _LOG.exception("a frame failed: %s", type(frame).__name__)
            self._say_error("unavailable", *_names(frame))

    async def join(self, frame: protocol.Join) -> None:
        """Enter a room: what it is, then what was missed, then everything as it comes."""
        if len(self.rooms) >= MOST_ROOMS and frame.room not in self.rooms:
            self._say_error("forbidden", str(frame.room))
            return
        entered = await ask(entrance.enter, self.entry, frame.room)
        seated = [(one, self.hub.presence.here(one.actor)) for one in entered.seats]
        self.put(entrance.joined(entered, seated, self.language))
        cursor = max(entered.last_seq - 50, 0) if frame.after is None else min(frame.after, entered.last_seq)
        cursor = max(cursor, entered.right.since)
        feed, place = await self.hub.join(self, frame.room, cursor)
        feed.begin(entered.seats, entered.room.state, entered.call, self.hub.presence.here)
        if calls.shape(feed.call) != calls.shape(entered.call):  # it changed while one came in
            await feed.look_at_call()
            self.put(frames.call(feed.room, feed.call))
        await feed.catch_up(self, place)

    async def leave(self, frame: protocol.Leave) -> None:
        """Hear a room no longer."""
        await self.hub.part(self, frame.room)

    async def say(self, frame: protocol.Send) -> None:
        """Store a message, then acknowledge it."""
        if not self._inside(frame.room, frame.ref):
            return
        if wait := self._too_much_said():
            self._limited(frame, wait)
            return
        line = Line(
            self.actor, frame.room, UUID(frame.ref), frame.kind, frame.body, frame.reply_to, frame.view_token
        )  # fmt: skip
        try:
            posted = await self.hub.writer.say(line)
        except Full:
            self._limited(frame, WHEN_FULL)
            return
        self.put(entrance.acknowledged(frame, posted))

    async def mark_read(self, frame: protocol.Read) -> None:
        """Keep how far one has read."""
        if self._inside(frame.room):
            await ask(_mark_read, self.actor, frame)

    async def typing(self, frame: protocol.Typing) -> None:
        """Tell the others that one writes."""
        if self._inside(frame.room) and (seat := self._seat(frame.room)):
            nudge.send(
                nudge.room_group(frame.room), {"type": "room.typing", "room": str(frame.room), "participant": seat}
            )

    async def call(self, frame: protocol.Call) -> None:
        """Join the call of a room or leave it; each stands in the room's history, so it counts as something said."""
        if not self._inside(frame.room, frame.ref):
            return
        if wait := self._too_much_said():
            self._limited(frame, wait)
            return
        await (calling.join if frame.act == "join" else calling.leave)(self, self.hub.feeds[frame.room], frame)

    async def signal(self, frame: protocol.Signal) -> None:
        """Tell another page in the call something."""
        if self._inside(frame.room) and (wait := calling.signal(self, self.hub.feeds[frame.room], frame)):
            self._limited(frame, wait)

    async def ping(self, frame: protocol.Ping) -> None:
        """Answer."""
        self.put(frames.encode("pong", n=frame.n))

    # ---- what delivery and the hub call

    def put(self, text: str) -> None:
        """Write a frame."""
        if self.outlet is not None:
            self.outlet.put(text)

    def shut(self, code: int) -> None:
        """Close after what waits is written."""
        if self.outlet is not None:
            self.outlet.shut(code)

    async def drained(self) -> None:
        """Return when little waits to be written."""
        if self.outlet is not None:
            await self.outlet.drained()

    def seat_lost(self, room: UUID) -> None:
        """The right to a room has ended: the last room closes the socket, others stay."""
        self.rooms.discard(room)
        if self.rooms:
            self._say_error("not_joined", str(room))
        else:
            self.shut(SEAT_WITHDRAWN)
        self.hub.withdraw(self, room)

    # ---- inside

    def _inside(self, room: UUID, ref: str | None = None) -> bool:
        if room in self.rooms:
            return True
        self._say_error("not_joined", str(room), ref)
        return False

    def _too_much_said(self) -> float:
        return _sends.setdefault(self.actor, Bucket(settings.LIMITS["sends"])).take()

    def _seat(self, room: UUID) -> str | None:
        seats = self.hub.feeds[room].seats if room in self.hub.feeds else {}
        return next((one for one, seat in seats.items() if seat.actor == self.actor), None)

    def _limited(self, frame: protocol.Frame, wait: float) -> None:
        self._say_error("rate_limited", *_names(frame), retry_after=max(round(wait, 2), 0.05))

    def _say_error(self, code: str, room: str | None = None, ref: str | None = None, **more: Any) -> None:
        self.put(frames.error(code, self.language, room=room, ref=ref, **more))

    async def goodbye(self) -> None:
        """The server stops: ask the client back a little later, not all at once."""
        if self.outlet is not None and self.outlet.retire():
            bye = frames.encode("bye", retry_after=random.randint(500, 3000))  # noqa: S311 - spreads load
            await self.base_send({"type": "websocket.send", "text": bye})
            await close(self.base_send, protocol.RESTART)

    async def _gone(self) -> None:
        if self.outlet is not None:
            await self.outlet.end()
            await self.hub.leave(self)
            if not self.hub.presence.sockets(self.actor):
                _sends.pop(self.actor, None)


_DOERS: dict[type[protocol.Frame], Callable[[RoomConsumer, Any], Awaitable[None]]] = {
    protocol.Join: RoomConsumer.join,
    protocol.Leave: RoomConsumer.leave,
    protocol.Send: RoomConsumer.say,
    protocol.Read: RoomConsumer.mark_read,
    protocol.Typing: RoomConsumer.typing,
    protocol.Ping: RoomConsumer.ping,
    protocol.Call: RoomConsumer.call,
    protocol.Signal: RoomConsumer.signal,
}


def _names(frame: protocol.Frame) -> tuple[str | None, str | None]:
    """The room and the reference by which an error names a frame."""
    room = str(frame.room) if not isinstance(frame, protocol.Ping) else None
    return room, frame.ref if isinstance(frame, protocol.Send | protocol.Call) else None


def _mark_read(actor: Actor, frame: protocol.Read) -> int | None:
    return verbs.mark_read(actor=actor, room=frame.room, seq=frame.seq, now=clock.now())
