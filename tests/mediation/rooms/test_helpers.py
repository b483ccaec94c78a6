"""Helpers: invited by who leads, let in by whose consent it takes, reading from then on and nothing else (5.1, 5.3)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mediation.agreements.models import SessionRecord
from mediation.cases.models import Case
from mediation.core import docket
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from mediation.people.models import User
from mediation.rooms import helpers, queries, rights, search, verbs
from mediation.rooms.models import Helper, Room
from realtime import delivery
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.cases import bureau
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import actor, at, do, may, refused

pytestmark = pytest.mark.django_db
PHONE = "13911112222"
ASKED: dict[str, Any] = {
    "room": "joint", "kind": "interpreter", "name": "译示例", "words": "为当事人口译", "phone": PHONE,
}  # fmt: skip
SOON, THEN = "2026-06-01 10:05", "2026-06-01 10:10"


def interpreter() -> User:
    """Somebody with an account and a proved number, and no part in anything."""
    return User.objects.create_user("yi", "x", name="译示例", phone=PHONE, phone_verified=True)


def invited(scene: Scene, **changed: Any) -> Helper:
    """Invited into a room."""
    done = do("invite_helper", scene.world.mediator, scenes.TALK, scene.case, **ASKED | changed)
    return Helper.objects.get(pk=done.result["helper"])


def agreed_by(scene: Scene, one: Helper, *sides: User) -> None:
    for who in sides:
        do("agree_helper", who, SOON, scene.case, helper=str(one.pk))


def inside(scene: Scene) -> tuple[Helper, User]:
    """In the joint room, with the consent of both."""
    one, person = invited(scene), interpreter()
    agreed_by(scene, one, scene.world.zhou, scene.world.agent)
    return helpers.come_in(actor=actor(person), helper=one.pk, now=at(THEN)), person


def test_before_a_committee_both_sides_consent_first() -> None:
    scene = scenes.scene()
    one, person = invited(scene), interpreter()
    for who in (scene.world.zhou, scene.world.agent):
        assert Notice.objects.filter(person=who, event__kind="helper.invited").exists()
        with pytest.raises(Refused) as early:
            helpers.come_in(actor=actor(person), helper=one.pk, now=at(SOON))
        assert early.value.code == "too_early"
        agreed_by(scene, one, who)
        assert "agree_helper" not in may(scene.case, who, SOON)
    helpers.come_in(actor=actor(person), helper=one.pk, now=at(THEN))
    assert rights.of(actor(person), scene.joint) is not None
    kinds = [one.kind for one in Event.objects.filter(case=scene.case, kind__startswith="helper.").order_by("seq")]
    assert kinds == ["helper.invited", "helper.agreed", "helper.agreed", "helper.joined"]


def test_before_a_bureau_the_officer_decides() -> None:
    world = worlds.world()
    case, person = bureau.reach(world, "in_session"), interpreter()
    done = do("invite_helper", world.xiaoshan.officer, "2026-06-24 14:40", case, **ASKED)
    with refused("forbidden", case):
        do("invite_helper", world.xiaoshan.second, "2026-06-24 14:40", case, **ASKED | {"phone": "13911113333"})
    helpers.come_in(actor=actor(person), helper=done.result["helper"], now=at("2026-06-24 14:45"))
    assert rights.of(actor(person), Room.objects.select_related("proceeding").get(case=case)) is not None


def test_a_helper_reads_from_when_they_came_in_and_nothing_before() -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "先前说的话")
    one, person = inside(scene)
    scenes.say(scene.world.agent, scene.joint, "之后说的话", THEN)
    who = actor(person)
    shown = queries.history(who, scene.joint.pk)
    assert [line.body.get("event") or line.body["text"] for line in shown] == ["helper.joined", "之后说的话"]
    assert [line.seq for line in queries.history(who, scene.joint.pk, after=0)] == [one.since + 1, one.since + 2]
    assert search.search(who, scene.joint.pk, "先前说的话").messages == ()
    assert len(search.search(who, scene.joint.pk, "之后").messages) == 1
    missed = delivery._missed(scene.joint.pk, who, 0, "zh-hans")
    assert missed is not None
    assert [seq for seq, _texts in missed] == [one.since + 1, one.since + 2]


def test_a_helper_has_no_part_in_the_case() -> None:
    scene = scenes.scene()
    one, person = inside(scene)
    who = actor(person)
    assert not docket.get().standing(who, scene.case, None)
    assert not may(scene.case, person, THEN)
    caucus = scene.caucus("claimant")
    with pytest.raises(Refused) as closed:
        queries.room_of(who, caucus.pk)
    assert closed.value.code == "not_found"
    scenes.say(person, scene.joint, "我来翻译。", THEN)
    with pytest.raises(Refused) as texts_only:
        scenes.post(person, scene.joint, {"evidence": str(one.pk)}, kind="file", when=THEN)
    assert texts_only.value.code == "invalid"


def test_nobody_else_comes_in_by_the_address() -> None:
    scene = scenes.scene()
    one = invited(scene)
    agreed_by(scene, one, scene.world.zhou, scene.world.agent)
    unproved = User.objects.create_user("other", "x", name="别人", phone=PHONE, phone_verified=False)
    for person in (scene.world.outsider, scene.world.zhou, unproved):
        with pytest.raises(Refused) as gone:
            helpers.come_in(actor=actor(person), helper=one.pk, now=at(THEN))
        assert gone.value.code == "not_found"
    assert Helper.objects.get(pk=one.pk).joined_at is None


def test_a_party_is_not_invited_and_nobody_twice() -> None:
    scene = scenes.scene()
    scene.world.zhou.phone, scene.world.zhou.phone_verified = "13955556666", True
    scene.world.zhou.save()
    with refused("invalid", scene.case):
        do("invite_helper", scene.world.mediator, scenes.TALK, scene.case, **ASKED | {"phone": "13955556666"})
    invited(scene)
    with refused("invalid", scene.case):
        do("invite_helper", scene.world.mediator, scenes.TALK, scene.case, **ASKED)


@pytest.mark.parametrize("how", ["dismiss", "refuse", "leave", "close"])
@pytest.mark.both_databases
def test_the_seat_ends_with_the_help(how: str) -> None:
    scene = scenes.scene()
    one, person = inside(scene)
    assert verbs.enter(actor=actor(person), room=scene.joint.pk, now=at(THEN))[2] is not None
    if how == "dismiss":
        do("dismiss_helper", scene.world.mediator, THEN, scene.case, helper=str(one.pk))
    elif how == "refuse":
        do("refuse_helper", scene.world.agent, THEN, scene.case, helper=str(one.pk))
    elif how == "leave":
        helpers.leave(actor=actor(person), helper=one.pk, now=at(THEN))
    else:
        scenes.end(scene, THEN)
    room = Room.objects.select_related("proceeding").get(pk=scene.joint.pk)
    assert rights.of(actor(person), room) is None
    with pytest.raises(Refused):
        queries.history(actor(person), scene.joint.pk)


def trace(scene: Scene, who: User) -> tuple[object, ...]:
    """What somebody outside a caucus can see of the case."""
    kinds = tuple(Event.objects.filter(case=scene.case, strand__room=None).order_by("seq").values_list("kind", flat=True))  # fmt: skip  # noqa: E501
    rooms = tuple(one.room.last_seq for one in queries.rooms_of(actor(who), scene.case))
    return kinds, rooms, Notice.objects.filter(person=who).count(), frozenset(may(scene.case, who, THEN))


def test_into_a_caucus_only_with_the_word_of_its_side_and_without_a_trace() -> None:
    scene = scenes.scene()
    caucus, person = scene.caucus("claimant"), interpreter()
    before = trace(scene, scene.world.agent)
    one = invited(scene, room="claimant")
    with refused("not_open", scene.case):
        do("agree_helper", scene.world.agent, SOON, scene.case, helper=str(one.pk))
    with pytest.raises(Refused):
        helpers.come_in(actor=actor(person), helper=one.pk, now=at(SOON))
    agreed_by(scene, one, scene.world.zhou)
    helpers.come_in(actor=actor(person), helper=one.pk, now=at(THEN))
    assert trace(scene, scene.world.agent) == before
    assert rights.of(actor(person), Room.objects.select_related("proceeding").get(pk=caucus.pk)) is not None
    assert rights.of(actor(person), scene.joint) is None


def test_the_record_names_who_helped_and_by_whose_consent() -> None:
    world = worlds.world()
    case, person = mediated.in_session(world), interpreter()
    done = do("invite_helper", world.mediator, "2026-07-05 09:40", case, **ASKED)
    for who in (world.chen, world.home_agent):
        do("agree_helper", who, "2026-07-05 09:41", case, helper=done.result["helper"])
    helpers.come_in(actor=actor(person), helper=done.result["helper"], now=at("2026-07-05 09:42"))
    do("record_session", world.mediator, "2026-07-05 12:00", case, **mediated.minutes())
    paper = Paper.objects.get(case=case, kind="mediation_record")
    assert paper.data["helpers"] == ["译示例（翻译，为当事人口译），2026年7月5日起参加，经双方当事人同意"]
    assert SessionRecord.objects.get(proceeding__case=case).number == 1


def page(client: Client, person: User, url: str) -> str:
    client.force_login(person)
    return client.get(url).content.decode()


def test_the_pages_of_the_invitation_and_the_room(client: Client) -> None:
    scene = scenes.scene()
    one, person = invited(scene), interpreter()
    url = reverse("helper", args=[one.pk])
    client.force_login(scene.world.outsider)
    assert client.get(url).status_code == 404
    agreed_by(scene, one, scene.world.zhou)
    assert url in page(client, scene.world.mediator, reverse("room", args=[scene.joint.pk]))
    client.force_login(person)
    assert 'name="leave"' in client.get(url).content.decode()
    assert client.post(url).status_code == 409
    agreed_by(scene, one, scene.world.agent)
    came = client.post(url, follow=True)
    assert came.status_code == 200
    assert f'href="{reverse("case", args=[scene.case.pk])}' not in came.content.decode()
    assert client.get(reverse("case", args=[scene.case.pk])).status_code == 404
    assert "为当事人口译" in page(client, scene.world.zhou, reverse("room", args=[scene.joint.pk]))
    client.force_login(person)
    client.post(url, {"leave": "1"})
    assert client.get(reverse("room", args=[scene.joint.pk])).status_code == 404
    assert Case.objects.get(pk=scene.case.pk).closed_at is None
