"""Lines of many sockets share commits, person by person, and a full queue says so (protocol 1, promises 1 and 5)."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from mediation.core.actors import Actor
from mediation.rooms.talk import Line, Posted, Talk
from realtime import writer
from realtime.writer import Full, Listening, Writer

ROOM = UUID(int=1)
AT = datetime(2026, 6, 1, tzinfo=UTC)


class Database:
    """Stands where lines are stored: notes each commit, and answers when it is let go."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self.may_answer = asyncio.Event()
        self.failing: set[int] = set()
        self.told: list[list[str]] = []
        self.heard: list[str] = []

    async def ask(self, _function: Callable[..., Any], /, *args: Any) -> Talk:
        """Store what is said."""
        lines: Sequence[Line] = args[0]
        self.commits.append([one.body["text"] for one in lines])
        await self.may_answer.wait()
        if len(self.commits) in self.failing:
            raise ConnectionError("gone")
        return Talk([Posted(number, AT, repeated=False) for number, _line in enumerate(lines)])

    def spoken(self, _talk: Talk, _listening: Listening) -> None:
        """Note that a commit was told to the room, and who knew their answer by then."""
        self.told.append(list(self.heard))


@pytest.fixture
async def database() -> Database:
    """The stand-in."""
    return Database()


def writes(database: Database) -> Writer:
    """A writer into it."""
    return Writer(database.ask, lambda _room: (), database.spoken)


async def say(line: Writer, database: Database, *texts: str) -> "list[asyncio.Task[Posted]]":
    """A task for each text, all of them waiting; the first letter says whose it is."""

    async def one(text: str) -> Posted:
        posted = await line.say(Line(Actor.person(text[0]), ROOM, uuid4(), "text", {"text": text}))
        database.heard.append(text)
        return posted

    tasks = [asyncio.create_task(one(text)) for text in texts]
    await asyncio.sleep(0)
    return tasks


async def test_what_waits_shares_the_next_commit_and_is_told_once_its_author_knows(database: Database) -> None:
    line = writes(database)
    tasks = await say(line, database, "a1")
    await asyncio.sleep(0)
    tasks += await say(line, database, "b1", "c1", "a2")
    database.may_answer.set()
    async with asyncio.timeout(5):  # else a wake-up that is lost would keep the suite waiting
        await asyncio.gather(*tasks)
    await asyncio.sleep(0)
    assert database.commits == [["a1"], ["b1", "c1", "a2"]]
    assert database.told == [["a1"], ["a1", "b1", "c1", "a2"]]


async def test_who_says_much_waits_for_nobody_and_keeps_nobody_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "LINES", 3)
    line = writes(database)
    database.may_answer.set()
    await asyncio.gather(*await say(line, database, "a1", "a2", "a3", "a4", "a5", "b1", "c1", "b2"))
    assert database.commits == [["a1", "b1", "c1"], ["a2", "b2", "a3"], ["a4", "a5"]]


async def test_a_full_queue_refuses_and_takes_again_when_it_is_empty(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST", 2)
    line = writes(database)
    under_way = await say(line, database, "a1")
    await asyncio.sleep(0)
    waiting = await say(line, database, "b1", "c1")
    (refused,) = await say(line, database, "d1")
    with pytest.raises(Full):
        await refused
    database.may_answer.set()
    await asyncio.gather(*under_way, *waiting, *await say(line, database, "d1"))
    assert [text for commit in database.commits for text in commit] == ["a1", "b1", "c1", "d1"]


async def test_a_commit_that_fails_is_told_to_its_own_and_the_next_goes_on(database: Database) -> None:
    line = writes(database)
    database.failing.add(1)
    database.may_answer.set()
    for task in await say(line, database, "a1", "b1"):
        with pytest.raises(ConnectionError):
            await task
    (again,) = await say(line, database, "a1")
    assert (await again).seq == 0


async def test_who_left_takes_nothing_from_the_others(database: Database) -> None:
    line = writes(database)
    gone, stays = await say(line, database, "a1", "b1")
    gone.cancel()
    database.may_answer.set()
    assert (await stays).seq == 1
    assert gone.cancelled()
