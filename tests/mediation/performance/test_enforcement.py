"""S3's end: agreed before the committee, confirmed by the court, unpaid on 2026-09-10, enforced."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from mediation.cases.flows.performance import EnforcementInput
from mediation.cases.models import Case
from mediation.core import gate
from mediation.documents import render
from mediation.documents.models import Paper
from mediation.performance import queries
from mediation.performance.models import Enforcement
from tests.mediation import worlds
from tests.mediation.negotiation.deals import party
from tests.mediation.worlds import World, actor, clock, do, file_case, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
RULING: dict[str, Any] = {
    "ruling_no": "（2026）示0100民特12号之一",
    "ruled_on": "2026-08-20",
    "served_on": "2026-08-20",
}
SIGNED: dict[str, Any] = {
    "undertakings": ["voluntary", "lawful", "truthful", "liable", "only_here"],
    "address": "示例市示例区示例大道9号",
    "phone": "13800000000",
}


@pytest.fixture
def world() -> World:
    return worlds.world()


def agreed(world: World, *terms: dict[str, Any]) -> Case:
    """Refused by the store, mediated by the committee, signed and sealed on 2026-07-20."""
    case = file_case(
        world,
        at="2026-06-25 09:00",
        who=world.chen,
        store=str(world.home_store.pk),
        name="陈示例",
        title="全屋定制柜板材不符",
        product="全屋定制柜",
        order_amount="46800.00",
        happened_on="2026-06-20",
    )
    do("say_no", world.home_agent, "2026-06-30 10:00", case, reason="谈不成")
    do("apply_mediation", world.chen, "2026-07-01 09:00", case, committee=str(world.committee.pk))
    do("join_application", world.home_agent, "2026-07-02 09:00", case)
    do("accept_mediation", world.secretary, "2026-07-03 09:00", case, mediator=str(world.mediator.pk))
    do("tell_rights", world.mediator, "2026-07-03 09:30", case)
    worlds.untied(world.mediator, "2026-07-16 09:00", case)
    do("open_session", world.mediator, "2026-07-16 09:00", case)
    ends = {"payer": str(party(case, "respondent").pk), "payee": str(party(case, "claimant").pk)}
    plain = {"kind": "payment", "amount": "12000.00", "due_on": "2026-09-10", "method": "platform_refund"}
    more = {"default": "逾期付款的，每逾期一日按未付金额的万分之五支付违约金"}
    drafted = do(
        "draft_agreement",
        world.mediator,
        "2026-07-17 10:00",
        case,
        facts="全屋定制柜板材与合同不符，延期60日。",
        issues="板材差价",
        claimant="无",
        respondent="板材与合同不符，延期安装",
        terms=[one | ends for one in terms or (plain | more,)],
    )
    shown = drafted.result["content_hash"]
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, "2026-07-20 10:00", case, content_hash=shown)
    do("seal", world.secretary, "2026-07-20 11:00", case)
    return case


def confirmed(world: World, case: Case) -> None:
    """Filed with the court on 2026-08-05, confirmed on 2026-08-20."""
    opened = do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    for who in (world.chen, world.home_agent):
        do("sign_application", who, "2026-08-04 09:00", case, content_hash=opened.result["content_hash"], **SIGNED)
    do("file_application", world.chen, "2026-08-05 09:00", case)
    do("docket", world.clerk, "2026-08-07 09:00", case, docket_no="（2026）示0100民特12号")
    do("review", world.clerk, "2026-08-18 09:00", case)
    do("confirm", world.clerk, "2026-08-20 16:00", case, **RULING)


def test_s3_from_the_seal_to_enforcement(world: World) -> None:
    case = agreed(world)
    assert latest(case, "performance").state == "due_scheduled"
    assert clock(case, "D44").due_lenient == date(2026, 9, 10)
    confirmed(world, case)
    time_passes("2026-09-10 23:59")
    assert latest(case, "performance").state == "due_scheduled"
    assert "apply_enforcement" not in may(case, world.chen, "2026-09-10 23:59")
    with refused("not_open", case):  # nobody was faster: the day is not over
        do("apply_enforcement", world.chen, "2026-09-10 23:59", case, assets="")
    time_passes("2026-09-11 00:00")
    assert latest(case, "performance").state == "overdue"
    assert kinds(case)[-1] == "performance.breached"
    plan = queries.plan_of(actor(world.chen), case)
    assert plan is not None
    assert plan.breach is not None
    assert (plan.breach.since, plan.breach.amount, plan.breach.confirmed) == (date(2026, 9, 11), Decimal(12000), True)
    assert plan.breach.until is not None
    assert (plan.breach.until.due_strict, plan.breach.until.provisional) == (date(2028, 9, 10), True)
    until = clock(case, "D25")
    assert (until.due_strict, until.provisional, until.status) == (date(2028, 9, 10), True, "armed")
    assert {"record_suit", "record_payment_order"}.isdisjoint(may(case, world.chen, "2026-09-11 09:00"))
    do(
        "apply_enforcement",
        world.chen,
        "2026-09-14 10:00",
        case,
        assets="云集示例平台店铺保证金\n示例银行账户尾号0000",
        demand="2026年9月11日、12日两次发消息催告。",
    )
    assert latest(case, "performance").state == "enf_applied"
    assert clock(case, "D25").status == "met"
    assert queries.recovered(actor(world.chen), case) == 0
    do("confirm_received", world.chen, "2026-10-20 10:00", case, amount="12000.00")
    assert latest(case, "performance").state == "performed"
    assert queries.recovered(actor(world.chen), case) == Decimal(12000)


def test_the_application_is_filled_in_from_the_record(world: World) -> None:
    case = agreed(world)
    confirmed(world, case)
    time_passes("2026-09-11 00:00")
    act = next(
        one
        for one in gate.open_acts(actor=actor(world.chen), case=case, now=worlds.at("2026-09-14 10:00"))
        if one.verb.name == "apply_enforcement"
    )
    with translation.override("en"):  # the court reads Chinese, whatever the creditor reads
        proposed = EnforcementInput(act=act).fields["assets"].initial
    assert "云集示例平台的店铺保证金" in str(proposed)
    do("apply_enforcement", world.chen, "2026-09-14 10:00", case, assets=str(proposed))
    paper = Paper.objects.get(case=case, kind="enforcement_application").data
    assert paper["ruling_number"] == RULING["ruling_no"]
    assert (paper["court"], paper["ruled_on"]) == ("示例区人民法院", "2026-08-20")
    assert (paper["applicant"]["name"], paper["respondent"]["name"]) == ("陈示例", "示例家居定制有限公司")
    assert paper["unpaid"][0]["amount"] == "¥12,000.00"
    assert paper["unpaid"][0]["due_on"] == "2026-09-10"
    assert "12,000.00" in paper["requests"][0]
    assert "壹万贰仟元整" in paper["requests"][0]
    assert "加倍支付迟延履行期间的债务利息" in paper["requests"][1]
    assert "2028年9月10日" in paper["facts"]
    assert paper["agreement_number"] == Paper.objects.get(case=case, kind="pm_agreement").number
    assert len(paper["assets"]) == len(str(proposed).splitlines())
    assert render.render("enforcement_application", paper).startswith(b"%PDF")


def test_what_the_creditor_knows_of_the_other_s_means_is_encrypted(world: World) -> None:
    case = agreed(world)
    confirmed(world, case)
    time_passes("2026-09-11 00:00")
    do("apply_enforcement", world.chen, "2026-09-14 10:00", case, assets="账户6222020200001111")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT assets FROM performance_enforcement")
        assert "6222" not in cursor.fetchone()[0]
    assert Enforcement.objects.get().assets == "账户6222020200001111"
    assert not any("6222" in str(event.data) for event in case.events.all())


def test_without_a_ruling_there_is_a_suit_and_no_enforcement(world: World) -> None:
    case = agreed(world)
    time_passes("2026-09-11 00:00")
    assert latest(case, "performance").state == "overdue"
    assert not case.deadlines.filter(code="D25").exists()
    with refused("not_open", case):
        do("apply_enforcement", world.chen, "2026-09-14 10:00", case, assets="")
    for who in (world.home_agent, world.platform_agent, world.mediator, world.secretary):
        with refused("forbidden", case):
            do("record_suit", who, "2026-09-14 10:00", case, court="示例区人民法院", on="2026-09-14")
    do("record_payment_order", world.chen, "2026-09-14 10:00", case, court="示例区人民法院", on="2026-09-14")
    assert latest(case, "performance").state == "payment_order"


def test_a_ruling_after_the_breach_opens_the_way_to_enforcement(world: World) -> None:
    soon = {
        "kind": "payment",
        "amount": "12000.00",
        "due_on": "2026-08-01",
        "method": "platform_refund",
        "default": "逾期付款的，每逾期一日按未付金额的万分之五支付违约金",
    }
    case = agreed(world, soon)
    time_passes("2026-08-02 00:00")
    assert latest(case, "performance").state == "overdue"
    assert not case.deadlines.filter(code="D25").exists()
    confirmed(world, case)
    assert clock(case, "D25").due_strict == date(2028, 8, 1)
    assert "apply_enforcement" in may(case, world.chen, "2026-08-21 09:00")
    assert "apply_enforcement" not in may(case, world.home_agent, "2026-08-21 09:00")
    with refused("forbidden", case):
        do("apply_enforcement", world.home_agent, "2026-08-21 09:00", case, assets="")
