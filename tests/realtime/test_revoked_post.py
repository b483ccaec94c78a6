"""A post that two people ended silences the sockets of whoever had it, within five seconds."""

from mediation.people.models import Membership
from tests.mediation.people import offices as made
from tests.mediation.people.offices import Offices
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import _member
from tests.realtime.clients import connected, in_db

LOST_WITHIN = 5.0


def keepers(scene: Scene) -> Offices:
    """Two administrators beside the people of a scene."""
    one, two = (_member(name, name, None, "admin") for name in ("管甲", "管乙"))  # type: ignore[arg-type]
    return Offices(scene.world, one, two, scene.world.outsider)


async def test_an_ended_post_is_silence_within_five_seconds(scene: Scene) -> None:
    world = scene.world
    offices = await in_db(keepers, scene)
    post = await in_db(Membership.objects.get, user=world.mediator)
    found = await in_db(made.propose, "end_post", offices.one, post=post.pk)
    async with connected(world.zhou, world.mediator) as (zhou, mediator):
        await zhou.join(scene.joint)
        await mediator.join(scene.joint)
        await mediator.say(scene.joint, "提议之后还在")
        await in_db(made.confirm, found, world.supervisor)
        last = await zhou.say(scene.joint, "他还听吗")
        assert await mediator.closed(LOST_WITHIN) in {4409, 4401}
        assert last["seq"] not in mediator.seqs(scene.joint)
