"""Recusal: a request suspends, nobody decides about themselves, and who was recused reaches the case no more (M3)."""

from datetime import date

import pytest

from mediation.cases import queries
from mediation.cases.models import Case, Recusal
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.rooms import queries as room_queries
from mediation.rooms import rights
from mediation.rooms.models import Room
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.cases.bureau import REFUSED, TERMINATE, granted, reach, recusal
from tests.mediation.worlds import World, actor, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
ASKED, DECIDED = "2026-06-24 14:40", "2026-06-24 15:00"


@pytest.fixture
def world() -> World:
    return worlds.world()


def grant(world: World, case: Case) -> None:
    do("grant_recusal", world.xiaoshan.lead, DECIDED, case, **granted(world))


@pytest.mark.parametrize("state", ["scheduled", "in_session"])
@pytest.mark.parametrize("side", ["zhou", "agent"])
def test_either_side_may_ask_and_the_mediation_is_suspended(world: World, state: str, side: str) -> None:
    case = reach(world, state)
    do("ask_recusal", getattr(world, side), ASKED, case, **recusal(world))
    assert latest(case, "administrative").state == "suspended_recusal"
    assert clock(case, "D05").status == "armed", "only an appraisal stops the sixty days"
    for name in ("schedule", "open_session", "open_caucus", "offer"):
        assert name not in may(case, world.xiaoshan.officer, ASKED)


def test_the_reasons_are_not_in_the_record_everyone_reads(world: World) -> None:
    case = reach(world, "suspended_recusal")
    event = Event.objects.get(case=case, kind="administrative.recusal_asked")
    assert event.data["ground"] == "interest"
    assert "家属" not in str(event.data)
    assert Recusal.objects.get(proceeding__case=case).reason == recusal(world)["reason"]


def test_only_who_leads_the_mediation_can_be_asked_to_withdraw(world: World) -> None:
    case = reach(world, "in_session")
    with refused("invalid", case):
        do("ask_recusal", world.zhou, ASKED, case, **recusal(world) | {"about": str(world.xiaoshan.second.pk)})


def test_nobody_decides_about_themselves_and_only_the_head_decides(world: World) -> None:
    case = reach(world, "suspended_recusal")
    with refused("second_person", case):
        do("refuse_recusal", world.xiaoshan.officer, DECIDED, case, **REFUSED)
    with refused("forbidden", case):
        do("grant_recusal", world.xiaoshan.second, DECIDED, case, **granted(world))
    assert not {"grant_recusal", "refuse_recusal"} & set(may(case, world.xiaoshan.second, DECIDED))


def test_another_officer_decides_where_the_head_mediates(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at=bureau.FILED)
    do("accept", world.xiaoshan.lead, bureau.DAY, case)
    do("ask_consent", world.xiaoshan.lead, bureau.DAY, case)
    for side in (world.zhou, world.agent):
        do("consent", side, bureau.DAY, case)
    do("schedule", world.xiaoshan.lead, bureau.DAY, case, **bureau.PLAN)
    do("ask_recusal", world.zhou, ASKED, case, **recusal(world) | {"about": str(world.xiaoshan.lead.pk)})
    with refused("second_person", case):
        do("refuse_recusal", world.xiaoshan.lead, DECIDED, case, **REFUSED)
    do("refuse_recusal", world.xiaoshan.officer, DECIDED, case, **REFUSED)
    assert latest(case, "administrative").state == "scheduled"


@pytest.mark.parametrize("state", ["scheduled", "in_session"])
def test_a_refused_request_leads_back_with_the_same_person(world: World, state: str) -> None:
    case = reach(world, state)
    do("ask_recusal", world.zhou, ASKED, case, **recusal(world))
    do("refuse_recusal", world.xiaoshan.lead, DECIDED, case, **REFUSED)
    stage = latest(case, "administrative")
    assert (stage.state, stage.handler) == (state, world.xiaoshan.officer)
    paper = Paper.objects.get(case=case, kind="recusal_decision")
    assert (paper.data["granted"], paper.data["reasons"]) == (False, REFUSED["reason"])
    assert paper.number == "萧市监投回〔2026〕第1号"


