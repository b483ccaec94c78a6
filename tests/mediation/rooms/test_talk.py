"""Saying something: bodies, references, the guard against the wrong room, reading, taking back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mediation.core.refusals import Refused
from mediation.evidence.models import Evidence
from mediation.rooms import queries, talk, texts, verbs, wire
from mediation.rooms.models import Message, MessageKind, Room
from mediation.rooms.rights import of
from tests.mediation import worlds
from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene

pytestmark = pytest.mark.django_db
NOW = worlds.at(scenes.TALK)
CLEAN = [
    ("  你好\r\n再见\r", "你好\n再见"),
    ("e\u0301", "\u00e9"),
    ("合同\u202e金额\u202c", "合同金额"),
    ("a\u2066b\u2069\u200bc\ufeff", "abc"),
    ("a\u200db", "ab"),
    ("👩\u200d⚖️", "👩\u200d⚖️"),
    ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
    ("x\U000e0041", "x"),
    ("𠮷㛃䶮·\ue863", "𠮷㛃䶮·\ue863"),
    ("e" + "\u0316" * 1000, "e" + "\u0316" * 8),
    ("好" * 4000, "好" * 4000),
]
REFUSED = [
    "",
    "   \n",
    "\u200b\u2060",
    "a\x00b",
    "\x1b[31m",
    "好" * 4001,
    "\ud800",
    "\ufffe",
    None,
    5,
    ["x"],
    {"text": "x"},
]


@pytest.mark.parametrize(("given", "kept"), CLEAN)
def test_a_text_is_kept_as_everyone_reads_it(given: str, kept: str) -> None:
    assert texts.clean(given) == kept
    assert texts.clean(kept) == kept


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_no_text_is_refused_and_takes_no_number(given: Any) -> None:
    scene = scenes.scene()
    with pytest.raises(Refused) as caught:
        scenes.post(scene.world.zhou, scene.joint, {"text": given})
    assert caught.value.code == "invalid"
    assert Room.objects.get(pk=scene.joint.pk).last_seq == 1


@pytest.mark.parametrize("reply_to", [0, -1, 2, 99])
def test_an_answer_to_nothing_is_refused(reply_to: int) -> None:
    scene = scenes.scene()
    with pytest.raises(Refused) as caught:
        scenes.say(scene.world.zhou, scene.joint, "回复", reply_to=reply_to)
    assert caught.value.code == "invalid"
    assert Room.objects.get(pk=scene.joint.pk).last_seq == 1
    assert scenes.say(scene.world.zhou, scene.joint, "回复", reply_to=1).seq == 2


@pytest.mark.parametrize("kind", ["offer", "system", "agreement", "minutes", "html"])
def test_people_send_texts_and_files_only(kind: str) -> None:
    scene = scenes.scene()
    with pytest.raises(Refused) as caught:
        scenes.post(scene.world.zhou, scene.joint, {"text": "x"}, kind=kind)
    assert caught.value.code == "invalid"


def test_a_message_for_one_room_cannot_land_in_another() -> None:
    scene = scenes.scene()
    caucus = scene.caucus("claimant")
    zhou, mediator = worlds.actor(scene.world.zhou), worlds.actor(scene.world.mediator)
    right = talk.token_of_view(zhou, caucus.pk)
    for wrong in (talk.token_of_view(zhou, scene.joint.pk), talk.token_of_view(mediator, caucus.pk), "", right[:-1]):
        with pytest.raises(Refused) as caught:
            scenes.say(scene.world.zhou, caucus, "只对调解员说", view_token=wrong)
        assert caught.value.code == "wrong_room"
    assert Room.objects.get(pk=caucus.pk).last_seq == 1
    assert scenes.say(scene.world.zhou, caucus, "只对调解员说", view_token=right).seq == 2


def test_a_repeated_line_is_answered_even_after_the_room_was_closed() -> None:
    scene, ref = scenes.scene(), uuid4()
    first = scenes.say(scene.world.zhou, scene.joint, "一", ref=ref)
    scenes.end(scene)
    again = scenes.say(scene.world.zhou, scene.joint, "一", ref=ref)
    assert (again.seq, again.at, again.repeated) == (first.seq, first.at, True)


def evidence(scene: Scene, audience: str, **more: Any) -> Evidence:
    """A file of the case."""
    fields = {
        "case": scene.case,
        "name": "照片.jpg",
        "media_type": "image/jpeg",
        "size": 5,
        "sha256": "a" * 64,
        "sm3": "b" * 64,
    }
    return Evidence.objects.create(
        **(fields | more), audience=audience, uploaded_by_kind="person", uploaded_by_id=str(scene.world.zhou.pk), at=NOW
    )  # fmt: skip


def send_file(scene: Scene, room: Room, file: UUID | str) -> Message:
    """Send a file into a room."""
    posted = scenes.post(scene.world.zhou, room, {"evidence": str(file)}, kind="file")
    return Message.objects.get(room=room, seq=posted.seq)


def test_a_file_is_described_by_the_platform_not_by_its_sender() -> None:
    scene = scenes.scene()
    file = evidence(scene, "case")
    body = wire.message(send_file(scene, scene.joint, file.pk))["body"]
    assert body.pop("url").count(str(file.pk)) == 1
    assert body == {
        "evidence": str(file.pk), "name": "照片.jpg", "size": 5, "media_type": "image/jpeg", "sha256": "a" * 64,
    }  # fmt: skip


def test_a_file_goes_only_where_everyone_may_open_it() -> None:
    scene = scenes.scene()
    caucus = scene.caucus("claimant")
    other = scenes.sitting(scene.world, scene.world.chen)
    audiences = {
        "case": {"joint", "caucus"}, f"room:{scene.joint.pk}": {"joint"}, f"room:{caucus.pk}": {"caucus"},
        "claimant": {"caucus"}, "respondent": set(), f"body:{scene.world.committee.pk}": set(),
    }  # fmt: skip
    for audience, open_in in audiences.items():
        file = evidence(scene, audience)
        for name, room in (("joint", scene.joint), ("caucus", caucus)):
            if name in open_in:
                assert send_file(scene, room, file.pk).kind == "file"
                continue
            with pytest.raises(Refused) as caught:
                send_file(scene, room, file.pk)
            assert caught.value.code == "invalid"
    for file_id in (evidence(other, "case").pk, uuid4(), "../etc/passwd"):
        with pytest.raises(Refused):
            send_file(scene, scene.joint, file_id)


def test_pages_go_both_ways_in_one_order() -> None:
    scene = scenes.scene()
    for number in range(2, 12):
        scenes.say(scene.world.zhou, scene.joint, f"{number}")
    zhou = worlds.actor(scene.world.zhou)

    def seqs(**where: int) -> list[int]:
        return [one.seq for one in queries.history(zhou, scene.joint.pk, **where)]

    assert seqs() == list(range(1, 12))
    assert seqs(limit=3) == [9, 10, 11]
    assert seqs(before=9, limit=3) == [6, 7, 8]
    assert seqs(after=3, limit=3) == [4, 5, 6]
    assert seqs(after=11) == seqs(before=1) == []
    assert len(seqs(limit=10**9)) == 11


def test_what_is_new_counts_the_lines_of_others_after_the_last_one_read() -> None:
    scene = scenes.scene()
    zhou, mediator = worlds.actor(scene.world.zhou), worlds.actor(scene.world.mediator)

    def unread(who: Any) -> int:
        return queries.rooms_of(who, scene.case)[0].unread

    scenes.say(scene.world.zhou, scene.joint, "一")
    scenes.say(scene.world.mediator, scene.joint, "二")
    assert (unread(zhou), unread(mediator)) == (2, 2)
    assert verbs.mark_read(actor=zhou, room=scene.joint.pk, seq=99, now=NOW) == 3
    assert verbs.mark_read(actor=zhou, room=scene.joint.pk, seq=1, now=NOW) is None
    assert (unread(zhou), unread(mediator)) == (0, 2)


def test_ones_own_text_can_be_taken_back_for_two_minutes_and_the_room_says_so() -> None:
    scene = scenes.scene()
    zhou = worlds.actor(scene.world.zhou)
    scenes.say(scene.world.zhou, scene.joint, "说错了")
    late = NOW + timedelta(minutes=2)
    with pytest.raises(Refused) as caught:
        verbs.retract(actor=worlds.actor(scene.world.agent), room=scene.joint.pk, seq=2, now=NOW)
    assert caught.value.code == "forbidden"
    assert verbs.retract(actor=zhou, room=scene.joint.pk, seq=2, now=late) == late
    assert verbs.retract(actor=zhou, room=scene.joint.pk, seq=2, now=late + timedelta(days=1)) == late
    shown = [wire.message(one) for one in queries.history(worlds.actor(scene.world.agent), scene.joint.pk)]
    assert shown[1]["body"] == {}
    assert shown[1]["retracted"] == wire.moment(late)
    assert (shown[2]["kind"], shown[2]["body"]["event"], shown[2]["body"]["seq"]) == ("system", "message.retracted", 2)
    assert scene.world.zhou.name in shown[2]["body"]["text"]
    assert Message.objects.get(room=scene.joint, seq=2).body == {"text": "说错了"}
    assert "说错了" not in repr(shown)


@pytest.mark.parametrize(("seq", "seconds", "code"), [(2, 121, "too_late"), (1, 0, "forbidden"), (9, 0, "not_found")])
def test_a_taking_back_that_is_refused_changes_nothing(seq: int, seconds: int, code: str) -> None:
    scene = scenes.scene()
    scenes.say(scene.world.zhou, scene.joint, "原话")
    with pytest.raises(Refused) as caught:
        verbs.retract(
            actor=worlds.actor(scene.world.zhou), room=scene.joint.pk, seq=seq, now=NOW + timedelta(seconds=seconds)
        )
    assert caught.value.code == code
    assert not Message.objects.exclude(retracted_at=None).exists()
    assert Room.objects.get(pk=scene.joint.pk).last_seq == 2


def test_an_offer_is_laid_before_the_room_with_its_author() -> None:
    scene = scenes.scene()
    zhou = worlds.actor(scene.world.zhou)
    right = of(zhou, scene.joint)
    assert right is not None
    body: dict[str, Any] = {"offer": str(uuid4()), "terms": [], "expires_at": None, "status": "open"}
    seq = verbs.lay_before(scene.joint, MessageKind.OFFER, body, actor=zhou, right=right, now=NOW)
    shown = wire.message(Message.objects.get(room=scene.joint, seq=seq))
    assert (shown["kind"], shown["body"], shown["author"]["seat"]) == ("offer", body, "claimant")
