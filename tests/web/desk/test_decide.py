"""The acceptance desk: the decision, the second person, and two who decide at once."""

import re
from datetime import UTC
from pathlib import Path

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from mediation.documents.models import Paper
from odr.web.desk import court, decide
from tests.mediation import worlds
from tests.mediation.worlds import World
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db
REASON = "材料显示不是为生活消费需要购买。"
OTHERWISE = "投诉人在笔录中承认购买后全部转售给他人。"


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A complaint with the bureau, on its third day."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00").astimezone(UTC))
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")


def url(case: Case) -> str:
    """The decision page."""
    return reverse("desk_decide", args=[case.pk])


def test_facts_checks_grounds_and_the_draft_stand_side_by_side(world: World, case: Case) -> None:
    worlds.file_at_bureau(world, world.yuhang, at="2026-05-19 09:00")
    page = text(browser(world.xiaoshan.officer).get(url(case)))
    assert "This bureau is competent: " in page
    assert "Competent too: 余杭区市场监督管理局" in page
    assert "Other complaints about the same order: 1" in page
    assert "JF-20260519-0001" in page
    assert "投诉受理决定书" in page
    assert "决定予以受理" in page
    assert "The sixty days for mediation begin today and end on Mon 20 Jul 2026." in page
    assert "Article 16" in page
    assert not Paper.objects.filter(kind="acceptance_decision").exists()


def test_the_draft_of_one_decision_gives_way_to_a_line_when_another_is_chosen(world: World, case: Case) -> None:
    officer = browser(world.xiaoshan.officer)
    first = officer.get(url(case)).content.decode()
    assert 'decide__other" data-for="propose_decline"' in first
    assert 'decide__other" data-for="accept"' not in first
    assert re.search(r'<div data-for="accept">(?:(?!</section>).)*投诉受理决定书', first, re.DOTALL)
    looked = officer.post(url(case), {"decision": "propose_decline", "look": "1"}).content.decode()
    assert 'decide__other" data-for="accept"' in looked
    assert 'decide__other" data-for="propose_decline"' not in looked


def test_another_offices_case_is_a_number_without_a_link(world: World, case: Case) -> None:
    other = worlds.file_at_bureau(world, world.yuhang, at="2026-05-19 09:00")
    page = text(browser(world.xiaoshan.officer).get(url(case)))
    assert other.number in page
    assert str(other.pk) not in page


def test_accept_is_one_post(world: World, case: Case) -> None:
    answer = browser(world.xiaoshan.officer).post(url(case), {"decision": "accept"})
    assert moved(answer) == reverse("desk_case", args=[case.pk])
    assert worlds.latest(case, "administrative").state == "accepted"
    assert Paper.objects.filter(kind="acceptance_decision").count() == 1


def test_the_same_form_sent_twice_decides_once(world: World, case: Case) -> None:
    officer = browser(world.xiaoshan.officer)
    form = {"decision": "accept", "ref": "9f1c7c1e-7a51-4a31-8f0e-0a4a5f2d7c11"}
    assert [officer.post(url(case), form).status_code for _click in range(2)] == [302, 302]
    assert worlds.kinds(case).count("administrative.accepted") == 1


def test_a_proposal_needs_ground_and_reasons(world: World, case: Case) -> None:
    answer = browser(world.xiaoshan.officer).post(url(case), {"decision": "propose_decline"})
    assert answer.status_code == 422
    assert errors(answer) == {"Please fill in: Reasons", "Please choose: Ground"}
    assert worlds.latest(case, "administrative").state == "received"


def test_looking_at_the_draft_decides_nothing(world: World, case: Case) -> None:
    form = {
        "decision": "propose_decline",
        "propose_decline-ground": "N3",
        "propose_decline-reason": REASON,
        "propose_decline-without_factors": OTHERWISE,
        "look": "1",
    }
    page = text(browser(world.xiaoshan.officer).post(url(case), form | {"look": "1"}))
    assert "投诉不予受理决定书" in page
    assert REASON in page
    assert worlds.latest(case, "administrative").state == "received"


