"""The room's page: who enters, what stands there of whom, the form without scripts, the signs of a caucus."""

from datetime import UTC
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mediation.rooms import talk, verbs
from mediation.rooms.models import Message, Room
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


def url(room: Room) -> str:
    """The room's page."""
    return reverse("room", args=[room.pk])


def say(client: Client, who: worlds.Who, room: Room, words: str, **changed: str) -> int:
    """Post the form as the page would."""
    form = {"text": words, "ref": str(uuid4()), "view_token": talk.token_of_view(worlds.actor(who), room.pk)} | changed
    return client.post(url(room), form).status_code


@pytest.mark.parametrize(
    "who", ["outsider", "chen", "clerk", "supervisor", "secretary", "second_mediator", "home_agent"]
)
def test_without_a_seat_there_is_no_room(scene: Scene, who: str) -> None:
    assert browser(getattr(scene.world, who)).get(url(scene.joint)).status_code == 404
    assert say(browser(getattr(scene.world, who)), getattr(scene.world, who), scene.joint, "hello") == 404


def test_a_visitor_logs_in_first(scene: Scene) -> None:
    assert Client().get(url(scene.joint)).status_code == 302


def test_what_was_said_stands_there_with_who_reads_it(scene: Scene) -> None:
    scenes.say(scene.world.agent, scene.joint, "我们愿意退款。")
    page = text(browser(scene.world.zhou).get(url(scene.joint)))
    assert "我们愿意退款。" in page
    assert "Everyone here reads this: you, the merchant, the platform, the mediator." in page
    assert "Send to everyone here" in page


def test_the_reader_is_you_in_the_name_of_the_room(scene: Scene) -> None:
    mine = text(browser(scene.world.zhou).get(url(scene.joint)))
    assert "<h1>All four: you, the merchant, the platform, the mediator</h1>" in mine
    assert "All four: you, 周示例, the platform, the mediator" in text(browser(scene.world.agent).get(url(scene.joint)))
    leads = text(browser(scene.world.mediator).get(url(scene.joint)))
    assert "All four: you, 周示例, the merchant, the platform" in leads


def test_ones_own_message_says_who_has_read_it_in_this_room_alone(scene: Scene) -> None:
    scenes.say(scene.world.agent, scene.joint, "您好。")
    said = scenes.say(scene.world.zhou, scene.joint, "请看证据3。").seq
    apart = scene.caucus("claimant")
    alone = scenes.say(scene.world.zhou, apart, "底价是400元。").seq
    client = browser(scene.world.zhou)
    assert "Read by" not in text(client.get(url(scene.joint))).split("room-config")[0]
    verbs.mark_read(actor=worlds.actor(scene.world.agent), room=scene.joint.pk, seq=said, now=worlds.at(scenes.TALK))
    verbs.mark_read(actor=worlds.actor(scene.world.mediator), room=apart.pk, seq=alone, now=worlds.at(scenes.TALK))
    assert "Read by merchant</p>" in text(client.get(url(scene.joint))), "not the mediator, who read the caucus"
    assert "Read by mediator</p>" in text(client.get(url(apart)))
    assert "Read by" not in text(browser(scene.world.agent).get(url(scene.joint))).split("room-config")[0]


def test_the_form_works_without_scripts_and_a_second_click_says_it_once(scene: Scene) -> None:
    client, ref = browser(scene.world.zhou), str(uuid4())
    for _click in range(2):
        assert say(client, scene.world.zhou, scene.joint, "请退款", ref=ref) == 302
    assert Message.objects.filter(room=scene.joint, kind="text").count() == 1


