"""The one way from the sockets' loop to the database: a thread per call, its connection returned afterwards."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 8
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="rooms")


async def ask(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function of the domain beside the loop. Its refusals and errors come back as they are."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(_clean, partial(function, *args, **kwargs)))


def _clean(call: Callable[[], T]) -> T:
    """Neither begin nor end with a connection that another call has left or the database has dropped."""
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