def test_a_second_person_signs_off_what_the_first_proposed(world: World, case: Case) -> None:
    form = {
        "decision": "propose_decline",
        "propose_decline-ground": "N3",
        "propose_decline-reason": REASON,
        "propose_decline-without_factors": OTHERWISE,
    }
    first, second = browser(world.xiaoshan.officer), browser(world.xiaoshan.second)
    assert first.post(url(case), form).status_code == 302
    page = text(first.get(url(case)))
    assert "A second person signs this off" in page
    assert 'value="sign_off_decline"' not in page
    assert first.post(url(case), {"decision": "sign_off_decline"}).status_code == 302
    assert worlds.latest(case, "administrative").state == "reviewed"
    page = text(second.get(url(case)))
    assert "李萧示例 proposes not to accept" in page
    assert REASON in page
    assert "投诉不予受理决定书" in page
    assert second.post(url(case), {"decision": "sign_off_decline"}).status_code == 302
    assert worlds.latest(case, "administrative").state == "not_accepted"


def test_two_at_once_the_slower_learns_who_did_what_and_when(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = browser(world.xiaoshan.second)
    assert slow.get(url(case)).status_code == 200
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 10:00", case)
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00:03").astimezone(UTC))
    form = {
        "decision": "propose_decline",
        "propose_decline-ground": "N3",
        "propose_decline-reason": REASON,
        "propose_decline-without_factors": OTHERWISE,
    }
    page = text(slow.post(url(case), form, follow=True))
    assert "李萧示例 decided this 3 seconds ago: Accept the complaint. Nothing of yours was changed." in page
    assert worlds.kinds(case).count("administrative.decline_proposed") == 0


@pytest.mark.parametrize("decision", ["", "withdraw", "no-such-verb"])
def test_what_is_no_decision_changes_nothing(world: World, case: Case, decision: str) -> None:
    before = worlds.written(case)
    assert browser(world.xiaoshan.officer).post(url(case), {"decision": decision}).status_code in (302, 422)
    assert worlds.written(case) == before


def buttons(page: str) -> dict[str, str]:
    """What the button of each decision says."""
    found = re.findall(r'<button class="btn btn--primary decide__do"[^>]*data-for="(\w+)">(.*?) <kbd>', page)
    return dict(found)


def test_each_decision_has_a_button_that_says_what_it_does(world: World, case: Case) -> None:
    page = text(browser(world.xiaoshan.officer).get(url(case)))
    assert buttons(page) == {
        "accept": "Accept and issue the decision",
        "propose_decline": "Submit for sign-off",
        "ask_identity": "Send the request",
        "redirect": "Send the note and close",
    }
    assert "Nobody outside the office is told." in page
    worlds.do(
        "propose_decline",
        world.xiaoshan.officer,
        "2026-05-20 09:00",
        case,
        ground="N3",
        reason=REASON,
        without_factors=OTHERWISE,
    )
    page = text(browser(world.xiaoshan.second).get(url(case)))
    assert buttons(page) == {
        "sign_off_decline": "Sign off and issue the decision",
        "send_back": "Send back to the officers",
    }
    css = Path("static/css/desk.css").read_text(encoding="utf-8")
    for name in (*decide.ORDER, *court.ORDER):
        assert f'input[value="{name}"]:checked) [data-for]:not([data-for="{name}"])' in css, name


def test_the_draft_for_who_signs_off_names_who_proposed(world: World, case: Case) -> None:
    worlds.do(
        "propose_decline",
        world.xiaoshan.officer,
        "2026-05-20 09:00",
        case,
        ground="N3",
        reason=REASON,
        without_factors=OTHERWISE,
    )
    page = text(browser(world.xiaoshan.second).get(url(case)))
    draft = page[page.index('<article class="doc"') :]
    assert world.xiaoshan.officer.name in draft
    assert world.xiaoshan.second.name not in draft


def test_whoever_ends_a_mediation_looks_at_the_paper_first(world: World, case: Case) -> None:
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 09:00", case)
    page = reverse("action", args=[case.pk, "terminate"])
    second = browser(world.xiaoshan.second)
    assert '<article class="doc"' not in text(second.get(page))
    end = {"ground": "T3", "reason": "两次调解后，被投诉人明确表示无法达成协议。"}
    answer = second.post(page, end | {"look": "1"})
    assert answer.status_code == 200
    draft = text(answer).split('<article class="doc"')[1]
    assert "投诉终止调解决定书" in draft
    assert end["reason"] in draft
    assert world.xiaoshan.officer.name in draft
    assert worlds.latest(case, "administrative").state == "accepted"
    assert second.post(page, end).status_code == 302
    assert worlds.latest(case, "administrative").state == "terminated"
