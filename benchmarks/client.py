"""The load, a process of its own: `python -m benchmarks.client`, told what to do line by line on its input.

Speaks the protocol of the room socket, or XMPP where a person of the load says so (speech.py). Commands are JSON
objects, one per line, each answered by one: `connect` opens a socket for each of the people given, `load` sends at a
rate and measures, `close` ends all sockets. Latency counts from the moment a message was due to be sent, so that a slow
server cannot hide by slowing the load.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection

from benchmarks.speech import SPEECHES, Heard, Person, Speech

AT_ONCE = 16
PATIENCE = 5.0
FLOOD_PATIENCE = 60.0  # of a server that is slow because everybody speaks at once


@dataclass
class Socket:
    """One person's connection to their room."""

    person: Person
    speech: Speech
    wire: ClientConnection
    last: int = 0
    reader: "asyncio.Task[None] | None" = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)  # something new was heard
    acked: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Load:
    """What is on its way in one measurement."""

    due: dict[str, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)
    errors: int = 0


class Client:
    """All sockets of the load."""

    def __init__(self) -> None:
        self.sockets: list[Socket] = []
        self.load = Load()

    async def connect(self, people: list[Person]) -> dict[str, Any]:
        """Open a socket per person, in its room."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=AT_ONCE)) as rest:

            async def one(person: Person) -> None:
                speech = SPEECHES[person.get("speech", "platform")]
                async with gate:
                    wire, last = await speech.enter(rest, person)
                    socket = Socket(person, speech, wire, last)
                    socket.reader = asyncio.create_task(self._read(socket))
                    self.sockets.append(socket)

            await asyncio.gather(*(one(person) for person in people))
        return {"sockets": len(self.sockets)}

    async def _read(self, socket: Socket) -> None:
        async for text in socket.wire:
            now = time.perf_counter()
            for heard in socket.speech.hear(socket.person, str(text)):
                self._hear(socket, heard, now)

    def _hear(self, socket: Socket, heard: Heard, now: float) -> None:
        due = self.load.due.get(heard.ref)  # None for what another measurement said
        if heard.what == "error":
            self.load.errors += 1
        elif heard.what == "ack" and due is not None:
            self.load.acknowledged.append(now - due)
            socket.acked.set()
        elif heard.what == "line":
            if heard.seq > socket.last:
                socket.last = heard.seq
                socket.heard.set()
            if due is not None:
                self.load.delivered.append(now - due)

    async def measure(self, rate: float, seconds: float, seats: int) -> dict[str, Any]:
        """Send at `rate` for `seconds`, speakers in turn, and say how long acknowledgement and delivery took."""
        self.load = load = Load()
        count = int(rate * seconds)
        before, start = time.process_time(), time.perf_counter()
        for number in range(count):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            socket = self.sockets[number % len(self.sockets)]
            ref = str(uuid4())
            load.due[ref] = due
            await socket.wire.send(socket.speech.line(socket.person, ref))
        ended = await _settled(lambda: len(load.acknowledged) == count and len(load.delivered) == count * seats)
        taken = (ended or time.perf_counter()) - start
        return {
            "rate": rate,
            "sent": count,
            "acknowledged": len(load.acknowledged),
            "missing": count * seats - len(load.delivered),
            "errors": load.errors,
            "per_second": len(load.acknowledged) / max(taken, seconds),
            "ack": _percentiles(load.acknowledged),
            "delivery": _percentiles(load.delivered),
            "client_busy": (time.process_time() - before) / taken,
        }

    async def flood(self, seconds: float, speakers: int) -> dict[str, Any]:
        """Let `speakers` people each say the next line once the last was acknowledged: the most the servers can do."""
        self.load = load = Load()
        before, start = time.process_time(), time.perf_counter()
        end = start + seconds
        await asyncio.gather(*(self._speak(socket, load, end) for socket in self.sockets[:speakers]))
        taken = time.perf_counter() - start
        return {
            "acknowledged": len(load.acknowledged),
            "errors": load.errors,
            "per_second": len(load.acknowledged) / taken,
            "ack": _percentiles(load.acknowledged),
            "delivery": _percentiles(load.delivered),
            "client_busy": (time.process_time() - before) / taken,
        }

    async def _speak(self, socket: Socket, load: Load, end: float) -> None:
        """One person who waits for each acknowledgement."""
        while (now := time.perf_counter()) < end:
            ref = str(uuid4())
            load.due[ref] = now
            socket.acked.clear()
            await socket.wire.send(socket.speech.line(socket.person, ref))
            await asyncio.wait_for(socket.acked.wait(), FLOOD_PATIENCE)

    async def resume(self, missed: int) -> dict[str, Any]:
        """Let all come back to their rooms as if they had missed so many lines; `messages` is how many each got."""
        taken: list[float] = []
        before = [(socket.last, max(socket.last - missed, 0)) for socket in self.sockets]
        for socket, (last, after) in zip(self.sockets, before, strict=True):
            start = time.perf_counter()
            socket.last = after
            await socket.wire.send(json.dumps({"op": "join", "room": socket.person["room"], "after": after}))
            while socket.last < last and time.perf_counter() < start + PATIENCE:
                socket.heard.clear()
                await asyncio.wait_for(socket.heard.wait(), PATIENCE)
            taken.append(time.perf_counter() - start)
        messages = sum(last - after for last, after in before) / len(before)
        return {"acknowledged": len(taken), "messages": messages, "ack": _percentiles(taken)}

    async def close(self) -> dict[str, Any]:
        """End every socket."""
        for socket in self.sockets:
            if socket.reader is not None:
                socket.reader.cancel()
        await asyncio.gather(*(socket.wire.close() for socket in self.sockets))
        self.sockets.clear()
        return {"sockets": 0}


async def _settled(whole: Callable[[], bool]) -> float | None:
    """When everything had come in; None when it did not within a few seconds."""
    end = time.perf_counter() + PATIENCE
    while not whole():
        if time.perf_counter() > end:
            return None
        await asyncio.sleep(0.01)
    return time.perf_counter()


def _percentiles(latencies: list[float]) -> dict[str, float]:
    """Milliseconds at the half, at 95 and at 99 of 100."""
    if not latencies:
        return dict.fromkeys(("p50", "p95", "p99"), 1000 * PATIENCE)  # nothing came while it was waited for
    ordered = sorted(latencies)
    last = len(ordered) - 1
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {name: 1000 * ordered[int(last * share)] for name, share in shares.items()}


async def main() -> None:
    """Do what is asked, line by line."""
    os.sched_setaffinity(0, json.loads(sys.argv[1]))
    client = Client()
    doers: dict[str, Callable[..., Coroutine[Any, Any, dict[str, Any]]]] = {
        "connect": client.connect, "load": client.measure, "flood": client.flood, "resume": client.resume,
        "close": client.close,
    }  # fmt: skip
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        print(json.dumps(await doers[asked.pop("do")](**asked)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
