"""One look: while a page is made nothing changes, so what was read once for it is not read again."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_seen: ContextVar[dict[Hashable, Any] | None] = ContextVar("one_look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Answer the same question with the same answer until the end; for readers only, never around a verb."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def once(key: Callable[P, Hashable]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function answers for the length of a look; `key` tells questions apart. Without a look it asks."""

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            seen = _seen.get()
            if seen is None:
                return function(*args, **kwargs)
            question = (function, key(*args, **kwargs))
            if question not in seen:
                seen[question] = function(*args, **kwargs)
            answer: R = seen[question]
            return answer

        return asked

    return keep
