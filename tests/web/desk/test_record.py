"""The record of a session: begun with what is known, kept whole, refused with words beside the field."""

from datetime import UTC

import pytest
from django.urls import reverse

from mediation.agreements.models import SessionRecord
from mediation.people.models import IdentityLevel, User
from mediation.rooms import verbs as rooms
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.web.people import browser, errors, text

pytestmark = pytest.mark.django_db


def test_minutes_begin_with_what_is_known_and_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-05 12:00").astimezone(UTC))
    world = worlds.world()
    case = stories.in_session(world)
    mediator, url = browser(world.mediator), reverse("desk_record", args=[case.pk])
    page = text(mediator.get(url))
    assert 'value="陈示例"' in page
    assert 'value="方示例"' in page
    assert "2026-07-05T09:00" in page
    answer = mediator.post(url, {"started_at": "2026-07-05T09:00", "ended_at": "2026-07-05T11:30"})
    assert answer.status_code == 422
    assert "Please fill in: Statements" in errors(answer)
    minutes = stories.minutes(started_at="2026-07-05T09:00", ended_at="2026-07-05T11:30")
    rows = {
        f"{name}-{number}-{key}": value
        for name in ("attendees", "statements")
        for number, row in enumerate(minutes.pop(name))
        for key, value in row.items()
    }
    added = mediator.post(url, {**minutes, **rows, "_add_statements": "1"})
    assert "statements-3-text" in text(added)
    assert not SessionRecord.objects.exists()
    assert mediator.post(url, {**minutes, **rows}).status_code == 302
    assert SessionRecord.objects.get().content["result"] == "双方愿意就赔偿金额达成协议。"


def test_another_mediator_writes_no_record() -> None:
    world = worlds.world()
    case = stories.in_session(world)
    answer = browser(world.second_mediator).get(reverse("desk_record", args=[case.pk]))
    assert answer.status_code == 302


@pytest.mark.parametrize(("language", "role"), [("en", ": {}"), ("zh-hans", "：{}")])
def test_whoever_sat_there_for_an_organisation_is_named_and_no_check_of_identity_is_made_up(
    monkeypatch: pytest.MonkeyPatch, language: str, role: str
) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-05 12:00").astimezone(UTC))
    world = worlds.world()
    case = stories.in_session(world)
    User.objects.filter(pk=world.mediator.pk).update(identity_level=IdentityLevel.NAME)
    rooms.enter(actor=worlds.actor(world.home_agent), room=case.rooms.get().pk, now=worlds.at("2026-07-05 09:05"))
    url = reverse("desk_record", args=[case.pk])
    shop = case.parties.get(side="respondent").name
    page = text(browser(world.mediator, language=language).get(url))
    assert f'value="{world.home_agent.name}"' in page
    assert role.format(shop) in page
    rows = browser(world.mediator).get(url).context["form"].initial["attendees"]
    assert (rows[-1]["name"], rows[-1]["verified"]) == (world.mediator.name, IdentityLevel.NAME)


def test_an_organisation_for_which_nobody_came_waits_for_a_persons_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-05 12:00").astimezone(UTC))
    world = worlds.world()
    case = stories.in_session(world)
    party = case.parties.get(side="respondent")
    mediator, url = browser(world.mediator), reverse("desk_record", args=[case.pk])
    rows = mediator.get(url).context["form"].initial["attendees"]
    (row,) = [one for one in rows if party.name in one["role"]]
    assert (row["name"], row["verified"], row["channel"]) == ("", "", ""), "a store sits nowhere; a person does"
    minutes = stories.minutes(started_at="2026-07-05T09:00", ended_at="2026-07-05T11:30")
    minutes["attendees"] = [row]
    sent = {
        f"{name}-{number}-{key}": value
        for name in ("attendees", "statements")
        for number, one in enumerate(minutes.pop(name))
        for key, value in one.items()
    }
    answer = mediator.post(url, minutes | sent)
    assert answer.status_code == 422
    assert "Row 1: Please fill in: Name" in errors(answer)
