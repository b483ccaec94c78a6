"""Every error of the contract, the limits, and the ends of a socket (protocol 1)."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import override_settings

from mediation.people.models import User
from mediation.rooms import talk
from realtime import limits, outlet
from realtime.outlet import Outlet
from realtime.protocol import MOST_BYTES
from tests.mediation import worlds
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import Client, connected, in_db, key, ticket
from tests.realtime.test_door import OWN, knock, session


@pytest.fixture
def strict() -> Iterator[None]:
    """Two frames and one message a second."""
    with override_settings(LIMITS=settings.LIMITS | {"frames": 2, "sends": 1, "sockets": 2}):
        yield


async def error(client: Client, **frame: Any) -> dict[str, Any]:
    """The error with which a frame is answered."""
    await client.wire.send_to(text_data=json.dumps(frame))
    return await client.until("error")


async def test_each_mistake_has_its_code_and_names_its_room_and_reference(scene: Scene) -> None:
    room, ref = key(scene.joint), str(uuid4())
    text = {"op": "send", "room": room, "ref": ref, "kind": "text", "body": {"text": "好"}, "reply_to": None}
    other = await in_db(talk.token_of_view, worlds.actor(scene.world.zhou), uuid4())
    cases: list[tuple[dict[str, Any], str]] = [
        (text | {"kind": "offer"}, "bad_body"), (text | {"body": {"text": ""}}, "bad_body"),
        (text | {"body": {}}, "bad_body"), (text | {"body": {"text": "好" * 4001}}, "bad_body"),
        (text | {"kind": "file", "body": {"evidence": ref}}, "bad_body"), (text | {"reply_to": 99}, "bad_body"),
        (text | {"view_token": other}, "forbidden"), (text | {"room": str(uuid4())}, "not_joined"),
        (text | {"op": "shout"}, "unknown_op"), (text | {"reply_to": "x"}, "bad_frame"),
    ]  # fmt: skip
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.join(scene.joint)
        for frame, code in cases:
            said = await error(zhou, **frame)
            assert (said["code"], said["room"], said["ref"]) == (code, frame["room"], ref), frame
            assert said["message"]
        assert (await zhou.say(scene.joint, "好", ref=ref))["seq"] == 2


async def test_no_text_of_a_binary_or_broken_frame_reaches_a_room(scene: Scene) -> None:
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.wire.send_to(bytes_data=b'{"op":"ping","n":1}')
        assert (await zhou.until("error"))["code"] == "bad_frame"
        await zhou.wire.send_to(text_data='{"op":')
        assert (await zhou.until("error"))["code"] == "bad_frame"
        await zhou.tell("ping", n=7)
        assert (await zhou.next())["n"] == 7


async def test_a_frame_that_is_too_large_ends_the_socket(scene: Scene) -> None:
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.wire.send_to(text_data='"' + "x" * MOST_BYTES + '"')
        assert await zhou.closed() == 1009
        assert [frame["code"] for frame in zhou.heard] == ["too_large"]


async def test_a_database_that_is_away_is_told_and_nothing_is_acknowledged(scene: Scene) -> None:
    def away(*_lines: Any, **_fields: Any) -> None:
        raise OperationalError("the database is away")

    async with connected(scene.world.zhou) as (zhou,):
        await zhou.join(scene.joint)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(talk, "say_all", away)
            said = await error(
                zhou, op="send", room=key(scene.joint), ref=str(uuid4()), kind="text", body={"text": "好"}
            )
        assert said["code"] == "unavailable"
        assert (await zhou.say(scene.joint, "好"))["seq"] == 2


async def test_a_hasty_writer_is_told_when_to_go_on(strict: None, scene: Scene) -> None:
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.join(scene.joint)
        ref = str(uuid4())
        for _ in range(3):
            await zhou.tell("send", room=key(scene.joint), ref=ref, kind="text", body={"text": "快"})
            await asyncio.sleep(0.3)
        said = await zhou.until("error")
        assert (said["code"], said["ref"], said["room"]) == ("rate_limited", ref, key(scene.joint))
        assert 0 < said["retry_after"] <= 1


async def test_a_flood_ends_its_own_socket_and_nobody_elses(strict: None, scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        await agent.join(scene.joint)
        for number in range(40):
            await zhou.tell("ping", n=number)
        assert await zhou.closed() == 4429
        assert {frame.get("code", "pong") for frame in zhou.heard} == {"rate_limited", "pong"}
        assert (await agent.say(scene.joint, "照常"))["seq"] == 2


async def test_a_person_has_so_many_sockets(strict: None, scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.zhou):
        assert (await knock(f"/ws/?ticket={await ticket(scene.world.zhou)}"))[:2] == (True, 4429)
        accepted, code, other = await knock(f"/ws/?ticket={await ticket(scene.world.agent)}")
        assert (accepted, code) == (True, None)
        await other.disconnect()


def log_out(who: User) -> None:
    """End every session of a person, as a log-out does."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def new_password(who: User) -> None:
    """Another password ends every session."""
    who.set_password("eine andere-2026")
    who.save()


