"""H6: the platform steps in and pays first; the consumer says what arrived; the rest of the claim stays open."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Case
from mediation.core import gate
from mediation.documents.models import Paper
from mediation.law import advance as law
from mediation.law import citations
from mediation.notices.models import Notice
from mediation.performance import queries
from mediation.performance.models import Advance, Instalment
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.worlds import World, actor, do, kinds, latest, may, refused

pytestmark = pytest.mark.django_db
RULES: dict[str, Any] = {"rules": "《平台争议处理规则》第五条", "text": "先行退还货款，再与商家核对。"}
PAID: dict[str, Any] = {
    "ground": "deposit", "rules": "《消费者权益保证金规则》第三条", "amount": "458.00", "on": "2026-06-09",
    "channel": "platform_refund", "transaction_no": "TK-示例-0458",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return worlds.world()


def stepped_in(world: World, case: Case, at: str = "2026-06-09 09:00") -> Case:
    do("step_in", world.platform_agent, at, case, **RULES)
    return case


@pytest.fixture
def case(world: World) -> Case:
    """The store said no on the tenth day; the platform has stepped in."""
    return stepped_in(world, ways.WAYS["first_handling", "failed"](world))


def test_paid_out_of_the_deposit_and_received(world: World, case: Case) -> None:
    claim = case.amount
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    paid = Advance.objects.get()
    assert (paid.amount, paid.claimed, paid.remains, paid.pending) == (Decimal(458), claim, claim - 458, True)
    assert queries.recovered(actor(world.zhou), case) == 0, "said is not received"
    paper = Paper.objects.get(kind="advance_record")
    assert (paper.data["remains"], paper.audience) == (f"¥{claim - 458:,.2f}", "case")
    assert "第四十四条" in paper.data["recourse"]
    do("confirm_advance", world.zhou, "2026-06-10 09:00", case, amount="400.00")
    paid.refresh_from_db()
    assert (paid.received, paid.remains) == (Decimal(400), claim - 400), "what did not arrive stays open"
    assert queries.recovered(actor(world.zhou), case) == Decimal(400)
    assert kinds(case)[-3:] == ["platform.stepped_in", "advance.paid", "advance.received"]
    told = set(Notice.objects.filter(title="advance.received").values_list("person", flat=True))
    assert {world.agent.pk, world.platform_agent.pk} <= told, "the store learns that it may be asked to pay it back"
    assert may(case, world.zhou, "2026-06-10 09:01") >= {"take_on"}, "the way to the bureau stays open"


def test_what_has_not_arrived_is_booked_nowhere_and_paid_anew(world: World, case: Case) -> None:
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    with refused("not_open", case):
        do("pay_in_advance", world.platform_agent, "2026-06-09 11:00", case, **PAID)
    do("deny_advance", world.zhou, "2026-06-11 09:00", case, reason="账户没有这笔钱")
    denied = Advance.objects.get()
    assert (denied.pending, denied.remains, denied.reason) == (False, case.amount, "账户没有这笔钱")
    assert queries.recovered(actor(world.zhou), case) == 0
    with refused("not_open", case):
        do("confirm_advance", world.zhou, "2026-06-11 09:01", case, amount="458.00")
    do("pay_in_advance", world.platform_agent, "2026-06-12 10:00", case, **PAID | {"transaction_no": "TK-示例-0459"})
    do("confirm_advance", world.zhou, "2026-06-12 11:00", case, amount="458.00")
    assert queries.recovered(actor(world.zhou), case) == Decimal(458)


@pytest.mark.parametrize(
    ("field", "said", "what"),
    [
        ("amount", "0", "required"), ("amount", "99999999.00", "more than what is still open"),
        ("on", "2026-06-10", "future"), ("on", "2026-05-01", "before the complaint"), ("transaction_no", "", "fill"),
        ("ground", "charity", "valid"), ("evidence", "11111111-1111-4111-8111-111111111111", "valid"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(world: World, case: Case, field: str, said: str, what: str) -> None:
    with refused("invalid", case):
        do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID | {field: said})


def test_nothing_is_paid_before_the_platform_stepped_in_and_it_does_so_once(world: World) -> None:
    case = ways.filed(world)
    with refused("not_open", case):
        do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    stepped_in(world, case)
    assert "step_in" not in may(case, world.platform_agent, "2026-06-09 09:01")
    for who in (world.agent, world.zhou):
        with refused("forbidden", case):
            do("pay_in_advance", who, "2026-06-09 10:00", case, **PAID)
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    for who in (world.agent, world.platform_agent):
        with refused("forbidden", case):
            do("confirm_advance", who, "2026-06-09 10:01", case, amount="458.00")
    with refused("invalid", case):
        do("confirm_advance", world.zhou, "2026-06-09 10:02", case, amount="458.01")


@pytest.mark.parametrize(
    ("stage", "state", "offered"),
    [
        ("first_handling", "open", True), ("first_handling", "negotiating", True), ("first_handling", "expired", True),
        ("first_handling", "settled", False), ("administrative", "accepted", False),
        ("performance", "due_scheduled", False), ("performance", "overdue", True),
    ],
)  # fmt: skip
def test_it_steps_in_where_the_store_was_asked_first_and_did_not_settle_or_keep_its_word(
    world: World, stage: str, state: str, offered: bool
) -> None:
    case = ways.WAYS[stage, state](world)
    days = {"settled": "2026-05-27", "due_scheduled": "2026-05-27", "overdue": "2026-09-14"}
    at = f"{days.get(state, '2026-06-12')} 09:00"
    assert ("step_in" in may(case, world.platform_agent, at)) is offered


def test_all_of_the_claim_can_be_paid_first_and_no_more(world: World, case: Case) -> None:
    for hour, amount in ((10, case.amount - 10), (11, Decimal(10))):
        paid = PAID | {"amount": str(amount)}
        do("pay_in_advance", world.platform_agent, f"2026-06-09 {hour}:00", case, **paid)
        do("confirm_advance", world.zhou, f"2026-06-09 {hour}:30", case, amount=str(amount))
    assert [one.remains for one in queries.advances_of(actor(world.zhou), case)] == [Decimal(10), Decimal(0)]
    assert "pay_in_advance" not in may(case, world.platform_agent, "2026-06-09 13:00")


def test_the_form_says_what_is_open_and_proposes_no_sum(world: World, case: Case) -> None:
    acts = gate.open_acts(actor=actor(world.platform_agent), case=case, now=worlds.at("2026-06-09 10:00"))
    (pay,) = (one for one in acts if one.verb.name == "pay_in_advance")
    amount = pay.verb.step.form(act=pay).fields["amount"]
    assert amount.initial is None
    assert f"¥{case.amount:,.2f}" in str(amount.help_text)


def test_what_the_store_agreed_and_let_pass_is_performed_by_it(world: World) -> None:
    case = ways.WAYS["performance", "overdue"](world)
    late = Instalment.objects.get(proceeding__case=case)
    at = worlds.at("2026-09-14 09:00")
    stepped_in(world, case, "2026-09-14 08:00")
    said = PAID | {"on": "2026-09-14", "amount": str(late.amount)}
    do("pay_in_advance", world.platform_agent, at, case, **said)
    assert Advance.objects.get().proceeding_id == late.proceeding_id
    claimant = case.parties.get(side="claimant").person
    assert claimant is not None
    do("confirm_advance", claimant, "2026-09-14 10:00", case, amount=str(late.amount))
    late.refresh_from_db()
    assert (late.status, late.paid_amount) == ("received", late.amount)
    assert latest(case, "performance").state == "performed"
    assert queries.recovered(actor(claimant), case) == late.amount, "counted once"


def test_nothing_is_paid_first_where_nothing_agreed_is_overdue(world: World) -> None:
    case = stepped_in(world, ways.filed(world), "2026-05-25 12:00")
    term = {"kind": "payment", "amount": "658.00", "due_on": "2026-05-29", "method": "platform_refund"}
    made = do("offer", world.agent, "2026-05-26 09:00", case, terms=[term]).result
    do("accept_offer", world.zhou, "2026-05-26 10:00", case, offer=made["offer"], version=made["version"])
    with refused("not_open", case):
        do("pay_in_advance", world.platform_agent, "2026-05-27 10:00", case, **PAID | {"on": "2026-05-27"})


def test_the_database_itself_knows_the_limits(world: World, case: Case) -> None:
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    for wrong in ({"amount": 0}, {"claimed": 1}, {"received": 500, "confirmed_at": worlds.at("2026-06-10 09:00")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Advance.objects.update(**wrong)


def test_only_the_two_ends_read_the_number_of_the_payment(world: World, case: Case) -> None:
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    read = {who: queries.advances_of(actor(who), case)[0].transaction_no for who in (world.zhou, world.agent)}
    assert read == {world.zhou: "TK-示例-0458", world.agent: "****0458"}


def test_the_page_says_it_and_asks_the_consumer(world: World, case: Case) -> None:
    do("pay_in_advance", world.platform_agent, "2026-06-09 10:00", case, **PAID)
    client = Client()
    client.force_login(world.zhou)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "《平台争议处理规则》第五条" in page
    for name in ("confirm_advance", "deny_advance"):
        assert page.count(f'href="{reverse("action", args=[case.pk, name])}') == 1, "asked once, where it is said"
    client.force_login(world.agent)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "confirm_advance" not in page
    assert "TK-示例-0458" not in page


def test_every_ground_names_its_article_in_both_languages() -> None:
    assert [one.code for one in law.grounds()] == ["deposit", "promise", "unknown_store"]
    for one in law.grounds():
        assert law.ground(one.code) == one
        assert citations.cite(one.article, "zh")
        assert one.zh != one.en
