"""Sample cases S2, S3 (before the bureau), S9 and S10 of the domain rules, with their exact dates."""

from datetime import date
from typing import Any

import pytest

from mediation.cases import competence
from mediation.cases.models import Case
from mediation.core import outbox
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence.models import Evidence
from mediation.people.models import Organisation
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import Office, World, at, clock, do, file_case, latest, may, refused

pytestmark = pytest.mark.django_db
REASON = "双方对赔偿金额差距过大，无法达成一致。"


def due(case: Case, code: str) -> tuple[str, str]:
    """Strict and lenient last day of a clock."""
    found = clock(case, code)
    return str(found.due_strict), str(found.due_lenient)


def accepted(world: World, office: Office, received: str, accepted_on: str) -> Case:
    """A case filed with a bureau and accepted."""
    case = worlds.file_at_bureau(world, office, at=received, happened_on="2026-01-05")
    do("accept", office.officer, accepted_on, case)
    return case


def into_session(world: World, case: Case, office: Office, on: str, session: str) -> None:
    """Both agree and a session opens."""
    do("ask_consent", office.officer, on, case)
    do("consent", world.zhou, on, case)
    do("consent", world.agent, on, case)
    do("schedule", office.officer, on, case, starts_at=at(session).isoformat(), online=True, recusal_days=3)
    worlds.untied(office.officer, session, case)
    do("open_session", office.officer, session, case)


def taken_on(world: World) -> Case:
    """S2 until the bureau has it: refused by the merchant on the tenth working day."""
    case = file_case(world, at="2026-05-25 09:30")
    photo = {"file": upload("洗涤标.jpg", picture())}
    do("add_evidence", world.zhou, "2026-05-25 10:00", case, files=photo, shows="洗涤方法")
    do("say_no", world.agent, "2026-06-08 17:00", case, reason="洗涤不当，不同意退款。")
    do("take_on", world.zhou, "2026-06-09 09:40", case, bureau=str(world.xiaoshan.body.pk))
    return case


def test_s2_after_the_refusal_only_the_complainant_takes_it_on_and_only_to_a_competent_bureau() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:30")
    assert due(case, "D01")[1] == "2026-06-08"
    do("say_no", world.agent, "2026-06-08 17:00", case, reason="洗涤不当，不同意退款。")
    assert "take_on" in may(case, world.zhou, "2026-06-09 09:00")
    assert "take_on" not in may(case, world.agent, "2026-06-09 09:00")
    with refused("forbidden", case):
        do("take_on", world.agent, "2026-06-09 09:00", case, bureau=str(world.xiaoshan.body.pk))
    with refused("invalid", case) as wrong:
        do("take_on", world.zhou, "2026-06-09 09:00", case, bureau=str(world.district.body.pk))
    assert list(wrong.value.errors) == ["bureau"]


def test_s2_everything_is_carried_over_to_the_bureau() -> None:
    world = worlds.world()
    case = taken_on(world)
    opened = latest(case, "administrative")
    assert (opened.state, opened.body) == ("received", world.xiaoshan.body)
    assert opened.origin == latest(case, "first_handling")
    assert Case.objects.get(pk=case.pk).received_by_authority_at == at("2026-06-09 09:40")
    assert due(case, "D03")[1] == "2026-06-18"
    assert "take_on" not in may(case, world.zhou, "2026-06-09 10:00")
    assert Evidence.objects.get(case=case).number == 1


