"""The load, a process of its own: `python -m benchmarks.client`, told what to do line by line on its input.

Speaks the protocol of the room socket and nothing else. Commands are JSON objects, one per line, each answered by one:
`connect` opens a socket for each of the people given, `load` sends at a rate and measures, `close` ends all sockets.
Latency counts from the moment a message was due to be sent, so that a slow server cannot hide by slowing the load.
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
from websockets.asyncio.client import ClientConnection, connect

TEXT = "这个方案我同意，请把退款金额和到账日期写清楚，运费由商家承担。"  # about 110 bytes with the number before it
AT_ONCE = 16
PATIENCE = 5.0
FLOOD_PATIENCE = 60.0  # of a server that is slow because everybody speaks at once


@dataclass
class Socket:
    """One person's connection to their room."""

    room: str
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

    async def connect(self, people: list[dict[str, str]]) -> dict[str, Any]:
        """Open a socket per person: ticket over REST, then the room joined."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=AT_ONCE)) as rest:

            async def one(person: dict[str, str]) -> None:
                async with gate:
                    self.sockets.append(await self._enter(rest, person))

            await asyncio.gather(*(one(person) for person in people))
        return {"sockets": len(self.sockets)}

    async def _enter(self, rest: httpx.AsyncClient, person: dict[str, str]) -> Socket:
        answer = await rest.post(
            f"{person['url']}/api/v1/socket-tickets/", headers={"Authorization": f"Bearer {person['token']}"}
        )
        answer.raise_for_status()
        address = f"ws{person['url'][4:]}/ws/?ticket={answer.json()['ticket']}"
        wire = await connect(address, compression=None, ping_interval=None, max_queue=None, open_timeout=60)
        socket = Socket(person["room"], wire)
        await wire.send(json.dumps({"op": "join", "room": socket.room, "after": None}))
        while (frame := json.loads(await wire.recv()))["op"] != "joined":
            if frame["op"] == "error":
                raise RuntimeError(f"not joined: {frame}")
        socket.last = frame.get("last_seq", 0)
        socket.reader = asyncio.create_task(self._read(socket))
        return socket

    async def _read(self, socket: Socket) -> None:
        async for text in socket.wire:
            now = time.perf_counter()
            frame = json.loads(text)
            if frame["op"] == "message" and frame["seq"] > socket.last:
                socket.last = frame["seq"]
                socket.heard.set()
            if frame["op"] == "message" and frame["kind"] == "text":
                due = self.load.due.get(frame["body"]["text"].partition(" ")[0])
                if due is not None:
                    self.load.delivered.append(now - due)
            elif frame["op"] == "ack" and frame["ref"] in self.load.due:  # else of a measurement that has ended
                self.load.acknowledged.append(now - self.load.due[frame["ref"]])
                socket.acked.set()
            elif frame["op"] == "error":
                self.load.errors += 1

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
            await socket.wire.send(_frame(socket.room, ref))
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
            await socket.wire.send(_frame(socket.room, ref))
            await asyncio.wait_for(socket.acked.wait(), FLOOD_PATIENCE)

    async def resume(self, missed: int) -> dict[str, Any]:
        """Let all come back to their rooms as if they had missed so many lines; `messages` is how many each got."""
        taken: list[float] = []
        before = [(socket.last, max(socket.last - missed, 0)) for socket in self.sockets]
        for socket, (last, after) in zip(self.sockets, before, strict=True):
            start = time.perf_counter()
            socket.last = after
            await socket.wire.send(json.dumps({"op": "join", "room": socket.room, "after": after}))
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


def _frame(room: str, ref: str) -> str:
    """A line to be sent, with its reference in the text so that whoever hears it knows which it is."""
    body = {"text": f"{ref} {TEXT}"}
    frame = {"op": "send", "room": room, "ref": ref, "kind": "text", "body": body, "reply_to": None}
    return json.dumps(frame)


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
