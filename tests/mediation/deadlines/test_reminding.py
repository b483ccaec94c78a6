"""Whoever owes a clock is reminded of it, each mark once; the head of the bureau is told at its strict end."""

from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.deadlines.models import Deadline, Status
from mediation.notices import queries
from mediation.notices.models import Notice
from tests.mediation import worlds
from tests.mediation.cases.bureau import APPRAISAL, PLAN, REPORT
from tests.mediation.worlds import World, clock, do, time_passes

pytestmark = pytest.mark.django_db
REMINDED, ESCALATED = "deadline.reminded", "deadline.escalated"


@pytest.fixture
def world() -> World:
    return worlds.world()


def told(code: str, kind: str = REMINDED) -> list[tuple[str, str]]:
    """Who was told of a clock, mark by mark, in the order of time."""
    found = Notice.objects.filter(title=kind, channel="in_site", params__code=code).order_by("made_at", "person__name")
    return [(one.params["mark"], one.person.name) for one in found]


def in_session(world: World, *, received: str = "2026-06-10", accepted: str = "2026-06-17") -> Case:
    """S9's days: sixty days that end on a Sunday, read leniently on the Monday after it."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at=f"{received} 10:00")
    officer = world.xiaoshan.officer
    do("accept", officer, f"{accepted} 09:00", case)
    do("ask_consent", officer, f"{accepted} 09:10", case)
    for side in (world.zhou, world.agent):
        do("consent", side, f"{accepted} 09:20", case)
    do("schedule", officer, f"{accepted} 09:30", case, **PLAN | {"starts_at": f"{accepted}T15:00:00+08:00"})
    worlds.untied(officer, f"{accepted} 15:00", case)
    do("open_session", officer, f"{accepted} 15:00", case, waived="双方均表示不申请回避。")
    return case


def test_before_anybody_has_taken_it_every_officer_is_reminded(world: World) -> None:
    worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-10 10:00")
    for moment in ("2026-06-16 08:59", "2026-06-16 09:00", "2026-06-18 09:00", "2026-06-22 09:00", "2026-06-22 23:59"):
        time_passes(moment)
    names = sorted([world.xiaoshan.officer.name, world.xiaoshan.second.name])
    assert told("D03") == [(mark, name) for mark in ("half", "most", "last") for name in names]
    assert Notice.objects.filter(title=REMINDED, channel="sms").count() == 0


def test_the_handler_alone_is_reminded_and_at_the_strict_end_the_head_is_told(world: World) -> None:
    case = in_session(world)
    for moment in ("2026-07-17 09:00", "2026-08-04 09:00", "2026-08-14 09:00", "2026-08-16 23:59"):
        time_passes(moment)
    name = world.xiaoshan.officer.name
    assert told("D05") == [("half", name), ("most", name), ("last", name)]
    assert told("D05", ESCALATED) == []
    time_passes("2026-08-17 00:00")
    assert told("D05", ESCALATED) == [("strict", world.xiaoshan.lead.name)]
    assert clock(case, "D05").status == Status.ARMED
    time_passes("2026-08-18 00:00")
    assert clock(case, "D05").status == Status.LAPSED
    assert told("D05", ESCALATED) == [("strict", world.xiaoshan.lead.name)]


def test_a_mark_is_told_once_however_often_the_sweep_comes(world: World) -> None:
    case = in_session(world)
    for _ in range(3):
        time_passes("2026-07-17 09:00")
        time_passes("2026-07-17 09:05")
    assert [mark for mark, _name in told("D05")] == ["half"]
    found = clock(case, "D05")
    assert (found.reminded, found.reminds_at) == (["half"], worlds.at("2026-08-04 09:00"))
    data = {"deadline": str(found.pk)}
    with pytest.raises(Refused) as caught:
        gate.perform("remind", actor=Actor.system(), now=worlds.at("2026-07-17 09:06"), case=case.pk,
                     proceeding=found.proceeding_id, data=data)  # fmt: skip
    assert caught.value.code == "not_open"


def test_after_an_outage_only_the_last_mark_that_was_passed_is_told(world: World) -> None:
    in_session(world)
    time_passes("2026-08-05 12:00")
    assert [mark for mark, _name in told("D05")] == ["most"]
    time_passes("2026-08-14 09:00")
    assert [mark for mark, _name in told("D05")] == ["most", "last"]


def test_of_a_clock_that_was_met_nobody_is_reminded(world: World) -> None:
    case = in_session(world)
    said: dict[str, Any] = {"ground": "T3", "reason": "双方对数额无法达成一致。"}
    do("terminate", world.xiaoshan.officer, "2026-07-01 10:00", case, **said)
    time_passes("2026-08-30 00:00")
    assert told("D05") == []


def test_while_a_clock_stands_still_nobody_is_reminded_and_then_by_its_new_days(world: World) -> None:
    """S11: sixty days of which twenty-five are spent at the laboratory."""
    case = in_session(world, received="2026-07-01", accepted="2026-07-06")
    officer = world.xiaoshan.officer
    do("commission_appraisal", officer, "2026-07-20 10:00", case, **APPRAISAL | {"began_on": "2026-07-20"})
    time_passes("2026-08-10 09:00")
    assert told("D05") == []
    do("end_appraisal", officer, "2026-08-14 16:00", case, **REPORT | {"ended_on": "2026-08-14"})
    # The thirtieth and the forty-eighth of the days that count; 29 September is a Tuesday.
    for moment, mark in (("2026-08-30", "half"), ("2026-09-17", "most"), ("2026-09-29", "last")):
        time_passes(f"{moment} 08:59")
        assert mark not in [told_mark for told_mark, _name in told("D05")]
        time_passes(f"{moment} 09:00")
        assert told("D05")[-1][0] == mark


def test_a_party_is_reminded_of_what_it_owes_also_by_text(world: World) -> None:
    worlds.file_case(world, at="2026-05-25 09:00")
    time_passes("2026-06-01 09:00")
    assert {name for _mark, name in told("D01")} == {world.agent.name, world.platform_agent.name}
    found = Notice.objects.filter(title=REMINDED, channel="sms", params__code="D01")
    assert {one.person for one in found} == {world.agent, world.platform_agent}
    assert not Notice.objects.filter(title=REMINDED, person=world.zhou).exists()


def test_the_notice_says_which_clock_until_when_and_by_which_article(world: World) -> None:
    in_session(world)
    time_passes("2026-08-14 09:00")
    time_passes("2026-08-17 00:00")
    last = Notice.objects.get(title=REMINDED, params__code="D05")
    with translation.override("en"):
        said = queries.title(last)
        assert "Last working day: Finish administrative mediation (60 days), by Sun 16 Aug 2026" in said
        assert "23" in said
        escalated = queries.title(Notice.objects.get(title=ESCALATED))
        assert "Not met on the last day, Sun 16 Aug 2026" in escalated
        assert "overdue after Mon 17 Aug 2026" in escalated
    with translation.override("zh-hans"):
        assert "行政调解期限（六十日）" in queries.title(last)


def test_a_reminder_of_the_bureau_is_no_business_of_the_parties(world: World) -> None:
    case = in_session(world)
    time_passes("2026-07-17 09:00")
    event = Event.objects.get(case=case, kind=REMINDED, data__code="D05")
    assert event.audience == f"body:{world.xiaoshan.body.pk}"
    assert (event.data["mark"], event.data["due_on"], event.data["overdue_after"]) == (
        "half",
        "2026-08-16",
        "2026-08-17",
    )


def test_one_that_cannot_be_told_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = in_session(world)
    second = in_session(world)
    perform = gate.perform
    broken = clock(first, "D05")

    def failing(name: str, **kwargs: object) -> gate.Done:
        if name == "remind" and kwargs["case"] == first.pk:
            raise RuntimeError("no")
        return perform(name, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(gate, "perform", failing)
    time_passes("2026-07-17 09:00")
    assert (clock(first, "D05").reminded, clock(second, "D05").reminded) == ([], ["half"])
    monkeypatch.setattr(gate, "perform", perform)
    time_passes("2026-07-17 09:05")
    assert Deadline.objects.get(pk=broken.pk).reminded == ["half"]