def test_a_granted_request_puts_another_in_place(world: World) -> None:
    case = reach(world, "suspended_recusal")
    grant(world, case)
    stage = latest(case, "administrative")
    assert (stage.state, stage.handler) == ("reappointed", world.xiaoshan.second)
    assert Paper.objects.get(case=case, kind="recusal_decision").data["successor"] == world.xiaoshan.second.name
    for person in (world.zhou, world.agent, world.platform_agent):
        assert Notice.objects.filter(person=person, event__kind="administrative.recusal_granted").exists()


NOTICE = bureau.PLAN | {"starts_at": "2026-06-29T09:00:00+08:00", "recusal_days": 2}


@pytest.mark.parametrize("state", ["scheduled", "in_session"])
def test_nothing_goes_on_before_a_new_notice_with_new_days_to_ask_for_recusal(world: World, state: str) -> None:
    case = reach(world, state)
    do("ask_recusal", world.zhou, ASKED, case, **recusal(world))
    grant(world, case)
    second, now = world.xiaoshan.second, "2026-06-24 15:30"
    assert clock(case, "D07").status != "armed"
    assert not {"open_session", "open_caucus", "offer", "commission_appraisal"} & may(case, second, now)
    with refused("already_decided", case):
        do("open_session", second, now, case)
    do("schedule", second, now, case, **NOTICE)
    window = clock(case, "D07")
    assert (window.status, window.starts_on, window.due_lenient) == ("armed", date(2026, 6, 24), date(2026, 6, 26))
    first, notice = Paper.objects.filter(case=case, kind="mediation_notice").order_by("issued_at")
    assert first.data["mediator"] == world.xiaoshan.officer.name
    assert (notice.data["mediator"], notice.data["recusal_days"]) == (second.name, 2)
    for person in (world.zhou, world.agent, world.platform_agent):
        assert (
            Notice.objects.filter(person=person, event__kind="administrative.scheduled", channel="in_site").count() == 2
        )
    assert "ask_recusal" in may(case, world.agent, now)
    worlds.untied(second, "2026-06-29 08:50", case)
    do("open_session", second, "2026-06-29 09:00", case)
    assert latest(case, "administrative").state == "in_session"


def test_whoever_comes_instead_can_be_asked_to_keep_out_too(world: World) -> None:
    case = reach(world, "suspended_recusal")
    grant(world, case)
    do("schedule", world.xiaoshan.second, "2026-06-24 15:30", case, **NOTICE)
    about = {"about": str(world.xiaoshan.second.pk)}
    do("ask_recusal", world.agent, "2026-06-25 09:00", case, **recusal(world) | about)
    do("refuse_recusal", world.xiaoshan.lead, "2026-06-25 10:00", case, **REFUSED)
    assert latest(case, "administrative").state == "scheduled"


def test_an_offer_outlives_the_change_of_the_mediator(world: World) -> None:
    case = reach(world, "in_session")
    made = do("offer", world.agent, "2026-06-24 14:35", case, terms=[bureau.TERM])
    do("ask_recusal", world.zhou, ASKED, case, **recusal(world))
    grant(world, case)
    do(
        "schedule",
        world.xiaoshan.second,
        "2026-06-24 15:30",
        case,
        **NOTICE | {"starts_at": "2026-06-25T09:00:00+08:00"},
    )
    worlds.untied(world.xiaoshan.second, "2026-06-25 08:50", case)
    do("open_session", world.xiaoshan.second, "2026-06-25 09:00", case, waived="双方均表示不申请回避。")
    do("accept_offer", world.zhou, "2026-06-25 09:10", case, offer=made.result["offer"], version=made.result["version"])
    assert latest(case, "administrative").state == "agreed"


def test_before_the_new_notice_the_complainant_may_still_withdraw_and_either_side_refuse(world: World) -> None:
    case = reach(world, "suspended_recusal")
    grant(world, case)
    assert {"withdraw", "refuse_consent"} <= may(case, world.zhou, DECIDED)
    assert {"schedule", "terminate", "refuse_consent"} <= may(case, world.xiaoshan.second, DECIDED)


