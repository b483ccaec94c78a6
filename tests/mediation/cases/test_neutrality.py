"""Who mediates answers first what ties them; a tie is told, decided by another, and bars the session (domain 5.2)."""

from typing import Any

import pytest

from mediation.cases import ties
from mediation.cases.models import Case, Declaration, Recusal
from mediation.core import gate
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.people.models import MemberRole, Membership, User
from mediation.rooms.models import Room
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.worlds import NO_TIES, World, at, do, latest, may, refused

pytestmark = pytest.mark.django_db
BEGINS = "2026-06-24 14:30"
TIED: dict[str, Any] = NO_TIES | {"worked": "yes", "explanation": "去年在该店铺做过兼职客服。"}


@pytest.fixture
def world() -> World:
    return worlds.world()


def scheduled(world: World) -> Case:
    """Arranged; the officer has not answered yet."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at=bureau.FILED)
    for step in bureau.PATHS["scheduled"][:-1]:
        step(world, case)
    return case


def named(world: World) -> Case:
    """Before the committee, the mediator named."""
    case = stories.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    return case


def test_a_session_of_the_bureau_opens_only_after_the_answer(world: World) -> None:
    case, officer = scheduled(world), world.xiaoshan.officer
    assert {"open_session", "declare_neutrality"} & may(case, officer, BEGINS) == {"declare_neutrality"}
    for who in (officer, world.xiaoshan.second, world.xiaoshan.lead):
        with refused("too_early", case):
            do("open_session", who, BEGINS, case)
    worlds.untied(officer, BEGINS, case)
    do("open_session", officer, BEGINS, case)
    event = Event.objects.get(case=case, kind="administrative.neutrality_declared")
    assert (event.data["ties"], event.audience) == ([], "case")


def test_a_session_of_the_committee_opens_only_after_the_answer(world: World) -> None:
    case = named(world)
    do("tell_rights", world.mediator, "2026-07-03 14:00", case)
    for who in (world.mediator, world.secretary):
        with refused("too_early", case):
            do("open_session", who, "2026-07-05 09:00", case)
    worlds.untied(world.mediator, "2026-07-05 09:00", case)
    do("open_session", world.mediator, "2026-07-05 09:00", case)
    assert latest(case, "peoples_mediation").state == "session"


def test_only_who_is_to_mediate_answers(world: World) -> None:
    case = scheduled(world)
    for who in (world.xiaoshan.second, world.xiaoshan.lead, world.zhou):
        with refused("forbidden", case):
            do("declare_neutrality", who, BEGINS, case, **NO_TIES)
    case = named(world)
    for who in (world.second_mediator, world.secretary):
        with refused("forbidden", case):
            do("declare_neutrality", who, "2026-07-03 11:00", case, **NO_TIES)


def test_every_question_is_answered_and_a_yes_explained(world: World) -> None:
    case, officer = scheduled(world), world.xiaoshan.officer
    with refused("invalid", case) as no:
        do("declare_neutrality", officer, BEGINS, case, **NO_TIES | {"interest": ""})
    assert set(no.value.errors) == {"interest"}
    with refused("invalid", case) as no:
        do("declare_neutrality", officer, BEGINS, case, **NO_TIES | {"interest": "yes"})
    assert set(no.value.errors) == {"explanation"}
    worlds.untied(officer, BEGINS, case)
    with refused("invalid", case):
        do("declare_neutrality", officer, BEGINS, case, **NO_TIES)


@pytest.mark.both_databases
def test_a_tie_before_the_bureau_suspends_and_another_officer_answers_for_themselves(world: World) -> None:
    case, office = scheduled(world), world.xiaoshan
    do("declare_neutrality", office.officer, "2026-06-16 09:00", case, **TIED)
    assert latest(case, "administrative").state == "suspended_recusal"
    event = Event.objects.get(case=case, kind="administrative.tie_disclosed")
    assert event.data["ties"] == ["worked"]
    assert "兼职" not in str(event.data)
    for person in (world.zhou, world.agent, world.platform_agent, office.lead):
        assert Notice.objects.filter(person=person, event=event).exists()
    with refused("second_person", case):
        do("refuse_recusal", office.officer, "2026-06-16 10:00", case, **bureau.REFUSED)
    do("grant_recusal", office.lead, "2026-06-16 10:00", case, **bureau.granted(world))
    paper = Paper.objects.get(case=case, kind="recusal_decision").data
    assert (paper["own"], paper["about"], paper["successor"]) == (True, office.officer.name, office.second.name)
    do("schedule", office.second, "2026-06-16 11:00", case, **bureau.PLAN)
    with refused("too_early", case):
        do("open_session", office.second, BEGINS, case)
    worlds.untied(office.second, BEGINS, case)
    do("open_session", office.second, BEGINS, case)
    with refused("recused", case):
        do("terminate", office.officer, "2026-06-24 15:00", case, **bureau.TERMINATE)


def test_what_the_head_finds_to_be_no_tie_does_not_stand(world: World) -> None:
    case, office = scheduled(world), world.xiaoshan
    do("declare_neutrality", office.officer, "2026-06-16 09:00", case, **TIED)
    do("refuse_recusal", office.lead, "2026-06-16 10:00", case, **bureau.REFUSED)
    do("open_session", office.officer, BEGINS, case)
    assert latest(case, "administrative").state == "in_session"


def test_a_tie_found_in_the_session_suspends_it(world: World) -> None:
    case = bureau.reach(world, "in_session")
    do("declare_neutrality", world.xiaoshan.officer, "2026-06-24 15:00", case, **TIED)
    assert latest(case, "administrative").state == "suspended_recusal"
    assert Room.objects.get(case=case).state == "suspended"


@pytest.mark.parametrize("in_session", [False, True])
def test_a_tie_of_a_mediator_leads_to_another_one(world: World, in_session: bool) -> None:
    case = stories.in_session(world) if in_session else named(world)
    do("declare_neutrality", world.mediator, "2026-07-06 09:00", case, **TIED)
    stage = latest(case, "peoples_mediation")
    assert stage.state == "accepted"
    assert all(one.state == "closed" for one in Room.objects.filter(case=case))
    assert not {"tell_rights", "open_session", "declare_neutrality"} & may(case, world.mediator, "2026-07-06 10:00")
    assert "name_mediator" in may(case, world.secretary, "2026-07-06 10:00")
    with refused("invalid", case):
        do("name_mediator", world.secretary, "2026-07-06 10:00", case, mediator=str(world.mediator.pk))
    do("name_mediator", world.secretary, "2026-07-06 10:00", case, mediator=str(world.second_mediator.pk))
    with refused("not_open", case):
        do("name_mediator", world.secretary, "2026-07-06 10:01", case, mediator=str(world.second_mediator.pk))
    with refused("recused", case):
        do("end_mediation", world.mediator, "2026-07-06 11:00", case, reason="双方分歧较大")
    do("tell_rights", world.second_mediator, "2026-07-06 14:00", case)
    with refused("too_early", case):
        do("open_session", world.second_mediator, "2026-07-07 09:00", case)
    worlds.untied(world.second_mediator, "2026-07-07 09:00", case)
    do("open_session", world.second_mediator, "2026-07-07 09:00", case)
    decided = Recusal.objects.get(proceeding=stage)
    assert (decided.granted, decided.asked_by, decided.decided_by) == (True, None, world.secretary)
    told = Event.objects.get(case=case, kind="mediation.mediator_replaced")
    assert Notice.objects.filter(event=told, person=world.chen).exists()


def found(person: User, case: Case) -> set[tuple[str, str, int]]:
    """What the platform finds about somebody."""
    listed = ties.matches([person], case, besides=latest(case, "administrative"))[person.pk]
    return {(one.code, one.side, one.count) for one in listed}


def test_the_platform_compares_names_numbers_and_posts(world: World) -> None:
    case, officer = scheduled(world), world.xiaoshan.officer
    assert found(officer, case) == set()
    officer.name, officer.phone = world.zhou.name, "13900000001"
    officer.save()
    mine = case.parties.get(side="claimant")
    mine.name, mine.phone = officer.name, officer.phone
    mine.save()
    Membership.objects.create(user=officer, organisation=world.store, role=MemberRole.OFFICER, active=False)
    Membership.objects.create(user=world.zhou, organisation=world.xiaoshan.body, role=MemberRole.CLERK)
    case = Case.objects.get(pk=case.pk)
    assert found(officer, case) == {
        ("name", "claimant", 0), ("phone", "claimant", 0), ("post", "respondent", 0), ("colleague", "claimant", 0),
    }  # fmt: skip


def test_the_platform_counts_earlier_cases_of_a_side_and_earlier_stages(world: World) -> None:
    officer = world.xiaoshan.officer
    bureau.reach(world, "terminated")
    case = scheduled(world)
    assert found(officer, case) == {("cases", side, 1) for side in ("claimant", "respondent", "platform")}
    other = stories.applied(world)
    besides = latest(other, "peoples_mediation")
    handled = ties.matches([world.district.officer], other, besides=besides)[world.district.officer.pk]
    assert [one.code for one in handled] == ["stage"]


def test_two_stores_that_nobody_registered_are_not_the_same_one(world: World) -> None:
    nobody: dict[str, Any] = {"platform": "", "store": "", "store_area": worlds.XIAOSHAN, "product": "另一件"}
    officer = world.xiaoshan.officer
    first = worlds.file_at_bureau(world, world.xiaoshan, at=bureau.FILED, store_name="甲示例店", **nobody)
    do("accept", officer, "2026-06-12 10:00", first)
    second = worlds.file_at_bureau(
        world, world.xiaoshan, at="2026-06-12 11:00", who=world.chen, store_name="乙示例店", **nobody
    )
    assert latest(first, "administrative").handler == officer
    assert found(officer, second) == set()


def test_what_was_found_stands_before_whoever_names_and_whoever_answers(world: World) -> None:
    bureau.reach(world, "terminated")
    case, office = scheduled(world), world.xiaoshan
    for who, verb in ((office.lead, "schedule"), (office.officer, "declare_neutrality")):
        acts = gate.open_acts(actor=worlds.actor(who), case=case, now=at("2026-06-16 09:00"))
        act = next(one for one in acts if one.verb.name == verb)
        said = " ".join(map(str, act.verb.step.form(act=act).explained()))
        assert office.officer.name in said, verb
    done = worlds.untied(office.officer, BEGINS, case)
    assert {"code": "cases", "side": "respondent", "count": 1} in done.result["found"]
    assert Declaration.objects.get(person=office.officer, proceeding__case=case).found == done.result["found"]
