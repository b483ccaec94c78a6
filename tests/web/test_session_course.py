"""A session by its pages, with scripts off: roll call, rights, agenda, recess, end; and at different times."""

from datetime import UTC

import pytest
from django.test import Client
from django.urls import reverse

from mediation.cases.models import Case
from mediation.sittings.models import Attendance, Sitting
from tests.mediation import worlds
from tests.mediation.sittings import sessions
from tests.mediation.worlds import do
from tests.web.people import browser, errors, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at(sessions.BEGAN).astimezone(UTC))


def deed(case: Case, name: str) -> str:
    """The page of a verb."""
    return reverse("action", args=[case.pk, name])


def call_roll(case: Case, mediator: Client) -> None:
    """The roll call as it is proposed, first without an agenda."""
    shown = mediator.get(deed(case, "call_roll"))
    assert "郭示例, for 示例家居定制有限公司 (merchant)" in text(shown)
    rows = {
        f"roll-{number}-{key}": value
        for number, row in enumerate(shown.context["form"].fields["roll"].initial)
        for key, value in row.items()
    }
    answer = mediator.post(deed(case, "call_roll"), rows)
    assert answer.status_code == 422
    assert "Please fill in: Agenda, one item per line" in errors(answer)
    assert 'value="online" selected' in text(answer), "what was chosen stays"
    assert mediator.post(deed(case, "call_roll"), rows | {"agenda": "核对事实\n商量金额"}).status_code == 302
    assert [one.here for one in Attendance.objects.all()] == ["online", "online"]


def test_a_session_is_led_by_its_pages_and_shown_in_the_room() -> None:
    world = worlds.world()
    case = sessions.in_room(world)
    page, room = reverse("session", args=[case.pk]), reverse("room", args=[sessions.joint(case).pk])
    mediator, chen = browser(world.mediator, language="en"), browser(world.chen, language="en")
    call_roll(case, mediator)
    asked = text(chen.get(deed(case, "confirm_rights")))
    assert "accept mediation, refuse it or ask that it end" in asked
    assert deed(case, "confirm_rights") in text(chen.get(reverse("case", args=[case.pk])))
    assert chen.post(deed(case, "confirm_rights"), {"understood": "on"}).status_code == 302
    assert "rights and duties not confirmed yet" in text(mediator.get(page))
    topic = Sitting.objects.get().topics.first()
    assert topic is not None
    assert mediator.post(deed(case, "open_item"), {"topic": str(topic.pk)}).status_code == 302
    for who in (chen, mediator):
        said = text(who.get(room))
        assert "Session No. 1 goes on." in said
        assert "Now: 核对事实." in said
    assert mediator.post(deed(case, "recess"), {"why": "喝水"}).status_code == 302
    assert "Session No. 1 rests" in text(chen.get(room))
    assert mediator.post(deed(case, "resume_session"), {}).status_code == 302
    ended = {"outcome": "没有争议。", "result": "另行约定时间。"}
    assert mediator.post(deed(case, "end_session"), ended).status_code == 302
    assert "Session No. 1 goes on." not in text(chen.get(room))
    shown_after = text(chen.get(page))
    for word in ("没有争议。", "另行约定时间。", "郭示例", "Sessions that were held"):
        assert word in shown_after
    read = chen.get(f"/api/v1/cases/{case.pk}/sessions/").json()
    assert [one["name"] for one in read["sessions"][0]["roll"]] == ["陈示例", "郭示例"]
    assert read["sessions"][0]["agenda"][0]["outcome"] == "没有争议。"


def test_the_room_says_that_everybody_takes_part_at_their_own_time() -> None:
    world = worlds.world()
    case = sessions.in_room(world)
    chen = browser(world.chen, language="en")
    do("propose_apart", world.mediator, sessions.BEGAN, case)
    do("agree_apart", world.home_agent, sessions.BEGAN, case)
    agreeing = reverse("action", args=[case.pk, "agree_apart"])
    assert "No deadline changes by it." in text(chen.get(agreeing))
    assert chen.post(agreeing, {}).status_code == 302
    said = text(chen.get(reverse("room", args=[sessions.joint(case).pk])))
    assert "Everybody takes part at their own time (session No. 1)." in said
    page = text(chen.get(reverse("session", args=[case.pk])))
    assert "Either side can take that back at any time" in page
    assert reverse("action", args=[case.pk, "refuse_apart"]) in page


def test_minutes_are_corrected_read_and_signed_by_their_pages() -> None:
    world = worlds.world()
    case = sessions.told(world)
    do("end_session", world.mediator, sessions.BEGAN.replace("09:00", "09:50"), case, result="另行约定时间。")
    mediator, chen, agent = (browser(one, language="en") for one in (world.mediator, world.chen, world.home_agent))
    correcting = deed(case, "correct_minutes")
    shown = text(chen.get(correcting))
    assert all(words in shown for words in ("Led by: 方示例", "Result: 另行约定时间。", "郭示例"))
    assert chen.post(correcting, {"text": "差价应为一万元。"}).status_code == 302
    assert mediator.post(deed(case, "read_minutes"), {"how": "aloud"}).status_code == 302
    signing = deed(case, "sign_minutes")
    assert signing in text(chen.get(reverse("case", args=[case.pk])))
    for who in (chen, agent, mediator):
        page = who.get(signing)
        assert "Correction of 陈示例: 差价应为一万元。" in text(page)
        shown_hash = page.context["form"]["content_hash"].value()
        assert who.post(signing, {"content_hash": shown_hash}).status_code == 422
        assert who.post(signing, {"content_hash": shown_hash, "read": "on"}).status_code == 302
    read = chen.get(f"/api/v1/cases/{case.pk}/sessions/").json()["sessions"][0]["minutes"]
    assert (read["state"], "差价应为一万元。" in str(read["lines"])) == ("done", True)
    assert "done" in text(chen.get(reverse("session", args=[case.pk])))
