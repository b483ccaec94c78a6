"""Minutes come from what happened, not from a keyboard: drafted, corrected, read, signed by all who were there."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from mediation.agreements.models import SessionRecord, Signature
from mediation.cases.models import Case
from mediation.core import outbox
from mediation.core.models import Event
from mediation.documents.models import Paper, PaperStatus
from mediation.rooms import talk
from mediation.rooms.models import Message
from mediation.sittings.minutes_inputs import lines
from mediation.sittings.models import Minutes, Quote
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.sittings import sessions
from tests.mediation.worlds import Who, World, actor, at, do, kinds, latest, may, refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PM = "peoples_mediation"
SAID = "愿意退还差价九千元。"


@pytest.fixture
def world() -> World:
    return worlds.world()


def say(who: Who, case: Case, text: str, when: str = "2026-07-06 09:10") -> Message:
    """Somebody says something in the joint room."""
    room = sessions.joint(case)
    posted = talk.post(actor=actor(who), room=room.pk, ref=uuid4(), kind="text", body={"text": text}, now=at(when))
    return Message.objects.get(room=room, seq=posted.seq)


def ended(world: World, case: Case | None = None) -> Case:
    """A session of two items in which the store's agent said something that was taken down."""
    case = case or sessions.told(world)
    first = latest_sitting(case).topics.first()
    assert first is not None
    do("open_item", world.mediator, "2026-07-06 09:05", case, topic=str(first.pk))
    line = say(world.home_agent, case, SAID)
    do("take_down", world.mediator, "2026-07-06 09:11", case, lines=[str(line.pk)])
    do("end_session", world.mediator, "2026-07-06 10:30", case, outcome="交货日期没有争议。", result="另行约定。")
    return case


def latest_sitting(case: Case) -> Any:
    return latest(case, PM).sittings.latest("number")


def signing(world: World) -> Case:
    """Read out; nothing is signed yet."""
    case = ended(world)
    do("read_minutes", world.mediator, "2026-07-06 10:35", case, how="aloud")
    return case


def sign(who: Who, case: Case, when: str = "2026-07-06 10:40") -> None:
    do("sign_minutes", who, when, case, content_hash=Minutes.objects.get().content_hash, read=True)


def test_the_draft_says_what_happened_and_nothing_of_it_was_typed_again(world: World) -> None:
    case = ended(world)
    one = Minutes.objects.get()
    assert one.state == "draft"
    said = one.content
    assert [(each["name"], each["as"], each["here"]) for each in said["roll"]] == [
        ("陈示例", "申请人", "online"), ("郭示例", "代表被申请人示例家居定制有限公司", "online"),
    ]  # fmt: skip
    assert [(each["who"], each["text"]) for each in said["statements"]] == [("郭示例", SAID)]
    assert [(each["title"], each["outcome"]) for each in said["topics"]] == [("核对事实", "交货日期没有争议。")]
    assert (said["result"], said["mediator"]) == ("另行约定。", "方示例")
    with translation.override("en"):
        assert "郭示例 said: 愿意退还差价九千元。" in lines(said)
    record = str(list(Event.objects.filter(case=case).values_list("data", flat=True)))
    assert SAID not in record


def test_only_what_was_said_before_everyone_since_the_session_began_is_offered_and_once(world: World) -> None:
    case = sessions.in_room(world)
    before = say(world.chen, case, "会前说的话。", "2026-07-06 08:58")
    do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case))
    line = say(world.chen, case, "会上说的话。")
    caucus = do("open_caucus", world.mediator, "2026-07-06 09:11", case, side="claimant").result["room"]
    body = {"text": "只对调解员说的话。"}
    talk.post(actor=actor(world.chen), room=caucus, ref=uuid4(), kind="text", body=body, now=at("2026-07-06 09:12"))
    alone = Message.objects.get(room=caucus, kind="text")
    for wrong in (before, alone):
        with refused("invalid", case):
            do("take_down", world.mediator, "2026-07-06 09:13", case, lines=[str(wrong.pk)])
    do("take_down", world.mediator, "2026-07-06 09:13", case, lines=[str(line.pk)])
    with refused("invalid", case):
        do("take_down", world.mediator, "2026-07-06 09:14", case, lines=[str(line.pk)])
    assert Quote.objects.count() == 1


def test_a_correction_is_added_as_a_statement_until_the_minutes_are_read(world: World) -> None:
    case = ended(world)
    before = Minutes.objects.get()
    with refused("not_open", case):
        do("sign_minutes", world.chen, "2026-07-06 10:31", case, content_hash=before.content_hash, read=True)
    do("correct_minutes", world.chen, "2026-07-06 10:32", case, text="板材差价应为一万元。")
    after = Minutes.objects.get()
    assert after.content_hash != before.content_hash
    assert [(one["name"], one["text"]) for one in after.content["corrections"]] == [("陈示例", "板材差价应为一万元。")]
    assert {key: value for key, value in after.content.items() if key != "corrections"} == {
        key: value for key, value in before.content.items() if key != "corrections"
    }
    do("read_minutes", world.mediator, "2026-07-06 10:35", case, how="each")
    with refused("not_open", case):
        do("correct_minutes", world.chen, "2026-07-06 10:36", case, text="再加一句。")


