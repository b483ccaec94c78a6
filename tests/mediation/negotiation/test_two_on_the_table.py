"""Two offers wait for the complainant, the store's and the platform's: what became of one says nothing of the other.

While one can still be answered the step itself is open, so the offer that was named has to be looked at.
"""

import pytest

from mediation.cases.models import Case
from mediation.negotiation.models import Offer
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, offered, pay, rows, s1, status
from tests.mediation.worlds import World, do, latest, refused

pytestmark = pytest.mark.django_db
DAY, LATER = "2026-05-12 10:00", "2026-05-13 10:00"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return s1(world)


@pytest.fixture
def stores(world: World, case: Case) -> Offer:
    """The store's offer, open until the next day, beside one of the platform that stays open."""
    made = offered(case, world.agent, DAY, pay("129.00"), expires_at="2026-05-13T10:00:00+08:00")
    offered(case, world.platform_agent, DAY, pay("12.00"))
    return made


@pytest.mark.parametrize("end", ["withdraw_offer", "decline_offer"])
def test_what_was_withdrawn_cannot_be_accepted_while_another_offer_waits(
    world: World, case: Case, stores: Offer, end: str
) -> None:
    if end == "withdraw_offer":
        do(end, world.agent, DAY, case, offer=str(stores.pk))
    else:
        do(end, world.zhou, DAY, case, offer=str(stores.pk), reason="太少")
    before = rows(case)
    with refused("already_decided", case):
        accept(case, world.zhou, DAY, stores)
    with refused("already_decided", case):
        do("decline_offer", world.zhou, DAY, case, offer=str(stores.pk), reason="太少")
    assert rows(case) == before
    assert latest(case, "first_handling").state == "negotiating"


def test_what_ran_out_cannot_be_accepted_while_another_offer_waits(world: World, case: Case, stores: Offer) -> None:
    with refused("too_late", case):
        accept(case, world.zhou, LATER, stores)
    assert (status(stores), latest(case, "first_handling").state) == ("open", "negotiating")
    accept(case, world.zhou, "2026-05-13 09:59", stores)
    assert status(stores) == "accepted"