def test_s2_settled_by_the_bureau_and_performed_at_once() -> None:
    world = worlds.world()
    case = taken_on(world)
    officer = world.xiaoshan.officer
    do("accept", officer, "2026-06-12 10:00", case)
    assert (clock(case, "D03").status, due(case, "D05")[1]) == ("met", "2026-08-11")
    assert latest(case, "administrative").handler == officer
    into_session(world, case, world.xiaoshan, "2026-06-17 10:00", "2026-06-24 14:30")
    term = {"kind": "payment", "amount": "658.00", "due_on": "2026-06-24", "method": "platform_refund"}
    made = do("offer", world.agent, "2026-06-24 15:00", case, terms=[term])
    do("accept_offer", world.zhou, "2026-06-24 15:10", case, offer=made.result["offer"], version=made.result["version"])
    assert (latest(case, "administrative").state, clock(case, "D05").status) == ("agreed", "met")
    done: dict[str, Any] = {"what": "退款458元，补偿200元", "on": "2026-06-24"}
    do("record_performed", world.agent, "2026-06-24 15:30", case, **done)
    do("record_performed", world.zhou, "2026-06-24 15:31", case, **done, no_further_claim=True)
    assert latest(case, "administrative").state == "performed"

    outbox.drain(now=at("2026-06-24 16:00"))
    papers = {one.kind: one for one in Paper.objects.filter(case=case, proceeding=latest(case, "administrative"))}
    assert set(papers) == {"receipt", "complaint_registration", "acceptance_decision", "mediation_notice"}
    assert {one.status for one in papers.values()} == {PaperStatus.READY}
    assert papers["acceptance_decision"].number == "萧市监投受〔2026〕第1号"
    assert papers["acceptance_decision"].data["due_on"] == "2026-08-11"
    assert papers["receipt"].data["next"][0]["by"] == "2026-06-18"


def test_s2_twin_silence_opens_the_way_to_the_bureau_too() -> None:
    world = worlds.world()
    case = file_case(world, at="2026-05-25 09:30")
    assert "take_on" not in may(case, world.zhou, "2026-06-08 23:59")
    assert worlds.time_passes("2026-06-09 00:00") >= 1
    assert latest(case, "first_handling").state == "expired"
    do("take_on", world.zhou, "2026-06-09 08:00", case, bureau=str(world.yuhang.body.pk))
    assert latest(case, "administrative").body == world.yuhang.body


def furniture(world: World) -> Case:
    """S3 before the bureau of the sample district, accepted and agreed to by both."""
    told: dict[str, Any] = {
        "name": "陈示例",
        "store": str(world.home_store.pk),
        "happened_on": "2026-04-29",
        "title": "全屋定制柜板材不符、延期",
        "claims": [{"kind": "damages", "amount": "15000.00"}],
    }
    case = worlds.file_at_bureau(world, world.district, at="2026-05-18 09:00", who=world.chen, **told)
    do("accept", world.district.officer, "2026-05-22 10:00", case)
    do("ask_consent", world.district.officer, "2026-05-22 10:10", case)
    do("consent", world.chen, "2026-05-25 10:00", case)
    do("consent", world.home_agent, "2026-05-26 10:00", case)
    return case


def test_s3_two_sessions_then_terminated_for_want_of_agreement() -> None:
    world = worlds.world()
    case, officer = furniture(world), world.district.officer
    assert (due(case, "D03")[1], due(case, "D05")[1]) == ("2026-05-27", "2026-07-21")
    plan: dict[str, Any] = {"online": True, "recusal_days": 3}
    do("schedule", officer, "2026-06-08 10:00", case, starts_at="2026-06-12T09:00:00+08:00", **plan)
    worlds.untied(officer, "2026-06-12 09:00", case)
    do("open_session", officer, "2026-06-12 09:00", case)
    do("schedule", officer, "2026-06-15 10:00", case, starts_at="2026-06-26T09:00:00+08:00", **plan)
    do("terminate", officer, "2026-06-30 16:00", case, ground="T3", reason=REASON)
    found = latest(case, "administrative")
    assert (found.state, found.ground, len(found.facts["sessions"])) == ("terminated", "T3", 2)
    assert (clock(case, "D05").status, due(case, "D06")[1]) == ("met", "2026-07-09")
    do("serve_decision", officer, "2026-07-01 09:00", case, way="platform")
    assert clock(case, "D06").status == "met"
    paper = Paper.objects.get(case=case, kind="termination_decision")
    assert paper.number == "示市监投终〔2026〕第1号"
    assert paper.data["ground"] == "《市场监督管理投诉举报处理办法》（以下简称《处理办法》）第二十三条第三项"
    assert paper.data["basis"] == "《处理办法》第二十三条第三项"
    assert paper.data["reasons"] == REASON


