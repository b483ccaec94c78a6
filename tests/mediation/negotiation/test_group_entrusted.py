"""A joint complaint that another organisation mediates for the bureau: who said no goes on before the bureau itself."""

from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.people.models import User
from tests.mediation import worlds
from tests.mediation.cases import entrusting, groups
from tests.mediation.worlds import World, do

pytestmark = pytest.mark.django_db


def in_session(world: World, others: list[User]) -> Case:
    """Everybody joined; the committee mediates in the bureau's name."""
    case, officer = groups.formed(world, others, ["200.00", "300.00"]), world.xiaoshan.officer
    do("accept", officer, "2026-08-14 09:00", case)
    do("ask_consent", officer, "2026-08-14 09:10", case)
    for who in (world.zhou, world.agent):
        do("consent", who, "2026-08-14 10:00", case)
    do("propose_entrusting", officer, "2026-08-14 11:00", case, **entrusting.wanted(world, report_by="2026-09-20"))
    for who in (world.zhou, world.agent):
        do("agree_entrusting", who, "2026-08-14 12:00", case)
    do("take_entrusted", world.secretary, "2026-08-15 09:00", case, mediator=str(world.mediator.pk))
    worlds.untied(world.mediator, "2026-08-15 10:00", case)
    do("open_session", world.mediator, "2026-08-24 10:00", case)
    return Case.objects.get(pk=case.pk)


def test_who_said_no_goes_on_before_the_bureau_by_the_same_sixty_days() -> None:
    world = worlds.world()
    one, two = groups.people(2)
    case = in_session(world, [one, two])
    offer = groups.offered(world, case)
    for who, says in ((world.zhou, "yes"), (one, "yes"), (two, "no")):
        said: dict[str, Any] = {"accepts": says, **offer}
        do("answer_offer", who, "2026-08-25 09:00", case, **said)
    do("close_vote", world.zhou, "2026-08-26 09:00", case, **offer)
    own = groups.member(case, two).own_case
    assert own is not None
    stage = worlds.latest(own, "administrative")
    assert (stage.state, stage.body) == ("accepted", world.xiaoshan.body)
    assert "entrusted" not in stage.facts
    assert worlds.clock(own, "D05").due_lenient == worlds.clock(case, "D05").due_lenient
    assert not own.proceedings.filter(kind="entrusted").exists()
