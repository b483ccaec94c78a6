"""One room's feed under any interleaving: each socket gets every number after its own, rising, once (M3, M4)."""

import asyncio
import random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.core.actors import Actor
from realtime import delivery
from realtime.delivery import Feed, Place
from realtime.reader import News, Reader, Told, Wanted

PAGE = 3


class Ears:
    """A socket that only listens."""

    language = "en"

    def __init__(self, name: str) -> None:
        self.actor = Actor.person(name)
        self.heard: list[int] = []
        self.lost = False

    def put(self, text: str) -> None:
        """Remember a number; what is no number is a frame of another kind."""
        if text.isdigit():
            self.heard.append(int(text))

    async def drained(self) -> None:
        """At once."""

    def seat_lost(self, room: object) -> None:
        """Remember that it happened."""
        self.lost = True


class Store(Reader):
    """A room's messages, read across a slow wire: an answer is as old as the moment it was asked for, or newer."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.last = 0
        self.barred: set[Actor] = set()
        self.chance = random.Random(seed)

    async def ask(self, _function: Any, _room: object, actor: Actor, after: int, _language: str) -> Told | None:
        """Stands for the reading of one socket that catches up."""
        await self.wait()
        told = None if actor in self.barred else self.told(after)
        await self.wait()
        return told

    async def news(self, wanted: Wanted) -> News:
        """Stands for the reading that all live sockets share."""
        await self.wait()
        found = self.told(wanted.after), set(wanted.actors) - self.barred
        await self.wait()
        return found

    def told(self, after: int) -> Told:
        """A page."""
        return [(seq, {"en": str(seq)}) for seq in range(after + 1, min(self.last, after + PAGE) + 1)]

    async def wait(self) -> None:
        """A few turns of the loop."""
        for _ in range(self.chance.randint(0, 4)):
            await asyncio.sleep(0)


async def play(steps: list[int], seed: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Ears, int, Store]]:
    """Write, hint (or not), join at any number, while everything else is under way."""
    store = Store(seed)
    feed = Feed(uuid4(), store)
    monkeypatch.setattr(delivery, "ask", store.ask)
    monkeypatch.setattr(delivery, "PAGE", PAGE)
    joined: list[tuple[Ears, int, Store]] = []
    catching: list[asyncio.Task[None]] = []
    for number, step in enumerate(steps):
        if step == 0:
            ears, cursor = Ears(str(number)), store.chance.randint(0, store.last)
            place = feed.places[ears] = Place(cursor)
            joined.append((ears, cursor, store))
            catching.append(asyncio.create_task(feed.catch_up(ears, place)))
        elif step == 1:
            store.last += store.chance.randint(1, 5)
        elif step == 2:
            feed.hint(store.chance.randint(0, store.last))
        else:
            await store.wait()
    await asyncio.gather(*catching)
    feed.hint(store.last)
    for _ in range(400):
        await asyncio.sleep(0)
    assert not feed._pulling
    return joined


@settings(max_examples=300, deadline=None)
@given(steps=st.lists(st.integers(0, 5), max_size=40), seed=st.integers(0, 10**6))
def test_every_socket_hears_all_that_follows_its_number_once_and_rising(steps: list[int], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for ears, cursor, store in asyncio.run(play(steps, seed, patch)):
            assert ears.heard == list(range(cursor + 1, store.last + 1))
            assert not ears.lost


async def test_a_socket_ahead_of_the_others_hears_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(1)
    feed = Feed(uuid4(), store)
    monkeypatch.setattr(delivery, "ask", store.ask)
    slow, quick = Ears("slow"), Ears("quick")
    feed.places = {slow: Place(0, live=True), quick: Place(2, live=True)}
    store.last = 4
    feed.hint(4)
    for _ in range(40):
        await asyncio.sleep(0)
    assert (slow.heard, quick.heard) == ([1, 2, 3, 4], [3, 4])


async def test_a_socket_behind_the_others_fetches_its_hole_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(2)
    feed = Feed(uuid4(), store)
    monkeypatch.setattr(delivery, "ask", store.ask)
    behind, level = Ears("behind"), Ears("level")
    feed.places = {behind: Place(1, live=True), level: Place(5, live=True)}
    feed.tail = feed.head = 5
    store.last = 6
    feed.hint(6)
    for _ in range(60):
        await asyncio.sleep(0)
    assert (behind.heard, level.heard) == ([2, 3, 4, 5, 6], [6])


async def test_who_lost_the_right_hears_nothing_of_what_came_after(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(3)
    feed = Feed(uuid4(), store)
    monkeypatch.setattr(delivery, "ask", store.ask)
    barred, inside = Ears("barred"), Ears("inside")
    feed.places = {barred: Place(0, live=True), inside: Place(0, live=True)}
    store.barred, store.last = {barred.actor}, 3
    feed.hint(3)
    for _ in range(40):
        await asyncio.sleep(0)
    assert (barred.heard, barred.lost, inside.heard, inside.lost) == ([], True, [1, 2, 3], False)


async def test_who_lost_the_right_while_catching_up_is_out_of_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(4)
    feed = Feed(uuid4(), store)
    monkeypatch.setattr(delivery, "ask", store.ask)
    barred = Ears("barred")
    place = feed.places[barred] = Place(0)
    store.barred, store.last = {barred.actor}, 3
    await feed.catch_up(barred, place)
    assert (barred.heard, barred.lost, feed.places) == ([], True, {})