def test_s9_a_refusal_on_day_forty_is_ground_t2() -> None:
    world = worlds.world()
    case = accepted(world, world.yuhang, "2026-06-10 09:00", "2026-06-17 10:00")
    assert due(case, "D03")[1] == "2026-06-22"
    assert due(case, "D05") == ("2026-08-16", "2026-08-17")
    into_session(world, case, world.yuhang, "2026-06-20 10:00", "2026-06-26 09:00")
    with refused("too_early", case) as early:
        do("terminate", world.yuhang.officer, "2026-07-28 10:00", case, ground="T5", reason="六十日期限届满。")
    assert list(early.value.errors) == ["ground"]
    do(
        "terminate",
        world.yuhang.officer,
        "2026-07-28 10:00",
        case,
        ground="T2",
        reason="被投诉人7月27日书面明确拒绝继续调解。",
    )
    assert due(case, "D06")[1] == "2026-08-06"
    assert latest(case, "administrative").ground == "T2"


def test_s10_the_period_that_ends_in_the_national_day_holiday() -> None:
    world = worlds.world()
    first = accepted(world, world.yuhang, "2026-07-29 09:00", "2026-08-04 10:00")
    second = accepted(world, world.yuhang, "2026-07-29 09:00", "2026-08-04 10:00")
    assert due(first, "D03")[1] == "2026-08-07"
    assert (str(clock(first, "D05").raw_due), due(first, "D05")[1]) == ("2026-10-03", "2026-10-08")
    do("terminate", world.yuhang.officer, "2026-10-08 17:00", second, ground="T3", reason=REASON)
    assert due(second, "D06")[1] == "2026-10-16"
    with refused("too_early", first):
        do("terminate", world.yuhang.officer, "2026-10-08 23:59", first, ground="T5", reason="六十日期限届满。")
    assert worlds.time_passes("2026-10-08 23:59") == 0
    assert worlds.time_passes("2026-10-09 00:00") == 1
    assert latest(first, "administrative").state == "accepted"
    assert worlds.kinds(first)[-1] == "administrative.sixty_days_ended"
    do("terminate", world.yuhang.officer, "2026-10-09 09:00", first, ground="T5", reason="六十日期限届满，未达成协议。")
    assert due(first, "D06")[1] == "2026-10-19"


@pytest.mark.parametrize(
    ("received", "d03"), [("2026-09-22", "2026-10-09"), ("2026-09-16", "2026-09-24"), ("2026-02-12", "2026-02-28")]
)
def test_s10_twins_of_intake(received: str, d03: str) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.yuhang, at=f"{received} 09:00", happened_on="2026-02-01")
    assert due(case, "D03")[1] == d03


def test_s10_twin_of_a_working_saturday() -> None:
    world = worlds.world()
    case = accepted(world, world.yuhang, "2026-08-06 09:00", "2026-08-11 10:00")
    assert due(case, "D05")[1] == "2026-10-10"


def test_the_competent_bureaus_come_with_their_reason() -> None:
    world = worlds.world()
    day = date(2026, 6, 9)
    case = file_case(world, at="2026-05-25 09:30")
    found = [(body, why.reason, why.article) for body, why in competence.of_case(case, on=day).bureaus]
    assert found == [
        (world.xiaoshan.body, "displayed_address", "O121 13"),
        (world.yuhang.body, "platform_domicile", "O121 13"),
    ]
    Organisation.objects.filter(pk=world.store.pk).update(displayed_area="")
    hidden = competence.of_case(case, on=day).bureaus
    assert [(body, why.reason) for body, why in hidden] == [(world.yuhang.body, "platform_domicile_no_address")]
    against_platform = file_case(world, at="2026-05-25 09:30", store="", platform=str(world.platform.pk))
    assert [(body, why.reason) for body, why in competence.of_case(against_platform, on=day).bureaus] == [
        (world.yuhang.body, "domicile")
    ]
