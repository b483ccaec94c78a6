"""What the parties may ask for themselves: another mediator (PML Art 23; Order 121 Art 21), and a month more (D19)."""

from datetime import date

import pytest

from mediation.cases.models import Case, Recusal
from mediation.core.models import Event
from mediation.notices.models import Notice
from mediation.people.models import User
from mediation.rooms.models import Room
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import entrusting
from tests.mediation.worlds import World, clock, do, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
WHEN, WHY = "2026-07-06 09:00", "调解员两次打断我方陈述。"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def named(world: World) -> Case:
    """Before the committee, the mediator named: one month until 2026-08-03."""
    case = stories.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    return case


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["chen", "home_agent"])
def test_either_side_gets_another_mediator_for_the_asking(world: World, who: str) -> None:
    case = stories.in_session(world)
    for other in (world.mediator, world.secretary, world.platform_agent):
        with refused("forbidden", case):
            do("ask_other_mediator", other, WHEN, case)
    do("ask_other_mediator", getattr(world, who), WHEN, case, reason=WHY)
    stage = latest(case, "peoples_mediation")
    assert (stage.state, [one.state for one in Room.objects.filter(case=case)]) == ("accepted", ["closed"])
    asked = Event.objects.get(case=case, kind="mediation.other_asked")
    assert WHY not in str(asked.data)
    assert {world.chen, world.home_agent, world.mediator, world.secretary} <= {
        one.person for one in Notice.objects.filter(event=asked)
    }
    for shut in ("tell_rights", "open_session", "declare_neutrality"):
        assert shut not in may(case, world.mediator, WHEN)
    with refused("too_early", case):
        do("tell_rights", world.secretary, WHEN, case)
    with refused("not_open", case):
        do("ask_other_mediator", world.chen, WHEN, case)
    with refused("invalid", case):
        do("name_mediator", world.secretary, "2026-07-06 10:00", case, mediator=str(world.mediator.pk))
    goes_on_with(world.second_mediator, world, case)
    kept = Recusal.objects.get(proceeding=stage)
    assert (kept.granted, kept.reason, kept.decided_by) == (True, WHY, world.secretary)


def goes_on_with(mediator: User, world: World, case: Case) -> None:
    """The committee names somebody else, who begins anew; the one before reaches the case no more."""
    do("name_mediator", world.secretary, "2026-07-06 10:00", case, mediator=str(mediator.pk))
    with refused("recused", case):
        do("end_mediation", world.mediator, "2026-07-06 11:00", case, reason="双方分歧较大")
    do("tell_rights", mediator, "2026-07-06 14:00", case)
    with refused("too_early", case):
        do("open_session", mediator, "2026-07-07 09:00", case)
    worlds.untied(mediator, "2026-07-07 09:00", case)
    do("open_session", mediator, "2026-07-07 09:00", case)
    assert latest(case, "peoples_mediation").state == "session"


def test_no_reason_is_owed_and_the_month_runs_on(world: World) -> None:
    case = named(world)
    do("ask_other_mediator", world.chen, WHEN, case)
    assert clock(case, "D19").running
    assert {"end_mediation", "agree_longer"} <= may(case, world.chen, WHEN), "leaving stays open meanwhile"


def test_whoever_mediates_for_a_bureau_is_replaced_or_gives_it_back(world: World) -> None:
    case = entrusting.in_session(world)
    do("ask_other_mediator", world.zhou, "2026-06-16 09:00", case, reason=WHY)
    assert latest(case, "entrusted").state == "asked"
    assert not Room.objects.filter(case=case, state="open").exists()
    with refused("invalid", case):
        do("take_entrusted", world.secretary, "2026-06-16 10:00", case, mediator=str(world.mediator.pk))
    do("take_entrusted", world.secretary, "2026-06-16 10:00", case, mediator=str(world.second_mediator.pk))
    with refused("recused", case):
        do("report_result", world.mediator, "2026-06-16 11:00", case, **entrusting.NO_AGREEMENT)
    worlds.untied(world.second_mediator, "2026-06-17 09:00", case)
    do("open_session", world.second_mediator, "2026-06-17 09:00", case)


@pytest.mark.both_databases
def test_a_month_more_when_both_sides_want_it_and_once(world: World) -> None:
    case = named(world)
    for other in (world.mediator, world.secretary, world.platform_agent):
        with refused("forbidden", case):
            do("agree_longer", other, "2026-07-20 09:00", case)
    do("agree_longer", world.home_agent, "2026-07-20 09:00", case)
    assert clock(case, "D19").due_lenient == date(2026, 8, 3), "one side alone extends nothing"
    with refused("not_open", case):
        do("agree_longer", world.home_agent, "2026-07-20 09:05", case)
    told = Event.objects.get(case=case, kind="mediation.longer_agreed")
    assert Notice.objects.filter(event=told, person=world.chen).exists()
    do("agree_longer", world.chen, "2026-08-03 23:00", case)
    longer = clock(case, "D19")
    assert (longer.due_lenient, longer.running) == (date(2026, 9, 3), True)
    time_passes("2026-09-03 23:59")
    assert clock(case, "D19").running
    for side in (world.chen, world.home_agent):
        assert "agree_longer" not in may(case, side, "2026-09-03 23:59"), "the law extends it once"
    time_passes("2026-09-04 00:00")
    assert clock(case, "D19").status == "lapsed"


def test_a_month_that_is_over_is_not_extended(world: World) -> None:
    case = named(world)
    do("agree_longer", world.chen, "2026-07-20 09:00", case)
    with refused("not_open", case):
        do("agree_longer", world.home_agent, "2026-08-04 00:00", case)
    time_passes("2026-08-04 00:01")
    assert "agree_longer" not in may(case, world.home_agent, "2026-08-04 09:00")
