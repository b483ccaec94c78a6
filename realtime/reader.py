"""Reading what is new, for all rooms of a process together: rooms that wait while a read is under way share the next.

So a quiet room is read at once, and under load the queries of a delivery are shared by every room that has news.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from mediation.core.actors import Actor
from mediation.rooms import queries
from realtime import frames
from realtime.db import Ask, ask

PAGE = 200  # messages of a room in one read
ROOMS = 100  # rooms in one read
Told = list[tuple[int, dict[str, str]]]
News = tuple[Told, Collection[Actor]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What follows a number of a room, for some actors, in their languages."""

    room: UUID
    after: int
    actors: Collection[Actor]
    languages: Collection[str]


class Reader:
    """One read at a time; what is asked for meanwhile waits and is read together."""

    def __init__(self, asking: Ask = ask) -> None:
        self._ask = asking
        self._waiting: list[tuple[Wanted, asyncio.Future[News]]] = []
        self._reading: asyncio.Task[None] | None = None

    async def news(self, wanted: Wanted) -> News:
        """What follows, each line as text in every language, and who of the actors may hear it now."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[News] = loop.create_future()
        self._waiting.append((wanted, answer))
        if self._reading is None:
            self._reading = loop.create_task(self._read())
        return await answer

    async def _read(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:ROOMS], self._waiting[ROOMS:]
                await self._answer(batch)
        finally:
            self._reading = None

    async def _answer(self, batch: Sequence[tuple[Wanted, "asyncio.Future[News]"]]) -> None:
        """Read for everyone in the batch; whoever asked hears of a failure as of their own."""
        try:
            found = await self._ask(_news, [wanted for wanted, _answer in batch])
        except Exception as error:  # noqa: BLE001 - raised again where each of them waits
            for _wanted, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_wanted, answer), news in zip(batch, found, strict=True):
            if not answer.done():  # a room that everybody left waits no longer
                answer.set_result(news)


def _news(wanted: Sequence[Wanted]) -> list[News]:
    """First what was said, then who may hear it: a right that ends in between counts as ended."""
    said = queries.news({one.room: one.after for one in wanted}, limit=PAGE)
    allowed = queries.hearers({one.room: one.actors for one in wanted})
    return [(frames.messages(said.get(one.room, []), sorted(one.languages)), allowed.get(one.room, ())) for one in wanted]  # fmt: skip  # noqa: E501
