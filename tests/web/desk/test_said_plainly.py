"""What a desk says and offers: days as people write them, whose paper it is, and no deed that leads nowhere."""

import re
from datetime import UTC
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from mediation.cases.models import Case
from mediation.core.models import Event
from odr.web.sentences import sentence
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.confirmation import stories
from tests.mediation.worlds import World
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everybody, two days after the filing with the court."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-08-07 10:00").astimezone(UTC))
    return worlds.world()


def test_a_day_in_a_sentence_is_written_as_people_write_it() -> None:
    data: dict[str, Any] = {"rule_set": "RS-2026", "code": "D03", "due_on": "2026-06-10"}
    assert sentence(Event(kind="deadline.reminded", data=data)).endswith("截止2026年6月10日（周三）")
    data |= {"calendar": "CN-2026.2", "old": ["2026-06-09", "2026-06-10"], "new": ["2026-06-10", "2026-06-11"]}
    with translation.override("en"):
        said = sentence(Event(kind="deadline.recounted", data=data))
    assert "by Thu 11 Jun 2026 instead of Wed 10 Jun 2026" in said


def test_each_sides_application_says_whose_it_is_to_the_desk_and_to_the_parties(world: World) -> None:
    case = mediated.in_session(world)
    names = {case.parties.get(side=side).name for side in ("claimant", "respondent")}
    page = text(browser(world.mediator).get(reverse("desk_case", args=[case.pk])))
    title = "Application for people's mediation"
    assert set(re.findall(rf'{title}</a><span class="meta">([^,]+), ', page)) == names
    page = text(browser(world.chen).get(reverse("case", args=[case.pk])))
    assert set(re.findall(rf"<b>{title}</b><span><bdi>([^<]+)</bdi>", page)) == names


def test_the_court_takes_the_package_where_it_is_downloaded(world: World) -> None:
    case = stories.filed(world)
    clerk = browser(world.clerk)
    for page in ("desk_case", "desk_court"):
        assert "/do/take_dossier/" not in text(clerk.get(reverse(page, args=[case.pk]))), "a deed without the file"
    way = reverse("api_dossier", args=[stories.application(case).pk])
    assert way in text(clerk.get(reverse("desk_court", args=[case.pk])))


def test_who_handles_a_case_keeps_a_file_for_the_body_and_has_no_side(world: World) -> None:
    case = mediated.in_session(world)
    way = reverse("action", args=[case.pk, "add_evidence"])
    page = text(browser(world.mediator).get(way))
    assert re.findall(r'name="audience" value="(\w*)"|<option value="(\w+)"', page)
    assert "the body in charge alone" in page
    assert "my side" not in page
    assert 'value="authority"' not in page


def test_a_clue_has_no_party_to_lose_or_to_reach(world: World) -> None:
    filed = worlds.file_at_bureau(world, world.xiaoshan, at="2026-08-05 09:00")
    said: dict[str, Any] = {
        "title": "蜂蜜标签涉嫌不符合规定",
        "facts": "标签未标明生产许可证编号。",
        "found_on": "2026-08-05",
    }
    worlds.do("record_clue", world.xiaoshan.officer, "2026-08-06 09:30", filed, **said)
    clue = Case.objects.get(title=said["title"])
    officer = browser(world.xiaoshan.officer)
    shown = text(officer.get(reverse("desk_case", args=[clue.pk])))
    complaint = text(officer.get(reverse("desk_case", args=[filed.pk])))
    for name in ("record_loss", "log_contact"):
        assert f"/do/{name}/" not in shown
        assert f"/do/{name}/" in complaint


def test_a_day_at_court_is_not_called_a_mediation(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.in_review(world)
    said: dict[str, Any] = {"starts_at": "2026-08-17T09:00:00+08:00", "online": False, "place": "第三审判庭"}
    worlds.do("call_hearing", world.clerk, "2026-08-10 15:00", case, **said)
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-08-11 10:00").astimezone(UTC))
    page = text(browser(world.chen).get(reverse("case", args=[case.pk])))
    assert "The court asks both sides: Mon 17 Aug 2026, 09:00" in page
    assert "Session: " not in page
