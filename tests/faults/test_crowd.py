"""Very many who come: 10,000 idle sockets at one Daphne up to its limit of files, 500 strangers a second (promises W1).

Full size, on a machine whose limit of open files is 20,000: `python -m pytest tests/faults/test_crowd.py -m soak`.
"""

import asyncio
import contextlib
import json
import resource
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.test_rooms_under_cuts import LIMITS, set_stage
from tests.faults.test_socket_server import enter, memory, until_ack, until_papers_are_made
from tests.servers import ROOT, Site

ADDRESSES = 4
PATIENCE = 600  # a hang, not a pace
KIB_EACH = 64  # of resident memory for a socket that says nothing
SPARE = 60  # files the server may open beside its idle sockets
OVER = 2 * SPARE  # who come when it can open no more


@dataclass
class Guests:
    """A crowd in a process of its own."""

    process: asyncio.subprocess.Process

    async def told(self) -> Any:
        """The next thing it says."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self.process.stdout.readline())

    async def answered(self) -> int:
        """How many of its sockets the server answers."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        return int(await self.told())


@contextlib.asynccontextmanager
async def crowds(site: Site, headers: dict[str, str], count: int, rate: float) -> AsyncIterator[list[Guests]]:
    """So many guests from several addresses; they leave at the end."""
    asked = {"url": site.socket_url(), "headers": headers, "count": count // ADDRESSES, "rate": rate / ADDRESSES}
    guests = []
    for number in range(ADDRESSES):
        command = [sys.executable, "-m", "tests.faults.crowd", json.dumps(asked | {"address": f"127.0.0.{number + 2}"})]
        pipe = asyncio.subprocess.PIPE
        guests.append(Guests(await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)))
    try:
        yield guests
    finally:
        for one in guests:
            assert one.process.stdin is not None
            one.process.stdin.close()
        await asyncio.gather(*(one.process.wait() for one in guests))


async def came(guests: list[Guests]) -> Counter[str]:
    """How their handshakes were answered."""
    return sum((Counter(each) for each in await asyncio.gather(*(one.told() for one in guests))), Counter())


def files(site: Site) -> int:
    """How many files and sockets the server has open."""
    return len(list(Path(f"/proc/{site.process().pid}/fd").iterdir()))


def headers_of(site: Site, stage: dict[str, Any], name: str) -> dict[str, str]:
    """What a page of one of the people sends."""
    return {"Origin": site.url(), "Cookie": f"sessionid={stage['people'][name]['session']}"}


async def speaks(site: Site, stage: dict[str, Any]) -> None:
    """Somebody comes, says something, and is acknowledged."""
    room = stage["rooms"]["joint"]
    line = {"op": "send", "room": room, "ref": str(uuid4()), "kind": "text", "body": {"text": "听得到吗"}}
    async with asyncio.timeout(PATIENCE), enter(site, stage, "zhou") as wire:
        await wire.send(json.dumps({"op": "join", "room": room, "after": None}))
        await wire.send(json.dumps(line))
        await until_ack(wire)


@pytest.mark.parametrize(
    ("count", "rate"),
    [pytest.param(200, 200, id="small"), pytest.param(10_000, 500, id="full", marks=pytest.mark.soak)],
)
async def test_idle_sockets_up_to_the_limit_cost_little_and_end_nobody_else(count: int, rate: float) -> None:
    with Site(environment=LIMITS) as site:
        stage = set_stage(site)
        await speaks(site, stage)
        await asyncio.to_thread(until_papers_are_made, site)
        most = files(site) + count + SPARE
        resource.prlimit(site.process().pid, resource.RLIMIT_NOFILE, (most, most))
        before = memory(site)
        async with crowds(site, headers_of(site, stage, "agent"), count, rate) as guests:
            assert await came(guests) == {"101": count}
            assert memory(site) - before < KIB_EACH * count
            await speaks(site, stage)
            async with crowds(site, headers_of(site, stage, "platform"), OVER, rate) as late:
                answers = await came(late)
                assert answers["101"] < OVER, "the limit was not reached"
                assert sum([await one.answered() for one in guests]) == count, "who was inside stays inside"
            await speaks(site, stage)
            assert sum([await one.answered() for one in guests]) == count
        assert site.process().popen.poll() is None


@pytest.mark.parametrize(
    ("count", "rate"),
    [pytest.param(200, 100, id="small"), pytest.param(30_000, 500, id="full", marks=pytest.mark.soak)],
)
async def test_strangers_who_knock_without_end_keep_nobody_out(count: int, rate: float) -> None:
    with Site(environment=LIMITS) as site:
        stage = set_stage(site)
        await speaks(site, stage)
        await asyncio.to_thread(until_papers_are_made, site)
        before, opened = memory(site), files(site)
        strange = {"Origin": "https://elsewhere.example"}
        async with crowds(site, strange, count, rate) as guests:
            knocking = asyncio.create_task(came(guests))
            while not knocking.done():
                await speaks(site, stage)
            assert await knocking == {"403": count}
        await speaks(site, stage)
        assert files(site) <= opened + SPARE
        assert memory(site) - before < 32 * 1024
