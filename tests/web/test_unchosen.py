"""A list of several answers begins with none: nobody decides by sending a page as it stood."""

import re

import pytest
from django.urls import reverse

from mediation.rooms.models import Room, RoomKind
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.web.people import browser, errors, text

pytestmark = pytest.mark.django_db


def test_a_talk_alone_is_opened_with_the_side_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-07-05 12:00"))
    world = worlds.world()
    case = stories.in_session(world)
    mediator = browser(world.mediator)
    way = reverse("action", args=[case.pk, "open_caucus"])
    listed = text(mediator.get(way)).partition('name="side"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="(\w*)"', listed)[0] == ""
    assert " selected" not in listed.partition("</option>")[2]
    answer = mediator.post(way, {"side": ""})
    assert answer.status_code == 422
    assert "Please choose: With whom" in errors(answer)
    again = text(answer).partition('name="side"')[2].partition("</select>")[0]
    assert '<option value=""' in again, "a page that came back asks as it did"
    assert not Room.objects.filter(case=case, kind=RoomKind.CAUCUS).exists()
    assert mediator.post(way, {"side": "claimant"}).status_code == 302
    assert Room.objects.get(case=case, kind=RoomKind.CAUCUS).side == "claimant"
