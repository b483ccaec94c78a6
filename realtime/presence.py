"""Who is here: a person is here while any of their sockets lives, whatever rooms it has joined.

So presence never tells in which room somebody is, least of all with which side a mediator speaks alone (promise C1).
"""

import asyncio
from collections.abc import Callable, Iterable
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

from mediation.core.actors import Actor
from realtime.db import ask
from realtime.quietly import quietly

GRACE_SECONDS = 5.0
SHARED_SECONDS = 15


class Presence:
    """The people of this process, and through the shared cache those of the others."""

    def __init__(self, changed: Callable[[Actor], None]) -> None:
        self._changed = changed
        self._sockets: dict[Actor, int] = {}
        self._leaving: dict[Actor, asyncio.TimerHandle] = {}
        self._elsewhere: set[Actor] = set()
        self._node = uuid4().hex
        self._tasks: set[asyncio.Task[None]] = set()

    def arrive(self, actor: Actor) -> None:
        """One more socket of a person."""
        self._sockets[actor] = self._sockets.get(actor, 0) + 1
        if timer := self._leaving.pop(actor, None):
            timer.cancel()
        elif self._sockets[actor] == 1:
            self._changed(actor)

    def leave(self, actor: Actor) -> None:
        """One socket less; who turns a page is not gone, so the last one counts a few seconds longer."""
        self._sockets[actor] -= 1
        if not self._sockets[actor]:
            del self._sockets[actor]
            self._leaving[actor] = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._gone, actor)

    def sockets(self, actor: Actor) -> int:
        """How many sockets of a person live in this process."""
        return self._sockets.get(actor, 0)

    def here(self, actor: Actor) -> bool:
        """Whether a person is here, in any process."""
        return actor in self._sockets or actor in self._leaving or actor in self._elsewhere

    async def refresh(self, asked: Iterable[Actor]) -> None:
        """Tell the other processes who is here, and ask them for the people of `asked`."""
        if not settings.REDIS_URL:
            return
        mine = [*self._sockets, *self._leaving]
        others = [one for one in asked if one not in self._sockets]
        self._elsewhere = await quietly("presence of other processes", ask(self._exchange, mine, others), set())

    def stop(self) -> None:
        """Forget everybody."""
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()
        self._sockets.clear()

    def _gone(self, actor: Actor) -> None:
        del self._leaving[actor]
        if settings.REDIS_URL:
            forgetting = quietly("taking back a mark of presence", ask(self._forget, actor), None)
            task = asyncio.get_running_loop().create_task(forgetting)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._changed(actor)

    def _exchange(self, mine: list[Actor], asked: list[Actor]) -> set[Actor]:
        cache.set_many({_key(one): self._node for one in mine}, SHARED_SECONDS)
        found = cache.get_many([_key(one) for one in asked])
        return {one for one in asked if found.get(_key(one), self._node) != self._node}

    def _forget(self, actor: Actor) -> None:
        """Take this process's mark away; a mark of another stays."""
        if cache.get(_key(actor)) == self._node:
            cache.delete(_key(actor))


def _key(actor: Actor) -> str:
    return f"online:{actor.key}"
