"""Where a party can be served is for the court and that party: the other side reads no full number (promise C4)."""

import pytest

from mediation.documents.queries import papers_of
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.worlds import actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_address_for_service_is_read_by_its_party_and_the_court() -> None:
    world = worlds.world()
    case = stories.filed(world)
    readers = [
        world.chen, world.home_agent, world.platform_agent, world.clerk, world.mediator, world.secretary,
        world.district.officer,
    ]  # fmt: skip
    told = {
        who.name: sorted(one.data["recipient"] for one in papers_of(actor(who), case).filter(kind="service_address"))
        for who in readers
    }
    both = sorted([world.chen.name, world.home_store.name])
    assert told == {
        world.chen.name: [world.chen.name],
        world.home_agent.name: [world.home_store.name],
        world.platform_agent.name: [],
        world.clerk.name: both,
        world.mediator.name: [],
        world.secretary.name: [],
        world.district.officer.name: [],
    }
