"""Agents before the court: one or two for each side, by the kinds of CPL 61, under an authorisation (J2)."""

from typing import Any

import pytest

from mediation.confirmation import dossier
from mediation.confirmation.court_models import LitigationAgent
from mediation.core import outbox
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.documents.issued import LAWYER
from tests.mediation.worlds import actor, at, do, latest, may, refused

pytestmark = pytest.mark.django_db
WHEN = "2026-08-03 09:30"
COUSIN: dict[str, Any] = {"name": "陈二示例", "kind": "relative", "phone": "13900002222", "of": "兄弟"}


def test_two_agents_at_most_and_each_once() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("appoint_agent", world.chen, WHEN, case, **LAWYER)
    with refused("invalid", case) as caught:
        do("appoint_agent", world.chen, WHEN, case, **LAWYER)
    assert list(caught.value.errors) == ["name"]
    second = do("appoint_agent", world.chen, WHEN, case, **COUSIN).result["agent"]
    assert "appoint_agent" not in may(case, world.chen, WHEN)
    with refused("not_open", case):
        do("appoint_agent", world.chen, WHEN, case, **(COUSIN | {"name": "陈三示例"}))
    assert "appoint_agent" in may(case, world.home_agent, WHEN), "the other side has its own"
    do("dismiss_agent", world.chen, WHEN, case, agent=second)
    do("appoint_agent", world.chen, WHEN, case, **(COUSIN | {"name": "陈三示例"}))
    assert LitigationAgent.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"certificate": ""}, "certificate"),
        ({"of": ""}, "of"),
        ({"kind": "staff"}, "kind"),
        ({"kind": "friend"}, "kind"),
        ({"powers": ["everything"]}, "powers"),
    ],
)
def test_each_kind_is_shown_by_what_the_law_asks_of_it(changed: dict[str, Any], field: str) -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("invalid", case) as caught:
        do("appoint_agent", world.chen, WHEN, case, **(LAWYER | changed))
    assert list(caught.value.errors) == [field]


def test_a_relative_acts_for_a_person_and_staff_for_an_organisation() -> None:
    world = worlds.world()
    case = stories.applied(world)
    with refused("invalid", case) as caught:
        do("appoint_agent", world.home_agent, WHEN, case, **COUSIN)
    assert list(caught.value.errors) == ["kind"]
    do("appoint_agent", world.home_agent, WHEN, case, name="法务示例", kind="staff", phone="13900003333")


def test_one_side_cannot_end_what_the_other_gave() -> None:
    world = worlds.world()
    case = stories.applied(world)
    made = do("appoint_agent", world.chen, WHEN, case, **LAWYER).result["agent"]
    with refused("not_open", case):
        do("dismiss_agent", world.home_agent, WHEN, case, agent=made)


def test_the_authorisation_and_the_application_name_the_agent_and_both_go_to_the_court() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("appoint_agent", world.chen, WHEN, case, **LAWYER)
    event = Event.objects.get(case=case, kind="confirmation.agent_appointed")
    do("appoint_agent", world.home_agent, WHEN, case, name="法务示例", kind="staff", phone="13900003333")
    assert "13900001111" not in str(event.data)
    for who in (world.chen, world.home_agent):
        do("sign_application", who, "2026-08-04 10:00", case, **stories.signature(case))
    do("file_application", world.chen, "2026-08-05 09:00", case)
    outbox.drain(now=at("2026-08-05 09:01"))
    paper = Paper.objects.get(case=case, kind="confirmation_application")
    mine = next(one for one in paper.data["applicants"] if one["name"] == "陈示例")
    assert mine["litigation_agents"] == ["吕示例（律师，示例律师事务所，特别授权，代为进行和解、调解）"]
    theirs = next(one for one in paper.data["applicants"] if one["name"] != "陈示例")
    assert theirs["litigation_agents"] == ["法务示例（工作人员，一般代理）"]
    assert papers_of(actor(world.clerk), case).filter(kind="litigation_authority").exists()
    made = dossier.build(latest(case, "confirmation"))
    assert b"authority/litigation-authority-01.pdf" in made
    assert dossier.build(latest(case, "confirmation")) == made
    do("appoint_agent", world.chen, "2026-08-06 09:00", case, **COUSIN)
    assert dossier.build(latest(case, "confirmation")) == made, "what came later is not in what was filed"
