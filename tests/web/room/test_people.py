"""Who is in a room, in words: roles beside names, sides that cannot come, and why nothing can be said for now."""

import re
from datetime import UTC

import pytest
from django.urls import reverse

from mediation.people.models import Membership, User
from mediation.rooms import rights, talk
from mediation.rooms.models import Room
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import World, do
from tests.web.people import browser, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A joint room in which talk is going on."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-01 10:30").astimezone(UTC))
    return scenes.scene()


def page(who: User, room: Room, language: str = "en") -> str:
    """The room as somebody sees it."""
    return text(browser(who, language=language).get(reverse("room", args=[room.pk])))


def gone(scene: Scene) -> None:
    """Nobody speaks for the store any more."""
    Membership.objects.filter(organisation=scene.world.store).update(active=False)


def test_every_line_says_in_words_what_its_author_is(scene: Scene) -> None:
    for who in (scene.world.zhou, scene.world.agent, scene.world.platform_agent, scene.world.mediator):
        scenes.say(who, scene.joint, "您好。")
    lines = page(scene.world.agent, scene.joint, "zh-hans").split("data-messages>")[1].split("</ol>")[0]
    found = re.findall(r"<bdi>([^<]+)</bdi></b><span class=\"msg__role\">([^<]+)</span>", lines)
    assert found == [("周示例", "投诉人"), ("何示例", "平台"), ("方示例", "调解员")], "one's own lines say You"
    assert "<b>您</b>" in lines


def test_the_list_of_people_names_each_with_the_role(scene: Scene) -> None:
    scenes.say(scene.world.agent, scene.joint, "您好。")
    shown = page(scene.world.zhou, scene.joint).split("data-people")[1].split("</details>")[0]
    found = re.findall(r"<bdi>([^<]+)</bdi> <span class=\"msg__role\">([^<]+)</span>", shown)
    assert set(found) == {("周示例", "complainant"), ("方示例", "mediator"), ("王示例", "merchant")}
    assert f"data-count>{len(found)}<" in shown


def test_a_side_of_which_nobody_can_come_is_not_offered_a_talk_alone(scene: Scene) -> None:
    gone(scene)
    assert rights.sides_present(scene.case) == {"claimant", "platform"}
    shown = page(scene.world.mediator, scene.joint)
    assert "Speak with the merchant alone" not in shown
    assert "Speak with the platform alone" in shown
    assert "All three: you, 周示例, the platform" in shown
    with worlds.refused("invalid", scene.case):
        do("open_caucus", scene.world.mediator, scenes.TALK, scene.case, side="respondent")


def test_the_room_says_who_has_not_joined_and_who_is_there_on_that_side(scene: Scene) -> None:
    gone(scene)
    store, platform = scene.world.store.name, scene.world.platform.name
    said = f"{store} has not joined this site, so nobody of it can come in. On its side there is {platform}."
    for who in (scene.world.zhou, scene.world.mediator, scene.world.platform_agent):
        assert said in page(who, scene.joint)
    Membership.objects.filter(organisation=scene.world.platform).update(active=False)
    shown = page(scene.world.zhou, scene.joint)
    for name in (store, platform):
        assert f"{name} has not joined this site, so nobody of it can come in, and nobody is here for it." in shown


def test_where_everybody_can_come_nothing_is_said_of_absence(scene: Scene) -> None:
    assert "has not joined" not in page(scene.world.zhou, scene.joint)


def test_the_box_says_why_nothing_can_be_said_and_since_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-24 14:50").astimezone(UTC))
    world: World = worlds.world()
    case = bureau.reach(world, "suspended_recusal")
    room = Room.objects.get(case=case)
    said = "The mediation is suspended since Wed 24 Jun 2026, 14:40, because recusal was asked for."
    for who in (world.zhou, world.agent, world.xiaoshan.officer):
        box = page(who, room).split("data-composer")[0].rsplit("<form", 1)[1]
        assert "composer--suspended" in box
        assert said in page(who, room).split("data-standing>")[1].split("</p>")[0]
    form = {"text": "还能说吗", "view_token": talk.token_of_view(worlds.actor(world.zhou), room.pk)}
    answer = browser(world.zhou).post(reverse("room", args=[room.pk]), form)
    assert answer.status_code == 409
    assert "The mediation is suspended. Nothing can be said here until it goes on." in text(answer)
    listed = browser(world.zhou).get(f"/api/v1/cases/{case.pk}/rooms/").json()["results"][0]
    assert (listed["state"], listed["suspended"]) == ("closed", True)


@pytest.mark.parametrize("state", ["in_session", "suspended_recusal", "paused_appraisal", "terminated"])
def test_a_talk_with_one_side_is_offered_during_the_session_alone(monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    """A tab that leads to a step which is not open trips whoever leads."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-24 16:00").astimezone(UTC))
    world: World = worlds.world()
    case = bureau.reach(world, state)
    officer, room = world.xiaoshan.officer, Room.objects.get(case=case)
    offered = "Speak with the merchant alone" in page(officer, room)
    assert offered == (state == "in_session") == ("open_caucus" in worlds.may(case, officer, "2026-06-24 16:00"))


def test_during_an_appraisal_the_box_stays_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at("2026-06-24 15:00").astimezone(UTC))
    world: World = worlds.world()
    case = bureau.reach(world, "paused_appraisal")
    shown = page(world.zhou, Room.objects.get(case=case))
    assert "composer--suspended" not in shown.split("room-config")[0]
    assert "An appraisal is under way since Wed 24 Jun 2026; the sixty days stand still." in shown.split("data-standing>")[1]  # fmt: skip  # noqa: E501
