"""Every way by which a line of a room reaches somebody says the same instant, on both databases (M2)."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client as Browser

from mediation.people.queries import issue_token
from mediation.rooms import verbs, wire
from mediation.rooms.models import Message
from realtime import clock
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import connected, in_db

pytestmark = pytest.mark.both_databases
WHEN = "2026-06-01 13:40"
UTC_THEN = datetime(2026, 6, 1, 5, 40, tzinfo=UTC)


def stored(scene: Scene) -> dict[int, datetime]:
    """The truth."""
    return dict(Message.objects.filter(room=scene.joint).values_list("seq", "at"))


def moments(frames: list[dict[str, str]]) -> dict[int, datetime]:
    """What lines of the wire say."""
    return {int(one["seq"]): datetime.fromisoformat(one["at"]) for one in frames}


def by_rest(scene: Scene) -> dict[int, datetime]:
    token = issue_token(label="t", now=clock.real_now(), user=scene.world.agent)
    answer = Browser().get(
        f"/api/v1/rooms/{scene.joint.pk}/messages/?after=0", headers={"Authorization": f"Bearer {token}"}
    )
    page = answer.json()
    return moments(page["results"] if isinstance(page, dict) else page)


def by_page(scene: Scene, query: str = "") -> dict[int, datetime]:
    browser = Browser()
    browser.force_login(scene.world.agent, backend="django.contrib.auth.backends.ModelBackend")
    html = browser.get(f"/rooms/{scene.joint.pk}/{query}").content.decode()
    found = re.findall(r'data-seq="(\d+)".*?<time datetime="([^"]+)"', html, re.DOTALL)
    return {int(seq): datetime.fromisoformat(at) for seq, at in found}


async def test_every_way_says_the_same_instant(scene: Scene) -> None:
    async with connected(scene.world.zhou, scene.world.agent) as (zhou, agent):
        await zhou.join(scene.joint, after=0)
        await agent.join(scene.joint, after=0)
        ack = await zhou.say(scene.joint, "由本进程存下，直接递出")
        stored_elsewhere = await in_db(scenes.say, scene.world.zhou, scene.joint, "从别处存下，要先读", WHEN)
        await agent.messages_up_to(scene.joint, stored_elsewhere.seq)
        await zhou.messages_up_to(scene.joint, stored_elsewhere.seq)
        truth = await in_db(stored, scene)
        assert truth[stored_elsewhere.seq] == UTC_THEN
        assert datetime.fromisoformat(ack["at"]) == truth[ack["seq"]]
        assert moments(agent.messages(scene.joint)) == truth
        assert moments(zhou.messages(scene.joint)) == truth
    async with connected(scene.world.platform_agent) as (late,):
        await late.join(scene.joint, after=0)
        await late.messages_up_to(scene.joint, stored_elsewhere.seq)
        assert moments(late.messages(scene.joint)) == truth
    assert await in_db(by_rest, scene) == truth
    to_the_second = {seq: at.replace(microsecond=0) for seq, at in truth.items()}
    assert await in_db(by_page, scene) == to_the_second
    older = {seq: at for seq, at in to_the_second.items() if seq < stored_elsewhere.seq}
    assert await in_db(by_page, scene, f"?before={stored_elsewhere.seq}") == older


async def test_the_moment_a_line_was_taken_back_is_the_same_for_who_catches_up(scene: Scene) -> None:
    said = await in_db(scenes.say, scene.world.zhou, scene.joint, "说错了", WHEN)
    gone = worlds.at("2026-06-01 13:41")
    await in_db(verbs.retract, actor=worlds.actor(scene.world.zhou), room=scene.joint.pk, seq=said.seq, now=gone)
    async with connected(scene.world.agent) as (agent,):
        await agent.join(scene.joint, after=0)
        await agent.messages_up_to(scene.joint, said.seq)
    (frame,) = [one for one in agent.messages(scene.joint) if one["seq"] == said.seq]
    assert datetime.fromisoformat(frame["retracted"]) == gone


def test_a_reference_used_before_answers_with_the_instant_of_then(scene: Scene) -> None:
    ref = uuid4()
    first = scenes.say(scene.world.zhou, scene.joint, "一", WHEN, ref=ref)
    again = scenes.say(scene.world.zhou, scene.joint, "一", "2026-06-01 15:00", ref=ref)
    assert (again.seq, again.at) == (first.seq, UTC_THEN)


def test_a_moment_without_a_zone_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="zone"):
        wire.moment(datetime(2026, 6, 1, 5, 40))  # noqa: DTZ001 - the very thing
