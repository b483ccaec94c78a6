"""Listening for nudges: one channel of the layer for a whole process, in as many groups as its sockets need."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from channels.layers import get_channel_layer

_LOG = logging.getLogger(__name__)


class Ear:
    """Hears the nudges of the groups it joined; it may miss some, so whoever uses it looks for themselves too."""

    def __init__(self) -> None:
        self._layer: Any = get_channel_layer()
        self._channel = ""
        self._naming = asyncio.Lock()
        self.groups: set[str] = set()

    async def join(self, group: str) -> None:
        """Hear a group from now on; a layer that is away is tried again by `refresh`."""
        self.groups.add(group)
        await self._quietly("group_add", group)

    async def leave(self, group: str) -> None:
        """Hear it no longer."""
        self.groups.discard(group)
        await self._quietly("group_discard", group)

    async def refresh(self) -> None:
        """Join every group once more: memberships end after a day, and with the layer's own death."""
        for group in list(self.groups):
            await self._quietly("group_add", group)

    async def hear(self) -> Mapping[str, Any]:
        """The next nudge."""
        message: Mapping[str, Any] = await self._layer.receive(await self._name())
        return message

    async def _name(self) -> str:
        async with self._naming:  # two channels would be one that listens and another that was told to
            if not self._channel:
                self._channel = await self._layer.new_channel()
        return self._channel

    async def _quietly(self, what: str, group: str) -> None:
        try:
            await getattr(self._layer, what)(group, await self._name())
        except Exception:  # noqa: BLE001 - every layer fails in its own way; sockets look for themselves meanwhile
            _LOG.warning("the channel layer is away: %s of %s", what, group, exc_info=True)
