"""Calls on the wire: who may signal whom, what is refused, what ends with a lost right, and no trace outside."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from mediation.cases.models import Proceeding
from mediation.core import nudge
from mediation.people.entry import Entry
from mediation.rooms import calls
from mediation.rooms.models import Caller, Message, Room
from realtime import entrance, hub
from tests.mediation import worlds
from tests.mediation.rooms.scenes import Scene
from tests.processes import wait_until
from tests.realtime.clients import Client, Frame, connected, in_db, key

OFFER = {"description": {"type": "offer", "sdp": "v=0 秘密"}}


@pytest.fixture(autouse=True)
def _looks_come_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """That they come within the five seconds of promise C2 is test_delivery's; here nobody waits for them."""
    monkeypatch.setattr(hub, "LOOK_SECONDS", (0.5, 1.0))


async def enter(client: Client, room: Room, **more: Any) -> Frame:
    """Come into the call; the answer."""
    ref = str(uuid4())
    await client.tell("call", room=key(room), ref=ref, act="join", **{"agreed": True, "peer": None, **more})
    return await client.eventually(lambda frame: frame.get("ref") == ref)


async def all_in(room: Room, *clients: Client) -> list[str]:
    """Everyone joins room and call; their pages' names, once everyone knows of everyone."""
    for client in clients:
        await client.join(room)
    peers = [(await enter(client, room))["you"] for client in clients]
    for client in clients:
        await client.eventually(lambda frame: knows(frame, set(peers)))
    return peers


def knows(frame: Frame, peers: set[str]) -> bool:
    """Whether a frame says that just these are in an open call."""
    return frame["op"] == "call" and frame["open"] and {one["peer"] for one in frame["peers"]} == peers


async def test_a_signal_reaches_the_one_page_it_is_for_and_is_kept_nowhere(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.agent, world.mediator) as clients:
        zhou, agent, mediator = clients
        mine, theirs, _third = await all_in(room, *clients)
        lines = await in_db(Message.objects.filter(room=room).count)
        await zhou.tell("signal", room=key(room), to=theirs, data=OFFER)
        told = await agent.until("signal")
        seat = await in_db(lambda: str(Caller.objects.get(peer=mine).seat_id))
        assert told == {"op": "signal", "room": key(room), "peer": mine, "participant": seat, "data": OFFER}
        assert not [frame for frame in await mediator.settle() + await zhou.settle() if frame["op"] == "signal"]
        assert await in_db(Message.objects.filter(room=room).count) == lines


async def test_nobody_signals_into_a_call_they_are_not_in_or_that_is_not_open(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.agent, world.mediator, world.outsider) as clients:
        zhou, agent, mediator, outsider = clients
        for client in (zhou, agent, mediator):
            await client.join(room)
        first, second = (await enter(zhou, room))["you"], (await enter(mediator, room))["you"]
        await outsider.tell("signal", room=key(room), to=first, data=OFFER)
        assert (await outsider.until("error"))["code"] == "not_joined"
        await agent.tell("signal", room=key(room), to=first, data=OFFER)
        assert (await agent.until("error"))["code"] == "forbidden"
        await zhou.tell("signal", room=key(room), to=second, data=OFFER)
        assert (await zhou.until("error"))["code"] == "forbidden", "the merchant has not agreed"
        await in_db(calls.agree, actor=worlds.actor(world.agent), room=room.pk, now=worlds.at("2026-06-01 10:00"))
        await zhou.eventually(lambda frame: knows(frame, {first, second}))
        for nobody in (str(uuid4()), first):
            await zhou.tell("signal", room=key(room), to=nobody, data=OFFER)
            assert (await zhou.until("error"))["code"] == "forbidden"
        await zhou.tell("signal", room=key(room), to=second, data=OFFER)
        assert (await mediator.until("signal"))["data"] == OFFER


async def test_who_loses_the_right_hears_nothing_and_is_dropped_by_the_others_at_the_next_look(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.agent, world.mediator) as clients:
        zhou, _agent, mediator = clients
        first, second, third = await all_in(room, *clients)
        await in_db(Proceeding.objects.filter(pk=scene.proceeding.pk).update, handler=None)
        await zhou.eventually(lambda frame: knows(frame, {first, second}))
        await zhou.tell("signal", room=key(room), to=third, data=OFFER)
        assert (await zhou.until("error"))["code"] == "forbidden"
        assert await mediator.closed() == 4409
        assert not [frame for frame in mediator.heard if frame["op"] == "signal"]


async def test_who_loses_the_right_with_no_socket_open_is_dropped_too(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.agent) as (zhou, agent):
        async with connected(world.mediator) as (mediator,):
            first, second, _third = await all_in(room, zhou, agent, mediator)
        await in_db(Proceeding.objects.filter(pk=scene.proceeding.pk).update, handler=None)
        await zhou.eventually(lambda frame: knows(frame, {first, second}))


async def test_after_a_lost_connection_the_same_page_goes_on(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.agent, world.mediator) as (agent, mediator):
        async with connected(world.zhou) as (zhou,):
            peers = await all_in(room, zhou, agent, mediator)
        async with connected(world.zhou) as (zhou,):
            joined = await zhou.join(room)
            assert {one["peer"] for one in joined["call"]["peers"]} == set(peers)
            assert (await enter(zhou, room, agreed=False, peer=peers[0]))["you"] == peers[0]
            await agent.tell("signal", room=key(room), to=peers[0], data=OFFER)
            assert (await zhou.until("signal"))["peer"] == peers[1]
    assert await in_db(Caller.objects.filter(seat__room=room).count) == 3


