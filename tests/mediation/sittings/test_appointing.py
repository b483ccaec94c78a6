"""A session is proposed, fixed, moved and cancelled, and everybody is reminded of it, each time once."""

from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.cases.statements import Statement
from mediation.core.actors import Actor
from mediation.core.models import Event
from mediation.notices import titles
from mediation.notices.models import Notice
from mediation.sittings.models import Appointment
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, at, do, kinds, latest, may, refused, time_passes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIRST, SECOND = "2026-07-08T09:00:00+08:00", "2026-07-08T14:30:00+08:00"
PM = "peoples_mediation"


@pytest.fixture
def world() -> World:
    return worlds.world()


def before_committee(world: World) -> Case:
    """Accepted by the committee on 07-03."""
    case = stories.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    return case


def proposed(world: World) -> Case:
    case = before_committee(world)
    do("propose_times", world.mediator, "2026-07-03 11:00", case, first=SECOND, second=FIRST)
    return case


def arranged(world: World, **changed: Any) -> Case:
    case = before_committee(world)
    data: dict[str, Any] = {"starts_at": FIRST, "online": True} | changed
    do("arrange_session", world.mediator, "2026-07-03 11:00", case, **data)
    return case


def told(case: Case, kind: str) -> list[str]:
    """Who was told of the newest event of a kind, on the site."""
    event = Event.objects.filter(case=case, kind=kind).latest("seq")
    found = Notice.objects.filter(event=event, channel="in_site").values_list("person__name", flat=True)
    return sorted(found)


def test_both_say_which_times_suit_and_the_time_fixed_ends_the_asking(world: World) -> None:
    case = proposed(world)
    times = latest(case, PM).facts["times"]
    assert times["options"] == [FIRST, SECOND], "in the order of time"
    assert told(case, "session.proposed") == sorted(["陈示例", "郭示例"])
    do("answer_times", world.chen, "2026-07-03 12:00", case, suits=[FIRST, SECOND])
    do("answer_times", world.home_agent, "2026-07-03 12:10", case, none=True)
    do("answer_times", world.home_agent, "2026-07-03 12:20", case, suits=[SECOND])
    said = latest(case, PM).facts["times"]["answers"]
    assert {side: one["suits"] for side, one in said.items()} == {
        "claimant": [FIRST, SECOND], "respondent": [SECOND],
    }  # fmt: skip
    do("arrange_session", world.mediator, "2026-07-03 13:00", case, starts_at=SECOND, online=True)
    assert latest(case, PM).facts["times"] is None
    assert "answer_times" not in may(case, world.chen, "2026-07-03 13:01")
    assert {"陈示例", "郭示例"} <= set(told(case, "session.arranged"))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "first"),
        ({"first": "2026-07-03T10:00:00+08:00"}, "first"),
        ({"first": FIRST, "third": FIRST}, "third"),
        ({"first": "next Monday"}, "first"),
    ],
)
def test_times_that_are_none_are_refused_beside_their_field(world: World, data: dict[str, Any], field: str) -> None:
    case = before_committee(world)
    with refused("invalid", case) as no:
        do("propose_times", world.mediator, "2026-07-03 11:00", case, **data)
    assert set(no.value.errors) == {field}


@pytest.mark.parametrize("data", [{}, {"suits": [FIRST], "none": True}, {"suits": ["2026-07-09T09:00:00+08:00"]}])
def test_an_answer_names_times_that_were_proposed_or_says_none(world: World, data: dict[str, Any]) -> None:
    case = proposed(world)
    with refused("invalid", case):
        do("answer_times", world.chen, "2026-07-03 12:00", case, **data)


def test_times_that_are_past_are_asked_for_no_more(world: World) -> None:
    case = proposed(world)
    with refused("not_open", case):
        do("answer_times", world.chen, "2026-07-08 14:30", case, suits=[SECOND])


def test_only_whoever_was_named_to_mediate_arranges(world: World) -> None:
    case = before_committee(world)
    for name in ("propose_times", "arrange_session"):
        with refused("forbidden", case):
            do(name, world.second_mediator, "2026-07-03 11:00", case, first=FIRST, starts_at=FIRST, online=True)
    do("arrange_session", world.secretary, "2026-07-03 11:00", case, starts_at=FIRST, place="示例路1号调解室")


def test_a_session_is_moved_with_a_reason_under_the_same_entry(world: World) -> None:
    case = arranged(world)
    with refused("invalid", case) as no:
        do("arrange_session", world.mediator, "2026-07-04 09:00", case, starts_at=SECOND, online=True)
    assert set(no.value.errors) == {"reason"}
    do("arrange_session", world.mediator, "2026-07-04 09:00", case, starts_at=SECOND, online=True, reason="当日停电。")
    before, now = Appointment.objects.filter(proceeding__case=case)
    assert (before.ended_how, before.reminds_at, now.ended_how) == ("moved", None, "")
    assert (now.entry, now.revision, now.starts_at) == (before.entry, 1, at("2026-07-08 14:30"))
    assert Statement.objects.get(case=case, verb="arrange_session").text == "当日停电。"
    event = Event.objects.filter(case=case, kind="session.arranged").latest("seq")
    assert "停电" not in str(event.data)
    notice = Notice.objects.filter(event=event).first()
    assert notice is not None
    with translation.override("en"):
        said = titles.sentence(notice.title, notice.params)
    assert said.endswith("A mediation session was moved: Wed 8 Jul 2026, 14:30 instead of Wed 8 Jul 2026, 09:00")


