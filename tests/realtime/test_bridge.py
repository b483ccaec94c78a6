"""Who comes in too late for a mesh, on the wire: the way to the media server, and a server that does not answer."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import override_settings
from livekit.api import TokenVerifier

from mediation.rooms import calls
from mediation.rooms.models import Bridge
from tests.mediaserver.running import KEY, SECRET, MediaServer
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import Frame, connected, in_db, key
from tests.realtime.test_calls import enter


@pytest.fixture(scope="module")
def media() -> Iterator[MediaServer]:
    """A media server."""
    with MediaServer() as running:
        yield running


@pytest.fixture
def bridged(scene: Scene, media: MediaServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A room whose devices bear two, on a site that names the server."""
    monkeypatch.setattr(calls, "MOST", 2)
    media.silent(False)
    with override_settings(**media.settings):
        yield scene


def moved(frame: Frame) -> bool:
    """Whether a frame says that the call passes through the media server."""
    return frame["op"] == "call" and frame["server"] is not None


async def test_all_move_over_and_each_gets_a_way_of_its_own(bridged: Scene, media: MediaServer) -> None:
    world, room = bridged.world, bridged.joint
    async with connected(world.zhou, world.agent, world.mediator) as (zhou, agent, mediator):
        for client in (zhou, agent, mediator):
            await client.join(room)
        first, second = await enter(zhou, room), await enter(agent, room)
        assert (first["server"], second["server"]) == (None, None)
        assert "way" not in first | second
        third = await enter(mediator, room)
        assert third["open"]
        for client, before in ((zhou, first), (agent, second)):
            told = await client.eventually(moved)
            assert "way" not in told, "a way is told to nobody but who asks for it"
            again = await enter(client, room, agreed=False, peer=before["you"])
            claims = TokenVerifier(KEY, SECRET).verify(again["way"]["token"])
            assert claims.video is not None
            assert (again["you"], claims.identity) == (before["you"], before["you"])
            assert list(media.rooms()) == [claims.video.room]
            assert again["way"]["url"] == media.url
            assert third["way"]["token"] != again["way"]["token"]
    assert await in_db(Bridge.objects.count) == 1


async def test_no_way_is_given_while_a_consent_is_missing(bridged: Scene) -> None:
    world, room = bridged.world, bridged.joint
    async with connected(world.zhou, world.platform_agent, world.mediator, world.agent) as clients:
        for client in clients:
            await client.join(room)
        for client in clients[:2]:
            await enter(client, room)
        third = await enter(clients[2], room)
        assert (third["server"] is not None, third["open"], "way" in third) == (True, False, False)
        await enter(clients[3], room)
        await clients[2].eventually(lambda frame: frame["op"] == "call" and frame["open"])
        assert "way" in await enter(clients[2], room, agreed=False, peer=third["you"])


async def test_a_server_that_does_not_answer_leaves_the_others_among_themselves(
    bridged: Scene, media: MediaServer
) -> None:
    world, room = bridged.world, bridged.joint
    media.silent(True)
    async with connected(world.zhou, world.agent, world.mediator) as (zhou, agent, mediator):
        for client in (zhou, agent, mediator):
            await client.join(room)
        await enter(zhou, room)
        await enter(agent, room)
        await mediator.tell("call", room=key(room), ref=str(uuid4()), act="join", agreed=True, peer=None)
        refused = await mediator.until("error")
        assert (refused["code"], "媒体服务器" in refused["message"]) == ("unavailable", True)
        assert len((await in_db(calls.of_room, room.pk)).peers) == 2
    assert not await in_db(Bridge.objects.exists)
