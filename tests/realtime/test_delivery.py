"""What the socket promises: durable, ordered, closed, live (protocol 1), whatever the layer does."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from channels.layers import InMemoryChannelLayer
from django.conf import settings
from django.test import override_settings

from mediation.cases.models import Proceeding
from mediation.people.models import Membership, User
from mediation.rooms import verbs
from mediation.rooms.models import Message, Room, Seat
from realtime import delivery
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import Client, connected, in_db, key

LOST_WITHIN = 5.0


class Hostile(InMemoryChannelLayer):  # type: ignore[misc]
    """A layer that drops a third of all hints, repeats others, holds some back, and invents numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chance = random.Random(7)
        self.held: list[tuple[str, dict[str, Any]]] = []

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        deed = self.chance.random()
        if deed < 0.33:
            return
        if deed < 0.5:
            self.held.append((group, message))
            return
        if deed < 0.6 and message["type"] == "rooms.posted":
            message = message | {
                "last": {room: seq + self.chance.randint(-3, 50) for room, seq in message["last"].items()}
            }
        self.held.append((group, message))
        self.chance.shuffle(self.held)
        for one in [self.held.pop() for _ in range(min(len(self.held), self.chance.randint(1, 3)))]:
            for _ in range(self.chance.randint(1, 3)):
                await super().group_send(*one)


@pytest.fixture
def hostile() -> Iterator[None]:
    """Every hint goes through the hostile layer."""
    with override_settings(CHANNEL_LAYERS={"default": {"BACKEND": f"{__name__}.Hostile"}}):
        yield


@pytest.fixture
def unlimited() -> Iterator[None]:
    """No limits of frequency."""
    with override_settings(LIMITS=settings.LIMITS | {"frames": 0, "sends": 0}):
        yield


async def test_a_message_reaches_everyone_in_the_room_in_order(scene: Scene) -> None:
    async with connected(*scene.four) as clients:
        for client in clients:
            frame = await client.join(scene.joint)
            assert (frame["kind"], frame["state"], frame["last_seq"]) == ("joint", "open", 1)
            assert frame["you"]["participant"] in {one["participant"] for one in frame["participants"]}
        acks = [(await client.say(scene.joint, f"第{number}句"))["seq"] for number, client in enumerate(clients)]
        assert acks == [2, 3, 4, 5]
        for client in clients:
            assert await client.messages_up_to(scene.joint, 5) == [1, 2, 3, 4, 5]
        second = clients[0].messages(scene.joint)[1]
        assert second["author"] == {
            "participant": second["author"]["participant"], "name": scene.world.zhou.name, "seat": "claimant",
        }  # fmt: skip
        assert (second["kind"], second["body"], second["reply_to"], second["retracted"]) == (
            "text",
            {"text": "第0句"},
            None,
            None,
        )
        assert second["at"].endswith("Z")


