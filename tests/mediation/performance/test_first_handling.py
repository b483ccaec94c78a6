"""S1 whole: settled with the merchant, performed the next day, 141.00 recovered; and what happens on the way there."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.deadlines.models import Deadline
from mediation.documents import render
from mediation.documents.models import Paper
from mediation.performance import queries
from mediation.performance.models import Instalment, PaymentReport
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, offered, pay, s1
from tests.mediation.worlds import World, actor, clock, do, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
PAID: dict[str, Any] = {
    "amount": "141.00",
    "on": "2026-05-15",
    "channel": "platform_refund",
    "transaction_no": "T202605150001",
}


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    """Settled on 2026-05-14: 129.00 and 12.00 by the next day."""
    case = s1(world)
    accept(case, world.zhou, "2026-05-14 16:30", offered(case, world.agent, "2026-05-13 16:00"))
    return case


def states(case: Case) -> list[tuple[str, Decimal]]:
    found = Instalment.objects.filter(proceeding__case=case).order_by("number")
    return [(one.status, one.paid_amount) for one in found]


def written(case: Case) -> list[Any]:
    """What performance can write of a case."""
    return [
        list(Instalment.objects.order_by("pk").values_list("pk", "status", "paid_amount", "clock_id")),
        PaymentReport.objects.count(),
        Paper.objects.count(),
    ]


def test_s1_from_filing_to_141_recovered(world: World) -> None:
    case = s1(world)
    assert clock(case, "D01").due_lenient == date(2026, 5, 25)
    do("acknowledge", world.agent, "2026-05-11 15:00", case)
    offer = offered(case, world.agent, "2026-05-13 16:00")
    done = accept(case, world.zhou, "2026-05-14 16:30", offer)
    assert done.result["version"] == 1
    assert latest(case, "first_handling").state == "settled"
    assert clock(case, "D01").status == "met"
    plan = latest(case, "performance")
    assert (plan.state, plan.facts["last_due_on"], plan.origin_id) == (
        "due_scheduled",
        "2026-05-15",
        latest(case, "first_handling").pk,
    )
    assert "terms" not in plan.facts, "the terms are kept once, as instalments"
    assert (clock(case, "D44").due_lenient, clock(case, "D44").then) == (date(2026, 5, 15), "fall_due")
    do("report_paid", world.agent, "2026-05-15 11:00", case, **PAID)
    assert states(case) == [("reported", Decimal(0))] * 2
    assert queries.recovered(actor(world.zhou), case) == 0, "said is not received"
    do("confirm_received", world.zhou, "2026-05-15 20:40", case, amount="141.00")
    assert latest(case, "performance").state == "performed"
    assert latest(case, "first_handling").state == "performed"
    assert latest(case, "first_handling").closed_at == worlds.at("2026-05-15 20:40")
    assert queries.recovered(actor(world.zhou), case) == Decimal("141.00")
    assert Deadline.objects.filter(case=case, code="D03").count() == 0, "no authority clock ever exists"
    assert not Deadline.objects.filter(case=case, status="armed").exists()
    assert kinds(case)[1:] == [
        "first_handling.acknowledged",
        "offer.made",
        "offer.accepted",
        "first_handling.settled",
        "performance.opened",
        "performance.reported",
        "performance.received",
        "performance.performed",
        "first_handling.performed",
    ]


def test_the_papers_of_s1_say_what_happened(world: World, case: Case) -> None:
    record = Paper.objects.get(case=case, kind="settlement_record").data
    assert record["amount"] == "¥141.00"
    assert record["amount_words"] == "人民币壹佰肆拾壹元整"
    assert record["result"].count("支付人民币") == 2
    assert record["complainant"]["name"] == "周示例"
    made, taken = record["signatures"]
    assert (made["role"], made["method"], made["at"][:16]) == ("被投诉人", "登录平台提出第1号方案", "2026-05-13T16:00")
    assert (taken["signer"], taken["role"], taken["at"][:16]) == ("周示例", "投诉人", "2026-05-14T16:30")
    assert made["content_sha256"] == taken["content_sha256"], "both said yes to the same words"
    do("report_paid", world.agent, "2026-05-15 11:00", case, **PAID)
    do("confirm_received", world.zhou, "2026-05-15 20:40", case, amount="141.00")
    proof = Paper.objects.get(case=case, kind="performance_proof").data
    assert [entry["amount"] for entry in proof["entries"]] == ["¥129.00", "¥12.00"]
    assert (proof["total"], proof["agreement_number"]) == ("¥141.00", case.number)
    for kind, data in (("settlement_record", record), ("performance_proof", proof)):
        assert render.render(kind, data).startswith(b"%PDF")


def test_a_transaction_number_is_encrypted_and_shown_to_its_two_ends(world: World, case: Case) -> None:
    do("report_paid", world.agent, "2026-05-15 11:00", case, **PAID)
    first = Instalment.objects.filter(proceeding__case=case).order_by("number")[0]
    assert [one.transaction_no for one in queries.reports_of(actor(world.zhou), first)] == ["T202605150001"]
    assert [one.transaction_no for one in queries.reports_of(actor(world.platform_agent), first)] == ["****0001"]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_no FROM performance_paymentreport")
        assert not any("T2026" in row[0] for row in cursor.fetchall())
    assert not any("T2026" in str(event.data) for event in Event.objects.all())


def test_partly_then_wholly(world: World, case: Case) -> None:
    do("confirm_received", world.zhou, "2026-05-15 09:00", case, amount="100.00")
    assert latest(case, "performance").state == "partly"
    assert states(case) == [("scheduled", Decimal(100)), ("scheduled", Decimal(0))]
    do("confirm_received", world.zhou, "2026-05-15 10:00", case, amount="29.00")
    assert states(case) == [("received", Decimal(129)), ("scheduled", Decimal(0))]
    assert latest(case, "first_handling").state == "settled"
    do("confirm_received", world.zhou, "2026-05-15 11:00", case, amount="12.00")
    assert latest(case, "performance").state == "performed"
    assert queries.recovered(actor(world.zhou), case) == Decimal(141)


def test_received_less_than_reported_leaves_the_rest_owed(world: World, case: Case) -> None:
    do("report_paid", world.agent, "2026-05-15 11:00", case, **PAID)
    do("confirm_received", world.zhou, "2026-05-15 20:00", case, amount="129.00")
    assert latest(case, "performance").state == "partly"
    assert states(case) == [("received", Decimal(129)), ("reported", Decimal(0))]
    do("dispute_receipt", world.zhou, "2026-05-15 20:05", case, reason="运费没有到账")
    assert states(case)[1][0] == "disputed"
    assert clock(case, "D44").status == "armed", "the day is not over: its clock runs again"
    time_passes("2026-05-16 00:00")
    assert latest(case, "performance").state == "overdue"
    assert states(case) == [("received", Decimal(129)), ("overdue", Decimal(0))]


@pytest.mark.parametrize(
    ("who", "name", "code"),
    [
        ("zhou", "report_paid", "not_open"),
        ("agent", "confirm_received", "not_open"),
        ("platform_agent", "confirm_received", "not_open"),
        ("zhou", "dispute_receipt", "not_open"),
        ("agent", "dispute_receipt", "not_open"),
        ("agent", "apply_enforcement", "forbidden"),
        ("zhou", "apply_enforcement", "not_open"),
        ("zhou", "record_suit", "not_open"),
        ("zhou", "record_payment_order", "not_open"),
        ("zhou", "fall_due", "forbidden"),
        ("zhou", "perform", "forbidden"),
        ("agent", "part_perform", "forbidden"),
        ("outsider", "confirm_received", "not_found"),
        ("clerk", "report_paid", "not_found"),
    ],
)
def test_who_may_not(world: World, case: Case, who: str, name: str, code: str) -> None:
    before = written(case)
    plan = latest(case, "performance")
    with refused(code, case):
        do(name, getattr(world, who), "2026-05-15 09:00", case, proceeding=plan, **PAID)
    assert written(case) == before


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("report_paid", {}, "on"),
        ("report_paid", {"on": "2026-05-15"}, "amount"),
        ("report_paid", PAID | {"amount": "-1"}, "amount"),
        ("report_paid", PAID | {"amount": "0"}, "amount"),
        ("report_paid", PAID | {"amount": "0.001"}, "amount"),
        ("report_paid", PAID | {"amount": "141.01"}, "amount"),
        ("report_paid", PAID | {"on": "2026-05-16"}, "on"),
        ("report_paid", PAID | {"on": "2026-05-10"}, "on"),
        ("report_paid", PAID | {"channel": "pigeon"}, "channel"),
        ("report_paid", PAID | {"instalment": "6f6b9f4e-0000-4000-8000-000000000000"}, "instalment"),
        ("report_paid", PAID | {"evidence": "6f6b9f4e-0000-4000-8000-000000000000"}, "evidence"),
        ("confirm_received", {}, "instalment"),
        ("confirm_received", {"amount": "141.01"}, "amount"),
        ("confirm_received", {"amount": "0"}, "amount"),
        ("confirm_received", {"amount": "many"}, "amount"),
    ],
)
def test_bad_input_writes_nothing(world: World, case: Case, name: str, data: dict[str, Any], field: str) -> None:
    who = world.agent if name == "report_paid" else world.zhou
    before = written(case)
    with refused("invalid", case) as caught:
        do(name, who, "2026-05-15 12:00", case, **data)
    assert field in caught.value.errors
    assert written(case) == before


def test_the_platform_reports_a_refund_it_carried_out(world: World, case: Case) -> None:
    do("report_paid", world.platform_agent, "2026-05-15 11:00", case, **PAID)
    assert states(case)[0][0] == "reported"
    assert {"confirm_received", "dispute_receipt"} <= may(case, world.zhou, "2026-05-15 12:00")
    assert "report_paid" not in may(case, world.agent, "2026-05-15 12:00"), "nothing is left to report"


def test_silence_after_the_agreed_day_is_a_breach(world: World, case: Case) -> None:
    assert time_passes("2026-05-15 23:59") == 0
    assert time_passes("2026-05-16 00:00") == 1
    assert latest(case, "performance").state == "overdue"
    assert latest(case, "first_handling").state == "breached"
    assert kinds(case)[-2:] == ["performance.breached", "first_handling.breached"]
    plan = queries.plan_of(actor(world.zhou), case)
    assert plan is not None
    assert plan.breach is not None
    assert (plan.breach.since, plan.breach.amount, plan.breach.confirmed) == (date(2026, 5, 16), Decimal(141), False)
    assert plan.breach.until is None
    assert {"record_suit", "record_payment_order"} <= may(case, world.zhou, "2026-05-16 09:00")
    assert "apply_enforcement" not in may(case, world.zhou, "2026-05-16 09:00")
    assert time_passes("2026-06-16 00:00") == 0


def test_paid_late_is_performed_and_the_breach_stays_in_the_record(world: World, case: Case) -> None:
    time_passes("2026-05-16 00:00")
    do("report_paid", world.agent, "2026-05-18 09:00", case, **PAID | {"on": "2026-05-18"})
    do("confirm_received", world.zhou, "2026-05-18 10:00", case, amount="141.00")
    assert latest(case, "performance").state == "performed"
    assert latest(case, "first_handling").state == "breached"
    plan = queries.plan_of(actor(world.agent), case)
    assert plan is not None
    assert (plan.breach, plan.outstanding) == (None, Decimal(0))


def test_what_was_reported_in_time_is_no_breach_until_it_is_disputed(world: World, case: Case) -> None:
    do("report_paid", world.agent, "2026-05-15 23:00", case, **PAID)
    assert clock(case, "D44").status == "met"
    assert time_passes("2026-05-17 00:00") == 0
    do("dispute_receipt", world.zhou, "2026-05-17 09:00", case, reason="没有收到")
    assert latest(case, "performance").state == "overdue"
    assert states(case) == [("overdue", Decimal(0))] * 2
    assert kinds(case)[-3:] == ["performance.disputed", "performance.breached", "first_handling.breached"]
    with refused("not_open", case):
        do("dispute_receipt", world.zhou, "2026-05-17 09:05", case, reason="没有收到")


def test_a_suit_and_a_payment_order_are_recorded_once_and_money_still_counts(world: World, case: Case) -> None:
    time_passes("2026-05-16 00:00")
    filed: dict[str, Any] = {"court": "示例区人民法院", "on": "2026-05-20", "reference": "（2026）示0100民初1号"}
    with refused("invalid", case):
        do("record_suit", world.zhou, "2026-05-19 09:00", case, **filed)
    do("record_suit", world.zhou, "2026-05-20 09:00", case, **filed)
    assert latest(case, "performance").state == "sued"
    docketing = clock(case, "D31")
    assert (docketing.owed_by, str(docketing.due_strict), docketing.then) == ("court", "2026-05-27", "")
    with refused("not_open", case):
        do("record_payment_order", world.zhou, "2026-05-20 09:01", case, **filed)
    do("confirm_received", world.zhou, "2026-06-01 09:00", case, amount="100.00")
    assert latest(case, "performance").state == "sued"
    do("confirm_received", world.zhou, "2026-06-02 09:00", case, amount="41.00")
    assert latest(case, "performance").state == "performed"


def test_things_are_done_too_by_both_sides(world: World) -> None:
    case = s1(world)
    back = {"kind": "return", "due_on": "2026-05-20", "freight": "payee"}
    accept(
        case,
        world.zhou,
        "2026-05-14 16:30",
        offered(case, world.agent, "2026-05-13 16:00", pay("129.00", "2026-05-25"), back),
    )
    day = "2026-05-19 10:00"
    assert "report_paid" in may(case, world.zhou, day)
    goods = Instalment.objects.get(proceeding__case=case, kind="return")
    assert (goods.payer.side, goods.payee.side, goods.item, goods.amount) == ("claimant", "respondent", "充电宝", None)
    with refused("invalid", case):
        do("report_paid", world.zhou, day, case, instalment=str(goods.pk), on="2026-05-19", amount="1.00")
    do("report_paid", world.zhou, day, case, instalment=str(goods.pk), on="2026-05-19")
    do("confirm_received", world.agent, "2026-05-21 10:00", case, instalment=str(goods.pk))
    assert states(case) == [("scheduled", Decimal(0)), ("received", Decimal(0))]
    assert latest(case, "performance").state == "partly"
    assert time_passes("2026-05-21 00:00") == 0
    do("confirm_received", world.zhou, "2026-05-25 10:00", case, amount="129.00")
    assert latest(case, "performance").state == "performed"
    with refused("not_open", case):
        do("record_payment_order", world.zhou, day, case, court="示例区人民法院", on="2026-05-19")


def test_instalments_fall_due_one_by_one(world: World) -> None:
    case = s1(world)
    offer = offered(case, world.agent, "2026-05-13 16:00", pay("60.00", "2026-06-01"), pay("81.00", "2026-07-01"))
    accept(case, world.zhou, "2026-05-14 16:30", offer)
    assert Deadline.objects.filter(case=case, code="D44").count() == 2
    time_passes("2026-06-02 00:00")
    assert states(case) == [("overdue", Decimal(0)), ("scheduled", Decimal(0))]
    do("confirm_received", world.zhou, "2026-06-03 09:00", case, amount="60.00")
    assert latest(case, "performance").state == "partly"
    time_passes("2026-07-02 00:00")
    assert latest(case, "performance").state == "overdue"
    assert kinds(case).count("performance.breached") == 2
    assert kinds(case).count("first_handling.breached") == 1


def test_strangers_read_no_plan(world: World, case: Case) -> None:
    from mediation.core.refusals import Refused

    for stranger in (world.outsider, world.clerk, world.mediator):
        for ask in (queries.plan_of, queries.recovered):
            with pytest.raises(Refused) as caught:
                ask(actor(stranger), case)
            assert caught.value.code == "not_found"
