"""Pages of a case at a desk ask the database a fixed number of questions, however much lies in the case."""

from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediation.cases.models import Case
from mediation.core import gate
from mediation.people.models import User
from odr.demo.teller import picture
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation import stories as court
from tests.mediation.rooms import scenes
from tests.mediation.worlds import World
from tests.web.people import browser

DECIDE, AGREEMENT, COURT, ROOM = 42, 46, 47, 46
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


def asked(who: User, url: str, monkeypatch: pytest.MonkeyPatch, at: str) -> list[str]:
    """The questions of a page that was open before, at a moment."""
    monkeypatch.setattr("odr.clock.real_now", lambda: worlds.at(at).astimezone(UTC))
    client = browser(who)
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in found.captured_queries]


def show(who: User, case: Case, at: str, count: int) -> None:
    """Give evidence."""
    for number in range(count):
        file = SimpleUploadedFile(f"p{number}.png", picture(f"{at}{number}"), "image/png")
        gate.perform(
            "add_evidence", actor=worlds.actor(who), now=worlds.at(at) + timedelta(seconds=number), case=case.pk,
            data={"shows": "现场"}, files={"file": file}, key=str(uuid4()),
        )  # fmt: skip


def assert_fixed(number: int, few: list[str], many: list[str]) -> None:
    """Both pages ask as many questions as are known to be asked."""
    assert (len(few), len(many)) == (number, number), difference(few, many) or sorted(many)


def difference(few: list[str], many: list[str]) -> str:
    """The questions that came on top."""
    left = list(few)
    more = []
    for one in many:
        shape = one.split(" WHERE ")[0]
        match = next((old for old in left if old.split(" WHERE ")[0] == shape), None)
        if match is None:
            more.append(one[:300])
        else:
            left.remove(match)
    return "\n".join(more)


def test_decide(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    who, url, at = world.xiaoshan.officer, reverse("desk_decide", args=[case.pk]), "2026-05-20 10:00"
    show(world.zhou, case, "2026-05-18 10:00", 1)
    worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-14 09:00", happened_on="2026-05-01")
    few = asked(who, url, monkeypatch, at)
    show(world.zhou, case, "2026-05-18 11:00", 3)
    for day in (15, 16, 17):
        worlds.file_at_bureau(world, world.xiaoshan, at=f"2026-05-{day} 09:00", happened_on="2026-05-01")
    many = asked(who, url, monkeypatch, at)
    assert_fixed(DECIDE, few, many)


def test_agreement(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = mediation.drafted(world)
    who, url, at = world.mediator, reverse("desk_agreement", args=[case.pk]), "2026-07-20 18:00"
    few = asked(who, url, monkeypatch, at)
    for minute in range(3):
        worlds.do(
            "draft_agreement",
            world.mediator,
            f"2026-07-20 17:1{minute}",
            case,
            **mediation.draft(case, facts=f"第{minute}稿"),
        )
    show(world.chen, case, "2026-07-20 17:20", 3)
    many = asked(who, url, monkeypatch, at)
    assert_fixed(AGREEMENT, few, many)


def test_court(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = court.filed(world)
    who, url, at = world.clerk, reverse("desk_court", args=[case.pk]), "2026-08-07 10:00"
    few = asked(who, url, monkeypatch, at)
    show(world.chen, case, "2026-08-06 10:00", 3)
    many = asked(who, url, monkeypatch, at)
    assert_fixed(COURT, few, many)


def test_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scenes.sitting(world)
    who, url, at = world.mediator, reverse("room", args=[scene.joint.pk]), "2026-06-01 11:00"
    scenes.say(world.zhou, scene.joint, "一句")
    scene.caucus("claimant")
    few = asked(who, url, monkeypatch, at)
    for number in range(5):
        scenes.say(world.zhou, scene.joint, f"{number}")
        scenes.say(world.agent, scene.joint, f"{number}")
    show(world.zhou, scene.case, "2026-06-01 10:40", 3)
    for _more in range(3):
        other = scenes.sitting(world)
        scenes.say(world.zhou, other.joint, "别的案子")
    many = asked(who, url, monkeypatch, at)
    assert_fixed(ROOM, few, many)
