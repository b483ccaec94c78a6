"""How the court verifies: both sides asked together, statements, the committee, default, more time (J6, J10)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.agenda import sessions_of
from mediation.cases.queries import timeline
from mediation.confirmation.court_models import Inquiry
from mediation.core import verbs
from mediation.core.models import Event
from mediation.core.roles import Role
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.confirmation import stories
from tests.mediation.worlds import actor, at, clock, do, latest, may, refused
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
CALL: dict[str, Any] = {"starts_at": "2026-08-13T14:30:00+08:00", "online": True, "place": "会议号123"}
CAME: dict[str, Any] = {"claimant": "came", "respondent": "came", "minutes": "双方确认协议出于自愿，内容属实。"}
DEMAND: dict[str, Any] = {"of": ["claimant", "respondent"], "text": "补充付款凭证。", "days": 5}
QUESTION = "双方是否到场，协议由谁起草？"


def test_both_sides_are_called_and_who_came_is_recorded_after_it_began() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    with refused("not_open", case):
        do("record_hearing", world.clerk, "2026-08-11 09:00", case, **CAME)
    with refused("invalid", case) as caught:
        do("call_hearing", world.clerk, "2026-08-14 09:00", case, **CALL)
    assert list(caught.value.errors) == ["starts_at"]
    do("call_hearing", world.clerk, "2026-08-10 15:00", case, **CALL)
    event = Event.objects.get(case=case, kind="confirmation.hearing_called")
    told = set(Notice.objects.filter(event=event, channel="in_site").values_list("person__name", flat=True))
    assert {"陈示例", "郭示例"} <= told
    for who in (world.chen, world.home_agent, world.clerk):
        (session,) = sessions_of(actor(who), now=at("2026-08-11 09:00"))
        assert session.starts_at == at("2026-08-13 14:30"), "it stands in everybody's calendar"
    with refused("too_early", case):
        do("record_hearing", world.clerk, "2026-08-13 14:29", case, **CAME)
    do("record_hearing", world.clerk, "2026-08-13 15:00", case, **CAME)
    held = stories.application(case).hearings.get()
    assert (held.minutes, held.held_at) == (CAME["minutes"], at("2026-08-13 15:00"))
    assert latest(case, "confirmation").facts["session"] is None
    assert CAME["minutes"] not in str(Event.objects.get(case=case, kind="confirmation.hearing_held").data)
    with refused("not_open", case):
        do("deem_withdrawn", world.clerk, "2026-08-13 16:00", case, reason="没有理由")


@pytest.mark.parametrize("how", ["absent", "refused"])
def test_who_stays_away_or_refuses_without_reason_is_taken_to_have_withdrawn(how: str) -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("call_hearing", world.clerk, "2026-08-10 15:00", case, **CALL)
    do("record_hearing", world.clerk, "2026-08-13 15:00", case, **(CAME | {"respondent": how}))
    assert latest(case, "confirmation").state == "review", "a person decides"
    do("deem_withdrawn", world.clerk, "2026-08-14 09:00", case, reason="被申请人无正当理由未到场。")
    stage = latest(case, "confirmation")
    assert (stage.state, stage.closed_at) == ("withdrawn", at("2026-08-14 09:00"))
    assert not clock(case, "D22").running
    assert "apply_confirmation" in may(case, world.chen, "2026-08-19 09:00"), (
        "within the thirty days it can be made anew"
    )
    assert "apply_confirmation" not in may(case, world.chen, "2026-08-20 09:00")


def test_a_good_reason_is_no_default() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("call_hearing", world.clerk, "2026-08-10 15:00", case, **CALL)
    do("record_hearing", world.clerk, "2026-08-13 15:00", case, **(CAME | {"respondent": "excused"}))
    assert "deem_withdrawn" not in may(case, world.clerk, "2026-08-14 09:00")
    do("call_hearing", world.clerk, "2026-08-14 09:00", case, **(CALL | {"starts_at": "2026-08-18T09:00:00+08:00"}))
    do("record_hearing", world.clerk, "2026-08-18 10:00", case, **CAME)
    assert stories.application(case).hearings.count() == 2


def test_each_side_states_what_the_court_asks_and_the_time_stops_with_the_last() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    assert "give_statement" not in may(case, world.chen, "2026-08-11 09:00")
    do("ask_statement", world.clerk, "2026-08-11 09:00", case, **DEMAND)
    assert (clock(case, "D22-cure").due_lenient, clock(case, "D22-cure").article) == (
        date(2026, 8, 17), "CPLI 356; CPLI 357",
    )  # fmt: skip
    do("give_statement", world.chen, "2026-08-12 09:00", case, text="凭证已上传。")
    assert clock(case, "D22-cure").running
    waiting = verbs.waiting(latest(case, "confirmation"))
    assert waiting is not None
    assert (waiting.on, waiting.clock) == ((Role.RESPONDENT,), "D22-cure")
    assert "give_statement" not in may(case, world.chen, "2026-08-12 10:00")
    do("give_statement", world.home_agent, "2026-08-13 09:00", case, text="同上。")
    waiting = verbs.waiting(latest(case, "confirmation"))
    assert waiting is not None
    assert waiting.on == (Role.CLERK,)
    assert clock(case, "D22-cure").status == "met"
    mine = Event.objects.filter(case=case, kind="confirmation.statement_given")
    seen = set(timeline(actor(world.home_agent), case).filter(kind="confirmation.statement_given"))
    assert seen == {one for one in mine if one.data["side"] == "respondent"}, "the court alone reads both"


def test_who_lets_the_time_for_a_statement_pass_is_taken_to_have_withdrawn() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("ask_statement", world.clerk, "2026-08-11 09:00", case, **(DEMAND | {"of": ["respondent"], "sham": True}))
    worlds.time_passes("2026-08-17 23:59")
    assert "deem_withdrawn" not in may(case, world.clerk, "2026-08-17 23:59")
    worlds.time_passes("2026-08-18 00:01")
    assert clock(case, "D22-cure").status == "lapsed"
    waiting = verbs.waiting(latest(case, "confirmation"))
    assert waiting is not None
    assert waiting.on == (Role.CLERK,), "what follows from the silence the court decides"
    do("deem_withdrawn", world.clerk, "2026-08-18 09:00", case, reason="逾期未补充证明材料。")
    assert latest(case, "confirmation").state == "withdrawn"


def test_a_late_answer_is_no_default() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("ask_statement", world.clerk, "2026-08-11 09:00", case, **(DEMAND | {"of": ["respondent"]}))
    worlds.time_passes("2026-08-18 00:01")
    do("give_statement", world.home_agent, "2026-08-18 08:00", case, text="凭证已上传。")
    assert "deem_withdrawn" not in may(case, world.clerk, "2026-08-18 09:00")


def test_the_committee_answers_the_court_alone() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    assert "answer_court" not in may(case, world.mediator, "2026-08-11 09:00")
    do("ask_committee", world.clerk, "2026-08-11 09:00", case, text=QUESTION)
    event = Event.objects.get(case=case, kind="confirmation.committee_asked")
    told = set(Notice.objects.filter(event=event, channel="in_site").values_list("person__name", flat=True))
    assert "许示例" in told
    with refused("forbidden", case):
        do("answer_court", world.chen, "2026-08-12 09:00", case, text="由调解员起草。")
    do("answer_court", world.secretary, "2026-08-12 09:00", case, text="双方到场，由调解员起草。")
    asked = Inquiry.objects.get(of="committee")
    assert (asked.question, asked.answer) == (QUESTION, "双方到场，由调解员起草。")
    for who in (world.chen, world.home_agent):
        assert not timeline(actor(who), case).filter(kind="confirmation.committee_answered").exists()
    assert timeline(actor(world.clerk), case).filter(kind="confirmation.committee_answered").count() == 1
    assert timeline(actor(world.secretary), case).filter(kind="confirmation.committee_answered").count() == 1
    assert "answer_court" not in may(case, world.secretary, "2026-08-12 10:00")


def test_the_president_extends_the_review_once_and_not_too_late() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    said: dict[str, Any] = {"approved_by": "院长示例", "reason": "案情复杂，需要核实。"}
    assert clock(case, "D22").due_lenient == date(2026, 9, 7)
    do("extend_review", world.clerk, "2026-09-01 09:00", case, **said)
    assert clock(case, "D22").due_lenient == date(2026, 10, 8)
    with refused("invalid", case):
        do("extend_review", world.clerk, "2026-09-02 09:00", case, **said)


def test_a_late_review_is_not_extended() -> None:
    world = worlds.world()
    case = stories.in_review(world)
    worlds.time_passes("2026-09-08 00:01")
    with refused("too_late", case):
        do(
            "extend_review",
            world.clerk,
            "2026-09-08 09:00",
            case,
            approved_by="院长示例",
            reason="案情复杂，需要核实。",
        )


def test_the_pages_show_the_question_to_whoever_is_asked_and_everything_to_the_court(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = worlds.world()
    case = stories.in_review(world)
    do("ask_statement", world.clerk, "2026-08-11 09:00", case, **(DEMAND | {"of": ["claimant"]}))
    do("ask_committee", world.clerk, "2026-08-11 09:01", case, text=QUESTION)
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-08-12 09:00"))
    page = text(browser(world.chen).get(reverse("action", args=[case.pk, "give_statement"])))
    assert DEMAND["text"] in page
    assert QUESTION not in page
    assert QUESTION in text(browser(world.secretary).get(reverse("action", args=[case.pk, "answer_court"])))
    do("call_hearing", world.clerk, "2026-08-11 10:00", case, **CALL)
    assert "会议号123" in text(browser(world.chen).get(reverse("case", args=[case.pk])))
    desk = text(browser(world.clerk).get(reverse("desk_court", args=[case.pk])))
    for words in (DEMAND["text"], QUESTION, "No answer yet", "Call both sides to be asked"):
        assert words in desk
