"""The ways from the sockets' loop to the database: threads for whatever is asked now and then, lanes for talk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="rooms")


class Ask(Protocol):
    """Runs a function of the domain beside the loop."""

    async def __call__(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """Its answer."""


async def ask(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function of the domain beside the loop. Its refusals and errors come back as they are."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(_clean, partial(function, *args, **kwargs)))


class Lane:
    """One thread that keeps its connection, and with it the statements the database has prepared, until `end`.

    What is asked here must bear being asked twice: a connection that broke while it was kept is tried once more anew.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def ask(self, function: Callable[..., T], *args: Any) -> T:
        """Run a function of the domain beside the loop, after what was asked before."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(_kept, partial(function, *args)))

    async def end(self) -> None:
        """Return the connection; the next question takes another."""
        await asyncio.get_running_loop().run_in_executor(self._thread, connection.close)


def _clean(call: Callable[[], T]) -> T:
    """Neither begin nor end with a connection that another call has left or the database has dropped."""
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()


def _kept(call: Callable[[], T]) -> T:
    was_kept = connection.connection is not None
    try:
        return call()
    except (OperationalError, InterfaceError):
        connection.close()
        if not was_kept:
            raise
    try:
        return call()
    except (OperationalError, InterfaceError):
        connection.close()
        raise
