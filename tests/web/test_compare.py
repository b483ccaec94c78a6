"""Two offers side by side: each thing on a line of its own, and only the offers one may see."""

from datetime import UTC

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.negotiation.models import Offer
from odr.web.party.compare import rows
from tests.mediation.negotiation.deals import in_session, offered, pay
from tests.mediation.worlds import World, at
from tests.web.people import browser, moved, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(people: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """In its session."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at("2026-07-16 11:00").astimezone(UTC))
    return in_session(people)


def page(case: Case) -> str:
    return reverse("offers_compared", args=[case.pk])


def test_what_differs_what_is_the_same_and_what_only_one_holds(people: World, case: Case) -> None:
    back = {"kind": "return", "due_on": "2026-09-01", "freight": "payee"}
    one = offered(case, people.agent, "2026-07-16 10:00", pay("200.00", "2026-09-10"), back, message="退货退款")
    two = offered(case, people.zhou, "2026-07-16 10:10", pay("900.00", "2026-09-10"))
    first = rows(one, two)[0]
    assert first["differs"]
    assert first["one"].splitlines()[1] == "贰佰元整"
    assert first["two"].splitlines()[1] == "玖佰元整"
    assert "700" in first["more"]
    lonely = [row for row in rows(one, two) if row["one"] and not row["two"]]
    assert len(lonely) == 2, "the goods, and the words"
    assert [row["differs"] for row in rows(one, one)] == [False] * len(rows(one, one))


def test_the_page_begins_with_the_newest_of_each_side_and_takes_any_two(people: World, case: Case) -> None:
    assert browser(people.zhou).get(page(case)).status_code == 404, "there is nothing to compare"
    figures = ((people.agent, "200.00"), (people.agent, "300.00"), (people.zhou, "900.00"))
    for number, (who, amount) in enumerate(figures):
        offered(case, who, f"2026-07-16 10:1{number}", pay(amount, "2026-09-10"))
    client = browser(people.zhou)
    answer = text(client.get(page(case)))
    assert "叁佰元整" in answer
    assert "贰佰元整" not in answer
    first, second = Offer.objects.filter(side="respondent").order_by("version")
    both = text(client.get(f"{page(case)}?one={first.pk}&two={second.pk}"))
    assert "贰佰元整" in both
    assert "玖佰元整" not in both
    assert client.get(f"{page(case)}?one=nonsense&two=").status_code == 200
    assert page(case) in text(client.get(f"/cases/{case.pk}/"))
    assert page(case) in text(browser(people.mediator).get(f"/desk/cases/{case.pk}/"))


def test_who_sees_no_offer_compares_none(people: World, case: Case) -> None:
    for who, amount in ((people.agent, "200.00"), (people.zhou, "900.00")):
        offered(case, who, "2026-07-16 10:10", pay(amount, "2026-09-10"))
    assert browser(people.mediator).get(page(case)).status_code == 200
    for who in (people.xiaoshan.officer, people.outsider):
        assert browser(who).get(page(case)).status_code == 404


def test_a_question_is_asked_and_replied_to_at_the_offer(people: World, case: Case) -> None:
    made = offered(case, people.agent, "2026-07-16 10:00", pay("200.00", "2026-09-10"))
    here = reverse("offer", args=[case.pk, made.pk])
    zhou, agent = browser(people.zhou), browser(people.agent)
    assert "If something is unclear" in text(zhou.get(here))
    assert "If something is unclear" not in text(agent.get(here))
    assert moved(zhou.post(here, {"action": "ask_offer", "text": "何时到账？"})) == here
    question = str(made.questions.get().pk)
    assert "何时到账？" in text(agent.get(here))
    moved(agent.post(here, {"action": "reply_offer", "question": question, "text": "三日内。"}))
    assert "三日内。" in text(zhou.get(here))
    assert "Send the reply" not in text(agent.get(here))