def test_who_was_recused_decides_nothing_and_sees_nothing_any_more(world: World) -> None:
    case = reach(world, "suspended_recusal")
    grant(world, case)
    officer = world.xiaoshan.officer
    with refused("recused", case):
        do("terminate", officer, "2026-06-24 15:10", case, **TERMINATE)
    assert not may(case, officer, DECIDED)
    assert not queries.cases_of(actor(officer)).filter(pk=case.pk).exists()
    assert not queries.desk_of(actor(officer), "administrative").filter(case=case).exists()
    assert queries.desk_of(actor(world.xiaoshan.second), "administrative").filter(case=case).exists()
    room = Room.objects.select_related("proceeding").get(case=case)
    assert rights.of(actor(officer), room) is None
    assert rights.of(actor(world.xiaoshan.second), room) is not None


@pytest.mark.both_databases
def test_the_successor_does_not_read_what_was_said_to_who_was_recused(world: World) -> None:
    case, office = reach(world, "in_session"), world.xiaoshan
    first = do("open_caucus", office.officer, "2026-06-24 14:35", case, side="claimant").result["room"]
    do("ask_recusal", world.agent, ASKED, case, **recusal(world))
    grant(world, case)
    do("schedule", office.second, "2026-06-24 15:30", case, **NOTICE)
    worlds.untied(office.second, "2026-06-29 08:50", case)
    do("open_session", office.second, "2026-06-29 09:00", case)
    old = Room.objects.select_related("proceeding").get(pk=first)
    assert old.state == "closed"
    assert rights.of(actor(office.second), old) is None
    assert rights.of(actor(office.officer), old) is None
    assert rights.of(actor(world.zhou), old) is not None, "whoever spoke there still reads it"
    second = do("open_caucus", office.second, "2026-06-29 09:10", case, side="claimant").result["room"]
    assert second != first
    assert rights.of(actor(office.second), Room.objects.select_related("proceeding").get(pk=second)) is not None
    glance = room_queries.glance({old.pk: [actor(office.second), actor(world.zhou)]})[old.pk]
    assert set(glance.rights) == {actor(world.zhou)}


def test_who_was_recused_is_not_offered_as_successor_or_mediator_again(world: World) -> None:
    case = reach(world, "suspended_recusal")
    with refused("invalid", case):
        do("grant_recusal", world.xiaoshan.lead, DECIDED, case, **granted(world) | {"successor": str(world.xiaoshan.officer.pk)})  # fmt: skip  # noqa: E501
    grant(world, case)
    with refused("invalid", case):
        do("schedule", world.xiaoshan.second, "2026-06-24 15:10", case, **bureau.PLAN | {"starts_at": "2026-06-29T09:00:00+08:00", "mediator": str(world.xiaoshan.officer.pk)})  # fmt: skip  # noqa: E501


def test_who_is_asked_to_keep_out_ends_nothing_until_that_is_decided(world: World) -> None:
    case = reach(world, "suspended_recusal")
    with refused("second_person", case):
        do("terminate", world.xiaoshan.officer, DECIDED, case, **TERMINATE)
    assert "terminate" not in may(case, world.xiaoshan.officer, DECIDED)
    do("refuse_recusal", world.xiaoshan.lead, DECIDED, case, **REFUSED)
    do("terminate", world.xiaoshan.officer, "2026-06-24 15:10", case, **TERMINATE)


def test_who_decides_reads_what_was_asked(world: World) -> None:
    case = reach(world, "suspended_recusal")
    acts = queries.actions(actor(world.xiaoshan.lead), case, now=worlds.at(DECIDED))
    for act in acts:
        if act.verb.name in {"grant_recusal", "refuse_recusal"}:
            words = str(act.verb.step.form(act=act).fields["reason"].help_text)
            assert all(one in words for one in ("周示例", world.xiaoshan.officer.name, recusal(world)["reason"]))
    assert {"grant_recusal", "refuse_recusal"} <= {act.verb.name for act in acts}
