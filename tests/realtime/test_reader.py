"""Rooms that have news while a read is under way share the next one, and each gets its own."""

import asyncio
import threading
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from realtime import reader
from realtime.reader import News, Reader, Wanted


class Database:
    """Stands where the database is read: notes each batch, and answers when it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[UUID]] = []
        self.asked, self.may_answer = threading.Event(), threading.Event()
        self.failing: set[int] = set()

    def read(self, wanted: Sequence[Wanted]) -> list[News]:
        """Answer each with its own number."""
        self.batches.append([one.room for one in wanted])
        self.asked.set()
        assert self.may_answer.wait(timeout=10)
        if len(self.batches) in self.failing:
            raise ConnectionError("gone")
        return [([(one.after + 1, {"en": str(one.room)})], one.actors) for one in wanted]


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    """The stand-in, in its place."""
    stands_in = Database()
    monkeypatch.setattr(reader, "_news", stands_in.read)
    return stands_in


async def ask_all(reads: Reader, rooms: Sequence[UUID]) -> list["asyncio.Task[News]"]:
    """A task for each room, all of them waiting."""
    tasks = [asyncio.create_task(reads.news(Wanted(room, number, (), ("en",)))) for number, room in enumerate(rooms)]
    await asyncio.sleep(0)
    return tasks


async def test_rooms_that_wait_are_read_together_and_answered_apart(database: Database) -> None:
    rooms = [uuid4() for _ in range(5)]
    reads = Reader()
    first = await ask_all(reads, rooms[:1])
    assert await asyncio.to_thread(database.asked.wait, 10)
    later = await ask_all(reads, rooms[1:])
    database.may_answer.set()
    answers = await asyncio.gather(*first, *later)
    assert database.batches == [rooms[:1], rooms[1:]]
    assert [told[0][1]["en"] for told, _allowed in answers] == [str(room) for room in rooms]


async def test_a_failed_read_is_told_to_all_of_its_batch_and_the_next_goes_on(database: Database) -> None:
    reads = Reader()
    database.failing.add(1)
    database.may_answer.set()
    for task in await ask_all(reads, [uuid4(), uuid4()]):
        with pytest.raises(ConnectionError):
            await task
    room = uuid4()
    told, _allowed = await (await ask_all(reads, [room]))[0]
    assert told[0][1]["en"] == str(room)


async def test_who_no_longer_waits_takes_nothing_from_the_others(database: Database) -> None:
    reads = Reader()
    gone, stays = await ask_all(reads, [uuid4(), uuid4()])
    gone.cancel()
    database.may_answer.set()
    told, _allowed = await stays
    assert len(told) == 1
    assert gone.cancelled()
