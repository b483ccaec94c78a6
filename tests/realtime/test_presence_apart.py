"""Whoever leaves one room for another is still here: no look at a room tells where they sit (promise C1)."""

from mediation.rooms.models import Room
from realtime.hub import hub
from tests.mediation.rooms.scenes import Scene
from tests.realtime.clients import connected, in_db, key


async def test_a_look_does_not_tell_that_somebody_left_for_a_caucus(scene: Scene) -> None:
    world = scene.world
    caucus: Room = await in_db(scene.caucus, "claimant")
    async with connected(world.agent, world.mediator) as (agent, mediator):
        await agent.join(scene.joint)
        await mediator.join(scene.joint)
        await hub().look(scene.joint.pk)
        await agent.settle()
        await mediator.tell("leave", room=key(scene.joint))
        await mediator.join(caucus)
        assert (await mediator.say(caucus, "单独谈"))["seq"] == 2
        await hub().look(scene.joint.pk)
        assert await agent.settle() == []
        rejoined = await agent.join(scene.joint)
        assert {one["name"]: one["online"] for one in rejoined["participants"]}[world.mediator.name]
