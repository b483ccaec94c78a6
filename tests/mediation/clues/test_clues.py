"""Clues are verified beside the complaint: on their own clock, unseen by the parties, ended by no settlement."""

import json
from datetime import date
from typing import Any

import pytest

from mediation.cases import desk, queries
from mediation.cases.models import Case
from mediation.cases.states import Stage
from mediation.clues.models import Clue
from mediation.clues.queries import reports_of
from mediation.core import outbox, verbs
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.notices.models import Notice
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
SUSPECTED: dict[str, Any] = {"title": "蜂蜜标签涉嫌不符合规定", "facts": "开箱视频显示标签未标明生产许可证编号。"}


def complaint(world: worlds.World, *, filed: str = "2026-06-22 09:00") -> Case:
    return worlds.file_at_bureau(world, world.yuhang, at=filed)


def opened(world: worlds.World, case: Case, *, verb: str = "record_clue", when: str = "2026-06-23 10:00", **more: Any) -> Case:  # fmt: skip  # noqa: E501
    data: dict[str, Any] = SUSPECTED | {"found_on": when[:10]} | more
    done = worlds.do(verb, world.yuhang.officer, when, case, **data)
    return Case.objects.get(pk=done.result["clue"])


def under_verification(world: worlds.World, case: Case) -> Case:
    clue = opened(world, case)
    worlds.do("take_up", world.yuhang.officer, "2026-06-24 09:00", clue)
    return clue


def test_the_fifteen_working_days_of_a_clue_and_their_extension() -> None:
    world = worlds.world()
    clue = under_verification(world, complaint(world))
    assert worlds.clock(clue, "D08").due_lenient == date(2026, 7, 14)
    with worlds.refused("forbidden", clue):
        worlds.do("extend_verification", world.yuhang.officer, "2026-07-13 09:00", clue, reason="鉴定仍在进行")
    worlds.do("extend_verification", world.yuhang.lead, "2026-07-13 09:00", clue, reason="鉴定仍在进行")
    assert worlds.clock(clue, "D08").due_lenient == date(2026, 8, 4)
    with worlds.refused("invalid", clue):  # the law knows one extension
        worlds.do("extend_verification", world.yuhang.lead, "2026-07-14 09:00", clue, reason="仍需时间核查")


def test_a_report_has_its_own_clock_through_tests_and_new_facts() -> None:
    world = worlds.world()
    clue = opened(world, complaint(world), verb="split_report", tell_reporter=True)
    worlds.do("take_up", world.yuhang.officer, "2026-06-24 09:00", clue)
    assert worlds.clock(clue, "D09").due_lenient == date(2026, 7, 14)
    assert not clue.deadlines.filter(code="D08").exists()
    waits = verbs.waiting(worlds.latest(clue, "clue"))
    assert waits is not None
    assert waits.clock == "D09"
    row = desk.page(worlds.actor(world.yuhang.officer), [Stage.CLUE], desk.Filters(), now=worlds.at("2026-07-15 09:00"))
    assert [one.clock.code for one in row.items if one.clock] == ["D09"]
    worlds.do("begin_testing", world.yuhang.officer, "2026-06-25 09:00", clue, item="蜂蜜", by="示例检测站", began_on="2026-06-25")  # fmt: skip  # noqa: E501
    assert worlds.clock(clue, "D09").status == "paused"
    worlds.do("end_testing", world.yuhang.officer, "2026-07-02 09:00", clue, outcome="不合格", ended_on="2026-07-02")
    worlds.do("extend_verification", world.yuhang.lead, "2026-07-13 09:00", clue, reason="鉴定仍在进行")
    worlds.do("add_facts", world.yuhang.officer, "2026-07-14 09:00", clue, new_facts="另一批次同样缺少编号", came_on="2026-07-14")  # fmt: skip  # noqa: E501
    assert [(one.code, one.status) for one in clue.deadlines.order_by("instance")] == [("D09", "cancelled"), ("D09", "armed")]  # fmt: skip  # noqa: E501