async def test_who_comes_into_the_room_learns_of_its_call_and_who_leaves_is_told(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.mediator) as (zhou, mediator):
        assert (await zhou.join(room))["call"]["peers"] == []
        mine = (await enter(zhou, room))["you"]
        joined = await mediator.join(room)
        assert [one["peer"] for one in joined["call"]["peers"]] == [mine]
        assert joined["call"]["missing"] == ["mediator"]
        ref = str(uuid4())
        await zhou.tell("call", room=key(room), ref=ref, act="leave", peer=mine)
        await zhou.eventually(lambda frame: frame.get("ref") == ref and frame["peers"] == [])
        await mediator.eventually(lambda frame: frame["op"] == "call" and frame["peers"] == [])


async def test_who_comes_in_while_the_call_changes_learns_of_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read of the room is older than the change, and the nudge came before one's place was taken."""
    monkeypatch.setattr(hub, "LOOK_SECONDS", (1000, 1000))
    world, room = scene.world, scene.joint
    read = entrance.enter

    def slowly(entry: Entry, where: UUID) -> entrance.Entered:
        entered = read(entry, where)
        if entry.actor == worlds.actor(world.agent):
            now = worlds.at("2026-06-01 10:00")
            calls.agree(actor=worlds.actor(world.mediator), room=room.pk, now=now)
            wait_until(lambda: bool(feed.call.agreed), seconds=8, processes=[], what="the look at the call")
        return entered

    monkeypatch.setattr(entrance, "enter", slowly)
    async with connected(world.zhou, world.agent) as (zhou, agent):
        await zhou.join(room)
        feed = hub.hub().feeds[room.pk]
        assert (await agent.join(room))["call"]["agreed"] == []
        await agent.eventually(lambda frame: frame["op"] == "call" and len(frame["agreed"]) == 1)


async def test_a_page_that_gives_no_sign_of_life_is_put_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.agent, world.mediator) as (agent, mediator):
        async with connected(world.zhou) as (zhou,):
            _first, second, third = await all_in(room, zhou, agent, mediator)
        monkeypatch.setattr(calls, "LAPSE", calls.LAPSE / 20)
        await agent.eventually(lambda frame: knows(frame, {second, third}))
    lost = await in_db(lambda: [one.body["event"] for one in Message.objects.filter(room=room, kind="system")])
    assert lost.count("call.lost") == 1


async def test_a_full_call_and_one_without_a_word_are_refused_in_words(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST", 1)
    async with connected(scene.world.zhou, scene.world.mediator) as (zhou, mediator):
        await zhou.join(scene.joint)
        await mediator.join(scene.joint)
        assert (await enter(zhou, scene.joint, agreed=False))["code"] == "forbidden"
        await enter(zhou, scene.joint)
        full = await enter(mediator, scene.joint)
        assert (full["op"], full["code"]) == ("error", "unavailable")
        assert "满" in full["message"], full


async def test_signals_have_a_measure_and_joining_counts_as_something_said(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    with override_settings(LIMITS=settings.LIMITS | {"frames": 0, "signals": 1, "sends": 1}):
        async with connected(world.zhou, world.agent, world.mediator) as clients:
            zhou, agent, _mediator = clients
            _mine, theirs, _third = await all_in(room, *clients)
            for _one in range(4):
                await zhou.tell("signal", room=key(room), to=theirs, data=OFFER)
            assert (await zhou.until("error", code="rate_limited"))["retry_after"] > 0
            answers = [await enter(zhou, room, agreed=False) for _one in range(4)]
            assert "rate_limited" in {frame.get("code") for frame in answers}
            assert len([frame for frame in await agent.settle() if frame["op"] == "signal"]) == 2


async def test_a_call_in_a_caucus_tells_nobody_outside_anything(scene: Scene) -> None:
    caucus: Room = await in_db(scene.caucus, "claimant")
    async with connected(*scene.four) as clients:
        zhou, agent, platform, mediator = clients
        for client in clients:
            await client.join(scene.joint)
        for client in clients:
            await client.settle()
        first, second = await all_in(caucus, zhou, mediator)
        await zhou.tell("signal", room=key(caucus), to=second, data=OFFER)
        await mediator.until("signal")
        await zhou.tell("call", room=key(caucus), ref=str(uuid4()), act="leave", peer=first)
        await mediator.eventually(lambda frame: frame["op"] == "call" and len(frame["peers"]) == 1)
        seats = ("room", key(scene.joint))  # who sits in the room of all may be told late
        for outside in (agent, platform):
            assert [one for one in await outside.settle() if (one["op"], one["room"]) != seats] == []
        answers = []
        for room in (key(caucus), str(uuid4())):
            heard = []
            asked = {"ref": str(uuid4()), "act": "join", "agreed": True}
            for op, fields in (("call", asked), ("signal", {"to": second, "data": OFFER})):
                await agent.tell(op, room=room, **fields)
                said = [{**frame, "room": "", "ref": ""} for frame in await agent.settle()]
                heard.append(said)
            answers.append(heard)
        assert answers[0] == answers[1]
        assert [frame["code"] for one in answers[0] for frame in one] == ["not_joined", "not_joined"]


async def test_a_signal_that_another_process_made_up_for_somebody_outside_goes_nowhere(scene: Scene) -> None:
    world, room = scene.world, scene.joint
    async with connected(world.zhou, world.agent) as (zhou, agent):
        await zhou.join(room)
        await agent.join(room)
        mine = (await enter(zhou, room))["you"]
        await zhou.tell("leave", room=key(room))
        await zhou.settle()
        hint = {"type": "room.signal", "room": key(room), "to": mine, "peer": mine, "participant": "", "data": OFFER}
        nudge.send(nudge.room_group(room.pk), hint)
        for client in (zhou, agent):
            assert not [frame for frame in await client.settle() if frame["op"] == "signal"]
