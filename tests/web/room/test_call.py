"""Voice and video over REST and on the page: one's word, how the call stands, and which pages may ask for a camera."""

from datetime import UTC

import pytest
from django.test import override_settings
from django.urls import reverse

from mediation.rooms import calls
from mediation.rooms.models import Room
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A joint room in which talk is going on."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:30").astimezone(UTC))
    return scenes.scene()


def address(room: Room) -> str:
    return reverse("api_call", args=[room.pk])


def test_ones_word_is_given_and_taken_back_over_rest(scene: Scene) -> None:
    zhou = caller(scene.world.zhou)
    assert zhou.get(address(scene.joint)).json() == calls.shape(calls.NONE)
    given = post(zhou, address(scene.joint), {"given": True}).json()
    assert (len(given["agreed"]), given["missing"], given["open"]) == (1, ["mediator"], False)
    taken = post(zhou, address(scene.joint), {"given": False}).json()
    assert (taken["agreed"], taken["refused"]) == ([], given["agreed"])
    assert problem(post(zhou, address(scene.joint), {"given": "yes"})) == (422, "invalid")


def test_a_call_that_is_not_yours_is_not_there(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    post(caller(scene.world.zhou), address(caucus), {"given": True})
    for room in (caucus, scene.joint):
        who = scene.world.agent if room == caucus else scene.world.outsider
        assert caller(who).get(address(room)).status_code == 404
        assert post(caller(who), address(room), {"given": True}).status_code == 404
    assert caller(scene.world.agent).get(address(scene.joint)).json() == calls.shape(calls.NONE)


def test_no_page_but_a_rooms_own_may_ask_for_camera_or_microphone(scene: Scene) -> None:
    zhou = browser(scene.world.zhou)
    page = zhou.get(reverse("room", args=[scene.joint.pk]))
    assert "camera=(self), microphone=(self)" in page["Permissions-Policy"]
    for other in (reverse("case", args=[scene.case.pk]), "/help/", "/api/v1/cases/", "/nowhere/"):
        assert "camera=(), microphone=()" in zhou.get(other)["Permissions-Policy"]


def test_the_question_says_what_passes_where(scene: Scene) -> None:
    zhou, address = browser(scene.world.zhou), reverse("room", args=[scene.joint.pk])
    assert "learn the network address" in text(zhou.get(address))
    with override_settings(TURN_ONLY=True):
        assert "nobody learns your network address" in text(zhou.get(address))
    scenes.end(scene)
    assert "data-call" not in text(zhou.get(address))
