"""One ear per process: it hears the groups it joined on the one channel it listens to, and outlives its layer."""

import asyncio
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from django.test import override_settings

from mediation.core.ear import Ear


class Far(InMemoryChannelLayer):  # type: ignore[misc]
    """A layer across a network: even a name takes a while."""

    async def new_channel(self, prefix: str = "specific.") -> str:
        await asyncio.sleep(0.05)
        name: str = await super().new_channel(prefix)
        return name


@pytest.mark.parametrize("joins_first", [True, False])
async def test_what_is_joined_while_listening_begins_is_heard(joins_first: bool) -> None:
    with override_settings(CHANNEL_LAYERS={"default": {"BACKEND": f"{__name__}.Far"}}):
        ear = Ear()
        work: list[Any] = [ear.join("room.x"), ear.hear()]
        joined, heard = (asyncio.create_task(one) for one in (work if joins_first else work[::-1]))
        if not joins_first:
            joined, heard = heard, joined
        await joined
        await ear._layer.group_send("room.x", {"type": "room.posted", "seq": 1})
        assert await asyncio.wait_for(heard, 2) == {"type": "room.posted", "seq": 1}


async def test_a_layer_that_was_away_is_joined_again_by_a_refresh() -> None:
    async def away(*_arguments: Any) -> None:
        raise ConnectionError("the layer is away")

    ear = Ear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InMemoryChannelLayer, "group_add", away)
        await ear.join("room.y")
    await ear.refresh()
    await ear._layer.group_send("room.y", {"type": "room.changed"})
    assert await asyncio.wait_for(ear.hear(), 2) == {"type": "room.changed"}
