"""Passing on what was said to the mediator alone: item by item, by consent, and no trace besides (5.3, promise C1)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from mediation.core import ledger
from mediation.core.models import Event, Strand
from mediation.core.refusals import Refused
from mediation.evidence import queries as evidence
from mediation.evidence.models import Evidence
from mediation.people.models import User
from mediation.rooms import queries, relaying, tags, verbs, wire
from mediation.rooms.models import Message, Relay, Room
from mediation.rooms.relaying import Passed
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene
from tests.mediation.worlds import actor, at, do

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "一次付清的话，一万一千八我也接受。"
WHEN = "2026-06-01 10:05"
PHONE = "13911112222"


@pytest.fixture
def scene() -> Scene:
    """A case in session."""
    return scenes.scene()


def allow(who: worlds.Who, room: Room, seq: int) -> None:
    relaying.allow(actor=actor(who), room=room.pk, seq=seq, now=at(WHEN))


def take_back(who: worlds.Who, room: Room, seq: int) -> None:
    relaying.take_back(actor=actor(who), room=room.pk, seq=seq, now=at(WHEN))


def pass_on(who: worlds.Who, room: Room, seq: int, to: Room) -> Passed:
    return relaying.pass_on(actor=actor(who), room=room.pk, seq=seq, to=to.pk, now=at(WHEN))


def refused(code: str, deed: object, *args: object) -> None:
    with pytest.raises(Refused) as caught:
        deed(*args)  # type: ignore[operator]
    assert caught.value.code == code


def said_alone(scene: Scene, side: str = "claimant") -> tuple[Room, int]:
    """A caucus with one line of its side, which its author allows to be passed on."""
    room = scene.caucus(side)
    who = scene.world.zhou if side == "claimant" else scene.world.agent
    seq = scenes.say(who, room, WORDS).seq
    allow(who, room, seq)
    return room, seq


def events(room: Room) -> list[str]:
    return [one.body["event"] for one in Message.objects.filter(room=room, kind="system").order_by("seq")]


@pytest.mark.both_databases
def test_a_line_goes_to_everyone_with_its_words_and_whose_consent(scene: Scene) -> None:
    room, seq = said_alone(scene)
    passed = pass_on(scene.world.mediator, room, seq, scene.joint)
    line = wire.message(Message.objects.select_related("seat").get(room=scene.joint, seq=passed.seq))
    assert line["body"] == {"text": WORDS, "relayed": {"name": "周示例", "seat": "claimant"}}
    assert line["author"]["seat"] == "mediator"
    assert relaying.states(room) == {seq: "passed"}
    assert events(room) == ["caucus.opened", "relay.allowed", "relay.passed_on"]
    assert events(scene.joint) == ["room.opened"], "nothing tells of it but the line"


def test_what_was_passed_on_does_not_leave_the_mediation_unless_both_confirm_it(scene: Scene) -> None:
    room, seq = said_alone(scene)
    passed = pass_on(scene.world.mediator, room, seq, scene.joint)
    line = Message.objects.select_related("room").get(room=scene.joint, seq=passed.seq)
    assert tags.of_message(line) == tags.Tag.SETTLEMENT_OFFER
    assert not tags.leaves(tags.of_message(line))
    assert tags.of_message(line, facts=frozenset({line.seq})) == tags.Tag.UNDISPUTED_FACT


@pytest.mark.both_databases
def test_each_step_is_recorded_in_the_caucuss_own_strand_alone(scene: Scene) -> None:
    room, seq = said_alone(scene)
    before = Event.objects.filter(case=scene.case, strand__room=None).count()
    take_back(scene.world.zhou, room, seq)
    allow(scene.world.zhou, room, seq)
    pass_on(scene.world.mediator, room, seq, scene.joint)
    strand = Strand.objects.get(case=scene.case, room=room.pk)
    kinds = [one.kind for one in strand.events.order_by("seq")]
    assert kinds[-4:] == ["relay.allowed", "relay.taken_back", "relay.allowed", "relay.passed_on"]
    assert ledger.faults(strand) == []
    assert {one.audience for one in strand.events.all()} == {f"room:{room.pk}"}
    assert Event.objects.filter(case=scene.case, strand__room=None).count() == before
    assert str(scene.joint.pk) not in str([one.data for one in strand.events.all()])


def test_without_consent_nothing_is_passed_on(scene: Scene) -> None:
    room, seq = said_alone(scene)
    other = scenes.say(scene.world.zhou, room, "这句不许说出去。").seq
    own = scenes.say(scene.world.mediator, room, "我明白。").seq
    for line in (other, own, 1):
        refused("forbidden", pass_on, scene.world.mediator, room, line, scene.joint)
    take_back(scene.world.zhou, room, seq)
    refused("forbidden", pass_on, scene.world.mediator, room, seq, scene.joint)
    assert not Message.objects.filter(room=scene.joint, kind="text").exists()


def test_only_its_author_allows_and_takes_back(scene: Scene) -> None:
    room, seq = said_alone(scene)
    own = scenes.say(scene.world.mediator, room, "我明白。").seq
    for deed in (allow, take_back):
        refused("forbidden", deed, scene.world.mediator, room, seq)
        refused("forbidden", deed, scene.world.mediator, room, own)
        refused("forbidden", deed, scene.world.zhou, room, 1)
        refused("not_found", deed, scene.world.zhou, room, 99)
        refused("not_found", deed, scene.world.agent, room, seq)
    joint = scenes.say(scene.world.zhou, scene.joint, "这里人人看得见。").seq
    refused("forbidden", allow, scene.world.zhou, scene.joint, joint)


def test_only_whoever_leads_passes_on_and_only_where_they_lead(scene: Scene) -> None:
    room, seq = said_alone(scene)
    elsewhere = scenes.sitting(scene.world)
    refused("forbidden", pass_on, scene.world.zhou, room, seq, scene.joint)
    refused("not_found", pass_on, scene.world.agent, room, seq, scene.joint)
    refused("not_found", pass_on, scene.world.mediator, room, seq, room)
    refused("not_found", pass_on, scene.world.mediator, room, seq, elsewhere.joint)
    assert not Message.objects.filter(kind="text").exclude(room=room).exists()


def test_what_was_passed_on_cannot_be_taken_back_nor_passed_on_elsewhere(scene: Scene) -> None:
    room, seq = said_alone(scene)
    other = scene.caucus("respondent")
    first = pass_on(scene.world.mediator, room, seq, scene.joint)
    assert pass_on(scene.world.mediator, room, seq, scene.joint) == first, "a second click"
    refused("too_late", pass_on, scene.world.mediator, room, seq, other)
    refused("too_late", take_back, scene.world.zhou, room, seq)
    allow(scene.world.zhou, room, seq)
    assert Relay.objects.count() == 1
    assert Message.objects.filter(room=scene.joint, kind="text").count() == 1


def test_to_the_other_side_alone_its_author_learns_that_and_not_where(scene: Scene) -> None:
    room, seq = said_alone(scene)
    other = scene.caucus("respondent")
    passed = pass_on(scene.world.mediator, room, seq, other)
    assert passed.room == other.pk
    heard = queries.history(actor(scene.world.agent), other.pk)[-1]
    assert heard.body == {"text": WORDS, "relayed": {"name": "周示例", "seat": "claimant"}}
    seen = [wire.message(one) for one in queries.history(actor(scene.world.zhou), room.pk)]
    seen += [wire.message(one) for one in queries.history(actor(scene.world.zhou), scene.joint.pk)]
    strand = [one.data for one in Event.objects.filter(strand__room=room.pk)]
    assert str(other.pk) not in str(seen) + str(strand)
    notes = [one["body"] for one in seen if one["body"].get("event") == "relay.passed_on"]
    assert [(one["seq"], one["name"], sorted(one)) for one in notes] == [
        (seq, "周示例", ["event", "name", "seq", "text"])
    ]
    assert not [one for one in seen if one["room"] == str(scene.joint.pk) and one["kind"] == "text"]


def test_what_was_taken_out_of_the_room_is_not_passed_on(scene: Scene) -> None:
    room, seq = said_alone(scene)
    verbs.retract(actor=actor(scene.world.zhou), room=room.pk, seq=seq, now=at("2026-06-01 10:01"))
    refused("forbidden", pass_on, scene.world.mediator, room, seq, scene.joint)
    refused("forbidden", allow, scene.world.zhou, room, seq)
    assert relaying.states(room) == {}


def test_from_a_caucus_that_ended_it_is_still_passed_on_and_taken_back(scene: Scene) -> None:
    room, seq = said_alone(scene)
    second = scenes.say(scene.world.zhou, room, "另一句。").seq
    do("close_caucus", scene.world.mediator, WHEN, scene.case, side="claimant")
    last = Room.objects.get(pk=room.pk).last_seq
    allow(scene.world.zhou, room, second)
    take_back(scene.world.zhou, room, second)
    pass_on(scene.world.mediator, room, seq, scene.joint)
    assert relaying.states(room) == {seq: "passed"}
    assert Room.objects.get(pk=room.pk).last_seq == last, "what was closed and sealed gets no more lines"


def test_after_the_session_nothing_is_allowed_or_passed_on_but_consent_can_be_taken_back(scene: Scene) -> None:
    room, seq = said_alone(scene)
    second = scenes.say(scene.world.zhou, room, "另一句。").seq
    scenes.end(scene)
    refused("not_open", allow, scene.world.zhou, room, second)
    refused("not_open", pass_on, scene.world.mediator, room, seq, scene.joint)
    take_back(scene.world.zhou, room, seq)
    assert relaying.states(room) == {}


def test_a_helper_allows_nothing(scene: Scene) -> None:
    from mediation.rooms import helpers

    room, seq = said_alone(scene)
    asked: dict[str, Any] = {
        "room": "claimant",
        "kind": "interpreter",
        "name": "译示例",
        "words": "口译",
        "phone": "13911112222",
    }
    helper = do("invite_helper", scene.world.mediator, WHEN, scene.case, **asked).result["helper"]
    do("agree_helper", scene.world.zhou, WHEN, scene.case, helper=helper)
    person = User.objects.create_user("yi", "x", name="译示例", phone=PHONE, phone_verified=True)
    helpers.come_in(actor=actor(person), helper=helper, now=at(WHEN))
    own = scenes.say(person, room, "我来翻译。", WHEN).seq
    refused("forbidden", allow, person, room, own)
    refused("not_found", allow, person, room, seq)
    refused("forbidden", pass_on, person, room, own, scene.joint)


def put_file(scene: Scene, room: Room) -> tuple[Evidence, int]:
    """A file of the complainant in their caucus, sent there, allowed to be passed on."""
    file = SimpleUploadedFile("报价单.pdf", stories.CONTRACT, content_type="application/pdf")
    given = do(
        "add_evidence", scene.world.zhou, WHEN, scene.case, files={"file": file}, room=str(room.pk), shows="底价"
    )  # fmt: skip
    found = Evidence.objects.get(pk=given.result["evidence"])
    seq = scenes.post(scene.world.zhou, room, {"evidence": str(found.pk)}, kind="file").seq
    allow(scene.world.zhou, room, seq)
    return found, seq


@pytest.mark.both_databases
def test_a_file_is_opened_to_its_new_readers_without_what_was_written_beside_it(scene: Scene) -> None:
    room = scene.caucus("claimant")
    original, seq = put_file(scene, room)
    passed = pass_on(scene.world.mediator, room, seq, scene.joint)
    body = Message.objects.get(room=scene.joint, seq=passed.seq).body
    copy = Evidence.objects.get(pk=body["evidence"])
    assert (copy.sha256, copy.sm3, copy.name, copy.party_id) == (
        original.sha256, original.sm3, original.name, original.party_id,
    )  # fmt: skip
    assert (copy.shows, copy.number, copy.audience) == ("", 1, f"room:{scene.joint.pk}")
    assert body["relayed"] == {"name": "周示例", "seat": "claimant"}
    with evidence.open_file(actor(scene.world.agent), copy.pk, evidence.ORIGINAL).file as opened:
        assert opened.read() == stories.CONTRACT
    refused("not_found", evidence.evidence_one, actor(scene.world.agent), original.pk)


def test_a_file_that_everyone_could_open_already_stays_one(scene: Scene) -> None:
    room = scene.caucus("claimant")
    file = SimpleUploadedFile("合同.pdf", stories.CONTRACT, content_type="application/pdf")
    given = do("add_evidence", scene.world.zhou, WHEN, scene.case, files={"file": file}).result["evidence"]
    seq = scenes.post(scene.world.zhou, room, {"evidence": given}, kind="file").seq
    allow(scene.world.zhou, room, seq)
    passed = pass_on(scene.world.mediator, room, seq, scene.joint)
    assert Message.objects.get(room=scene.joint, seq=passed.seq).body["evidence"] == given
    assert Evidence.objects.filter(case=scene.case).count() == 1


@pytest.mark.both_databases
def test_of_eight_hands_at_once_one_line_comes(scene: Scene) -> None:
    room, seq = said_alone(scene)
    start = threading.Barrier(8)

    def hand(number: int) -> object:
        start.wait(10)
        try:
            if number % 2:
                take_back(scene.world.zhou, room, seq)
                return "taken back"
            return pass_on(scene.world.mediator, room, seq, scene.joint)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(hand, range(8)))
    lines = Message.objects.filter(room=scene.joint, kind="text").count()
    standing = Relay.objects.get()
    assert lines == (standing.passed_on_id is not None)
    assert {str(one) for one in answers if isinstance(one, str)} <= {"taken back", "forbidden", "too_late"}
    assert len({one for one in answers if isinstance(one, Passed)}) == lines
