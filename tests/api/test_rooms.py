"""Rooms over REST: the same messages, the same ref rule, and no room where one has no seat."""

from datetime import UTC
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from mediation.rooms.models import Message, Room
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A joint room in which talk is going on."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:00").astimezone(UTC))
    return scenes.scene()


def url(room: Room) -> str:
    """The room's messages."""
    return reverse("api_messages", args=[room.pk])


def test_the_list_names_only_rooms_one_may_enter(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    listed = reverse("api_rooms", args=[scene.case.pk])
    assert {one["id"] for one in caller(scene.world.zhou).get(listed).json()["results"]} == {
        str(scene.joint.pk), str(caucus.pk),
    }  # fmt: skip
    assert [one["id"] for one in caller(scene.world.agent).get(listed).json()["results"]] == [str(scene.joint.pk)]
    assert problem(caller(scene.world.outsider).get(listed)) == (404, "not_found")


def test_a_message_has_the_shape_of_the_socket(scene: Scene) -> None:
    scenes.say(scene.world.zhou, scene.joint, "请退款")
    page = caller(scene.world.agent).get(url(scene.joint)).json()
    last = page["results"][-1]
    assert set(last) == {"room", "seq", "at", "author", "kind", "body", "reply_to", "retracted"}
    assert (last["seq"], last["kind"], last["body"]) == (page["last_seq"], "text", {"text": "请退款"})
    assert set(last["author"]) == {"participant", "name", "seat"}


def test_pages_follow_and_precede_without_holes(scene: Scene) -> None:
    for number in range(9):
        scenes.say(scene.world.zhou, scene.joint, str(number))
    client = caller(scene.world.zhou)
    numbers = [one["seq"] for one in client.get(url(scene.joint), {"after": 2, "limit": 3}).json()["results"]]
    assert numbers == [3, 4, 5]
    numbers = [one["seq"] for one in client.get(url(scene.joint), {"before": 5, "limit": 2}).json()["results"]]
    assert numbers == [3, 4]
    assert [one["seq"] for one in client.get(url(scene.joint), {"limit": 2}).json()["results"]] == [9, 10]


@pytest.mark.parametrize("query", [{"after": "-1"}, {"before": "x"}, {"limit": "1e9"}])
def test_a_number_that_is_none_is_told(scene: Scene, query: dict[str, str]) -> None:
    assert problem(caller(scene.world.zhou).get(url(scene.joint), query)) == (422, "invalid")


def test_the_same_ref_is_stored_once_and_answers_the_same(scene: Scene) -> None:
    client, said = caller(scene.world.zhou), {"ref": str(uuid4()), "kind": "text", "body": {"text": "请退款"}}
    first, again = post(client, url(scene.joint), said), post(client, url(scene.joint), said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Message.objects.filter(room=scene.joint, kind="text").count() == 1


def test_the_ref_of_another_is_not_answered(scene: Scene) -> None:
    said = {"ref": str(uuid4()), "kind": "text", "body": {"text": "请退款"}}
    assert post(caller(scene.world.zhou), url(scene.joint), said).status_code == 201
    assert problem(post(caller(scene.world.agent), url(scene.joint), said)) == (422, "key_reused")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"ref": "x", "body": {"text": "a"}},
        {"ref": str(uuid4()), "body": "text"},
        {"ref": str(uuid4()), "body": {"text": ""}},
        {"ref": str(uuid4()), "body": {"text": 5}},
        {"ref": str(uuid4()), "body": {"text": "x" * 4001}},
        {"ref": str(uuid4()), "kind": "offer", "body": {"offer": str(uuid4())}},
        {"ref": str(uuid4()), "kind": "file", "body": {"evidence": str(uuid4())}},
        {"ref": str(uuid4()), "body": {"text": "a"}, "reply_to": 99},
        {"ref": str(uuid4()), "body": {"text": "a"}, "reply_to": "1"},
    ],
)
def test_what_is_no_message_is_refused_with_its_field(scene: Scene, body: object) -> None:
    answer = post(caller(scene.world.zhou), url(scene.joint), body)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"]
    assert not Message.objects.filter(room=scene.joint).exclude(kind="system").exists()


def test_a_message_for_another_room_is_refused(scene: Scene) -> None:
    said = {"ref": str(uuid4()), "body": {"text": "a"}, "view_token": "0" * 32}
    assert problem(post(caller(scene.world.zhou), url(scene.joint), said)) == (409, "wrong_room")


def test_without_a_seat_there_is_nothing_to_read_write_or_take_back(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    scenes.say(scene.world.zhou, caucus, "一万一")
    other, missing = caller(scene.world.agent), uuid4()
    for room in (caucus.pk, missing):
        place = reverse("api_messages", args=[room])
        said = {"ref": str(uuid4()), "body": {"text": "a"}}
        assert problem(other.get(place)) == (404, "not_found")
        assert problem(post(other, place, said)) == (404, "not_found")
        assert problem(post(other, reverse("api_retract", args=[room, 2]))) == (404, "not_found")


def test_an_author_takes_a_text_back_within_two_minutes(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    posted = scenes.say(scene.world.zhou, scene.joint, "说错了")
    place = reverse("api_retract", args=[scene.joint.pk, posted.seq])
    assert problem(post(caller(scene.world.agent), place)) == (403, "forbidden")
    assert post(caller(scene.world.zhou), place).status_code == 200
    shown = caller(scene.world.agent).get(url(scene.joint)).json()["results"]
    assert next(one for one in shown if one["seq"] == posted.seq)["body"] == {}
    late = scenes.say(scene.world.zhou, scene.joint, "又说错了")
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:02:01").astimezone(UTC))
    place = reverse("api_retract", args=[scene.joint.pk, late.seq])
    assert problem(post(caller(scene.world.zhou), place)) == (409, "too_late")


def test_a_closed_room_takes_nothing_more(scene: Scene) -> None:
    scenes.end(scene)
    said = {"ref": str(uuid4()), "body": {"text": "a"}}
    assert problem(post(caller(scene.world.zhou), url(scene.joint), said)) == (409, "room_closed")


def test_a_ticket_is_given_to_who_is_known_and_to_nobody_else(scene: Scene) -> None:
    answer = post(caller(scene.world.zhou), reverse("api_tickets"))
    assert answer.status_code == 201
    assert set(answer.json()) == {"ticket", "expires_at"}
    assert post(Client(), reverse("api_tickets")).status_code == 401


def test_an_organisation_speaks_with_its_own_token(scene: Scene) -> None:
    said = {"ref": str(uuid4()), "body": {"text": "平台在看。"}}
    assert post(caller(scene.world.platform), url(scene.joint), said).status_code == 201
