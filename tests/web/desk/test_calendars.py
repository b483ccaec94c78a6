"""A calendar is put in force by two people, who see beforehand what it changes."""

import re
from datetime import UTC, date

import pytest
from django.urls import reverse

from mediation.core.actors import Actor
from mediation.deadlines import calendars
from mediation.deadlines.models import CalendarRelease
from mediation.people.models import MemberRole, Membership, Proposal, User
from odr import clock
from tests.mediation import worlds
from tests.mediation.deadlines.notices import notice
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db
TEXT = notice()


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> User:
    """Who looks after calendars; it is late December."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-12-29 10:00").astimezone(UTC))
    user = User.objects.create_user("keeper", worlds.PASSWORD, name="管示例")
    Membership.objects.create(user=user, role=MemberRole.ADMIN)
    return user


def handed_in(admin: User) -> Proposal:
    browser(admin).post(reverse("desk_calendars"), {"text": TEXT})
    return Proposal.objects.get()


def test_a_second_person_sees_what_changes_and_puts_it_in_force(admin: User) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-12-28 09:00", happened_on="2026-12-01")
    before = worlds.clock(case, "D03")
    assert before.provisional
    found = handed_in(admin)
    page = reverse("desk_calendar", args=[found.pk])
    own = browser(admin).get(page)
    assert re.search(r"This changes the last day of \d+ open period|provisional day becomes certain", text(own))
    assert "A second person decides" in text(own)
    browser(admin).post(page, {"approve": "yes", "reason": "自己核对"})
    assert not CalendarRelease.objects.exists(), "nobody decides on their own notice"
    browser(world.supervisor).post(page, {"approve": "yes", "reason": "与国务院公告逐日核对"})
    release = CalendarRelease.objects.get()
    assert (release.version, release.settled_at is not None) == ("CN-2027.1", True)
    after = worlds.clock(case, "D03")
    assert (after.provisional, after.calendar_version) == (False, "CN-2027.1")
    assert after.due_lenient == date(2027, 1, 7)
    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("done", world.supervisor)


def test_what_is_turned_down_changes_nothing_and_may_come_again(admin: User) -> None:
    world = worlds.world()
    found = handed_in(admin)
    browser(world.supervisor).post(reverse("desk_calendar", args=[found.pk]), {"approve": "no", "reason": "日期有误"})
    assert not CalendarRelease.objects.exists()
    assert "turned down" in text(browser(admin).get(reverse("desk_calendars")))
    browser(admin).post(reverse("desk_calendars"), {"text": TEXT})
    assert Proposal.objects.filter(state="waiting").count() == 1


def test_broken_rows_are_named_and_nothing_is_kept(admin: User) -> None:
    broken = notice(labour_day=("2028-05-01", ""))
    answer = browser(admin).post(reverse("desk_calendars"), {"text": broken})
    assert answer.status_code == 422
    assert "2028-05-01" in text(answer)
    assert "made up for tests" in answer.content.decode(), "what was typed is still there"
    assert not Proposal.objects.exists()


def test_a_notice_waits_once(admin: User) -> None:
    handed_in(admin)
    answer = browser(admin).post(reverse("desk_calendars"), {"text": TEXT})
    assert answer.status_code == 422
    assert "waits for its second person" in text(answer)


def test_a_notice_that_was_overtaken_says_so_and_can_only_be_turned_down(admin: User) -> None:
    world = worlds.world()
    page = reverse("desk_calendar", args=[handed_in(admin).pk])
    calendars.publish(TEXT, actor=Actor.person(admin.pk), now=clock.now())
    seen = browser(world.supervisor).get(page)
    assert seen.status_code == 200
    assert "can no longer be put in force" in text(seen)
    assert browser(world.supervisor).post(page, {"approve": "yes", "reason": "核对"}).status_code == 422
    assert browser(world.supervisor).post(page, {"approve": "no", "reason": "已经公布"}).status_code == 302
    assert CalendarRelease.objects.count() == 1


@pytest.mark.parametrize("who", ["zhou", "agent", "clerk", "mediator"])
def test_nobody_else_finds_the_page(who: str, admin: User) -> None:
    world = worlds.world()
    found = handed_in(admin)
    for page in (reverse("desk_calendars"), reverse("desk_calendar", args=[found.pk])):
        assert browser(getattr(world, who)).get(page).status_code == 404


def test_an_administrators_desk_is_what_waits_for_a_second_person(admin: User) -> None:
    assert browser(admin).get(reverse("desk")).url == reverse("desk_changes")  # type: ignore[attr-defined]


def test_what_is_wrong_is_said_in_the_readers_language(admin: User) -> None:
    keeper = browser(admin, language="zh-hans")
    page = text(keeper.post(reverse("desk_calendars"), {"text": "2027年放假安排"}))
    assert "第 1 行" in page
    assert "not TOML" not in page
    page = text(keeper.post(reverse("desk_calendars"), {"text": notice(labour_day=("2028-05-01", ""))}))
    assert "不属于 2027 年的通知" in page
    assert "does not belong" not in page


def test_whoever_only_runs_the_site_begins_at_what_waits(admin: User) -> None:
    assert browser(admin).get("/").headers["Location"] == reverse("desk_changes")
    assert reverse("desk_changes") in text(browser(admin).get(reverse("start")))
