"""Writing what the sockets of a process say: what comes while a commit is under way shares the next one.

One commit at a time, in a thread of its own. A quiet room is written at once; under load one commit carries many lines.
Bounded and fair: each person in turn gives a line to a commit, and a queue that is full refuses instead of growing.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from mediation.core.actors import Actor
from mediation.rooms import talk
from mediation.rooms.talk import Line, Posted, Talk
from realtime import clock
from realtime.db import Ask

LINES = 256  # of one commit
MOST = 10_000  # that wait, of everybody
Answer = Posted | Exception
Listening = Mapping[UUID, Collection[Actor]]


class Full(Exception):
    """More lines wait than can be written soon."""


class Writer:
    """One commit at a time; what is said meanwhile waits and is written together."""

    def __init__(self, ask: Ask, listening: Callable[[UUID], Collection[Actor]], told: Callable[[Talk, Listening], None]) -> None:  # fmt: skip  # noqa: E501
        self._ask, self._listening, self._told = ask, listening, told
        self._waiting: dict[Actor, deque[tuple[Line, asyncio.Future[Answer]]]] = {}
        self._count = 0
        self._writing: asyncio.Task[None] | None = None

    async def say(self, line: Line) -> Posted:
        """Stored, numbered and committed when this returns; raises what the domain refuses it with, or Full."""
        if self._count >= MOST:
            raise Full
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.setdefault(line.actor, deque()).append((line, answer))
        self._count += 1
        if self._writing is None:
            self._writing = loop.create_task(self._write())
        posted = await answer
        if isinstance(posted, Exception):
            raise posted
        return posted

    async def _write(self) -> None:
        try:
            while self._count:
                batch = self._take()
                lines = [line for line, _answer in batch]
                listening = {line.room: self._listening(line.room) for line in lines}
                try:
                    spoken: Talk = await self._ask(_say, lines, listening)
                except Exception as error:  # noqa: BLE001 - raised again where each of them waits
                    _tell(batch, [error] * len(batch))
                    continue
                _tell(batch, spoken.answers)
                # Whoever spoke is told first: their tasks are woken before this runs.
                asyncio.get_running_loop().call_soon(self._told, spoken, listening)
        finally:
            self._writing = None

    def _take(self) -> list[tuple[Line, "asyncio.Future[Answer]"]]:
        """The lines of the next commit: one of each person, then another of each, as many as fit."""
        batch: list[tuple[Line, asyncio.Future[Answer]]] = []
        while self._waiting and len(batch) < LINES:
            for actor in list(self._waiting)[: LINES - len(batch)]:
                own = self._waiting.pop(actor)
                batch.append(own.popleft())
                if own:
                    self._waiting[actor] = own  # behind the others
        self._count -= len(batch)
        return batch


def _tell(batch: Sequence[tuple[Line, "asyncio.Future[Answer]"]], answers: Sequence[Answer | None]) -> None:
    for (_line, answer), said in zip(batch, answers, strict=True):
        if not answer.done():  # who left does not wait; the line stays said
            answer.set_result(said or RuntimeError("a line without an answer"))


def _say(lines: Sequence[Line], listening: Listening) -> Talk:
    return talk.say_all(lines, now=clock.now(), listening=listening)