def test_a_form_of_another_room_lands_nowhere_and_keeps_what_was_typed(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    client, zhou = browser(scene.world.zhou), scene.world.zhou
    form = {"text": "底价一万", "ref": str(uuid4()), "view_token": talk.token_of_view(worlds.actor(zhou), caucus.pk)}
    answer = client.post(url(scene.joint), form)
    assert answer.status_code == 409
    assert "底价一万</textarea>" in text(answer)
    assert "Nothing was sent." in text(answer)
    assert not Message.objects.filter(room=scene.joint, kind="text").exists()


def test_without_the_proof_of_view_nothing_is_sent(scene: Scene) -> None:
    answer = browser(scene.world.zhou).post(url(scene.joint), {"text": "x", "ref": str(uuid4())})
    assert answer.status_code == 409


def test_an_empty_text_is_told_at_the_box(scene: Scene) -> None:
    assert say(browser(scene.world.zhou), scene.world.zhou, scene.joint, "  ") == 422


def test_a_caucus_carries_its_six_signs(scene: Scene) -> None:
    caucus = scene.caucus("claimant")
    page = text(browser(scene.world.zhou).get(url(caucus)))
    assert "<h1>Only you and the mediator</h1>" in page  # the name says who reads
    assert 'class="hatch"' in page  # shape
    assert 'room-body caucus"' in page  # colour
    assert "Send to the mediator only" in page  # the button
    assert 'placeholder="Write to the mediator alone"' in page  # the box
    assert f'"id": "{caucus.pk}"' in page  # its own draft, kept by the room's id


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("zhou", "Only you and the mediator read this room. Nothing said here is passed on unless you agree to it."),
        (
            "mediator",
            "Only 周示例 and you read this room. Nothing said here is passed on unless whoever said it agrees.",
        ),
    ],
)
def test_the_first_line_of_a_caucus_is_worded_for_who_reads_it(scene: Scene, who: str, said: str) -> None:
    caucus = scene.caucus("claimant")
    page = text(browser(getattr(scene.world, who)).get(url(caucus)))
    assert said in page.split("data-messages>")[1].split("</ol>")[0]
    api = (
        browser(getattr(scene.world, who))
        .get(reverse("api_messages", args=[caucus.pk]), headers={"accept-language": "en"})
        .json()
    )
    assert api["results"][0]["body"]["text"].startswith("Only one side and the mediator read this room.")


def test_the_other_side_finds_no_trace_of_a_caucus(scene: Scene) -> None:
    before = text(browser(scene.world.agent).get(url(scene.joint)))
    caucus = scene.caucus("claimant")
    scenes.say(scene.world.zhou, caucus, "一万一可以")
    after = text(browser(scene.world.agent).get(url(scene.joint)))
    assert str(caucus.pk) not in after
    assert "一万一可以" not in after
    assert after.count("<li") == before.count("<li")
    assert browser(scene.world.agent).get(url(caucus)).status_code == 404


def test_a_party_has_tabs_only_once_there_are_two_rooms(scene: Scene) -> None:
    client = browser(scene.world.zhou)
    assert 'class="readers"' not in text(client.get(url(scene.joint)))
    caucus = scene.caucus("claimant")
    assert f'data-room="{caucus.pk}"' in text(client.get(url(scene.joint)))


def test_the_mediator_has_a_joint_b_with_keys_and_opens_a_talk(scene: Scene) -> None:
    client = browser(scene.world.mediator)
    page = text(client.get(url(scene.joint)))
    assert "Speak with 周示例 alone" in page
    assert "Speak with the merchant alone" in page
    assert all(f'data-key="{key}"' in page for key in "123")
    opening = reverse("action", args=[scene.case.pk, "open_caucus"])
    answer = client.post(f"{opening}?proceeding={scene.proceeding.pk}", {"side": "respondent"})
    assert answer["Location"] == url(Room.objects.get(side="respondent"))
    assert "Only the merchant" in text(client.get(url(scene.joint)))


def test_history_comes_by_pages(scene: Scene) -> None:
    for number in range(60):
        scenes.say(scene.world.zhou, scene.joint, f"第{number}句。")
    client = browser(scene.world.zhou)
    page = text(client.get(url(scene.joint)))
    assert "第59句。" in page
    assert "第3句。" not in page
    older = text(client.get(url(scene.joint), {"before": "12"}))
    assert "第3句。" in older
    assert "第59句。" not in older


def test_what_was_taken_back_is_gone_from_the_page(scene: Scene) -> None:
    posted = scenes.say(scene.world.zhou, scene.joint, "说错了", when="2026-06-01 10:29")
    zhou, now = worlds.actor(scene.world.zhou), worlds.at("2026-06-01 10:30")
    verbs.retract(actor=zhou, room=scene.joint.pk, seq=posted.seq, now=now)
    page = text(browser(scene.world.agent).get(url(scene.joint)))
    assert "说错了" not in page
    assert "Taken back by its author" in page


def test_a_closed_room_can_be_read_but_not_written_in(scene: Scene) -> None:
    scenes.say(scene.world.zhou, scene.joint, "再见")
    scenes.end(scene)
    page = text(browser(scene.world.zhou).get(url(scene.joint)))
    assert "再见" in page
    assert "<textarea" not in page


def test_queries_do_not_grow_with_the_talk(
    scene: Scene,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser(scene.world.zhou)
    scenes.say(scene.world.zhou, scene.joint, "一")
    client.get(url(scene.joint))
    with django_assert_max_num_queries(60) as first:
        client.get(url(scene.joint))
    for number in range(20):
        scenes.say(scene.world.agent if number % 2 else scene.world.zhou, scene.joint, f"{number}")
    with django_assert_num_queries(len(first)):
        client.get(url(scene.joint))
