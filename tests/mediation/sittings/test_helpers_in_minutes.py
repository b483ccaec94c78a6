"""Who helped in a session stands in its minutes with coming and going, and why their signature does not."""

from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.documents.models import Paper
from mediation.people.models import User
from mediation.rooms import helpers
from mediation.sittings.minutes_inputs import lines
from mediation.sittings.models import Minutes
from tests.mediation import worlds
from tests.mediation.sittings import sessions
from tests.mediation.worlds import World, actor, at, do, latest

pytestmark = pytest.mark.django_db
DAY = "2026-07-06"
PHONES = {"译示例": "13911112222", "鉴示例": "13911113333", "走示例": "13911114444"}


def helps(world: World, case: Case, name: str, came: str, left: str = "") -> None:
    """Somebody is invited with the consent of both, comes in, and leaves again."""
    kind = "interpreter" if name == "译示例" else "expert"
    asked: dict[str, Any] = {"room": "joint", "kind": kind, "name": name, "words": "为当事人口译"}
    one = do("invite_helper", world.mediator, f"{DAY} 08:50", case, phone=PHONES[name], **asked).result["helper"]
    for who in (world.chen, world.home_agent):
        do("agree_helper", who, f"{DAY} 08:51", case, helper=one)
    person = User.objects.create_user(PHONES[name], "x", name=name, phone=PHONES[name], phone_verified=True)
    helpers.come_in(actor=actor(person), helper=one, now=at(f"{DAY} {came}"))
    if left:
        helpers.leave(actor=actor(person), helper=one, now=at(f"{DAY} {left}"))


def test_helpers_stand_in_the_minutes_with_coming_and_going_and_why_they_do_not_sign() -> None:
    world = worlds.world()
    case = sessions.in_room(world)
    helps(world, case, "走示例", "08:53", "08:55")
    do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case))
    helps(world, case, "译示例", "09:10", "09:40")
    helps(world, case, "鉴示例", "09:20")
    do("end_session", world.mediator, f"{DAY} 10:00", case, result="另行约定。")
    one = Minutes.objects.get()
    told = [(each["name"], each["came_at"][11:16], each["left_at"][11:16]) for each in one.content["helpers"]]
    assert told == [("译示例", "09:10", "09:40"), ("鉴示例", "09:20", "10:00")]
    assert set(latest(case, "peoples_mediation").facts["minutes"]["to_sign"]) == {
        *(f"party:{each.pk}" for each in case.parties.exclude(side="platform")), "leads",
    }  # fmt: skip
    with translation.override("en"):
        shown = lines(one.content)
    assert "Who helps reads only what was said while they were here, and does not sign." in shown

    do("read_minutes", world.mediator, f"{DAY} 10:05", case, how="aloud")
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_minutes", who, f"{DAY} 10:10", case, content_hash=Minutes.objects.get().content_hash, read=True)
    paper = Paper.objects.get(case=case, kind="mediation_record")
    assert paper.data["helpers"][-3:] == [
        "译示例（为当事人口译）于2026年7月6日09:10至2026年7月6日09:40在场协助。",
        "鉴示例（为当事人口译）于2026年7月6日09:20至2026年7月6日10:00在场协助。",
        "协助人员只阅读其在场期间的内容，不在本笔录上签名。",
    ]


def test_without_helpers_nothing_is_said_of_them() -> None:
    world = worlds.world()
    case = sessions.told(world)
    do("end_session", world.mediator, f"{DAY} 10:00", case, result="另行约定。")
    said = Minutes.objects.get().content
    assert said["helpers"] == []
    with translation.override("en"):
        assert not [line for line in lines(said) if "help" in line]
