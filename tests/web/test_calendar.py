"""One's own calendar: the address shows exactly one's own due days, nothing of a dispute, and ends when told."""

import re
from datetime import UTC

import pytest
from django.test import Client
from django.urls import reverse

from mediation.people.models import ApiToken
from tests.matrix.ways import WAYS
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-18 10:00").astimezone(UTC))


def address(who: object) -> str:
    """A new address of somebody's calendar."""
    page = browser(who).post(reverse("account_calendar"))  # type: ignore[arg-type]
    found = re.search(r"<code class=\"code\">http://testserver([^<]+)</code>", page.content.decode())
    assert found is not None
    return found[1]


def read(path: str) -> str:
    """A calendar with its folded lines put together."""
    answer = Client().get(path)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.content.decode().replace("\r\n ", "")


def test_both_sides_and_the_officer_read_their_days_and_strangers_none() -> None:
    world = worlds.world()
    case = bureau.reach(world, "scheduled")
    due = worlds.clock(case, "D05").due_strict
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        shown = read(address(who))
        assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in shown
        assert "DTSTART:20260624T063000Z" in shown  # the session, 14:30 in Shanghai
        assert case.number in shown
        for word in (case.title, "周示例", "某某衣橱", "458.00"):
            assert word not in shown
    for who in (world.outsider, world.yuhang.officer, world.xiaoshan.second, world.supervisor):
        assert "BEGIN:VEVENT" not in read(address(who))


def test_a_duty_of_an_agreement_is_a_day_without_what_is_owed() -> None:
    world = worlds.world()
    case = WAYS["performance", "due_scheduled"](world)
    due = worlds.clock(case, "D44").due_lenient
    shown = read(address(world.zhou if case.parties.filter(person=world.zhou).exists() else world.chen))
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in shown
    assert "¥" not in shown
    assert "付款" not in shown


def test_an_ended_address_and_a_token_for_programs_open_no_calendar() -> None:
    world = worlds.world()
    bureau.reach(world, "accepted")
    path = address(world.zhou)
    plain = path.rpartition("/")[2].removesuffix(".ics")
    answer = Client().get("/api/v1/cases/", headers={"Authorization": f"Bearer {plain}"})
    assert answer.status_code == 401, "the address of a calendar is no key to anything else"
    token = ApiToken.objects.get(user=world.zhou, scope="calendar")
    person = browser(world.zhou)
    assert "calendar" in text(person.get(reverse("account")))
    person.post(reverse("account_token_revoke", args=[token.pk]))
    assert Client().get(path).status_code == 404