def test_a_session_is_cancelled_with_a_reason_and_told_to_all(world: World) -> None:
    case = arranged(world)
    with refused("invalid", case):
        do("cancel_session", world.mediator, "2026-07-04 09:00", case)
    do("cancel_session", world.mediator, "2026-07-04 09:00", case, reason="申请人生病。")
    assert {"陈示例", "郭示例"} <= set(told(case, "session.cancelled"))
    assert Appointment.objects.get(proceeding__case=case).ended_how == "cancelled"
    assert time_passes("2026-07-08 08:30") == 0
    assert "session.reminded" not in kinds(case)
    with refused("not_open", case):
        do("cancel_session", world.mediator, "2026-07-04 09:01", case, reason="再次取消。")


def test_everybody_is_reminded_a_day_and_an_hour_before_each_once(world: World) -> None:
    case = arranged(world)
    time_passes("2026-07-07 08:59")
    assert "session.reminded" not in kinds(case)
    for moment in ("2026-07-07 09:00", "2026-07-07 09:01", "2026-07-08 07:59"):
        time_passes(moment)
        assert kinds(case).count("session.reminded") == 1, moment
    assert {"陈示例", "郭示例", "方示例"} <= set(told(case, "session.reminded"))
    time_passes("2026-07-08 08:00")
    time_passes("2026-07-08 08:30")
    marks = [one.data["mark"] for one in Event.objects.filter(case=case, kind="session.reminded").order_by("seq")]
    assert marks == ["day", "hour"]


def test_after_an_outage_only_the_last_reminder_is_told_and_none_of_what_began(world: World) -> None:
    case = arranged(world)
    time_passes("2026-07-08 08:20")
    assert [one.data["mark"] for one in Event.objects.filter(case=case, kind="session.reminded")] == ["hour"]


def test_of_a_session_that_has_begun_nobody_is_reminded(world: World) -> None:
    case = arranged(world)
    time_passes("2026-07-08 09:00")
    assert "session.reminded" not in kinds(case)
    assert Appointment.objects.get(proceeding__case=case).reminds_at is None


def test_what_is_arranged_at_short_notice_is_reminded_of_an_hour_before_alone(world: World) -> None:
    case = arranged(world, starts_at="2026-07-03T15:00:00+08:00")
    time_passes("2026-07-03 13:59")
    assert "session.reminded" not in kinds(case)
    time_passes("2026-07-03 14:00")
    assert kinds(case).count("session.reminded") == 1


def test_the_system_reminds_and_nobody_else(world: World) -> None:
    case = arranged(world)
    one = Appointment.objects.get(proceeding__case=case)
    with refused("forbidden", case):
        do("remind_session", world.mediator, "2026-07-07 09:00", case, appointment=str(one.pk))
    with refused("not_open", case):
        do("remind_session", Actor.system(), "2026-07-06 09:00", case, appointment=str(one.pk))


def test_with_the_mediation_its_session_ends(world: World) -> None:
    case = arranged(world)
    do("end_mediation", world.chen, "2026-07-04 10:00", case, reason="不再调解。")
    assert Appointment.objects.get(proceeding__case=case).ended_how == "over"
    time_passes("2026-07-08 08:30")
    assert "session.reminded" not in kinds(case)


def test_a_bureaus_notice_is_its_appointment_and_a_cancelled_session_is_not_opened(world: World) -> None:
    case = bureau.reach(world, "scheduled")
    officer = world.xiaoshan.officer
    one = Appointment.objects.get(proceeding__case=case)
    assert (one.starts_at, one.minutes, one.online) == (at("2026-06-24 14:30"), 60, True)
    do("cancel_session", officer, "2026-06-23 09:00", case, reason="商家申请改期。")
    with refused("too_early", case):
        do("open_session", officer, "2026-06-24 14:30", case)
    plan = bureau.PLAN | {"starts_at": "2026-06-29T09:00:00+08:00"}
    do("schedule", officer, "2026-06-24 15:00", case, **plan)
    again = Appointment.objects.get(proceeding__case=case, ended_at=None)
    assert (again.entry == one.entry, again.revision) == (False, 0), "what was cancelled does not come back"
    do("open_session", officer, "2026-06-29 09:00", case, waived="双方均表示不申请回避。")


def test_a_bureau_proposes_times_once_both_agreed(world: World) -> None:
    case = bureau.reach(world, "consent_pending")
    with refused("not_open", case):
        do("propose_times", world.xiaoshan.officer, bureau.DAY, case, first="2026-06-24T09:00:00+08:00")
    for who in (world.zhou, world.agent):
        do("consent", who, bureau.DAY, case)
    do("propose_times", world.xiaoshan.officer, bureau.DAY, case, first="2026-06-24T09:00:00+08:00")
    do("answer_times", world.agent, bureau.DAY, case, suits=["2026-06-24T09:00:00+08:00"])
    assert "李萧示例" in told(case, "session.answered")


def test_while_recusal_is_decided_nobody_is_reminded_and_afterwards_the_old_time_is_over(world: World) -> None:
    case = bureau.reach(world, "scheduled")
    do("ask_recusal", world.zhou, "2026-06-23 09:00", case, **bureau.recusal(world))
    time_passes("2026-06-23 15:00")
    assert "session.reminded" not in kinds(case)
    do("grant_recusal", world.xiaoshan.lead, "2026-06-23 16:00", case, **bureau.granted(world))
    assert Appointment.objects.get(proceeding__case=case).ended_how == "over"
