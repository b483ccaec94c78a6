"""What a party is asked beside the step of the case stands on top of the case's page, with until when."""

from datetime import UTC

import pytest
from django.urls import reverse

from tests.mediation.negotiation.deals import in_session, offered, pay
from tests.mediation.negotiation.secrets import laid, open_round
from tests.mediation.worlds import World, at, do
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-07-16 10:10").astimezone(UTC))


def _above(page: str, first: str, second: str) -> bool:
    return 0 < page.find(first) < page.find(second)


def test_a_bid_that_is_waited_for_stands_above_everything_one_could_do(people: World) -> None:
    case = in_session(people)
    open_round(people, case)
    page = text(browser(people.zhou).get(f"/cases/{case.pk}/"))
    asked = page.partition('id="asked"')[2].partition("</section>")[0]
    assert f'href="/cases/{case.pk}/bids/"' in asked
    assert "By Thu 16 Jul 2026, " in asked
    assert _above(page, 'id="asked"', 'id="deeds"')
    assert _above(page, 'id="deeds"', 'id="complaint"')
    listed = page.partition('id="deeds"')[2].partition("</section>")[0]
    assert "/bids/" not in listed, "it is said once"
    assert "You do not need to do anything now" not in page


def test_a_secret_answer_is_asked_for_until_it_is_given(people: World) -> None:
    case = in_session(people)
    one = laid(people, case)
    client = browser(people.zhou)
    way = f"/cases/{case.pk}/proposals/"
    assert way in text(client.get(f"/cases/{case.pk}/")).partition('id="asked"')[2].partition("</section>")[0]
    client.post(way, {"deed": "answer_proposal", "proposal": str(one.pk), "accepts": "no"})
    assert 'id="asked"' not in text(client.get(f"/cases/{case.pk}/"))


def test_nothing_is_asked_where_nobody_waits(people: World) -> None:
    case = in_session(people)
    assert 'id="asked"' not in text(browser(people.zhou).get(f"/cases/{case.pk}/"))


def test_what_is_wrong_with_a_bid_is_said_once_on_top(people: World) -> None:
    case = in_session(people)
    one = open_round(people, case)
    sent = {"deed": "bid", "round": str(one.pk), "amount": "99999999999999"}
    page = text(browser(people.zhou).post(f"/cases/{case.pk}/bids/", sent))
    assert page.count("data-errors") == 1
    assert page.partition("data-errors")[2].partition("</ul>")[0].count("This amount is too large.") == 1


def test_a_question_about_ones_offer_leads_to_its_reply_and_then_is_gone(people: World) -> None:
    case = in_session(people)
    one = offered(case, people.agent, "2026-07-16 10:02", pay("100.00", "2026-08-01"))
    do("ask_offer", people.zhou, "2026-07-16 10:05", case, offer=str(one.pk), text="300元是退款还是补偿？")
    agent = browser(people.agent)
    way = reverse("offer", args=[case.pk, one.pk])
    asked = text(agent.get(f"/cases/{case.pk}/")).partition('id="asked"')[2].partition("</section>")[0]
    assert f'href="{way}#questions"' in asked
    assert 'id="questions"' in text(agent.get(way))
    do("reply_offer", people.agent, "2026-07-16 10:07", case, offer=str(one.pk), question=str(one.questions.get().pk), text="补偿")  # fmt: skip  # noqa: E501
    assert 'id="asked"' not in text(agent.get(f"/cases/{case.pk}/"))
