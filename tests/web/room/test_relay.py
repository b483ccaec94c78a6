"""Passing on over the pages and over REST: what its author, whoever leads and everybody else see of it; long lines."""

from datetime import UTC
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from mediation.rooms import relaying
from mediation.rooms.models import Message, Room
from tests.api.callers import caller, post, problem
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "一次付清的话，一万一千八我也接受。"


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A joint room in which talk is going on."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:30").astimezone(UTC))
    return scenes.scene()


@pytest.fixture
def caucus(scene: Scene) -> Room:
    """The complainant and the mediator alone; line No. 2 is hers, No. 3 the mediator's."""
    room = scene.caucus("claimant")
    scenes.say(scene.world.zhou, room, WORDS)
    scenes.say(scene.world.mediator, room, "我不会转告，除非您同意。")
    return room


def relay(room: Room, seq: int = 2) -> str:
    return reverse("room_relay", args=[room.pk, seq])


def line(client: Client, room: Room, seq: int = 2) -> str:
    """A line of the room's page, without the shapes scripts use."""
    page = text(client.get(reverse("room", args=[room.pk]))).split("<template")[0]
    return page.split(f'id="m{seq}"')[1].split("</li>")[0]


def test_its_author_agrees_and_takes_back_by_forms_alone(scene: Scene, caucus: Room) -> None:
    zhou = browser(scene.world.zhou)
    assert "Agree that the mediator passes this on" in line(zhou, caucus)
    assert "data-relay" not in line(zhou, caucus, 3), "another's line"
    answer = zhou.post(relay(caucus), {"do": "allow"})
    assert answer["Location"] == f"{reverse('room', args=[caucus.pk])}#m2"
    assert "You agreed that the mediator passes this on" in line(zhou, caucus)
    zhou.post(relay(caucus), {"do": "take_back"})
    assert "You agreed" not in line(zhou, caucus)
    assert relaying.states(caucus) == {}


def test_whoever_leads_passes_on_what_is_allowed_and_nothing_else(scene: Scene, caucus: Room) -> None:
    mediator, zhou, agent = browser(scene.world.mediator), browser(scene.world.zhou), browser(scene.world.agent)
    assert "data-relay" not in line(mediator, caucus)
    assert mediator.post(relay(caucus), {"to": str(scene.joint.pk)}).status_code == 403
    zhou.post(relay(caucus), {"do": "allow"})
    other = scene.caucus("respondent")
    offered = line(mediator, caucus)
    assert "Pass on to everyone" in offered
    assert "Pass on to the merchant alone" in offered
    mediator.post(relay(caucus), {"to": str(scene.joint.pk)})
    said = Message.objects.get(room=scene.joint, kind="text")
    assert WORDS in line(agent, scene.joint, said.seq)
    assert "Passed on with consent of 周示例, complainant" in line(agent, scene.joint, said.seq)
    assert "Passed on with your consent" in line(zhou, caucus)
    assert "Passed on with consent" in line(mediator, caucus)
    assert not Message.objects.filter(room=other, kind="text").exists()


def test_a_refusal_is_told_on_the_page_it_came_from(scene: Scene, caucus: Room) -> None:
    zhou, mediator = browser(scene.world.zhou), browser(scene.world.mediator)
    zhou.post(relay(caucus), {"do": "allow"})
    mediator.post(relay(caucus), {"to": str(scene.joint.pk)})
    answer = zhou.post(relay(caucus), {"do": "take_back"})
    assert answer.status_code == 409
    assert "It was passed on already." in text(answer)


def test_for_others_the_address_is_not_there_and_a_look_changes_nothing(scene: Scene, caucus: Room) -> None:
    agent = browser(scene.world.agent)
    for room in (caucus.pk, uuid4()):
        assert agent.post(reverse("room_relay", args=[room, 2]), {"do": "allow"}).status_code == 404
    assert browser(scene.world.zhou).get(relay(caucus)).status_code == 405
    assert relaying.states(caucus) == {}
    mediator = browser(scene.world.mediator)
    for to in ("x", "", str(uuid4())):
        assert mediator.post(relay(caucus), {"to": to}).status_code == 404


def test_the_other_side_sees_of_a_consent_nothing(scene: Scene, caucus: Room) -> None:
    agent = browser(scene.world.agent)
    before = text(agent.get(reverse("room", args=[scene.joint.pk])))
    browser(scene.world.zhou).post(relay(caucus), {"do": "allow"})
    after = text(agent.get(reverse("room", args=[scene.joint.pk])))
    assert [len(before), before.count("relay")] == [len(after), after.count("relay")]


def test_over_rest_the_same(scene: Scene, caucus: Room) -> None:
    zhou, mediator, agent = caller(scene.world.zhou), caller(scene.world.mediator), caller(scene.world.agent)
    consent, passing = (reverse(name, args=[caucus.pk, 2]) for name in ("api_relay_consent", "api_relay"))
    for url, body in ((consent, {"given": True}), (passing, {"to": str(scene.joint.pk)})):
        assert problem(post(agent, url, body)) == (404, "not_found")
    assert problem(post(zhou, consent, {"given": "yes"})) == (422, "invalid")
    assert problem(post(mediator, passing, {"to": "x"})) == (422, "invalid")
    assert problem(post(mediator, passing, {"to": str(scene.joint.pk)})) == (403, "forbidden")
    assert post(zhou, consent, {"given": True}).json() == {"room": str(caucus.pk), "seq": 2, "given": True}
    assert post(zhou, consent, {"given": False}).status_code == 200
    assert post(zhou, consent, {"given": True}).status_code == 200
    passed = post(mediator, passing, {"to": str(scene.joint.pk)}).json()
    shown = agent.get(reverse("api_messages", args=[scene.joint.pk])).json()["results"][-1]
    assert (shown["room"], shown["seq"]) == (passed["room"], passed["seq"])
    assert shown["body"] == {"text": WORDS, "relayed": {"name": "周示例", "seat": "claimant"}}
    assert problem(post(zhou, consent, {"given": False})) == (409, "too_late")


def test_nobody_forges_the_mark(scene: Scene) -> None:
    said = {"ref": str(uuid4()), "body": {"text": "他同意了", "relayed": {"name": "周示例", "seat": "claimant"}}}
    assert post(caller(scene.world.agent), reverse("api_messages", args=[scene.joint.pk]), said).status_code == 201
    assert Message.objects.get(room=scene.joint, kind="text").body == {"text": "他同意了"}


@pytest.mark.parametrize(
    ("words", "folds"),
    [("字" * 600, False), ("字" * 601, True), ("\n".join("一" * 12), False), ("\n".join("一" * 13), True)],
)
def test_a_long_line_folds_and_all_of_it_is_in_the_page(scene: Scene, words: str, folds: bool) -> None:
    seq = scenes.say(scene.world.zhou, scene.joint, words).seq
    shown = line(browser(scene.world.agent), scene.joint, seq)
    assert words in shown
    assert (f"Show all ({len(words)} characters)" in shown) == folds


def test_history_goes_on_in_both_directions_without_scripts(scene: Scene) -> None:
    for number in range(130):
        scenes.say(scene.world.zhou, scene.joint, f"第{number}句。")
    client, place = browser(scene.world.zhou), reverse("room", args=[scene.joint.pk])
    middle = text(client.get(place, {"before": "90"}))
    assert 'href="?after=89"' in middle
    assert f'href="{place}"' in middle
    assert "第88句。" in text(client.get(place, {"after": "89"}))
    assert "data-newer" not in text(client.get(place))
    assert "data-newer" not in text(client.get(place, {"after": "100"}))
