"""The page on which somebody confirms that something arrived: it says what, from whom, and what was reported."""

from datetime import UTC

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.performance.models import Instalment
from tests.mediation import worlds
from tests.mediation.negotiation.deals import accept, offered, pay, s1
from tests.mediation.worlds import World, do, latest
from tests.web.people import browser, errors, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The small world on the day on which the money is due."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-15 20:00").astimezone(UTC))
    return worlds.world()


def settled(world: World, *amounts: str) -> Case:
    """A settlement with these payments."""
    case = s1(world)
    offer = offered(case, world.agent, "2026-05-13 16:00", *(pay(one) for one in amounts))
    accept(case, world.zhou, "2026-05-14 16:30", offer)
    return case


def owed(case: Case) -> list[Instalment]:
    """What is to be paid."""
    return list(Instalment.objects.filter(proceeding__case=case).order_by("number"))


@pytest.mark.parametrize(
    ("language", "deed", "silent"),
    [
        ("en", "You confirm having received ¥129.00 from {}.", "{} has not reported that this was done."),
        ("zh-hans", "您确认已收到{}支付的¥129.00。", "{}尚未报告已经履行。"),
    ],
)
def test_the_page_says_what_is_confirmed_twice_and_that_nothing_was_reported(
    world: World, language: str, deed: str, silent: str
) -> None:
    case = settled(world, "129.00")
    name = case.parties.get(side="respondent").name
    page = text(browser(world.zhou, language=language).get(reverse("action", args=[case.pk, "confirm_received"])))
    assert page.count(deed.format(name)) == 2
    assert silent.format(name) in page
    assert f'value="{owed(case)[0].pk}" selected' in page
    assert 'value="129.00"' in page


def test_an_empty_form_confirms_nothing(world: World) -> None:
    case = settled(world, "129.00")
    url = reverse("action", args=[case.pk, "confirm_received"])
    answer = browser(world.zhou).post(url, {})
    assert "Choose what has arrived, or write the sum that has arrived." in errors(answer)
    assert [one.paid_amount for one in owed(case)] == [0]
    assert latest(case, "performance").state == "due_scheduled"


def test_of_several_one_is_chosen_and_only_what_was_reported_of_it_is_booked(world: World) -> None:
    case = settled(world, "129.00", "12.00")
    first = owed(case)[0]
    do("report_paid", world.agent, "2026-05-15 11:00", case, instalment=str(first.pk), amount="100.00", on="2026-05-15")
    client, url = browser(world.zhou), reverse("action", args=[case.pk, "confirm_received"])
    page = text(client.get(url))
    assert f'value="{first.pk}" selected' not in page
    assert "reported on" in page
    assert "has not reported that this was done" in page
    assert client.post(url, {"instalment": str(first.pk)}).status_code == 302
    assert [str(one.paid_amount) for one in owed(case)] == ["100.00", "0.00"]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", ("Courier", "Tracking number", "On which day the goods were sent")),
        ("zh-hans", ("快递公司", "快递单号", "寄出日期")),
    ],
)
def test_goods_sent_back_are_reported_with_their_parcel(world: World, language: str, asked: tuple[str, ...]) -> None:
    case = s1(world)
    back = {"kind": "return", "due_on": "2026-05-20", "freight": "payee"}
    accept(case, world.zhou, "2026-05-14 16:30", offered(case, world.agent, "2026-05-13 16:00", pay("129.00"), back))
    goods = Instalment.objects.get(proceeding__case=case, kind="return")
    client, url = browser(world.zhou, language=language), reverse("action", args=[case.pk, "report_paid"])
    page = text(client.get(url))
    assert all(one in page for one in asked)
    assert not any(f'name="{one}"' in page for one in ("amount", "channel", "transaction_no"))
    assert f'value="{goods.pk}" selected' in page
    sent = {"instalment": str(goods.pk), "on": "2026-05-15", "courier": "示例速运", "tracking_no": "SY0001"}
    assert client.post(url, sent).status_code == 302
    report = goods.reports.get()
    assert (report.courier, report.tracking_no, report.channel) == ("示例速运", "SY0001", "")
    do("report_paid", world.agent, "2026-05-15 12:00", case, amount="129.00", on="2026-05-15")


def test_money_is_reported_without_a_parcel(world: World) -> None:
    page = text(browser(world.agent).get(reverse("action", args=[settled(world, "129.00").pk, "report_paid"])))
    assert 'name="transaction_no"' in page
    assert not any(f'name="{one}"' in page for one in ("courier", "tracking_no"))


@pytest.mark.parametrize(("language", "asked"), [("en", "How the money is paid"), ("zh-hans", "付款方式")])
def test_the_short_offer_asks_how_the_money_is_paid(world: World, language: str, asked: str) -> None:
    case = s1(world)
    client, url = browser(world.agent, language=language), reverse("offer_new", args=[case.pk])
    page = text(client.get(url))
    assert asked in page
    assert 'value="platform_refund" selected' in page
    said = {"amount": "129.00", "method": "bank_transfer", "due_on": "2026-05-20", "ref": "a"}
    assert client.post(url, said).status_code == 302
    assert case.offers.get().terms[0]["method"] == "bank_transfer"
