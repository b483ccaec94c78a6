"""Words in a room: two Chinese characters are found, other rooms and what was taken back are not."""

from datetime import UTC
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from mediation.core.refusals import Refused
from mediation.rooms.models import Room
from mediation.rooms.search import search
from mediation.rooms.talk import post
from mediation.rooms.verbs import retract
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import actor, at
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)
NOW = "2026-06-01 10:30"


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A joint room in which talk is going on."""
    monkeypatch.setattr("odr.clock.real_now", lambda: at(NOW).astimezone(UTC))
    return scenes.scene()


def said(scene: Scene, who: worlds.Who, words: str, room: Room | None = None) -> int:
    """A line in the joint room, or in another."""
    where = (room or scene.joint).pk
    return post(actor=actor(who), room=where, ref=uuid4(), kind="text", body={"text": words}, now=at(NOW)).seq


def found(scene: Scene, words: str, **more: int) -> list[int]:
    return [one.seq for one in search(actor(scene.world.zhou), scene.joint.pk, words, **more).messages]


def test_any_part_of_a_text_is_found_whatever_its_case_and_width(scene: Scene) -> None:
    first = said(scene, scene.world.zhou, "运费由谁承担？订单ABC１２３")
    second = said(scene, scene.world.agent, "运费我们承担")
    assert found(scene, "运费") == [second, first]
    assert found(scene, "谁承") == [first]
    assert found(scene, "abc123") == [first]
    assert found(scene, "赔礼") == []


def test_what_was_taken_back_and_other_rooms_are_not_found(scene: Scene) -> None:
    seq = said(scene, scene.world.zhou, "说错了的话")
    retract(actor=actor(scene.world.zhou), room=scene.joint.pk, seq=seq, now=at(NOW))
    caucus = scene.caucus("claimant")
    said(scene, scene.world.zhou, "底价九千", caucus)
    assert found(scene, "说错") == []
    assert found(scene, "底价") == []
    assert len(search(actor(scene.world.zhou), caucus.pk, "底价").messages) == 1
    with pytest.raises(Refused) as hidden:
        search(actor(scene.world.agent), caucus.pk, "底价")
    assert hidden.value.code == "not_found"


def test_a_search_goes_on_where_it_ended(scene: Scene) -> None:
    numbers = [said(scene, scene.world.zhou, f"第{number}次提到运费") for number in range(5)]
    page = search(actor(scene.world.zhou), scene.joint.pk, "运费", limit=2)
    assert [one.seq for one in page.messages] == numbers[:2:-1]
    assert page.before == numbers[3]
    assert found(scene, "运费", before=numbers[3]) == numbers[2::-1]


def test_the_page_marks_the_words_and_leads_to_their_place(scene: Scene) -> None:
    seq = said(scene, scene.world.agent, "<b>运费</b>我们承担")
    page = reverse("room_search", args=[scene.joint.pk])
    answer = browser(scene.world.zhou).get(f"{page}?{urlencode({'q': '运费'})}")
    shown = answer.content.decode()
    assert "&lt;b&gt;" in shown
    assert "<mark>运费</mark>" in shown
    assert f"{reverse('room', args=[scene.joint.pk])}#m{seq}" in shown
    assert "Nothing in this room holds" in text(browser(scene.world.zhou).get(f"{page}?q=zzz"))
    assert browser(scene.world.outsider).get(f"{page}?q=1").status_code == 404
    assert page in browser(scene.world.zhou).get(reverse("room", args=[scene.joint.pk])).content.decode()


def test_rest_finds_the_same(scene: Scene) -> None:
    seq = said(scene, scene.world.zhou, "运费由谁承担")
    answer = browser(scene.world.zhou).get(f"/api/v1/rooms/{scene.joint.pk}/messages/?{urlencode({'q': '运费'})}")
    assert [one["seq"] for one in answer.json()["results"]] == [seq]
    assert answer.json()["before"] is None


def test_a_room_is_named_by_who_reads_it_wherever_it_is_named(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    zhou, mediator = browser(scene.world.zhou), browser(scene.world.mediator)
    for page in (text(zhou.get(reverse("case", args=[scene.case.pk]))), text(zhou.get(look(scene.joint)))):
        assert "All four: you" in page
        assert "Joint room" not in page
    for page in (text(zhou.get(reverse("case", args=[scene.case.pk]))), text(zhou.get(look(caucus)))):
        assert "Only you and the mediator" in page
    desk = text(mediator.get(reverse("desk_case", args=[scene.case.pk])))
    assert f"Only {scene.world.zhou.name} and you" in desk
    assert "Joint room" not in desk


def look(room: Room) -> str:
    """The page of a search."""
    return reverse("room_search", args=[room.pk])
