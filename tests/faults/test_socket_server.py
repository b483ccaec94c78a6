"""The socket at the embedded server's own process: its end, its limits of size, and a client that never reads."""

import asyncio
import contextlib
import json
import resource
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from tests.faults.test_rooms_under_cuts import LIMITS, set_stage
from tests.servers import Site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The embedded server in a process of its own."""
    with Site(environment=LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def stage(site: Site) -> dict[str, Any]:
    """A case in session."""
    return set_stage(site)


def enter(site: Site, stage: dict[str, Any], name: str, **more: Any) -> connect:
    """A socket of one of the people."""
    headers = {"Cookie": f"sessionid={stage['people'][name]['session']}"}
    return connect(site.socket_url(), origin=site.url(), additional_headers=headers, ping_interval=None, **more)  # type: ignore[arg-type]


async def heard(wire: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    """Everything until the socket is closed, and the code."""
    frames: list[dict[str, Any]] = []
    with contextlib.suppress(ConnectionClosed):
        while True:
            frames.append(json.loads(await wire.recv()))
    return frames, wire.close_code


async def test_a_frame_over_the_limit_is_refused_by_the_server(site: Site, stage: dict[str, Any]) -> None:
    async with enter(site, stage, "zhou") as wire:
        await wire.send("x" * (64 * 1024 + 1))
        assert (await asyncio.wait_for(heard(wire), 10))[1] == 1009
    async with enter(site, stage, "zhou") as wire:
        await wire.send(json.dumps({"op": "ping", "n": 1}))
        assert json.loads(await wire.recv()) == {"op": "pong", "n": 1}


async def test_a_client_that_never_reads_is_cut_off_costs_little_and_resumes(site: Site, stage: dict[str, Any]) -> None:
    room, text = stage["rooms"]["joint"], "慢" * 4000
    async with enter(site, stage, "zhou") as zhou:
        await zhou.send(json.dumps({"op": "join", "room": room, "after": 0}))
        for _ in range(3):
            line = {"op": "send", "room": room, "ref": str(uuid4()), "kind": "text", "body": {"text": text}}
            await zhou.send(json.dumps(line))
            await until_ack(zhou)
    async with enter(site, stage, "agent", max_queue=1) as deaf:
        await asyncio.to_thread(until_papers_are_made, site)
        before = memory(site)
        deaf.transport.pause_reading()
        async with asyncio.timeout(60):
            while deaf.state is State.OPEN:  # each asks for 36 KB
                with contextlib.suppress(ConnectionClosed):
                    await deaf.send(json.dumps({"op": "join", "room": room, "after": 0}))
                await asyncio.sleep(0.01)
        async with enter(site, stage, "zhou") as zhou:
            await zhou.send(json.dumps({"op": "join", "room": room, "after": 4}))
            assert json.loads(await zhou.recv())["last_seq"] == 4, "the others go on"
        assert memory(site) - before < 16 * 1024
    async with enter(site, stage, "agent") as again:
        await again.send(json.dumps({"op": "join", "room": room, "after": 1}))
        seqs: list[int] = []
        while len(seqs) < 3:
            frame = json.loads(await again.recv())
            seqs += [frame["seq"]] if frame["op"] == "message" else []
        assert seqs == [2, 3, 4]


async def test_the_end_of_the_server_is_announced(site: Site, stage: dict[str, Any]) -> None:
    async with enter(site, stage, "zhou") as wire, enter(site, stage, "agent") as other:
        for one in (wire, other):
            await one.send(json.dumps({"op": "join", "room": stage["rooms"]["joint"], "after": None}))
            assert json.loads(await one.recv())["op"] == "joined"
        site.process().popen.send_signal(signal.SIGTERM)
        for frames, code in await asyncio.wait_for(asyncio.gather(heard(wire), heard(other)), 10):
            assert (frames[-1]["op"], code) == ("bye", 1012)
    assert site.process().popen.wait(10) == 0


def until_papers_are_made(site: Site) -> None:
    """Wait until the outbox is empty: making papers takes memory that no socket is to blame for."""
    give_up = time.monotonic() + 60
    while "odr_outbox_waiting 0.0" not in httpx.get(f"{site.url()}/metrics").text:
        assert time.monotonic() < give_up, "the outbox never ran empty"
        time.sleep(0.2)


async def until_ack(wire: ClientConnection) -> None:
    """Read on until the line is stored."""
    while json.loads(await wire.recv())["op"] != "ack":
        pass


def memory(site: Site) -> int:
    """Resident KiB of the server."""
    pages = int(Path(f"/proc/{site.process().pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024
