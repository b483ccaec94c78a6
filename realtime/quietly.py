"""Work beside the sockets that must not end them: a failure is logged, and the next look tries again."""

import logging
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


async def quietly(what: str, work: Awaitable[T], otherwise: T) -> T:
    """The work's answer, or `otherwise` when it failed. `what` says in the log which work it was."""
    try:
        return await work
    except Exception:  # noqa: BLE001 - database, cache and layer fail in their own ways, and sockets outlive them all
        _LOG.exception("failed: %s", what)
        return otherwise
