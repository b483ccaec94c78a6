"""Both sides apply for themselves; the committee takes on only what both brought (domain 1.5, 1.6)."""

from datetime import date

import pytest

from mediation.documents.models import Paper
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import clock, do, file_case, kinds, latest, may, refused

pytestmark = pytest.mark.django_db


def test_the_committees_month_runs_from_acceptance_of_what_both_sides_brought() -> None:
    world = worlds.world()
    case = stories.applied(world)
    mediation = latest(case, "peoples_mediation")
    assert mediation.state == "applied"
    assert mediation.body == world.committee
    assert mediation.origin == latest(case, "administrative")
    assert mediation.facts["applied"] == {
        "claimant": "2026-06-30T16:00:00+08:00",
        "respondent": "2026-07-01T09:00:00+08:00",
    }
    consent = mediation.facts["consents"]["respondent"]
    assert consent["by"] == f"person:{world.home_agent.pk}"
    assert (consent["channel"], consent["agrees"]) == ("platform", True)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    mediation = latest(case, "peoples_mediation")
    assert (mediation.state, mediation.number) == ("accepted", "（2026）示人调字第1号")
    assert mediation.handler == world.mediator
    assert clock(case, "D19").due_lenient == date(2026, 8, 3)
    assert list(Paper.objects.filter(proceeding=mediation).values_list("kind", flat=True)) == [
        "pm_application",
        "pm_application",
    ]


def test_one_side_alone_is_not_enough() -> None:
    world = worlds.world()
    case = stories.applied(world, both=False)
    assert "accept_mediation" not in may(case, world.secretary, "2026-07-01 09:00")
    with refused("too_early", case):
        do("accept_mediation", world.secretary, "2026-07-01 09:00", case, mediator=str(world.mediator.pk))
    with refused("already_decided", case):
        do("join_application", world.chen, "2026-07-01 09:00", case)
    with refused("forbidden", case):
        do("join_application", world.platform_agent, "2026-07-01 09:00", case)


def test_a_second_application_is_refused_while_one_runs() -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("not_open", case):
        do("apply_mediation", world.chen, "2026-07-02 09:00", case, committee=str(world.committee.pk))


def test_only_a_committee_can_be_applied_to_and_only_its_mediator_named() -> None:
    world = worlds.world()
    case = stories.terminated(world)
    with refused("invalid", case):
        do("apply_mediation", world.chen, "2026-07-01 09:00", case, committee=str(world.court.pk))
    with refused("forbidden", case):
        do("apply_mediation", world.district.officer, "2026-07-01 09:00", case, committee=str(world.committee.pk))
    with refused("not_found", case):
        do("apply_mediation", world.outsider, "2026-07-01 09:00", case, committee=str(world.committee.pk))
    do("apply_mediation", world.home_agent, "2026-07-01 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.chen, "2026-07-01 10:00", case)
    with refused("invalid", case):
        do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.clerk.pk))
    with refused("forbidden", case):
        do("accept_mediation", world.mediator, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))


def test_from_first_handling_the_way_opens_when_it_failed() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:00")
    with refused("not_open", case):
        do("apply_mediation", world.zhou, "2026-05-26 09:00", case, committee=str(world.committee.pk))
    do("say_no", world.agent, "2026-05-27 09:00", case, reason="无法接受")
    do("apply_mediation", world.zhou, "2026-05-28 09:00", case, committee=str(world.committee.pk))
    assert kinds(case)[-1] == "mediation.applied"


def test_while_the_bureau_handles_it_the_committee_waits() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:00")
    do("say_no", world.agent, "2026-05-27 09:00", case, reason="无法接受")
    do("take_on", world.zhou, "2026-05-27 10:00", case, bureau=str(world.xiaoshan.body.pk))
    with refused("not_open", case):
        do("apply_mediation", world.zhou, "2026-05-28 09:00", case, committee=str(world.committee.pk))


def test_the_committee_declines_with_a_reason() -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("invalid", case):
        do("decline_mediation", world.secretary, "2026-07-02 09:00", case)
    do("decline_mediation", world.secretary, "2026-07-02 09:00", case, reason="不属于人民调解范围")
    assert latest(case, "peoples_mediation").state == "declined"
    do("apply_mediation", world.chen, "2026-07-03 09:00", case, committee=str(world.committee.pk))
    assert latest(case, "peoples_mediation").state == "applied"
