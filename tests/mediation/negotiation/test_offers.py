"""Who may put what on the table, who may answer it, and that a refusal writes nothing."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mediation.cases.models import Case
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.negotiation import queries
from mediation.negotiation.models import Offer
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, offered, party, pay, rows, s1, status
from tests.mediation.worlds import World, actor, do, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
DAY = "2026-05-12 10:00"


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return s1(world)


def test_an_offer_is_kept_as_terms_of_law(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY, pay("129.00", method="platform_refund"), message="全额退款")
    assert made.terms == [
        {
            "kind": "payment",
            "payer": str(party(case, "respondent").pk),
            "payee": str(party(case, "claimant").pk),
            "amount": "129.00",
            "amount_words": "壹佰贰拾玖元整",
            "currency": "CNY",
            "method": "platform_refund",
            "due_on": "2026-05-15",
            "default": "",
            "text": "",
        }
    ]
    assert (made.version, made.side, made.total, made.audience) == (1, "respondent", Decimal(129), "case")
    assert made.expires_at == worlds.at("2026-05-19 10:00")


def test_the_store_s_first_offer_answers_the_complaint_and_the_complainant_s_does_not(world: World, case: Case) -> None:
    offered(case, world.zhou, DAY, pay("141.00"))
    assert latest(case, "first_handling").state == "open"
    assert worlds.clock(case, "D02").status == "armed"
    offered(case, world.agent, DAY)
    assert latest(case, "first_handling").state == "negotiating"
    assert worlds.clock(case, "D02").status == "met"
    assert kinds(case)[-2:] == ["offer.made", "offer.made"]


def test_a_new_offer_replaces_one_s_own_and_leaves_the_other_side_s(world: World, case: Case) -> None:
    first = offered(case, world.agent, DAY, pay("100.00"))
    asked = offered(case, world.zhou, DAY, pay("141.00"))
    second = offered(case, world.agent, DAY, pay("129.00"))
    first.refresh_from_db()
    assert (first.status, first.superseded_by_id) == ("superseded", second.pk)
    assert (status(asked), status(second)) == ("open", "open")
    assert [first.version, asked.version, second.version] == [1, 2, 3]
    with refused("already_decided", case):
        accept(case, world.zhou, DAY, first)


@pytest.mark.parametrize(
    ("who", "name", "code"),
    [
        ("agent", "accept_offer", "not_open"),
        ("agent", "decline_offer", "not_open"),
        ("platform_agent", "accept_offer", "forbidden"),
        ("platform_agent", "decline_offer", "forbidden"),
        ("platform_agent", "withdraw_offer", "not_open"),
        ("zhou", "withdraw_offer", "not_open"),
        ("outsider", "offer", "not_found"),
        ("outsider", "accept_offer", "not_found"),
        ("clerk", "accept_offer", "not_found"),
        ("mediator", "withdraw_offer", "not_found"),
    ],
)
def test_who_may_not(world: World, case: Case, who: str, name: str, code: str) -> None:
    made = offered(case, world.agent, DAY)
    before = rows(case)
    with refused(code, case):
        do(name, getattr(world, who), DAY, case, offer=str(made.pk), version=made.version)
    assert rows(case) == before


def test_the_actions_that_are_open_are_the_ones_that_work(world: World, case: Case) -> None:
    assert {"accept_offer", "withdraw_offer"}.isdisjoint(may(case, world.zhou, DAY) | may(case, world.agent, DAY))
    made = offered(case, world.agent, DAY)
    assert {"offer", "accept_offer", "decline_offer"} <= may(case, world.zhou, DAY)
    assert "withdraw_offer" not in may(case, world.zhou, DAY)
    assert {"offer", "withdraw_offer"} <= may(case, world.agent, DAY)
    assert "accept_offer" not in may(case, world.agent, DAY)
    assert "accept_offer" not in may(case, world.platform_agent, DAY)
    assert "accept_offer" not in may(case, world.zhou, made.expires_at)


def test_no_offer_can_be_accepted_or_withdrawn_by_the_other_hand(world: World, case: Case) -> None:
    mine = offered(case, world.zhou, DAY, pay("141.00"))
    theirs = offered(case, world.agent, DAY)
    with refused("forbidden", case):
        accept(case, world.zhou, DAY, mine)
    with refused("forbidden", case):
        do("withdraw_offer", world.zhou, DAY, case, offer=str(theirs.pk))
    with refused("forbidden", case):
        do("decline_offer", world.zhou, DAY, case, offer=str(mine.pk))
    other = s1(world, at="2026-05-11 10:00")
    elsewhere = offered(other, world.agent, DAY)
    with refused("not_found", case):
        accept(case, world.zhou, DAY, elsewhere)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"terms": []}, "terms"),
        ({"terms": "nonsense"}, "terms"),
        ({"terms": [pay("-1.00")]}, "terms"),
        ({"terms": [pay("0")]}, "terms"),
        ({"terms": [pay("1.234")]}, "terms"),
        ({"terms": [pay("NaN")]}, "terms"),
        ({"terms": [pay("12", "2026-05-11")]}, "terms"),
        ({"terms": [pay("12", "2036-05-11")]}, "terms"),
        ({"terms": [pay("12", "gestern")]}, "terms"),
        ({"terms": [{"kind": "voucher", "due_on": "2026-05-15"}]}, "terms"),
        ({"terms": [{"kind": "apology", "due_on": "2026-05-15"}]}, "terms"),
        ({"terms": [{"kind": "return", "due_on": "2026-05-15"}]}, "terms"),
        ({"terms": [{"kind": "repair", "amount": "5.00", "due_on": "2026-05-15"}]}, "terms"),
        ({"terms": [pay("12", payer="6f6b9f4e-0000-4000-8000-000000000000")]}, "terms"),
        ({"terms": [pay("12")] * 31}, "terms"),
        ({"terms": [pay("12")], "expires_at": "2026-05-12 09:59"}, "expires_at"),
        ({"terms": [pay("12")], "expires_at": "2026-08-10 10:01"}, "expires_at"),
        ({"terms": [pay("12")], "message": "x" * 1001}, "message"),
        ({"terms": [pay("12")], "room": "6f6b9f4e-0000-4000-8000-000000000000"}, "room"),
        ({"terms": [pay("12")], "status": "accepted"}, "__all__"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_writes_nothing(
    world: World, case: Case, data: dict[str, Any], field: str
) -> None:
    with refused("invalid", case) as caught:
        do("offer", world.agent, DAY, case, **data)
    assert list(caught.value.errors) == [field]
    assert not Offer.objects.exists()


def test_nobody_promises_what_a_third_one_must_do(world: World, case: Case) -> None:
    ids = {side: str(party(case, side).pk) for side in ("claimant", "respondent", "platform")}
    wrong = [
        (world.agent, pay("12", payer=ids["platform"])),
        (world.zhou, pay("12", payer=ids["platform"])),
        (world.agent, pay("12", payer=ids["claimant"], payee=ids["claimant"])),
        (world.platform_agent, pay("12", payer=ids["respondent"])),
        (world.platform_agent, pay("12", payer=ids["platform"], payee=ids["respondent"])),
        (world.platform_agent, {"kind": "apology", "text": "抱歉", "due_on": "2026-05-15"}),
    ]
    for who, term in wrong:
        with refused("invalid", case):
            do("offer", who, DAY, case, terms=[term])
    assert not Offer.objects.exists()


def test_the_platform_s_own_money_comes_on_top_and_settles_nothing_for_the_store(world: World, case: Case) -> None:
    top_up = offered(case, world.platform_agent, DAY, pay("12.00"))
    assert top_up.terms[0]["payer"] == str(party(case, "platform").pk)
    accept(case, world.zhou, DAY, top_up)
    assert latest(case, "first_handling").state == "negotiating"
    assert queries.accepted_terms(latest(case, "first_handling")) == []
    accept(case, world.zhou, DAY, offered(case, world.agent, DAY, pay("129.00")))
    assert latest(case, "first_handling").state == "settled"
    settled = queries.accepted_terms(latest(case, "first_handling"))
    assert [term["amount"] for term in settled] == ["129.00", "12.00"]
    assert queries.accepted_total(latest(case, "first_handling")) == Decimal(141)


def test_where_nobody_speaks_for_the_store_the_platform_can_settle(world: World) -> None:
    case = s1(world, store="", store_name="没有登记的店")
    accept(case, world.zhou, DAY, offered(case, world.platform_agent, DAY, pay("458.00")))
    assert latest(case, "first_handling").state == "settled"


def test_accepting_needs_the_very_version_that_was_read(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY)
    with refused("conflict", case):
        do("accept_offer", world.zhou, DAY, case, offer=str(made.pk), version=made.version + 1)
    for data in (
        {"offer": str(made.pk)},
        {"version": 1},
        {"offer": "x", "version": 1},
        {"offer": str(made.pk), "version": 0},
    ):
        with refused("invalid", case):
            do("accept_offer", world.zhou, DAY, case, **data)
    assert status(made) == "open"


def test_declining_and_withdrawing_leave_the_negotiation_open(world: World, case: Case) -> None:
    first = offered(case, world.agent, DAY, pay("100.00"))
    do("decline_offer", world.zhou, DAY, case, offer=str(first.pk), reason="太少")
    assert status(first) == "declined"
    with refused("already_decided", case):
        accept(case, world.zhou, DAY, first)
    second = offered(case, world.agent, DAY)
    do("withdraw_offer", world.agent, DAY, case, offer=str(second.pk))
    with refused("already_decided", case) as caught:
        accept(case, world.zhou, DAY, second)
    told = caught.value.context
    assert (told["state"], told["by"], told["at"]) == (
        "withdrawn",
        "某某衣橱旗舰店",
        worlds.at(DAY).astimezone(UTC).isoformat(),
    )
    assert latest(case, "first_handling").state == "negotiating"
    assert kinds(case)[-4:] == ["offer.made", "offer.declined", "offer.made", "offer.withdrawn"]


def test_an_accepted_offer_cannot_be_taken_back(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY)
    accept(case, world.zhou, "2026-05-14 16:30", made)
    with refused("already_decided", case):
        do("withdraw_offer", world.agent, "2026-05-14 16:31", case, offer=str(made.pk))
    with refused("not_open", case):
        offered(case, world.zhou, "2026-05-14 16:31")


def test_an_offer_that_ran_out_cannot_be_accepted_even_before_the_sweep(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY, pay("129.00"), expires_at="2026-05-13T10:00:00+08:00")
    other = offered(case, world.zhou, DAY, pay("200.00"))
    with refused("not_open", case):
        accept(case, world.zhou, "2026-05-13 10:00", made)
    time_passes("2026-05-13 09:59")
    assert status(made) == "open"
    assert time_passes("2026-05-13 10:00") == 1
    assert (status(made), status(other)) == ("expired", "open")
    assert kinds(case)[-1] == "offer.expired"
    assert time_passes("2026-05-13 10:00") == 0


def test_only_the_sweep_lets_an_offer_run_out(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY)
    for who in (world.zhou, world.agent, world.platform_agent):
        with refused("forbidden", case):
            do("expire_offer", who, "2026-08-12 10:00", case, offer=str(made.pk))
    with refused("too_early", case):
        do("expire_offer", Actor.system(), DAY, case, offer=str(made.pk))


def test_silence_lapses_and_takes_what_lay_on_the_table_with_it(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY, expires_at="2026-06-30 10:00")
    time_passes("2026-05-26 00:00")
    assert latest(case, "first_handling").state == "expired"
    assert status(made) == "expired"
    with pytest.raises(Refused):
        accept(case, world.zhou, "2026-05-26 08:00", made)


def test_offers_are_for_the_parties_and_for_the_body_they_were_made_before(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY)
    for who in (world.zhou, world.agent, world.platform_agent):
        assert list(queries.offers_of(actor(who), case)) == [made]
        assert queries.offer_of(actor(who), made.pk) == made
    for stranger in (world.outsider, world.clerk, world.mediator, world.yuhang.officer):
        with pytest.raises(Refused) as caught:
            queries.offer_of(actor(stranger), made.pk)
        assert caught.value.code == "not_found"
    do("say_no", world.agent, "2026-05-13 10:00", case, reason="不同意")
    bureau = world.xiaoshan
    from mediation.cases.models import Proceeding
    from mediation.core import docket

    docket.get().open_proceeding(case, "administrative", now=worlds.at("2026-05-14 10:00"), body=bureau.body)
    assert Proceeding.objects.filter(case=case).count() == 2
    assert not queries.offers_of(actor(bureau.officer), case).exists(), "concessions do not follow to the next stage"


def test_the_way_of_the_figures_and_the_card(world: World, case: Case) -> None:
    offered(case, world.agent, DAY, pay("100.00"))
    last = offered(case, world.zhou, DAY, pay("141.00"), message="加上运费")
    steps = queries.asks_and_offers(actor(world.zhou), case)
    assert [(one.side, one.amount) for one in steps] == [
        ("claimant", Decimal(129)),
        ("respondent", Decimal(100)),
        ("claimant", Decimal(141)),
    ]
    card = queries.card(last, shown=queries.offers_of(actor(world.zhou), case))
    assert (card["number"], card["amount"], card["gist"], card["status"]) == (2, Decimal(141), "加上运费", "open")
    assert [move["amount"] for move in card["moves"]] == [Decimal(129), Decimal(100), Decimal(141)]
    assert [move["side"] for move in card["moves"]] == ["a", "b", "a"]


def test_events_carry_no_concession(world: World, case: Case) -> None:
    accept(case, world.zhou, DAY, offered(case, world.agent, DAY, pay("137.11"), message="内部底价"))
    told = [str(event.data) for event in case.events.filter(kind__startswith="offer.")]
    assert len(told) == 2
    assert not any("137.11" in text or "底价" in text for text in told)


def test_the_database_knows_one_open_offer_per_side_and_the_statuses(world: World, case: Case) -> None:
    made = offered(case, world.agent, DAY)
    twin = {
        name: getattr(made, name)
        for name in ("case", "proceeding", "party", "side", "terms", "total", "made_at", "expires_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(version=9, **twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=made.pk).update(status="maybe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=made.pk).update(total=-1)
