"""Court-annexed online mediation, with every day of the rules: naming, choice, contact, period, signatures, the end."""

from datetime import date
from typing import Any

import pytest

from mediation.agreements.models import Agreement
from mediation.agreements.queries import signers
from mediation.cases.models import Case
from mediation.deadlines.models import Deadline
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.rooms.models import Room
from tests.mediation import courts, worlds
from tests.mediation.courts import OPENING, roster
from tests.mediation.worlds import World, clock, do, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.world()


def state(case: Case) -> str:
    return str(latest(case, "court_mediation").state)


def test_the_whole_way_with_its_days(world: World) -> None:
    case = courts.agreed(world)
    assert state(case) == "agreed"
    clocks = [clock(case, code) for code in ("D26", "D28", "D28-contact", "D29")]
    assert {one.code: (one.due_lenient, one.status) for one in clocks} == {
        "D26": (date(2026, 6, 2), "met"), "D28": (date(2026, 6, 3), "met"), "D28-contact": (date(2026, 6, 4), "met"),
        "D29": (date(2026, 7, 1), "met"),
    }  # fmt: skip
    stage = latest(case, "court_mediation")
    assert (stage.facts["effective_on"], stage.facts["asked_by"]) == ("2026-06-10", "claimant")
    agreement = courts.tabled(case)
    assert (agreement.status, [one.kind for one in signers(agreement)]) == ("effective", ["party", "party", "mediator"])
    assert "以电子签名方式签署之日起生效" in agreement.text_zh
    assert latest(case, "performance").state == "due_scheduled"
    assert set(Paper.objects.filter(proceeding=stage).values_list("kind", flat=True)) == {
        "court_mediation_notice", "court_agreement",
    }  # fmt: skip
    assert not Room.objects.filter(proceeding_id=stage.pk).exclude(state="closed").exists()
    assert "court_mediation.agreed" in kinds(case)


@pytest.mark.parametrize(("track", "code", "due"), [
    ("pre_filing", "D29", date(2026, 7, 1)), ("ordinary", "D30", date(2026, 6, 16)),
    ("summary", "D30-summary", date(2026, 6, 8)),
])  # fmt: skip
def test_the_period_follows_how_far_the_suit_is_and_ends_it(world: World, track: str, code: str, due: date) -> None:
    case = courts.confirmed(world, track)
    assert clock(case, code).due_lenient == due
    time_passes(f"{due} 23:59")
    assert state(case) == "confirmed"
    time_passes("2026-07-02 00:01")
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.facts["ended_for"]) == ("ended", "period")
    docketing = Deadline.objects.filter(proceeding=stage, code="D31")
    assert docketing.exists() is (track == "pre_filing"), "before a suit was docketed the court dockets one (OMR 21)"


def test_both_choose_the_same_mediator(world: World) -> None:
    case = courts.choosing(world)
    assert clock(case, "D27").due_lenient == date(2026, 6, 2)
    first, second = (str(one.pk) for one in roster(world))
    do("choose_mediator", world.zhou, "2026-05-30 09:00", case, mediator=second)
    with refused("already_decided", case):
        do("choose_mediator", world.zhou, "2026-05-30 09:01", case, mediator=first)
    do("choose_mediator", world.agent, "2026-05-30 10:00", case, mediator=second)
    stage = latest(case, "court_mediation")
    assert (stage.state, str(stage.handler_id)) == ("named", second)
    assert [clock(case, code).status for code in ("D26", "D27", "D28")] == ["met", "met", "armed"]
    with refused("forbidden", case):
        do("confirm_appointment", roster(world)[0], "2026-06-01 09:00", case, free="none")


def test_no_choice_in_time_leaves_it_to_the_court(world: World) -> None:
    case = courts.choosing(world)
    time_passes("2026-06-03 00:01")
    assert state(case) == "requested"


def test_two_different_choices_leave_it_to_the_court(world: World) -> None:
    case = courts.choosing(world)
    first, second = (str(one.pk) for one in roster(world))
    do("choose_mediator", world.zhou, "2026-05-30 09:00", case, mediator=first)
    do("choose_mediator", world.agent, "2026-05-30 10:00", case, mediator=second)
    assert (state(case), clock(case, "D27").status) == ("requested", "cancelled")


@pytest.mark.parametrize("ground", ["refused", "unreachable"])
def test_refusal_or_nobody_there_ends_it_at_once_and_the_suit_is_to_be_docketed(world: World, ground: str) -> None:
    case = courts.confirmed(world)
    said: dict[str, Any] = {"ground": ground, "channel": "phone", "note": "三次拨打无人接听"}
    do("record_failed_contact", roster(world)[0], "2026-06-02 09:00", case, **said)
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.facts["ended_for"], clock(case, "D29").status) == ("ended", ground, "cancelled")
    assert (clock(case, "D31").due_lenient, clock(case, "D31").status) == (date(2026, 6, 9), "armed")
    do("record_docketing", world.clerk, "2026-06-05 09:00", case, docket_no="（2026）示0100民初9号")
    assert clock(case, "D31").status == "met"
    assert "record_docketing" not in may(case, world.clerk, "2026-06-05 09:01")


@pytest.mark.parametrize("before", ["requested", "choosing", "named", "confirmed", "ready", "session"])
def test_a_side_can_refuse_at_any_time(world: World, before: str) -> None:
    case = courts.WAYS[before](world)
    do("refuse_mediation", world.agent, "2026-06-03 10:00", case, reason="不同意调解。")
    assert state(case) == "ended"


