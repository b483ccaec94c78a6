"""The case at the desk: who may open it, what is masked, and what one look at a masked value leaves behind."""

import re
from datetime import UTC

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.documents.models import Paper
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import World
from tests.web.people import browser, errors, moved, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A complaint with the bureau, on its third day."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00").astimezone(UTC))
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")


@pytest.mark.parametrize("who", ["zhou", "agent", "outsider", "mediator", "clerk", "supervisor"])
@pytest.mark.parametrize("page", ["desk_case", "desk_decide", "desk_agreement", "desk_court", "desk_reveal"])
def test_who_does_not_handle_the_case_finds_nothing(world: World, case: Case, who: str, page: str) -> None:
    assert browser(getattr(world, who)).get(reverse(page, args=[case.pk])).status_code == 404


def test_another_office_finds_nothing(world: World, case: Case) -> None:
    assert browser(world.yuhang.officer).get(reverse("desk_case", args=[case.pk])).status_code == 404


def test_the_case_shows_facts_parties_masked_clock_and_deeds(world: World, case: Case) -> None:
    page = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    claimant = case.parties.get(side="claimant")
    assert "周示例 v 某某衣橱旗舰店" in page
    assert claimant.phone not in page
    assert claimant.address not in page
    assert f"{claimant.phone[:3]}****{claimant.phone[-4:]}" in page
    assert "Accept the complaint" in page
    assert reverse("desk_decide", args=[case.pk]) in page
    assert "By Wed 27 May 2026" in page


