"""A media server in the settings: what the page of a room says and may reach, and what is refused at the start."""

from collections.abc import Mapping

import pytest
from django.test import override_settings
from django.urls import reverse

from odr import checks
from tests.mediation.rooms.scenes import Scene
from tests.web.people import browser, text
from tests.web.room.test_call import scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db(transaction=True)
SERVER = {
    "LIVEKIT_URL": "wss://media.example.org", "LIVEKIT_KEY": "APIexample", "LIVEKIT_SECRET": "between-two-servers",
}  # fmt: skip


def test_the_page_of_a_room_reaches_this_server_and_no_other_page_does(scene: Scene) -> None:
    zhou, room = browser(scene.world.zhou), reverse("room", args=[scene.joint.pk])
    with override_settings(**SERVER):
        policy = zhou.get(room)["Content-Security-Policy"]
        assert "connect-src 'self' wss://media.example.org https://media.example.org;" in policy + ";"
        assert "media.example.org" not in zhou.get(reverse("case", args=[scene.case.pk]))["Content-Security-Policy"]
    assert "media.example.org" not in zhou.get(room)["Content-Security-Policy"]


def test_the_question_says_that_a_fifth_moves_all_over_to_a_server_that_could_look_inside(scene: Scene) -> None:
    zhou, room = browser(scene.world.zhou), reverse("room", args=[scene.joint.pk])
    assert "At most four take part" in text(zhou.get(room))
    with override_settings(**SERVER):
        said = text(zhou.get(room))
    assert "could look inside" in said
    assert "At most 12 take part" in said
    assert "the platform cannot record" not in said
    assert SERVER["LIVEKIT_SECRET"] not in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"LIVEKIT_URL": "ws://127.0.0.1:7880"}, []),
        ({"LIVEKIT_KEY": ""}, ["odr.E017"]),
        ({"LIVEKIT_SECRET": ""}, ["odr.E017"]),
        ({"LIVEKIT_URL": ""}, ["odr.E017"]),
        ({"LIVEKIT_URL": "ws://media.example.org"}, ["odr.E018"]),
        ({"LIVEKIT_URL": "https://media.example.org"}, ["odr.E018"]),
        ({"LIVEKIT_URL": "wss://"}, ["odr.E018"]),
    ],
)
def test_half_a_setting_and_an_open_line_are_refused(changed: Mapping[str, str], said: list[str]) -> None:
    with override_settings(**{**SERVER, **changed}):
        assert [error.id for error in checks.calls(None)] == said