async def test_the_acknowledged_line_is_in_the_database_and_a_repeated_one_is_not_told_twice(scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        await zhou.join(scene.joint)
        await agent.join(scene.joint)
        ref = str(uuid4())
        first = await zhou.say(scene.joint, "一", ref=ref)
        assert await in_db(Message.objects.filter(room=scene.joint, seq=first["seq"]).count) == 1
        again = await zhou.say(scene.joint, "一", ref=ref)
        assert (again["seq"], again["at"]) == (first["seq"], first["at"])
        last = await zhou.say(scene.joint, "二")
        assert await agent.messages_up_to(scene.joint, last["seq"]) == [1, 2, 3]


async def test_what_rest_and_the_platform_store_comes_too(scene: Scene) -> None:
    async with connected(scene.world.agent) as (agent,):
        await agent.join(scene.joint)
        await in_db(scenes.say, scene.world.zhou, scene.joint, "经由接口")
        assert await agent.messages_up_to(scene.joint, 2) == [1, 2]


async def test_order_and_number_hold_whatever_the_layer_does(hostile: None, unlimited: None, scene: Scene) -> None:
    async with connected(*scene.four) as clients:
        for client in clients:
            await client.join(scene.joint)

        async def speak(client: Client, who: User) -> None:
            for number in range(8):
                if number % 2:
                    await client.say(scene.joint, f"{number}")
                else:
                    await in_db(scenes.say, who, scene.joint, f"{number}")

        await asyncio.gather(*(speak(client, who) for client, who in zip(clients, scene.four, strict=True)))
        for client in clients:
            assert await client.messages_up_to(scene.joint, 33) == list(range(1, 34))


async def test_a_layer_that_is_dead_costs_seconds_not_messages(scene: Scene) -> None:
    async def silence(*_arguments: Any) -> None:
        raise ConnectionError("the layer is away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InMemoryChannelLayer, "group_send", silence)
        async with connected(scene.world.agent) as (agent,):
            await agent.join(scene.joint)
            await in_db(scenes.say, scene.world.zhou, scene.joint, "还听得到吗")
            async with asyncio.timeout(LOST_WITHIN):
                assert await agent.messages_up_to(scene.joint, 2) == [1, 2]


@pytest.mark.parametrize(("after", "first"), [(None, 22), (0, 1), (30, 31), (70, 71), (71, None), (10**6, None)])
async def test_who_comes_back_gets_what_they_missed_and_then_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, after: int | None, first: int | None
) -> None:
    monkeypatch.setattr(delivery, "PAGE", 20)

    def fill() -> None:
        for number in range(70):
            scenes.say(scene.world.zhou, scene.joint, f"{number}")

    await in_db(fill)
    async with connected(scene.world.agent) as (agent,):
        assert (await agent.join(scene.joint, after))["last_seq"] == 71
        expected = list(range(first, 72)) if first else []
        if expected:
            assert await agent.messages_up_to(scene.joint, 71) == expected
        await in_db(scenes.say, scene.world.zhou, scene.joint, "新的")
        assert await agent.messages_up_to(scene.joint, 72) == [*expected, 72]


async def test_a_caucus_is_heard_inside_only(scene: Scene) -> None:
    world = scene.world
    async with connected(*scene.four) as clients:
        zhou, agent, platform, mediator = clients
        for client in clients:
            await client.join(scene.joint)
        caucus: Room = await in_db(scene.caucus, "claimant")
        notice = await zhou.until("notice")
        assert (notice["case"], notice["event"]) == (str(scene.case.pk), "room.opened")
        assert key(caucus) in notice["url"]
        for client in clients:
            await client.settle()
        await zhou.join(caucus)
        await mediator.join(caucus)
        await zhou.say(caucus, "我的底线")
        await mediator.messages_up_to(caucus, 2)
        await mediator.tell("read", room=key(caucus), seq=2)
        await mediator.tell("typing", room=key(caucus))
        await zhou.until("read", seq=2)
        await zhou.until("typing")
        await in_db(worlds.do, "close_caucus", world.mediator, scenes.TALK, scene.case, side="claimant")
        await zhou.until("room", state="closed")
        for outside in (agent, platform):
            assert await outside.settle() == []


def bare(frame: dict[str, Any]) -> dict[str, Any]:
    """A frame without what the asker put in themselves."""
    return {name: value for name, value in frame.items() if name not in {"room", "ref"}}


async def test_an_outsider_cannot_tell_a_caucus_from_nothing(scene: Scene) -> None:
    caucus: Room = await in_db(scene.caucus, "claimant")
    answers = []
    async with connected(scene.world.agent) as (agent,):
        for room in (key(caucus), str(uuid4())):
            heard = []
            for op, fields in (
                ("join", {"after": 0}), ("leave", {}), ("read", {"seq": 1}), ("typing", {}),
                ("send", {"ref": str(uuid4()), "kind": "text", "body": {"text": "谁在"}}),
            ):  # fmt: skip
                await agent.tell(op, room=room, **fields)
                heard.append([bare(frame) for frame in await agent.settle()])
            answers.append(heard)
    assert answers[0] == answers[1]
    assert [frame["code"] for one in answers[0] for frame in one] == [
        "not_found",
        "not_joined",
        "not_joined",
        "not_joined",
    ]


@pytest.mark.parametrize("how", ["membership", "handler", "account"])
async def test_a_lost_right_is_silence_within_five_seconds(scene: Scene, how: str) -> None:
    world = scene.world
    lose = {
        "membership": Membership.objects.filter(user=world.mediator).update,
        "handler": Proceeding.objects.filter(pk=scene.proceeding.pk).update,
        "account": User.objects.filter(pk=world.mediator.pk).update,
    }[how]
    changes: dict[str, dict[str, Any]] = {
        "membership": {"active": False},
        "handler": {"handler": None},
        "account": {"is_active": False},
    }
    async with connected(world.zhou, world.mediator) as (zhou, mediator):
        await zhou.join(scene.joint)
        await mediator.join(scene.joint)
        await in_db(lose, **changes[how])
        last = await zhou.say(scene.joint, "他还听吗")
        assert await mediator.closed(LOST_WITHIN) in {4409, 4401}
        assert last["seq"] not in mediator.seqs(scene.joint)
        await zhou.eventually(lambda frame: len(frame.get("participants", [])) == 1 and frame["op"] == "room")
        seat = await in_db(Seat.objects.get, room=scene.joint, person=world.mediator)
        assert seat.withdrawn_at is not None


async def test_one_lost_room_of_several_leaves_the_others(scene: Scene) -> None:
    world = scene.world
    other = await in_db(scenes.sitting, world, world.chen)
    async with connected(world.mediator) as (mediator,):
        await mediator.join(scene.joint)
        await mediator.join(other.joint)
        await in_db(Proceeding.objects.filter(pk=scene.proceeding.pk).update, handler=None)
        assert (await mediator.until("error", LOST_WITHIN))["code"] == "not_joined"
        assert (await mediator.say(other.joint, "还在"))["seq"] == 2
        await mediator.tell("join", room=key(scene.joint), after=0)
        assert (await mediator.until("error"))["code"] == "not_found"


async def test_a_closed_room_says_so_and_takes_nothing_more(scene: Scene) -> None:
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.join(scene.joint)
        await in_db(scenes.end, scene)
        await zhou.until("room", state="closed")
        await zhou.tell("send", room=key(scene.joint), ref=str(uuid4()), kind="text", body={"text": "喂"})
        assert (await zhou.until("error"))["code"] == "room_closed"
    async with connected(scene.world.agent) as (late,):
        joined = await late.join(scene.joint, 0)
        assert (joined["state"], joined["you"]["can"], joined["you"]["participant"]) == ("closed", [], None)
        assert await late.messages_up_to(scene.joint, joined["last_seq"]) == [1, 2]


async def test_a_suspended_mediation_is_told_at_once_and_takes_nothing_until_it_goes_on(scene: Scene) -> None:
    world = scene.world
    case = await in_db(bureau.reach, world, "in_session")
    room = await in_db(Room.objects.get, case=case)
    asked = await in_db(bureau.recusal, world)
    async with connected(world.zhou) as (zhou,):
        joined = await zhou.join(room)
        assert (joined["state"], joined["suspended"]) == ("open", False)
        await in_db(lambda: worlds.do("ask_recusal", world.agent, "2026-06-24 14:40", case, **asked))
        assert (await zhou.until("room", state="closed"))["suspended"] is True
        await zhou.eventually(lambda frame: frame.get("body", {}).get("event") == "room.suspended")
        ref = str(uuid4())
        await zhou.tell("send", room=key(room), ref=ref, kind="text", body={"text": "喂"})
        error = await zhou.until("error")
        assert (error["code"], error["ref"]) == ("room_closed", ref)
        assert "suspended" in error["message"] or "中止" in error["message"]
        await in_db(
            lambda: worlds.do("refuse_recusal", world.xiaoshan.lead, "2026-06-24 15:00", case, **bureau.REFUSED)
        )
        assert (await zhou.until("room", state="open"))["suspended"] is False
        await zhou.say(room, "继续")


async def test_a_page_turned_is_no_departure_and_a_room_left_is_not_offline(scene: Scene) -> None:
    world = scene.world
    caucus: Room = await in_db(scene.caucus, "claimant")
    async with connected(world.zhou, world.agent) as (zhou, agent):
        joined = await agent.join(scene.joint)
        who = {one["name"]: one for one in joined["participants"]}
        assert who[world.zhou.name]["online"]
        assert not who[world.mediator.name]["online"]
        await zhou.join(scene.joint)
        me = who[world.mediator.name]["participant"]
        async with connected(world.mediator) as (mediator,):
            await mediator.join(scene.joint)
            await agent.until("presence", participant=me, online=True)
            await mediator.tell("leave", room=key(scene.joint))
            await mediator.join(caucus)
            await mediator.say(caucus, "单独谈")
        async with connected(world.mediator) as (mediator,):
            await mediator.join(caucus)
            await mediator.settle()
            assert [frame for frame in await agent.settle() if frame["op"] == "presence"] == []
        await agent.until("presence", participant=me, online=False)


async def test_reading_and_writing_are_seen_by_the_others(scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        me = (await zhou.join(scene.joint))["you"]["participant"]
        await agent.join(scene.joint)
        await zhou.tell("read", room=key(scene.joint), seq=1)
        assert (await agent.until("read"))["participant"] == me
        await zhou.tell("typing", room=key(scene.joint))
        assert (await agent.until("typing"))["participant"] == me
        assert not [frame for frame in await zhou.settle() if frame["op"] == "typing"]
        rejoined = await agent.join(scene.joint)
        assert {one["participant"]: one["read"] for one in rejoined["participants"]}[me] == 1


async def test_a_text_taken_back_is_told_in_its_turn_and_gone_for_who_comes_later(scene: Scene) -> None:
    async with connected(scene.world.agent) as (agent,):
        await agent.join(scene.joint)
        await in_db(scenes.say, scene.world.zhou, scene.joint, "说错了")
        await agent.messages_up_to(scene.joint, 2)
        await in_db(
            verbs.retract, actor=worlds.actor(scene.world.zhou), room=scene.joint.pk, seq=2, now=worlds.at(scenes.TALK)
        )
        assert await agent.messages_up_to(scene.joint, 3) == [1, 2, 3]
        assert agent.messages(scene.joint)[2]["body"]["seq"] == 2
        later: list[Any] = []
        async with connected(scene.world.platform_agent) as (platform,):
            await platform.join(scene.joint, 0)
            await platform.messages_up_to(scene.joint, 3)
            later = platform.messages(scene.joint)
        assert (later[1]["body"], bool(later[1]["retracted"])) == ({}, True)
        assert "说错了" not in repr(later)


async def test_notes_of_the_platform_come_in_the_readers_language(scene: Scene) -> None:
    await in_db(User.objects.filter(pk=scene.world.agent.pk).update, language="en")
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        texts = []
        for client in (zhou, agent):
            await client.join(scene.joint, 0)
            await client.messages_up_to(scene.joint, 1)
            texts.append(client.messages(scene.joint)[0]["body"]["text"])
        assert texts[1].startswith("The room is open.")


async def test_a_room_left_is_heard_no_longer(scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        await zhou.join(scene.joint)
        await agent.join(scene.joint)
        await agent.tell("leave", room=key(scene.joint))
        await agent.settle()
        seq = (await zhou.say(scene.joint, "一"))["seq"]
        await zhou.messages_up_to(scene.joint, seq)
        assert await agent.settle() == []
        await agent.join(scene.joint, 1)
        assert await agent.messages_up_to(scene.joint, seq) == [1, seq]


def test_rooms_of_frames_are_uuids(scene: Scene) -> None:
    assert UUID(key(scene.joint)) == scene.joint.pk
