"""An oral agreement before a committee: the mediator writes it down, both confirm, it binds (PML Arts 28, 30, 31)."""

from typing import Any

import pytest

from mediation.agreements.models import Agreement, AgreementStatus
from mediation.cases.models import Case
from mediation.core import verbs
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import World, clock, do, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def recorded(world: World) -> Case:
    """The mediator wrote down what both said."""
    case = stories.in_session(world)
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, oral=True, **stories.draft(case))
    return case


def confirm(case: Case, who: Any, when: str) -> None:
    """One side says that it is so."""
    do("sign_agreement", who, when, case, content_hash=stories.tabled(case).content_hash)


@pytest.mark.both_databases
def test_it_binds_with_the_second_sides_word_and_no_seal(world: World) -> None:
    case = recorded(world)
    text = stories.tabled(case).text_zh
    assert "口头调解协议记录" in text
    assert "加盖" not in text
    confirm(case, world.chen, "2026-07-20 15:00")
    assert latest(case, "peoples_mediation").state == "session", "one side alone agrees to nothing"
    with refused("not_open", case):
        do("seal", world.secretary, "2026-07-20 16:00", case)
    confirm(case, world.home_agent, "2026-07-21 09:00")
    stage = latest(case, "peoples_mediation")
    assert (stage.state, stage.facts["effective_on"]) == ("agreed", "2026-07-21")
    assert Agreement.objects.get().status == AgreementStatus.EFFECTIVE
    assert clock(case, "D19").status == "met"
    assert not Paper.objects.filter(case=case, kind="pm_agreement").exists()
    told = Notice.objects.filter(title="mediation.agreed_orally", channel="in_site")
    assert {world.chen, world.home_agent, world.mediator, world.secretary} <= {one.person for one in told}
    assert "follow_up" in may(case, world.mediator, "2026-07-22 09:00")


def test_it_is_owed_like_a_contract_and_sued_on_but_not_confirmed(world: World) -> None:
    case = recorded(world)
    for who in (world.chen, world.home_agent):
        confirm(case, who, "2026-07-21 09:00")
    assert verbs.waiting(latest(case, "peoples_mediation")) is None
    assert not case.deadlines.filter(code="D20").exists()
    with refused("not_open", case):
        do("apply_confirmation", world.chen, "2026-07-22 09:00", case, court=str(world.court.pk))
    assert latest(case, "performance").state == "due_scheduled"
    time_passes("2026-09-11 00:01")
    assert latest(case, "performance").state == "overdue"
    assert "record_suit" in may(case, world.chen, "2026-09-11 09:00")
    assert "apply_enforcement" not in may(case, world.chen, "2026-09-11 09:00")


def test_only_the_mediator_writes_it_down(world: World) -> None:
    case = stories.in_session(world)
    with refused("invalid", case) as caught:
        do("draft_agreement", world.chen, "2026-07-20 10:00", case, oral=True, **stories.draft(case))
    assert "oral" in str(caught.value.errors["__all__"])


def test_a_written_version_takes_its_place(world: World) -> None:
    case = recorded(world)
    confirm(case, world.chen, "2026-07-20 15:00")
    do("draft_agreement", world.mediator, "2026-07-20 16:00", case, **stories.draft(case))
    assert "加盖人民调解委员会印章" in stories.tabled(case).text_zh
    for who in (world.chen, world.home_agent, world.mediator):
        confirm(case, who, "2026-07-20 17:00")
    assert latest(case, "peoples_mediation").state == "session", "a written one waits for the seal"
    do("seal", world.secretary, "2026-07-20 18:00", case)
    assert clock(case, "D20").due_lenient.isoformat() == "2026-08-19"
    assert "apply_confirmation" in may(case, world.chen, "2026-07-21 09:00")