def test_signed_by_all_who_were_there_they_become_the_record_and_a_paper(world: World) -> None:
    case = signing(world)
    with refused("conflict", case):
        do("sign_minutes", world.chen, "2026-07-06 10:40", case, content_hash="0" * 64, read=True)
    with refused("invalid", case):
        do("sign_minutes", world.chen, "2026-07-06 10:40", case, content_hash=Minutes.objects.get().content_hash)
    for who in (world.chen, world.home_agent):
        sign(who, case)
    with refused("already_decided", case):
        sign(world.chen, case)
    assert not SessionRecord.objects.exists()
    sign(world.mediator, case)
    one, record = Minutes.objects.get(), SessionRecord.objects.get()
    assert (one.state, record.signed, latest(case, PM).facts["minutes"]) == ("done", one.pk, None)
    held = Signature.objects.filter(document=one.pk)
    assert {each.content_hash for each in held} == {one.content_hash}
    assert sorted(each.kind for each in held) == ["mediator", "party", "party"]
    assert record.content == {}, "what was said is sealed at rest"
    paper = Paper.objects.get(case=case, kind="mediation_record")
    assert [each["text"] for each in paper.data["statements"]] == [SAID]
    assert len(paper.data["signatures"]) == 3
    outbox.drain(now=at("2026-07-06 10:50"))
    assert Paper.objects.get(pk=paper.pk).status == PaperStatus.READY
    assert "minutes.signed" in kinds(case)
    assert "call_roll" in may(case, world.mediator, "2026-07-06 11:00")


def test_who_was_absent_is_not_named_as_present_and_signs_nothing(world: World) -> None:
    case = stories.in_session(world)
    do("call_roll", world.mediator, sessions.BEGAN, case, **sessions.call(world, case))
    do("end_session", world.mediator, "2026-07-06 09:20", case, result="被申请人缺席，另行约定。")
    do("read_minutes", world.mediator, "2026-07-06 09:25", case, how="aloud")
    with refused("not_open", case):
        sign(world.home_agent, case, "2026-07-06 09:26")
    for who in (world.chen, world.mediator):
        sign(who, case, "2026-07-06 09:27")
    data = Paper.objects.get(case=case, kind="mediation_record").data
    assert [one["name"] for one in data["attendees"]] == ["陈示例"]
    assert data["absent"] == ["示例家居定制有限公司（被申请人）"]


def test_who_does_not_sign_says_why_and_that_stands_in_the_record(world: World) -> None:
    case = signing(world)
    do("refuse_minutes", world.home_agent, "2026-07-06 10:41", case, reason="需要先请示公司。")
    sign(world.chen, case, "2026-07-06 10:42")
    sign(world.mediator, case, "2026-07-06 10:43")
    data = Paper.objects.get(case=case, kind="mediation_record").data
    assert data["unsigned"] == ["示例家居定制有限公司未签名：需要先请示公司。"]
    assert "请示" not in str(list(Event.objects.filter(case=case).values_list("data", flat=True)))


def test_whoever_leads_notes_who_did_not_sign_after_signing_first(world: World) -> None:
    case = signing(world)
    with refused("not_open", case):
        do("close_minutes", world.mediator, "2026-07-06 10:41", case, reason="离开会场，未签名。")
    sign(world.chen, case, "2026-07-06 10:41")
    sign(world.mediator, case, "2026-07-06 10:42")
    do("close_minutes", world.mediator, "2026-07-06 10:43", case, reason="离开会场，未签名。")
    assert Minutes.objects.get().state == "done"
    assert Paper.objects.get(case=case, kind="mediation_record").data["unsigned"] == [
        "示例家居定制有限公司未签名：离开会场，未签名。"
    ]


def test_until_the_minutes_are_done_no_other_session_begins(world: World) -> None:
    case = signing(world)
    with refused("not_open", case):
        do("call_roll", world.mediator, "2026-07-06 11:00", case)


def test_minutes_are_signed_after_the_mediation_ended_too(world: World) -> None:
    case = sessions.told(world)
    do("end_mediation", world.chen, "2026-07-06 09:30", case, reason="不再调解。")
    do("read_minutes", world.mediator, "2026-07-06 09:35", case, how="each")
    for who in (world.chen, world.home_agent, world.mediator):
        sign(who, case, "2026-07-06 09:40")
    data = Paper.objects.get(case=case, kind="mediation_record").data
    assert data["result"] == "本场调解中断，没有形成结果。"


@pytest.mark.parametrize("name", ["correct_minutes", "read_minutes", "sign_minutes", "refuse_minutes", "close_minutes"])
def test_without_minutes_nothing_of_the_kind_is_open(world: World, name: str) -> None:
    case = sessions.told(world)
    for who in (world.chen, world.mediator):
        assert name not in may(case, who, "2026-07-06 09:05")
