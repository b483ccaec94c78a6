"""Nudges leave after the commit and may be lost: a hint that a number grew. The only user of the channel layer here."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

_LOG = logging.getLogger(__name__)
_loop: asyncio.AbstractEventLoop | None = None
_sending: set[asyncio.Task[None]] = set()


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Tell which loop serves the sockets, so that a hint from a worker thread wakes it (in-memory layer)."""
    global _loop  # noqa: PLW0603 - one server loop per process
    _loop = loop


#: The group of every process that serves sockets: what was said is told once for all rooms of a commit.
ROOMS = "rooms"


def posted(numbers: Mapping[UUID, int]) -> None:
    """Tell after the commit how far rooms have come. Ids and numbers only: never what was said."""
    last = {str(room): seq for room, seq in numbers.items()}
    after_commit(ROOMS, {"type": "rooms.posted", "last": last})


def room_group(room: UUID | str) -> str:
    """Name of a room's group on the layer."""
    return f"room.{room}"


def person_group(person: UUID | str) -> str:
    """Name of a person's own group on the layer."""
    return f"person.{person}"


def after_commit(group: str, message: Mapping[str, Any]) -> None:
    """Send `message` to `group` once the transaction is committed; a failing hint never fails the commit."""
    transaction.on_commit(lambda: send(group, message), robust=True)


def send(group: str, message: Mapping[str, Any]) -> None:
    """Send a hint now. Lost when the layer is away: sockets look for themselves every few seconds."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        running = asyncio.get_running_loop()
    except RuntimeError:
        running = None
    if running is not None:
        task = running.create_task(layer.group_send(group, dict(message)))
        _sending.add(task)
        task.add_done_callback(_sending.discard)
    elif _loop is not None and _loop.is_running():
        asyncio.run_coroutine_threadsafe(layer.group_send(group, dict(message)), _loop)
    else:
        async_to_sync(layer.group_send)(group, dict(message))