def test_only_the_side_that_is_asked_agrees(world: World) -> None:
    case = courts.confirmed(world)
    with refused("forbidden", case):
        do("agree_mediation", world.zhou, "2026-06-02 09:00", case)
    said: dict[str, Any] = {"channel": "phone", "note": "同意在线调解"}
    do("record_contact", roster(world)[0], "2026-06-02 09:00", case, **said)
    assert (state(case), clock(case, "D28-contact").status) == ("ready", "met")


@pytest.mark.parametrize("missing", list(OPENING))
def test_no_session_without_identities_checked_and_the_warning(world: World, missing: str) -> None:
    case = courts.ready(world)
    with refused("invalid", case):
        do("open_session", roster(world)[0], "2026-06-03 09:00", case, **OPENING | {missing: False})


def test_what_is_disclosed_stands_in_the_notice_and_either_side_may_ask_for_another(world: World) -> None:
    case = courts.confirmed(world, free="disclosed", disclosure="曾为该店铺提供咨询")
    assert Paper.objects.get(case=case, kind="court_mediation_notice").data["disclosure"] == "曾为该店铺提供咨询"
    do("reject_mediator", world.zhou, "2026-06-02 09:00", case, reason="可能影响公正")
    stage = latest(case, "court_mediation")
    assert (stage.state, stage.handler_id, clock(case, "D29").status) == ("requested", None, "cancelled")
    assert str(roster(world)[0].pk) in stage.facts["recused"]
    with refused("invalid", case):
        do("appoint_mediator", world.clerk, "2026-06-03 09:00", case, mediator=str(roster(world)[0].pk))
    do("appoint_mediator", world.clerk, "2026-06-03 09:00", case, mediator=str(roster(world)[1].pk))
    do("confirm_appointment", roster(world)[1], "2026-06-04 09:00", case, free="none")
    assert clock(case, "D29").due_lenient == date(2026, 7, 6), "counted from the one who confirmed"


def test_without_a_disclosure_nobody_is_turned_down(world: World) -> None:
    case = courts.confirmed(world)
    with refused("not_open", case):
        do("reject_mediator", world.zhou, "2026-06-02 09:00", case, reason="不喜欢")


def test_who_does_not_take_it_on_leaves_it_to_the_court(world: World) -> None:
    case = courts.named(world)
    do("decline_appointment", roster(world)[0], "2026-06-01 09:00", case, reason="出差在外")
    assert (state(case), clock(case, "D26").due_lenient) == ("requested", date(2026, 6, 4))


def test_a_longer_period_needs_everybody(world: World) -> None:
    case = courts.session(world)
    who = roster(world)[0]
    with refused("invalid", case):
        do("propose_extension", who, "2026-06-20 09:00", case, until="2026-06-30", reason="等待检测")
    do("propose_extension", who, "2026-06-20 09:00", case, until="2026-07-20", reason="等待检测")
    do("agree_extension", world.zhou, "2026-06-20 10:00", case)
    assert clock(case, "D29").due_lenient == date(2026, 7, 1)
    with refused("not_open", case):
        do("agree_extension", world.zhou, "2026-06-20 10:01", case)
    do("agree_extension", world.agent, "2026-06-20 11:00", case)
    assert clock(case, "D29").due_lenient == date(2026, 7, 20)
    time_passes("2026-07-02 00:01")
    assert state(case) == "session"
    time_passes("2026-07-21 00:01")
    assert state(case) == "ended"


def test_it_takes_effect_only_when_all_have_signed_and_a_refusal_voids_the_text(world: World) -> None:
    case = courts.drafted(world)
    shown = courts.tabled(case).content_hash
    with refused("too_early", case):
        do("sign_agreement", roster(world)[0], "2026-06-10 09:30", case, content_hash=shown)
    do("sign_agreement", world.zhou, "2026-06-10 10:00", case, content_hash=shown)
    assert state(case) == "session"
    do("end_court_mediation", roster(world)[0], "2026-06-11 09:00", case, reason="被申请人拒绝签署。")
    assert Agreement.objects.get().status == "void"
    assert not case.proceedings.filter(kind="performance").exists()


def test_one_mediation_at_a_time(world: World) -> None:
    case = courts.requested(world)
    for verb in ("apply_mediation", "request_court_mediation"):
        assert verb not in may(case, world.zhou, "2026-05-28 10:00")


def test_a_suit_has_its_number_and_nobody_is_mediated_between_without_agreeing(world: World) -> None:
    other = courts.refused_by_store(world)
    said: dict[str, Any] = {"court": str(world.court.pk), "agrees": True}
    with refused("invalid", other):
        do("request_court_mediation", world.zhou, "2026-05-28 09:00", other, track="ordinary", **said)
    with refused("invalid", other):
        do("request_court_mediation", world.zhou, "2026-05-28 09:00", other, track="pre_filing", court=said["court"])


def test_everybody_concerned_is_told_of_the_end(world: World) -> None:
    case = courts.ended(world)
    told = set(Notice.objects.filter(case=case, title="court_mediation.ended").values_list("person", flat=True))
    assert {world.zhou.pk, world.agent.pk, world.clerk.pk} <= told
    assert "apply_mediation" in may(case, world.zhou, "2026-06-11 09:00")