def test_a_look_is_recorded_shown_for_five_minutes_and_only_to_who_looked(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimant = case.parties.get(side="claimant")
    officer = browser(world.xiaoshan.officer)
    url = reverse("desk_reveal", args=[case.pk])
    asked = {"party": str(claimant.pk), "field": "address", "reason": "serve"}
    where = moved(officer.post(url, asked))
    assert claimant.address in text(officer.get(where))
    assert claimant.address not in text(browser(world.xiaoshan.second).get(where))
    event = Event.objects.get(kind="party.revealed")
    assert event.audience == f"body:{world.xiaoshan.body.pk}"
    assert event.data == {"party": str(claimant.pk), "field": "address", "reason": "serve"}
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:05").astimezone(UTC))
    assert claimant.address not in text(officer.get(where))


def test_without_a_reason_nothing_is_shown(world: World, case: Case) -> None:
    claimant = case.parties.get(side="claimant")
    url = reverse("desk_reveal", args=[case.pk])
    answer = browser(world.xiaoshan.officer).post(url, {"party": str(claimant.pk), "field": "phone"})
    assert answer.status_code == 422
    assert errors(answer) == {"Please choose: Why you need it"}
    assert not Event.objects.filter(kind="party.revealed").exists()


def test_a_childs_name_and_birth_are_masked_and_shown_only_to_who_gives_a_reason(world: World, case: Case) -> None:
    filed = worlds.file_at_bureau(
        world, world.xiaoshan, at="2026-05-18 10:00", order_no="SF-示例-0014", acting_for="guardian",
        ward_name="周小宝", ward_born_on="2016-05-20", ward_relation="parent", child_consent=True,
    )  # fmt: skip
    officer, page = browser(world.xiaoshan.officer), reverse("desk_case", args=[filed.pk])
    said = text(officer.get(page))
    assert "周**" in said
    assert "Under 14: the guardian agreed separately on Mon 18 May 2026" in said
    assert "周小宝" not in said
    url = reverse("desk_reveal", args=[filed.pk])
    assert f"{url}?party={filed.parties.get(side='claimant').pk}&field=child" in said
    asked = {"party": str(filed.parties.get(side="claimant").pk), "field": "child", "reason": "identify"}
    where = moved(officer.post(url, asked))
    assert "周小宝, 2016-05-20" in text(officer.get(where))
    assert "周小宝" not in text(browser(world.xiaoshan.second).get(where))
    assert "a child's name and date of birth" not in text(officer.get(reverse("desk_reveal", args=[case.pk])))


def test_looking_is_limited(world: World, case: Case) -> None:
    claimant = case.parties.get(side="claimant")
    url = reverse("desk_reveal", args=[case.pk])
    asked = {"party": str(claimant.pk), "field": "phone", "reason": "contact"}
    officer = browser(world.xiaoshan.officer)
    with override_settings(LIMITS={**settings.LIMITS, "reveals": 2}):
        assert [officer.post(url, asked).status_code for _look in range(3)] == [302, 302, 422]


def test_queries_do_not_grow_with_the_history(
    world: World,
    case: Case,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    officer = browser(world.xiaoshan.officer)
    url = reverse("desk_case", args=[case.pk])
    officer.get(url)
    with django_assert_max_num_queries(100) as first:
        officer.get(url)
    for number in range(4):
        when = f"2026-05-20 10:0{number}"
        worlds.do("ask_identity", world.xiaoshan.officer, when, case, wanted="身份证复印件", identity_days=5)
        worlds.do("supply_identity", world.zhou, when, case, id_number="11010519491231002X")
    with django_assert_num_queries(len(first)):
        officer.get(url)


def test_an_action_leads_back_to_the_desk(world: World, case: Case) -> None:
    officer = browser(world.xiaoshan.officer)
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 10:00", case)
    page = officer.get(reverse("action", args=[case.pk, "ask_consent"]))
    assert 'class="desk-body' in text(page)
    assert moved(officer.post(reverse("action", args=[case.pk, "ask_consent"]))) == reverse("desk_case", args=[case.pk])


def test_who_handles_the_case_gets_a_paper_to_edit_and_nobody_else(world: World, case: Case) -> None:
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 09:00", case)
    paper = Paper.objects.get(case=case, kind="acceptance_decision")
    page = reverse("paper_docx", args=[paper.pk])
    assert page in text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    answer = browser(world.xiaoshan.officer).get(page)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined] # a file's response streams
    assert (answer.status_code, body[:4]) == (200, b"PK\x03\x04")
    assert "wordprocessingml" in answer.headers["Content-Type"]
    for who in (world.zhou, world.agent, world.outsider, world.yuhang.officer, world.clerk):
        assert browser(who).get(page).status_code == 404


def deeds(page: str) -> list[str]:
    """What can be done, in the order of the keys; a leading star marks the primary button."""
    found = re.findall(r'<a ([^>]*)data-key="(\d)"[^>]*>(?:<span><b>)?([^<]+)', page)
    assert [int(key) for _attributes, key, _label in found] == list(range(1, len(found) + 1))
    return [("*" if "btn--primary" in attributes else "") + label.strip() for attributes, _key, label in found]


def test_the_step_the_stage_waits_for_is_the_primary_button_and_the_first_key(world: World, case: Case) -> None:
    officer, url = browser(world.xiaoshan.officer), reverse("desk_case", args=[case.pk])
    assert deeds(text(officer.get(url)))[0] == "*Accept the complaint"
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 09:00", case)
    page = text(officer.get(url))
    listed = deeds(page)
    assert listed[0] == "*Ask both sides for consent"
    assert [one for one in listed if one.startswith("*")] == listed[:1]
    assert ">Your turn<" in page


def test_an_officer_records_for_a_side_and_has_no_primary_button_for_it(world: World, case: Case) -> None:
    officer, url = browser(world.xiaoshan.officer), reverse("desk_case", args=[case.pk])
    worlds.do("accept", world.xiaoshan.officer, "2026-05-20 09:00", case)
    worlds.do("ask_consent", world.xiaoshan.officer, "2026-05-20 09:10", case)
    listed = deeds(text(officer.get(url)))
    assert "Record for a side: agrees to mediation" in listed
    assert "Record for a side: does not agree to mediation" in listed
    assert "Agree to mediation" not in listed
    assert not any(one.startswith("*") for one in listed), "the stage waits for the sides"
    page = text(officer.get(reverse("action", args=[case.pk, "consent"])))
    assert "Record for a side: agrees to mediation" in page
    assert "Agree to mediation" not in page


def test_the_seal_stands_first_at_the_secretarys_desk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.drafted(world)
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-20 17:00").astimezone(UTC))
    for who in (world.chen, world.home_agent, world.mediator):
        shown = stories.tabled(case).content_hash
        worlds.do("sign_agreement", who, "2026-07-20 16:00", case, content_hash=shown)
    url = reverse("desk_case", args=[case.pk])
    assert deeds(text(browser(world.secretary).get(url)))[0] == "*Seal the agreement"
    assert not any(one.startswith("*") for one in deeds(text(browser(world.mediator).get(url))))


def test_a_place_off_the_list_is_shown_as_it_was_typed(world: World, case: Case) -> None:
    case.parties.filter(side="claimant").update(area="000000", address="四川省成都市武侯区 示例街9号")
    page = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[case.pk])))
    assert "四川省成都市武侯区" in page
    assert "示例街9号" not in page


def test_a_period_that_was_missed_heads_the_case_for_the_officer_and_for_the_complainant(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:00").astimezone(UTC))
    worlds.time_passes("2026-06-01 09:00")
    for who, page in (
        (world.xiaoshan.officer, "desk_case"), (world.xiaoshan.officer, "desk_decide"), (world.zhou, "case"),
    ):  # fmt: skip
        said = browser(who).get(reverse(page, args=[case.pk])).content.decode()
        assert re.findall(r"clock--(\w+)", said)[0] == "late", (
            "the bureau's own period comes before what follows from it"
        )