def test_testing_stands_outside_the_working_days() -> None:
    world = worlds.world()
    clue = under_verification(world, complaint(world))
    with worlds.refused("not_open", clue):
        worlds.do("end_testing", world.yuhang.officer, "2026-06-25 09:00", clue, outcome="合格", ended_on="2026-06-25")
    worlds.do("begin_testing", world.yuhang.officer, "2026-06-25 09:00", clue, item="蜂蜜", by="示例检测站", began_on="2026-06-25")  # fmt: skip  # noqa: E501
    assert worlds.clock(clue, "D08").status == "paused"
    with worlds.refused("invalid", clue):
        worlds.do("end_testing", world.yuhang.officer, "2026-07-02 09:00", clue, outcome="合格", ended_on="2026-06-24")
    worlds.do("end_testing", world.yuhang.officer, "2026-07-02 09:00", clue, outcome="不合格", ended_on="2026-07-02")
    # Five of the seven days after 25 June were working days.
    assert worlds.clock(clue, "D08").due_lenient == date(2026, 7, 21)


def test_new_facts_begin_the_period_again() -> None:
    world = worlds.world()
    clue = under_verification(world, complaint(world))
    worlds.do("add_facts", world.yuhang.officer, "2026-07-03 09:00", clue, new_facts="另一批次同样缺少编号", came_on="2026-07-02")  # fmt: skip  # noqa: E501
    assert worlds.clock(clue, "D08").due_lenient == date(2026, 7, 23)
    assert [one.status for one in clue.deadlines.order_by("instance")] == ["cancelled", "armed"]


def test_the_head_decides_on_what_an_officer_verified() -> None:
    world = worlds.world()
    clue = under_verification(world, complaint(world))
    filed: dict[str, Any] = {"number": "余市监立〔2026〕12号", "reason": "涉嫌违反食品安全法"}
    with worlds.refused("not_open", clue):
        worlds.do("file_case", world.yuhang.lead, "2026-07-01 09:00", clue, **filed)
    worlds.do("report_findings", world.yuhang.officer, "2026-07-01 10:00", clue, findings="现场检查属实，标签无编号", proposal="file")  # fmt: skip  # noqa: E501
    with worlds.refused("forbidden", clue):
        worlds.do("file_case", world.yuhang.officer, "2026-07-02 09:00", clue, **filed)
    worlds.do("file_case", world.yuhang.lead, "2026-07-02 09:00", clue, **filed)
    assert (worlds.latest(clue, "clue").state, worlds.clock(clue, "D08").status) == ("filed", "met")


def test_a_repetition_names_another_clue_of_the_bureau() -> None:
    world = worlds.world()
    case = complaint(world)
    first, second = opened(world, case), opened(world, case, when="2026-06-25 09:00")
    for wrong in (second.number, "XS-20260101-0009"):
        with worlds.refused("invalid", second):
            worlds.do("close_as_repeated", world.yuhang.officer, "2026-06-26 09:00", second, number=wrong, reason="同一事实重复")  # fmt: skip  # noqa: E501
    worlds.do("close_as_repeated", world.yuhang.officer, "2026-06-26 09:00", second, number=first.number, reason="同一事实重复")  # fmt: skip  # noqa: E501
    assert worlds.latest(second, "clue").state == "duplicate"
    assert worlds.latest(first, "clue").state == "found"


def test_no_party_of_the_complaint_reaches_the_clue() -> None:
    world = worlds.world()
    case = complaint(world)
    clue = under_verification(world, case)
    for who in (world.zhou, world.agent, world.platform_agent, world.store, world.xiaoshan.officer):
        with worlds.refused("not_found", clue):
            worlds.do("take_up", who, "2026-06-25 09:00", clue)
        assert worlds.may(case, who, "2026-06-25 09:00").isdisjoint({"record_clue", "split_report"})
    shown = [
        json.dumps([one.kind, one.data], ensure_ascii=False)
        for who in (world.zhou, world.agent, world.platform_agent)
        for one in queries.timeline(worlds.actor(who), case)
    ]
    assert not [one for one in shown if clue.number in one or "clue" in one]
    told = Notice.objects.filter(case=clue).values_list("person", "title")
    assert set(told) == {(one.pk, "clue.opened") for one in (world.yuhang.lead, world.yuhang.second)}


def test_an_officer_who_is_a_party_keeps_out_of_the_clue() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.yuhang, at="2026-06-22 09:00", who=world.yuhang.second)
    clue = opened(world, case)
    with worlds.refused("recused", clue):
        worlds.do("take_up", world.yuhang.second, "2026-06-24 09:00", clue)


def test_the_end_of_the_complaint_does_not_touch_the_clue() -> None:
    world = worlds.world()
    case = complaint(world)
    clue = under_verification(world, case)
    worlds.do("withdraw", world.zhou, "2026-06-26 09:00", case, reason="双方已经和解")
    assert worlds.latest(case, "administrative").state == "withdrawn"
    assert worlds.latest(clue, "clue").state == "verify"
    assert worlds.clock(clue, "D08").running
    # and one found after the end of the complaint is still opened
    assert opened(world, case, when="2026-06-27 09:00").number != clue.number


