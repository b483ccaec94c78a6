"""Clues at the desk: recorded from the complaint's page, verified on their own, linked for the bureau only."""

from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse

from mediation.cases.models import Case
from tests.mediation import worlds
from tests.mediation.worlds import World
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
SUSPECTED: dict[str, Any] = {
    "title": "蜂蜜标签涉嫌不符合规定",
    "facts": "标签未标明生产许可证编号。",
    "found_on": "2026-05-20",
}


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def case(world: World, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A complaint with the bureau, on its third day."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-20 10:00").astimezone(UTC))
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")


def test_an_officer_records_a_clue_and_finds_it_on_the_desk(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = browser(world.xiaoshan.officer)
    page = reverse("action", args=[case.pk, "record_clue"])
    assert "What is suspected" in text(officer.get(page))
    officer.post(page, SUSPECTED)
    clue = Case.objects.get(title=SUSPECTED["title"])
    complaint = text(officer.get(reverse("desk_case", args=[case.pk])))
    assert clue.number in complaint
    assert "Clues for enforcement" in complaint
    shown = text(officer.get(reverse("desk_case", args=[clue.pk])))
    assert case.number in shown
    assert "Begin to verify" in shown
    assert "By Wed 10 Jun 2026" in shown
    assert "Parties" not in shown
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-05-22 10:00").astimezone(UTC))
    queue = text(officer.get(reverse("desk")))
    assert SUSPECTED["title"] in queue
    assert "Recorded 2 days ago" in queue


def test_the_other_body_of_the_case_and_the_parties_see_no_trace(world: World, case: Case) -> None:
    worlds.do("record_clue", world.xiaoshan.officer, "2026-05-20 09:30", case, **SUSPECTED)
    clue = Case.objects.get(title=SUSPECTED["title"])
    for who in (world.zhou, world.agent, world.platform_agent):
        page = text(browser(who).get(reverse("case", args=[case.pk])))
        assert clue.number not in page
        assert SUSPECTED["title"] not in page
        assert browser(who).get(reverse("case", args=[clue.pk])).status_code == 404
        assert browser(who).get(reverse("api_case", args=[clue.pk])).status_code == 404
    assert browser(world.yuhang.officer).get(reverse("desk_case", args=[clue.pk])).status_code == 404


def test_the_head_sees_what_was_verified_beside_the_decision(world: World, case: Case) -> None:
    done = worlds.do("record_clue", world.xiaoshan.officer, "2026-05-20 09:30", case, **SUSPECTED)
    clue = Case.objects.get(pk=done.result["clue"])
    deeds = text(browser(world.xiaoshan.officer).get(reverse("desk_case", args=[clue.pk])))
    assert reverse("action", args=[clue.pk, "take_up"]) in deeds
    worlds.do("take_up", world.xiaoshan.officer, "2026-05-20 09:40", clue)
    worlds.do(
        "report_findings", world.xiaoshan.officer, "2026-05-20 09:50", clue, findings="现场检查属实", proposal="file"
    )
    head = text(browser(world.xiaoshan.lead).get(reverse("desk_case", args=[clue.pk])))
    assert "现场检查属实" in head
    assert "File a case for punishment" in head
    assert "File a case for punishment" not in text(
        browser(world.xiaoshan.officer).get(reverse("desk_case", args=[clue.pk]))
    )
