"""A session begins when both were told it would, and consent can be taken back at any time (Order 121 Arts 18, 20)."""

from typing import Any

import pytest
from django.utils import translation

from mediation.cases.flows.administrative_inputs import ConsentInput, SessionPlan, SessionStart
from mediation.core import gate
from tests.mediation import worlds
from tests.mediation.cases.bureau import TERMINATE, reach
from tests.mediation.worlds import World, do, latest, may, refused

pytestmark = pytest.mark.django_db
EARLY, PUNCTUAL = "2026-06-20 09:00", "2026-06-24 14:16"


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_before_the_time_arranged_it_begins_only_if_both_agree(world: World) -> None:
    case = reach(world, "scheduled")
    with refused("invalid", case) as no:
        do("open_session", world.xiaoshan.officer, EARLY, case)
    assert "earlier" in no.value.errors
    do("open_session", world.xiaoshan.officer, EARLY, case, earlier=True)
    assert latest(case, "administrative").state == "in_session"


@pytest.mark.parametrize(("language", "until"), [("en", "may ask for recusal until"), ("zh-hans", "双方可以申请回避")])
def test_while_recusal_can_be_asked_for_a_session_begins_only_for_a_reason(
    world: World, language: str, until: str
) -> None:
    case = reach(world, "scheduled")
    officer = world.xiaoshan.officer
    tomorrow: dict[str, Any] = {"starts_at": "2026-06-24T09:00:00+08:00", "online": True, "recusal_days": 3}
    tomorrow["reason"] = "双方要求提前。"
    do("schedule", officer, "2026-06-23 09:00", case, **tomorrow)
    act = next(
        one
        for one in gate.open_acts(actor=worlds.actor(officer), case=case, now=worlds.at("2026-06-24 09:00"))
        if one.verb.name == "open_session"
    )
    with translation.override(language):
        assert until in str(SessionStart(act=act).fields["waived"].help_text)
    with refused("invalid", case) as no:
        do("open_session", officer, "2026-06-24 09:00", case)
    assert set(no.value.errors) == {"waived"}
    do("open_session", officer, "2026-06-24 09:00", case, waived="双方均表示不申请回避。")
    stage = latest(case, "administrative")
    assert (stage.state, stage.facts["recusal_waived"]["reason"]) == ("in_session", "双方均表示不申请回避。")


def test_the_handler_is_proposed_as_mediator(world: World) -> None:
    case = reach(world, "scheduled")
    stage = latest(case, "administrative")
    for who in (world.xiaoshan.officer, world.xiaoshan.lead):
        acts = gate.open_acts(actor=worlds.actor(who), case=case, now=worlds.at("2026-06-23 09:00"))
        act = next(one for one in acts if one.verb.name == "schedule")
        assert SessionPlan(act=act).fields["mediator"].initial == str(stage.handler_id)
        act.proceeding.handler_id = None
        assert SessionPlan(act=act).fields["mediator"].initial == str(who.pk)


def test_at_its_time_nothing_is_asked(world: World) -> None:
    case = reach(world, "scheduled")
    do("open_session", world.xiaoshan.officer, PUNCTUAL, case)
    assert latest(case, "administrative").state == "in_session"


@pytest.mark.parametrize("state", ["scheduled", "in_session"])
@pytest.mark.parametrize("side", ["zhou", "agent"])
def test_either_side_takes_its_consent_back_at_any_time(world: World, state: str, side: str) -> None:
    case = reach(world, state)
    do("refuse_consent", getattr(world, side), "2026-06-24 15:00", case)
    said = latest(case, "administrative").facts["consents"]
    assert [one["agrees"] for one in said.values()].count(False) == 1
    assert "schedule" not in may(case, world.xiaoshan.officer, "2026-06-24 15:00"), "no further session without consent"
    do("terminate", world.xiaoshan.officer, "2026-06-24 15:10", case, **TERMINATE | {"ground": "T2"})


@pytest.mark.parametrize("data", [{}, {"side": "claimant"}, {"channel": "phone"}])
def test_an_officer_says_whose_consent_and_how_it_was_given(world: World, data: dict[str, Any]) -> None:
    case = reach(world, "consent_pending")
    with refused("invalid", case):
        do("consent", world.xiaoshan.officer, "2026-06-12 10:00", case, **data)


def test_nothing_is_preset_where_an_officer_records_a_consent() -> None:
    assert all(ConsentInput().fields[name].initial is None for name in ("side", "channel"))
    assert "checked" not in ConsentInput().as_p()
