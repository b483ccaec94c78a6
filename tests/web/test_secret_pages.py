"""Sealed bids and the mediator's proposal, page by page and without scripts, in both languages."""

from datetime import UTC

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.negotiation.models import Offer, Proposal, Round
from tests.mediation.negotiation.deals import in_session
from tests.mediation.negotiation.secrets import HOUR, both_bid, laid, open_round
from tests.mediation.worlds import World, at, do, latest, time_passes
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(people: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """In its session, at ten past ten."""
    stopped(monkeypatch, "2026-07-16 10:10")
    return in_session(people)


def stopped(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Stop the site's clock there."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at(moment).astimezone(UTC))


def bids(case: Case) -> str:
    return reverse("bids", args=[case.pk])


def proposals(case: Case) -> str:
    return reverse("proposals", args=[case.pk])


def test_a_round_from_the_proposal_to_an_offer_of_the_middle(people: World, case: Case) -> None:
    zhou, agent, mediator = (browser(who) for who in (people.zhou, people.agent, people.mediator))
    way = reverse("action", args=[case.pk, "propose_round"])
    assert way in text(mediator.get(f"/desk/cases/{case.pk}/"))
    said = {"rule": "sum", "margin": "20", "until": "2026-07-16T12:00"}
    assert "enters one figure that nobody else ever sees" in text(mediator.get(way))
    moved(mediator.post(way, said))
    one = Round.objects.get()
    assert bids(case) in text(mediator.get(f"/desk/cases/{case.pk}/"))
    for client in (zhou, agent):
        assert bids(case) in text(client.get(f"/cases/{case.pk}/"))
        assert "at most 20 yuan apart" in text(client.get(bids(case)))
        moved(client.post(bids(case), {"deed": "agree_round", "round": str(one.pk)}))
    assert "The least you would take" in text(zhou.get(bids(case)))
    moved(zhou.post(bids(case), {"deed": "bid", "round": str(one.pk), "amount": "410.00"}))
    mine = text(zhou.get(bids(case)))
    assert "410.00" in mine
    assert one.bids.get().commitment in mine
    for client in (agent, mediator):
        page = text(client.get(bids(case)))
        assert "410.00" not in page
        assert "The complainant" in page, "that a bid is in is no secret"
    moved(agent.post(bids(case), {"deed": "bid", "round": str(one.pk), "amount": "395.00"}))
    assert "402.50" in text(mediator.get(bids(case)))
    way = f"{reverse('offer_new', args=[case.pk])}?round={one.pk}"
    assert way in text(agent.get(bids(case)))
    assert 'value="402.50"' in text(agent.get(way))
    assert 'value="402.50"' not in text(agent.get(way.replace(str(one.pk), str(case.pk))))


def test_a_figure_that_is_none_is_said_beside_its_box_and_seals_nothing(people: World, case: Case) -> None:
    one = open_round(people, case)
    answer = browser(people.zhou).post(bids(case), {"deed": "bid", "round": str(one.pk), "amount": "-3"})
    assert answer.status_code == 422
    assert errors(answer)
    assert one.bids.count() == 0


def test_bids_that_did_not_meet_stay_sealed_on_every_page(people: World, case: Case) -> None:
    both_bid(people, open_round(people, case), "7391.37", "5173.73")
    for who, theirs in ((people.zhou, "5,173.73"), (people.agent, "7,391.37")):
        page = text(browser(who).get(bids(case)))
        assert "did not meet" in page
        assert theirs not in page
        assert theirs.replace(",", "") not in page
    mediator = text(browser(people.mediator).get(bids(case)))
    assert not [figure for figure in ("7,391", "5,173", "7391", "5173") if figure in mediator]


def test_a_second_press_and_one_too_late_are_told_and_change_nothing(people: World, case: Case) -> None:
    one = open_round(people, case)
    zhou = browser(people.zhou)
    said = {"deed": "bid", "round": str(one.pk), "amount": "410.00"}
    moved(zhou.post(bids(case), said))
    again = zhou.post(bids(case), said | {"amount": "1.00"}, follow=True)
    assert "Your bid is in" in text(again)
    assert one.bids.count() == 1
    do("withdraw_round", people.agent, "2026-07-16 10:20", case, round=str(one.pk))
    late = browser(people.agent).post(bids(case), said, follow=True)
    assert "No round of sealed bids is open" in text(late)


def test_a_proposal_is_answered_in_secret_and_adopted_by_one_button(people: World, case: Case) -> None:
    one = laid(people, case)
    zhou, agent, mediator = (browser(who) for who in (people.zhou, people.agent, people.mediator))
    page = text(zhou.get(proposals(case)))
    assert "400.00" in page
    assert "肆佰元整" in page
    moved(zhou.post(proposals(case), {"deed": "answer_proposal", "proposal": str(one.pk), "accepts": "yes"}))
    assert "Your answer, which only your side reads" in text(zhou.get(proposals(case)))
    for client in (agent, mediator):
        assert "which only your side reads" not in text(client.get(proposals(case)))
    moved(agent.post(proposals(case), {"deed": "answer_proposal", "proposal": str(one.pk), "accepts": "yes"}))
    assert "Make it the terms of the agreement" in text(mediator.get(proposals(case)))
    moved(mediator.post(proposals(case), {"deed": "adopt_proposal", "proposal": str(one.pk)}))
    one.refresh_from_db()
    assert one.adopted_at is not None
    draft = text(mediator.get(reverse("desk_agreement", args=[case.pk])))
    assert 'value="400.00"' in draft


def test_no_agreement_reads_the_same_for_who_refused_and_who_was_refused(
    people: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = laid(people, case)
    do("answer_proposal", people.agent, "2026-07-16 10:10", case, proposal=str(one.pk), accepts="no")
    time_passes(HOUR)
    stopped(monkeypatch, "2026-07-16 12:01")
    for who in (people.zhou, people.agent, people.mediator):
        page = text(browser(who).get(proposals(case)))
        assert "No agreement came of it" in page
        assert ("You said" in page) == (who is people.agent)


def test_a_proposal_is_written_row_by_row_at_the_desk(people: World, case: Case) -> None:
    mediator = browser(people.mediator)
    way = reverse("action", args=[case.pk, "propose_terms"])
    assert mediator.get(way).status_code == 200
    row = {"terms-0-kind": "payment", "terms-0-amount": "400.00", "terms-0-due_on": "2026-09-10"}
    moved(mediator.post(way, row | {"message": "", "until": "2026-07-16T12:00"}))
    assert Proposal.objects.get().total == 400
    many = {name.replace("-0-", f"-{number}-"): value for number in range(61) for name, value in row.items()}
    answer = mediator.post(way, many)
    assert answer.status_code in (302, 422)
    assert Proposal.objects.count() == 1


def test_an_offer_with_sixty_one_terms_says_how_many_fit(people: World, case: Case) -> None:
    row = {"terms-{}-kind": "payment", "terms-{}-amount": "4.00", "terms-{}-due_on": "2026-09-10"}
    many = {name.format(number): value for number in range(61) for name, value in row.items()}
    answer = browser(people.agent).post(reverse("action", args=[case.pk, "offer"]), many)
    assert answer.status_code == 422
    assert "at most 30" in text(answer)
    assert not Offer.objects.exists()


def test_before_anything_was_proposed_only_who_may_propose_finds_the_pages(people: World, case: Case) -> None:
    for page in (bids(case), proposals(case)):
        assert browser(people.platform_agent).get(page).status_code == 404
        assert browser(people.outsider).get(page).status_code == 404
    assert browser(people.zhou).get(bids(case)).status_code == 200
    assert browser(people.zhou).get(proposals(case)).status_code == 404
    assert browser(people.mediator).get(proposals(case)).status_code == 200
    assert latest(case, "peoples_mediation").state == "session"


def test_both_pages_speak_chinese(people: World, case: Case) -> None:
    both_bid(people, open_round(people, case), "380.00", "420.00")
    laid(people, case)
    client = browser(people.zhou, language="zh-hans")
    assert "密封报价" in text(client.get(bids(case)))
    assert "调解员建议方案" in text(client.get(proposals(case)))


def test_withdrawing_tells_what_it_does_before_its_button(people: World, case: Case) -> None:
    open_round(people, case)
    laid(people, case)
    for who, page, deed in (
        (people.agent, bids(case), "withdraw_round"),
        (people.mediator, proposals(case), "withdraw_proposal"),
    ):
        folded = text(browser(who).get(page)).split("<details")[1].split("</details>")[0]
        told, button = folded.split("<button")
        assert "ends for both sides" in told
        assert f'value="{deed}"' in button
