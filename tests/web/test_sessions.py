"""The page of sessions: what is arranged, which times suit, the file for a calendar; with scripts off."""

from datetime import UTC

import pytest
from django.urls import reverse

from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.worlds import do
from tests.web.people import browser, text
from tests.web.test_calendar import address, read

pytestmark = pytest.mark.django_db
FIRST, SECOND = "2026-07-08T09:00", "2026-07-08T14:30"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-03 11:00").astimezone(UTC))


def test_times_are_proposed_answered_fixed_and_taken_into_a_calendar() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    url, file = reverse("session", args=[case.pk]), reverse("session_calendar", args=[case.pk])
    mediator, chen = browser(world.mediator, language="en"), browser(world.chen, language="en")
    assert url in text(mediator.get(reverse("desk_case", args=[case.pk])))
    assert url in text(chen.get(reverse("case", args=[case.pk])))
    assert chen.get(file).status_code == 404
    proposing = reverse("action", args=[case.pk, "propose_times"])
    assert proposing in text(mediator.get(url))
    assert mediator.post(proposing, {"first": FIRST, "second": SECOND}).status_code == 302
    answering = reverse("action", args=[case.pk, "answer_times"])
    page = text(chen.get(answering))
    assert "Wed 8 Jul 2026, 14:30" in page
    assert chen.post(answering, {"suits": [f"{SECOND}:00+08:00"]}).status_code == 302
    shown = text(mediator.get(url))
    assert all(word in shown for word in ("does not suit", "suits", "no answer yet"))
    fixing = next(row["url"] for row in mediator.get(url).context["times"]["rows"] if "14:30" in row["when"])
    form = mediator.get(fixing).context["form"]
    assert form.initial["starts_at"] == SECOND
    assert mediator.post(fixing, {"starts_at": SECOND, "online": "on", "minutes": "90"}).status_code == 302
    answer = chen.get(file)
    held = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART:20260708T063000Z" in held
    assert "DTEND:20260708T080000Z" in held
    assert "TRIGGER:-PT1H" in held
    assert case.title not in held
    assert "Wed 8 Jul 2026, 14:30" in text(chen.get(reverse("case", args=[case.pk])))


def test_a_calendar_follows_a_session_that_is_moved_and_called_off() -> None:
    world = worlds.world()
    case = stories.applied(world)
    do("accept_mediation", world.secretary, "2026-07-03 10:00", case, mediator=str(world.mediator.pk))
    do("arrange_session", world.mediator, "2026-07-03 10:10", case, starts_at=f"{FIRST}+08:00", online=True)
    path = address(world.chen)
    first = read(path)
    (entry,) = {line for line in first.splitlines() if line.startswith("UID:session-")}
    do("arrange_session", world.mediator, "2026-07-03 10:20", case, starts_at=f"{SECOND}+08:00", online=True, reason="停电。")  # fmt: skip  # noqa: E501
    moved = read(path)
    assert entry in moved
    assert ("DTSTART:20260708T063000Z" in moved, "DTSTART:20260708T010000Z" in moved) == (True, False)
    assert "SEQUENCE:1" in moved
    do("cancel_session", world.mediator, "2026-07-03 10:30", case, reason="申请人生病。")
    off = read(path)
    assert entry in off
    assert ("STATUS:CANCELLED" in off, "SEQUENCE:2" in off, "生病" in off) == (True, True, False)


def test_a_case_without_mediation_has_no_page_of_sessions() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at="2026-07-03 09:00")
    assert browser(world.zhou).get(reverse("session", args=[case.pk])).status_code == 404
