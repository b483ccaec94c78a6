"""Delivery of one room to the sockets of this process: the database is the truth, nudges only say when to look.

Every socket has a cursor and gets the next number, never another. What is new is read once for all of them, together
with who may still hear it; each frame is made into text once. A lost nudge costs the seconds until the hub's next look.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from mediation.core.actors import Actor
from mediation.rooms import calls, queries, wire
from mediation.rooms.queries import Glance
from mediation.rooms.seats import Chair
from mediation.rooms.talk import Said
from realtime import frames
from realtime.db import ask
from realtime.quietly import quietly
from realtime.reader import PAGE, Reader, Told, Wanted


class Listener(Protocol):
    """A socket, as delivery knows it."""

    actor: Actor
    language: str

    def put(self, text: str) -> None:
        """Write a frame."""

    async def drained(self) -> None:
        """Return when little waits to be written."""

    def seat_lost(self, room: UUID) -> None:
        """The right to a room has ended; nothing more comes from it."""


@dataclass(slots=True)
class Place:
    """How far a socket is in a room; it is live once it has caught up with the others."""

    cursor: int
    live: bool = False


class Feed:
    """One room and the sockets of this process that joined it."""

    def __init__(self, room: UUID, reader: Reader) -> None:
        self.room = room
        self._reader = reader
        self.places: dict[Listener, Place] = {}
        self.tail = 0  # everything up to here went out to the live sockets
        self.head = 0  # a number known to exist
        self.state = ""
        self.seats: dict[str, Chair] = {}
        self.online: set[str] = set()
        self.call = calls.NONE
        self.callers: dict[UUID, Listener] = {}  # pages of this process that are in the call
        self._calling = asyncio.Lock()
        self._pulling: asyncio.Task[None] | None = None
        self._mending: set[asyncio.Task[None]] = set()

    def begin(self, seats: Collection[Chair], state: str, call: calls.Call, here: "Here") -> None:
        """What the first socket was told when it joined, from which later changes are measured."""
        if not self.state:
            self.state, self.seats, self.call = state, {seat.participant: seat for seat in seats}, call
            self.online = {one for one, seat in self.seats.items() if here(seat.actor)}

    @property
    def live(self) -> list[Listener]:
        """Sockets that have caught up."""
        return [one for one, place in self.places.items() if place.live]

    def hint(self, seq: int) -> None:
        """A number exists: look, unless it was seen already."""
        self.head = max(self.head, seq)
        if self.head > self.tail and self._pulling is None and self.live:
            self._pulling = asyncio.get_running_loop().create_task(self._pull())

    @property
    def listening(self) -> set[Actor]:
        """Who would hear what is said now."""
        return {one.actor for one in self.places if self.places[one].live}

    def arrived(self, said: Sequence[Said], allowed: Collection[Actor], *, asked: Collection[Actor]) -> None:
        """What was stored by this process, with who may hear it: handed out if it is the next, else only a hint."""
        new = [one for one in said if one.seq > self.tail]
        if new and new[0].seq == self.tail + 1 and self.live:
            self._deliver(frames.messages(new, {one.language for one in self.live}), allowed, asked=asked)
        self.hint(said[-1].seq)

    def stop(self) -> None:
        """Nobody listens any more."""
        for task in [*self._mending, *([self._pulling] if self._pulling else [])]:
            task.cancel()

    async def catch_up(self, listener: Listener, place: Place) -> None:
        """Send what a socket missed, page by page, then let it live with the others."""
        while self.places.get(listener) is place:
            told = await ask(_missed, self.room, listener.actor, place.cursor, listener.language)
            if self.places.get(listener) is not place:
                return
            if told is None:
                self.lose(listener)
                return
            self._tell(listener, place, told)
            if len(told) == PAGE:
                await listener.drained()
            elif self._joins_the_others(place):
                return

    def _joins_the_others(self, place: Place) -> bool:
        """Make a socket live if nothing went out to the others that it has not; no other task runs in between."""
        if self.live and place.cursor < self.tail:
            return False
        if not self.live:
            self.tail = place.cursor
        place.live = True
        self.hint(self.head)
        return True

    async def _pull(self) -> None:
        try:
            while self.head > self.tail and (live := self.live):
                actors, languages = {one.actor for one in live}, {one.language for one in live}
                wanted = Wanted(self.room, self.tail, actors, languages)
                found = await quietly("reading a room", self._reader.news(wanted), None)
                if found is None or not self._deliver(*found, asked=actors):
                    return
        finally:
            self._pulling = None

    def _deliver(self, told: Told, allowed: Collection[Actor], *, asked: Collection[Actor]) -> bool:
        """Hand out what came, to those with a right to it; whether anything came. Who came meanwhile reads it alone."""
        for listener in self.live:
            place = self.places[listener]
            if listener.actor not in asked:
                self._mend(listener, place)
            elif listener.actor in allowed:
                self._tell(listener, place, told)
            else:
                self.lose(listener)
        if told:
            self.tail = max(self.tail, told[-1][0])
            self.head = max(self.head, self.tail)
        return bool(told)

    def _tell(self, listener: Listener, place: Place, told: Told) -> None:
        """Only ever the next number: what was sent is skipped, and whoever has a hole catches up on their own."""
        for seq, texts in told:
            if seq == place.cursor + 1:
                listener.put(texts[listener.language])
                place.cursor = seq
            elif seq > place.cursor and place.live:
                self._mend(listener, place)
                return

    def _mend(self, listener: Listener, place: Place) -> None:
        """Let a socket read for itself what the others have."""
        place.live = False
        task = asyncio.get_running_loop().create_task(quietly("catching up", self.catch_up(listener, place), None))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)

    def lose(self, listener: Listener) -> None:
        """The right has ended: silence, and a word to the socket."""
        if self.places.pop(listener, None) is not None:
            listener.seat_lost(self.room)

    def look(self, glance: Glance | None, here: "Here", *, asked: Collection[Actor]) -> None:
        """Compare what was told with what is: rights, seats, reading, state, presence, and numbers nobody hinted at."""
        for listener in list(self.places):
            if glance is None or (listener.actor in asked and listener.actor not in glance.rights):
                self.lose(listener)
        if glance is None or not self.places:
            return
        self.hint(glance.last_seq)
        if self.state and glance.state != self.state:
            self.broadcast(frames.encode("room", room=str(self.room), **wire.state(glance.state)))
        self.state = glance.state
        before, self.seats = self.seats, {seat.participant: seat for seat in glance.seats}
        if before.keys() != self.seats.keys():
            self.online = {one for one, seat in self.seats.items() if here(seat.actor)}
            listed = [wire.participant(seat, online=one in self.online) for one, seat in self.seats.items()]
            self.broadcast(frames.encode("room", room=str(self.room), participants=listed))
            return
        for one, seat in self.seats.items():
            if seat.read_seq > before[one].read_seq:
                self.broadcast(frames.encode("read", room=str(self.room), participant=one, seq=seat.read_seq))
        self.presence(here)

    def presence(self, here: "Here") -> None:
        """Say who came and who went since it was last said."""
        now = {one for one, seat in self.seats.items() if here(seat.actor)}
        for one in now ^ self.online:
            self.broadcast(frames.encode("presence", room=str(self.room), participant=one, online=one in now))
        self.online = now

    def read(self, participant: str, seq: int) -> None:
        """Somebody read further."""
        seat = self.seats.get(participant)
        if seat is not None and seq > seat.read_seq:
            seat.read_seq = seq
            self.broadcast(frames.encode("read", room=str(self.room), participant=participant, seq=seq))

    def typing(self, participant: str) -> None:
        """Somebody writes; they know it themselves."""
        seat = self.seats.get(participant)
        if seat is not None:
            self.broadcast(frames.encode("typing", room=str(self.room), participant=participant), but=seat.actor)

    async def look_at_call(self, peer: UUID | None = None, listener: Listener | None = None) -> None:
        """Tell the room what has become of its call; `listener` has just joined it as `peer`.

        One look at a time, so that nobody is told the older of two.
        """
        async with self._calling:
            found = await ask(calls.of_room, self.room)
            if peer is not None and listener is not None:
                self.callers[peer] = listener
            inside = {one.id for one in found.peers}
            self.callers = {one: where for one, where in self.callers.items() if one in inside and where in self.places}
            if calls.shape(found) != calls.shape(self.call):
                self.broadcast(frames.call(self.room, found))
            self.call = found

    def signal(self, hint: Mapping[str, Any]) -> None:
        """Hand a page in the call what another told it; nobody else hears of it."""
        listener = self.callers.get(UUID(hint["to"]))
        if listener is not None and listener in self.places:
            listener.put(frames.signal(str(self.room), hint))

    def broadcast(self, text: str, *, but: Actor | None = None) -> None:
        """A frame without a number, to everyone who joined."""
        for listener in self.places:
            if listener.actor != but:
                listener.put(text)


class Here(Protocol):
    """Tells whether somebody is here."""

    def __call__(self, actor: Actor, /) -> bool:
        """Whether the actor has a living socket anywhere."""


def _missed(room: UUID, actor: Actor, after: int, language: str) -> Told | None:
    """A page of what one socket missed, None when the right to it has ended."""
    said = queries.news({room: after}, limit=PAGE).get(room, [])
    right = queries.right_to(actor, room)
    if right is None:
        return None
    return frames.messages([one for one in said if one.seq > right.since], [language])