def test_who_reported_is_told_alone_and_once_whether_a_case_was_filed() -> None:
    world = worlds.world()
    case = complaint(world)
    clue = opened(world, case, verb="split_report", tell_reporter=True)
    claimant = queries.case_of(worlds.actor(world.zhou), case.pk)[1]
    assert [(one.number, one.outcome) for one in reports_of(case, claimant)] == [(clue.number, "")]
    worlds.do("take_up", world.yuhang.officer, "2026-06-24 09:00", clue)
    worlds.do("report_findings", world.yuhang.officer, "2026-07-01 10:00", clue, findings="现场检查未见异常", proposal="no_case")  # fmt: skip  # noqa: E501
    worlds.do("file_no_case", world.yuhang.lead, "2026-07-02 09:00", clue, reason="违法事实不成立")
    outbox.drain(now=worlds.at("2026-07-02 09:01"))
    one = Clue.objects.get(proceeding__case=clue)
    outbox.put("clue.decided", {"clue": str(one.pk)}, due_at=worlds.at("2026-07-02 09:02"))
    outbox.drain(now=worlds.at("2026-07-02 09:03"))  # handed over twice
    assert [(one.outcome, one.decided_on) for one in reports_of(case, claimant)] == [("not_filed", date(2026, 7, 2))]
    told = Notice.objects.filter(title__startswith="administrative.report", channel="in_site")
    assert sorted(told.values_list("person", "title")) == [
        (world.zhou.pk, "administrative.report_decided"), (world.zhou.pk, "administrative.report_separated"),
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["record_clue", "split_report"])
def test_the_complaints_own_record_holds_no_trace_of_a_clue(verb: str) -> None:
    world = worlds.world()
    case = complaint(world)
    before = (worlds.kinds(case), case.strands.get(room=None).head)
    opened(world, case, verb=verb)
    assert (worlds.kinds(case), case.strands.get(room=None).head) == before
    for who in (world.agent, world.platform_agent, world.yuhang.officer):
        assert reports_of(case, queries.case_of(worlds.actor(who), case.pk)[1]) == []


def test_forms_of_a_report_are_the_bureaus_and_the_reporters() -> None:
    world = worlds.world()
    case = complaint(world)
    clue = opened(world, case, verb="split_report", tell_reporter=True)
    form = Paper.objects.get(kind="report_registration")
    assert (form.case, form.number, form.data["by_on"]) == (clue, clue.number, "2026-07-14")
    assert form.data["reporter"]["name"] == "周示例"
    worlds.do(
        "transfer", world.yuhang.officer, "2026-06-24 09:00", clue, to="示例区城市管理局", reason="属于城市管理职责"
    )
    outbox.drain(now=worlds.at("2026-06-24 09:01"))
    told = Paper.objects.get(kind="report_outcome")
    assert told.case == case
    assert "示例区城市管理局" in told.data["outcome"]
    assert told in papers_of(worlds.actor(world.zhou), case)
    for who in (world.agent, world.platform_agent):
        assert not papers_of(worlds.actor(who), case).filter(kind__startswith="report").exists()


def test_who_did_not_ask_is_not_told_and_a_transfer_is_told_with_its_address() -> None:
    world = worlds.world()
    case = complaint(world)
    silent, asked = (opened(world, case, verb="split_report", tell_reporter=wanted) for wanted in (False, True))
    for clue in (silent, asked):
        worlds.do(
            "transfer", world.yuhang.officer, "2026-06-24 09:00", clue, to="示例区城市管理局", reason="属于城市管理职责"
        )
    claimant = queries.case_of(worlds.actor(world.zhou), case.pk)[1]
    said = {one.number: (one.outcome, one.to) for one in reports_of(case, claimant)}
    assert said == {silent.number: ("", ""), asked.number: ("transferred", "示例区城市管理局")}


def test_days_outside_are_refused_beside_the_field() -> None:
    world = worlds.world()
    case = complaint(world)
    for wrong in ("2026-06-21", "2026-06-24"):
        with pytest.raises(Refused) as caught:
            opened(world, case, found_on=wrong)
        assert list(caught.value.errors) == ["found_on"]
    assert not Clue.objects.exists()
