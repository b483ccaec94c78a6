"""A complaint is withdrawn before the bureau: who is told of it, and by which ground it ends (A5, M10)."""

from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.notices.models import Notice
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, do, latest

pytestmark = pytest.mark.django_db
REASON = "双方已自行解决。"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def told(case: Case) -> set[User]:
    """Who was told that it was withdrawn, here or by a text."""
    return {one.person for one in Notice.objects.filter(case=case, title="administrative.withdrawn")}


@pytest.mark.parametrize("state", ["received", "id_pending", "reviewed"])
def test_before_acceptance_the_merchant_learns_of_it_only_if_it_knew(world: World, state: str) -> None:
    case = bureau.reach(world, state)
    do("withdraw", world.zhou, bureau.LATER, case, reason=REASON)
    stage = latest(case, "administrative")
    assert (stage.state, stage.ground, stage.closed_at is not None) == ("withdrawn", "", True)
    assert not any(one.running for one in case.deadlines.all())
    assert world.xiaoshan.officer in told(case)
    assert not {world.agent, world.platform_agent} & told(case)


def test_whoever_answered_or_was_reached_before_learns_of_it(world: World) -> None:
    talked = worlds.file_case(world, at="2026-05-25 09:30")
    do("say_no", world.agent, "2026-06-08 17:00", talked, reason="洗涤不当，不同意退款。")
    do("take_on", world.zhou, "2026-06-09 09:40", talked, bureau=str(world.xiaoshan.body.pk))
    reached = bureau.reach(world, "received")
    call: dict[str, Any] = {"channel": "phone", "on": "2026-06-12", "outcome": "reached", "note": "店铺客服接听。"}
    do("log_contact", world.xiaoshan.officer, bureau.DAY, reached, **call)
    for case in (talked, reached):
        do("withdraw", world.zhou, bureau.LATER, case, reason=REASON)
        assert world.agent in told(case)


def test_after_acceptance_it_is_told_and_is_the_first_ground(world: World) -> None:
    case = bureau.reach(world, "in_session")
    do("withdraw", world.zhou, bureau.LATER, case, reason=REASON)
    stage = latest(case, "administrative")
    assert (stage.state, stage.ground, stage.closed_at is not None) == ("withdrawn", "T1", True)
    assert not any(one.running for one in case.deadlines.all())
    assert {world.agent, world.platform_agent, world.xiaoshan.officer} <= told(case)