@pytest.mark.parametrize("end", [log_out, new_password])
async def test_a_socket_ends_with_the_login_it_came_with(scene: Scene, end: Callable[[User], None]) -> None:
    _accepted, _code, wire = await knock("/ws/", OWN, await in_db(session, scene.world.zhou))
    zhou = Client(wire)
    await zhou.join(scene.joint)
    await in_db(end, scene.world.zhou)
    assert await zhou.closed(5.5) == 4401
    await wire.disconnect()


async def test_a_server_that_stops_says_when_to_come_back(scene: Scene) -> None:
    async with connected(scene.world.zhou) as (zhou,):
        await zhou.join(scene.joint)
        zhou.wire.future.cancel()
        assert await zhou.closed() == 1012
        assert zhou.heard[-1]["op"] == "bye"
        assert 500 <= zhou.heard[-1]["retry_after"] <= 3000


async def test_a_slow_reader_is_cut_off_before_it_costs_memory() -> None:
    taken: list[Any] = []
    gate = asyncio.Event()

    async def slow(message: Any) -> None:
        taken.append(message)
        await gate.wait()

    line = Outlet(slow)
    for _ in range(outlet.MOST // 1000 + 2):
        line.put("x" * 1000)
    assert line.closing
    line.put("y")
    gate.set()
    await wait_for(lambda: bool(taken) and taken[-1]["type"] == "websocket.close")
    assert taken[-1]["code"] == 4408
    assert all(message.get("text") != "y" for message in taken)
    assert len(taken) <= 2
    await line.end()


async def test_frames_go_out_in_order_and_the_close_comes_last() -> None:
    taken: list[Any] = []

    async def quick(message: Any) -> None:
        await asyncio.sleep(0)
        taken.append(message.get("text") or message["code"])

    line = Outlet(quick)
    for number in range(100):
        line.put(str(number))
    line.shut(1012)
    line.shut(4429)
    await wait_for(lambda: len(taken) == 101)
    assert taken == [*map(str, range(100)), 1012]
    await asyncio.wait_for(line.drained(), 1)
    await line.end()


async def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as it holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - lists have no events
            await asyncio.sleep(0.01)


def test_a_bucket_gives_its_burst_then_its_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("realtime.limits.time.monotonic", lambda: now[0])
    bucket = limits.Bucket(5)
    assert [bucket.take() for _ in range(10)] == [0.0] * 10
    assert bucket.take() == pytest.approx(0.2)
    now[0] += 0.2
    assert (bucket.take(), bucket.take() > 0) == (0.0, True)
    now[0] += 1000
    assert sum(bucket.take() == 0 for _ in range(100)) == 10
    assert all(limits.Bucket(0).take() == 0 for _ in range(1000))
