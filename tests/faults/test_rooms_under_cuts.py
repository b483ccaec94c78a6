"""Rooms while every wire breaks, and after the server itself is killed: nothing lost, nothing twice, nothing leaked."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest

from tests.faults.talkers import Talker
from tests.servers import ROOT, Servers, Site

SEED = 20261122
LINES = 1000
AFTERWARDS = 240
LIMITS = {"ODR_LIMIT_FRAMES": "0", "ODR_LIMIT_SENDS": "0", "ODR_LIMIT_SOCKETS": "0"}
SECONDS = 150  # a hang, not a pace: a busy machine takes its time


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The embedded server in a process of its own."""
    with Site(environment=LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def stage(site: Site) -> dict[str, Any]:
    """A case in session, both caucuses open."""
    return set_stage(site)


def set_stage(site: Site) -> dict[str, Any]:
    """Make it in the site's own database."""
    command = [sys.executable, "-m", "tests.faults.stage"]
    made = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(made.stdout)
    return found


@asynccontextmanager
async def talking(site: Site, stage: dict[str, Any], chance: random.Random) -> AsyncIterator[list[Talker]]:
    """Everyone at their socket."""
    people = [
        Talker(
            name, site.socket_url(), site.url(), one["session"], [stage["rooms"][room] for room in one["rooms"]], chance
        )
        for name, one in stage["people"].items()
    ]
    tasks = [asyncio.create_task(one.talk()) for one in people]
    try:
        yield people
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(people: list[Talker], *, chance: random.Random, cuts: bool) -> None:
    """Return when everything was acknowledged and everyone holds all of it; cut a wire every few lines meanwhile."""
    next_cut = 0
    async with asyncio.timeout(SECONDS):
        while any(one.waiting for one in people) or not level(people):
            await asyncio.sleep(0.02)
            acked = sum(len(one.acked) for one in people)
            if cuts and acked >= next_cut:
                chance.choice(people).cut()
                next_cut = acked + chance.randint(2, 20)


def level(people: list[Talker]) -> bool:
    """Whether everyone in a room holds it up to its highest acknowledged number."""
    rooms = {room for one in people for room in one.rooms}
    highest = {room: max((one.last(room) for one in people if room in one.rooms), default=0) for room in rooms}
    acked = max((seq for one in people for seq in one.acked.values()), default=0)
    return max(highest.values()) >= acked and all(
        one.last(room) == highest[room] for one in people for room in one.rooms
    )


def plan(people: list[Talker], stage: dict[str, Any], lines: int, chance: random.Random, word: str) -> None:
    """Who says what where: most before everyone, the rest in the caucuses."""
    names = {identity: name for name, identity in stage["rooms"].items()}
    for number in range(lines):
        who = chance.choice(people)
        room = who.rooms[0] if chance.random() < 0.7 else chance.choice(who.rooms)
        who.will_say(room, f"{word} {number} {names[room]} {who.name} 说明")


def check(people: list[Talker], stage: dict[str, Any]) -> None:
    """Gapless, the same for all, each line once at the number that was acknowledged, and no caucus outside itself."""
    names = {identity: name for name, identity in stage["rooms"].items()}
    for room, name in names.items():
        inside = [one for one in people if room in one.rooms]
        assert all(one.heard[room] == inside[0].heard[room] for one in inside), name
        assert [seq for seq, _text in inside[0].heard[room]] == list(range(1, len(inside[0].heard[room]) + 1)), name
    for one in people:
        assert one.strange == []
        stored = {text: (room, seq) for room in one.rooms for seq, text in one.heard[room]}
        texts = [text for room in one.rooms for _seq, text in one.heard[room] if " 说明" in text]
        assert len(texts) == len(set(texts)), one.name
        assert all(stored[text][1] == one.acked[ref] for ref, text in one.said.items() if ref in one.acked)
        assert all(
            text.split()[2] == names[room] for room in one.rooms for _seq, text in one.heard[room] if " 说明" in text
        )


async def test_a_thousand_lines_while_every_wire_breaks(site: Site, stage: dict[str, Any]) -> None:
    chance = random.Random(SEED)
    async with talking(site, stage, chance) as people:
        plan(people, stage, LINES, chance, "cut")
        await until(people, chance=chance, cuts=True)
        await until(people, chance=chance, cuts=False)
        check(people, stage)
        assert sum(len(one.acked) for one in people) == LINES
        assert all(one.connections > 3 for one in people), [one.connections for one in people]


async def test_what_was_acknowledged_survives_the_servers_sudden_end(site: Site, stage: dict[str, Any]) -> None:
    chance = random.Random(SEED + 1)
    async with talking(site, stage, chance) as people:
        plan(people, stage, AFTERWARDS, chance, "kill")
        async with asyncio.timeout(SECONDS):
            while sum(len(one.acked) for one in people) < AFTERWARDS // 3:  # noqa: ASYNC110 - a sum has no event
                await asyncio.sleep(0.01)
        site.kill()
        before = {ref: seq for one in people for ref, seq in one.acked.items()}
        assert AFTERWARDS // 3 <= len(before) < AFTERWARDS
        await asyncio.to_thread(site.restart)
        await until(people, chance=chance, cuts=False)
        check(people, stage)
        assert before.items() <= {ref: seq for one in people for ref, seq in one.acked.items()}.items()
        assert sum(len(one.acked) for one in people) == AFTERWARDS


@pytest.mark.soak
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
async def test_two_processes_share_the_rooms_over_postgresql_and_redis(
    servers: Servers, server: Literal["daphne", "uvicorn"]
) -> None:
    chance = random.Random(SEED + 2)
    with Site("served", servers=servers, count=2, server=server, environment=LIMITS) as site:
        stage = set_stage(site)
        async with talking(site, stage, chance) as people:
            for number, one in enumerate(people):
                one.url, one.origin = site.socket_url(number % 2), site.url(number % 2)
            plan(people, stage, LINES, chance, "cut")
            await until(people, chance=chance, cuts=True)
            await until(people, chance=chance, cuts=False)
            check(people, stage)
