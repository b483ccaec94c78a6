"""The hub of one process: its sockets, their rooms, one ear for nudges, and a look for oneself every few seconds."""

import asyncio
import random
from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet

from twisted.internet import defer, reactor

from mediation.core import nudge
from mediation.core.actors import Actor
from mediation.core.ear import Ear
from mediation.people import entry
from mediation.people.entry import Entry
from mediation.rooms import queries, verbs
from mediation.rooms.talk import Talk
from realtime import calling, clock, frames
from realtime.db import Lane, ask
from realtime.delivery import Feed, Listener, Place
from realtime.presence import Presence
from realtime.protocol import NOT_LOGGED_IN
from realtime.quietly import quietly
from realtime.reader import Reader
from realtime.writer import Listening, Writer

LOOK_SECONDS = (3.5, 4.5)  # under the five seconds within which a lost right is felt (promise C2)
REJOIN_EVERY = 12
FAREWELL_SECONDS = 2
CHUNK = 300


class Socket(Listener, Protocol):
    """A socket, as the hub knows it."""

    entry: Entry
    rooms: set[UUID]

    def shut(self, code: int) -> None:
        """Close after what waits is written."""

    async def goodbye(self) -> None:
        """Tell the client that the server stops."""


class Hub:
    """Everything the sockets of one loop share."""

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.feeds: dict[UUID, Feed] = {}
        self.presence = Presence(self._presence_changed)
        self._ear: Ear = Ear()
        self._lanes = Lane("reading"), Lane("writing")
        self._reader = Reader(self._lanes[0].ask)
        self.writer = Writer(self._lanes[1].ask, self._listening, self._spoken)
        self._tasks: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()

    async def arrive(self, socket: Socket) -> None:
        """A socket came in; the first one starts the work."""
        if not self._tasks:
            nudge.use_loop(asyncio.get_running_loop())
            self._ear = Ear()
            before_daphne_stops(self)
            await self._ear.join(nudge.ROOMS)
            self._start(self._listen())
            self._start(self._look_again_and_again())
        self._empty.clear()
        self.sockets.add(socket)
        first = not self.presence.sockets(socket.actor)
        self.presence.arrive(socket.actor)
        if first:
            await self._ear.join(nudge.person_group(socket.actor.id))

    async def leave(self, socket: Socket) -> None:
        """A socket is gone; the last one ends the work."""
        if socket not in self.sockets:
            return
        self.sockets.discard(socket)
        self.presence.leave(socket.actor)
        for room in list(socket.rooms):
            await self.part(socket, room)
        if not self.presence.sockets(socket.actor):
            await self._ear.leave(nudge.person_group(socket.actor.id))
        if not self.sockets:
            self._empty.set()
            await self._stop()

    async def farewell(self) -> None:
        """Say goodbye to everyone, and wait a moment until they have heard it."""
        await asyncio.gather(*(socket.goodbye() for socket in self.sockets), return_exceptions=True)
        if self.sockets:
            await asyncio.wait([asyncio.create_task(self._empty.wait())], timeout=FAREWELL_SECONDS)

    async def join(self, socket: Socket, room: UUID, cursor: int) -> tuple[Feed, Place]:
        """Put a socket into a room at its cursor; it catches up next."""
        feed = self.feeds.get(room)
        if feed is None:
            feed = self.feeds[room] = Feed(room, self._reader)
            await self._ear.join(nudge.room_group(room))
        place = feed.places[socket] = Place(cursor)
        socket.rooms.add(room)
        return feed, place

    async def part(self, socket: Socket, room: UUID) -> None:
        """Take a socket out of a room."""
        socket.rooms.discard(room)
        feed = self.feeds.get(room)
        if feed is None:
            return
        feed.places.pop(socket, None)
        if not feed.places:
            del self.feeds[room]
            feed.stop()
            await self._ear.leave(nudge.room_group(room))

    async def look(self, *rooms: UUID) -> None:
        """Look at rooms now: rights, seats, state, presence and numbers."""
        for feeds in _chunks([self.feeds[room] for room in rooms if room in self.feeds]):
            asked = {feed.room: {one.actor for one in feed.places} for feed in feeds}
            glances = await ask(queries.glance, asked)
            for feed in feeds:
                feed.look(glances.get(feed.room), self.presence.here, asked=asked[feed.room])

    def withdraw(self, socket: Socket, room: UUID) -> None:
        """Somebody lost the right to a room: end their seat and tell the others."""
        self._start(self._withdraw(socket, room))

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _stop(self) -> None:
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        self.presence.stop()
        await asyncio.gather(*tasks, *(lane.end() for lane in self._lanes), return_exceptions=True)

    def _listening(self, room: UUID) -> set[Actor]:
        return self.feeds[room].listening if room in self.feeds else set()

    def _spoken(self, talk: Talk, asked: Listening) -> None:
        """What sockets of this process said goes to the others here at once, without being read again."""
        for room, said in talk.said.items():
            if room in self.feeds:
                self.feeds[room].arrived(said, talk.hearers.get(room, ()), asked=asked[room])

    async def _listen(self) -> None:
        while True:
            if not await quietly("hearing a nudge", self._hear(), otherwise=False):
                await asyncio.sleep(1)

    async def _hear(self) -> bool:
        self._heard(await self._ear.hear())
        return True

    def _heard(self, hint: Mapping[str, Any]) -> None:
        kind = hint["type"]
        if kind == "rooms.posted":
            for room, seq in hint["last"].items():
                if feed := self.feeds.get(UUID(room)):
                    feed.hint(int(seq))
            return
        if kind == "person.room":
            self._start(self._invite(UUID(hint["room"]), hint["person"]))
            return
        if feed := self.feeds.get(UUID(hint["room"])) if "room" in hint else None:
            self._heard_in(feed, kind, hint)

    def _heard_in(self, feed: Feed, kind: str, hint: Mapping[str, Any]) -> None:
        if kind == "room.changed":
            self._start(quietly("looking at a room", self.look(feed.room), None))
        elif kind == "room.call":
            self._start(quietly("looking at a call", feed.look_at_call(), None))
        elif kind == "room.signal":
            feed.signal(hint)
        elif kind == "room.read":
            feed.read(hint["participant"], int(hint["seq"]))
        elif kind == "room.typing":
            feed.typing(hint["participant"])

    async def _look_again_and_again(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(random.uniform(*LOOK_SECONDS))  # noqa: S311 - spreads load
            turn += 1
            sitters = {seat.actor for feed in self.feeds.values() for seat in feed.seats.values()}
            await quietly("showing out", self._show_out(), None)
            await self.presence.refresh(sitters)
            await quietly("looking at the rooms", self.look(*self.feeds), None)
            for feeds in _chunks(list(self.feeds.values())):
                await quietly("looking at the calls", calling.look(feeds), None)
            if turn % REJOIN_EVERY == 0:
                await self._ear.refresh()

    async def _show_out(self) -> None:
        """Close the sockets whose log-in, ticket or account has ended."""
        ended: set[Entry] = set()
        for some in _chunks(list({socket.entry for socket in self.sockets})):
            ended |= await ask(_ended, some)
        for socket in self.sockets:
            if socket.entry in ended:
                socket.shut(NOT_LOGGED_IN)

    async def _withdraw(self, socket: Socket, room: UUID) -> None:
        await self.part(socket, room)
        await quietly("closing a seat", ask(_withdraw, room), None)

    async def _invite(self, room: UUID, person: str) -> None:
        """Tell somebody outside a room that they may come in."""
        for socket in [one for one in self.sockets if one.actor.id == person and room not in one.rooms]:
            inviting = ask(frames.invitation, socket.actor, room, socket.language)
            if notice := await quietly("calling somebody to a room", inviting, None):
                socket.put(notice)

    def _presence_changed(self, actor: Actor) -> None:
        for feed in self.feeds.values():
            if any(seat.actor == actor for seat in feed.seats.values()):
                feed.presence(self.presence.here)


_told: "WeakSet[Hub]" = WeakSet()


def before_daphne_stops(hub: Hub) -> None:
    """Let Daphne's reactor wait for the farewell: its own way of ending applications stumbles over finished ones."""
    if reactor.running and hub not in _told:
        _told.add(hub)
        reactor.addSystemEventTrigger("before", "shutdown", _farewell, hub)  # type: ignore[arg-type] # zope


def _farewell(hub: Hub) -> Any:
    return defer.Deferred.fromFuture(asyncio.ensure_future(hub.farewell()))


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def _chunks(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _ended(entries: list[Entry]) -> set[Entry]:
    return entry.ended(entries, now=clock.real_now())


def _withdraw(room: UUID) -> None:
    verbs.withdraw_lost(room=room, now=clock.now())
