"""Rooms while every kind of process is killed in turn: nothing lost, doubled, out of order or invented (M1 to M4).

200 sockets in 50 rooms, 40 messages a second, each kind of process killed at random for five minutes:
`python -m pytest tests/faults/test_rooms_under_kills.py -m soak -k full`. The suite runs a smaller size.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.talkers import WORD, TokenTalker, faults
from tests.faults.test_rooms_under_cuts import LIMITS
from tests.servers import Servers, Site

SEED = 20261122
PATIENCE = 120  # a hang, not a pace


def people_of(site: Site, world: dict[str, Any], chance: random.Random) -> list[TokenTalker]:
    """Everybody of the demo world's rooms, in turn at the two server processes."""
    seats = [(room["room"], person["token"]) for room in world["rooms"] for person in room["people"]]
    return [
        TokenTalker(
            f"{number}", site.socket_url(number % 2), site.url(number % 2), token, [room], chance,
            starting_over=frozenset({"unavailable", "not_joined"}),
        )
        for number, (room, token) in enumerate(seats)
    ]  # fmt: skip


async def speak(people: list[TokenTalker], *, rate: float, seconds: float, chance: random.Random) -> None:
    """Lines at a steady rate, by anybody."""
    for number in range(int(rate * seconds)):
        one = chance.choice(people)
        one.will_say(one.rooms[0], f"{WORD} {number} {one.rooms[0]}")
        one.answered.set()
        await asyncio.sleep(1 / rate)


async def kill(site: Site, servers: Servers, *, seconds: float, pause: float, chance: random.Random) -> int:
    """Kill one process after the other and start it again; how many were killed."""
    kinds: list[Callable[[], None]] = [
        lambda: site.restart_killed(0), lambda: site.restart_killed(1), servers.postgres.restart, site.redis.restart,
        site.restart_killed_worker,
    ]  # fmt: skip
    killed, end = 0, asyncio.get_running_loop().time() + seconds
    waiting: list[Callable[[], None]] = []
    while asyncio.get_running_loop().time() < end:
        if not waiting:
            waiting = chance.sample(kinds, len(kinds))
        await asyncio.sleep(pause * chance.uniform(0.5, 1.5))
        await asyncio.to_thread(waiting.pop())
        killed += 1
    return killed


async def whole(people: list[TokenTalker]) -> None:
    """Return when everything was acknowledged and everybody holds as much as the others of their room."""
    async with asyncio.timeout(PATIENCE):
        while any(one.waiting for one in people) or not _level(people):  # noqa: ASYNC110 - histories have no event
            await asyncio.sleep(0.1)


def _level(people: list[TokenTalker]) -> bool:
    last: dict[str, set[int]] = {}
    for one in people:
        last.setdefault(one.rooms[0], set()).add(one.last(one.rooms[0]))
    return all(len(numbers) == 1 for numbers in last.values())


@pytest.mark.parametrize(
    ("rooms", "rate", "seconds", "pause", "kills"),
    [
        pytest.param(3, 10, 25, 1, 5, id="reduced"),
        pytest.param(50, 40, 300, 6, 30, id="full", marks=pytest.mark.soak),
    ],
)
async def test_a_history_under_kills_has_no_fault(
    servers: Servers, rooms: int, rate: float, seconds: float, pause: float, kills: int
) -> None:
    chance = random.Random(SEED)
    environment = LIMITS | {"ODR_LIMIT_REQUESTS": "0"}
    with Site("served", servers=servers, count=2, environment=environment) as site:
        people = people_of(site, site.demo("--rooms", str(rooms), "--seats", "4"), chance)
        talking = [asyncio.create_task(one.talk()) for one in people]
        try:
            killing = asyncio.create_task(kill(site, servers, seconds=seconds, pause=pause, chance=chance))
            await speak(people, rate=rate, seconds=seconds, chance=chance)
            assert await killing >= kills
            await whole(people)
        finally:
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)
    assert faults(people) == []
    assert sum(len(one.acked) for one in people) == int(rate * seconds)


@pytest.mark.parametrize(
    ("heard", "fault"),
    [
        ([(1, "line 1 room"), (2, "line 2 room")], None),
        ([(1, "line 1 room")], "is lost"),
        ([(1, "line 1 room"), (3, "line 2 room")], "holes"),
        ([(1, "line 2 room"), (2, "line 1 room")], "is lost or elsewhere"),
        ([(1, "line 1 room"), (2, "line 2 room"), (3, "line 1 room")], "stands twice"),
        ([(1, "line 1 room"), (2, "line 2 room"), (3, "line 9 room")], "said by nobody"),
    ],
)
def test_the_checker_finds_each_fault_of_a_history(heard: list[tuple[int, str]], fault: str | None) -> None:
    one, other = (TokenTalker(name, "", "", "", ["room"], random.Random(1)) for name in ("one", "other"))
    one.said, one.acked = {"a": "line 1 room", "b": "line 2 room"}, {"a": 1, "b": 2}
    one.heard, other.heard = {"room": heard}, {"room": list(heard)}
    assert bool(faults([one, other])) == (fault is not None)
    assert fault is None or any(fault in said for said in faults([one, other]))
    other.heard["room"] = heard[:-1]
    assert any("heard something else" in said for said in faults([one, other]))
