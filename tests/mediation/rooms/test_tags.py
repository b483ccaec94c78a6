"""Without prejudice: what was conceded or said alone leaves in no file; what both confirm does (5.4; CPLI Art 107)."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pypdf
import pytest
from pypdf.errors import PdfReadError

from mediation.cases.models import Case
from mediation.confirmation import exits
from mediation.core import outbox
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.evidence.models import Evidence
from mediation.rooms import facts, tags
from mediation.rooms.models import Fact, Message, Room
from mediation.rooms.tags import Tag
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediated
from tests.mediation.confirmation import stories
from tests.mediation.confirmation.dossiers import unpack
from tests.mediation.confirmation.test_dossier import taken
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.rooms import scenes
from tests.mediation.worlds import World, actor, at, do, may, refused

pytestmark = pytest.mark.django_db
ALONE, CONCEDED, SETTLED = "底价是九千八百元整", "让步方案甲乙丙丁", "合同价款是四万六千八百元"
TERM: dict[str, Any] = {"kind": "payment", "amount": "9876543.21", "due_on": "2026-09-10", "method": "bank_transfer"}


def spoken(world: World) -> Case:
    """A joint talk with an offer and a fact both sides confirm, and a caucus with words and a file."""
    case = mediated.in_session(world)
    joint = Room.objects.get(case=case, kind="joint")
    scenes.say(world.chen, joint, SETTLED, "2026-07-05 09:40")
    do("offer", world.home_agent, "2026-07-05 09:45", case, terms=[TERM | {"text": CONCEDED}], message=CONCEDED)
    room = do("open_caucus", world.mediator, "2026-07-05 09:50", case, side="claimant").result["room"]
    scenes.say(world.chen, Room.objects.get(pk=UUID(room)), ALONE, "2026-07-05 09:51")
    files = {"file": upload("底价.jpg", picture())}
    do("add_evidence", world.chen, "2026-07-05 09:52", case, files=files, room=room, shows=ALONE)
    line = Message.objects.get(room=joint, seq=Message.objects.filter(room=joint, kind="text").first().seq)  # type: ignore[union-attr]
    do("propose_fact", world.mediator, "2026-07-05 10:00", case, line=str(line.seq))
    fact = Fact.objects.get(message=line)
    for who in (world.chen, world.home_agent):
        do("confirm_fact", who, "2026-07-05 10:05", case, fact=str(fact.pk))
    return case


@pytest.fixture
def world() -> World:
    return worlds.world()


def test_every_line_and_exhibit_carries_its_tag(world: World) -> None:
    case = spoken(world)
    joint = Room.objects.get(case=case, kind="joint")
    settled = tags.confirmed(joint.pk)
    found = {
        (one.room.kind, one.kind, tags.of_message(one, facts=settled))
        for one in Message.objects.filter(room__case=case).select_related("room")
    }
    assert found == {
        ("joint", "system", Tag.PUBLIC), ("joint", "text", Tag.UNDISPUTED_FACT),
        ("joint", "offer", Tag.SETTLEMENT_OFFER),
        ("caucus", "system", Tag.CAUCUS), ("caucus", "text", Tag.CAUCUS),
    }  # fmt: skip
    exhibits = {tags.of_exhibit(one) for one in Evidence.objects.filter(case=case)}
    assert exhibits == {Tag.INDEPENDENT_EVIDENCE, Tag.CAUCUS}
    assert [tag for tag in Tag if not tags.leaves(tag)] == [Tag.CAUCUS, Tag.SETTLEMENT_OFFER]


@pytest.mark.both_databases
def test_a_fact_is_undisputed_only_when_each_side_has_confirmed_it(world: World) -> None:
    case = mediated.in_session(world)
    joint = Room.objects.get(case=case, kind="joint")
    said = scenes.say(world.chen, joint, SETTLED, "2026-07-05 09:40")
    scenes.say(world.home_agent, joint, "交货晚了六十日。", "2026-07-05 09:41")
    assert not {"confirm_fact", "contest_fact"} & may(case, world.chen, "2026-07-05 09:50")
    do("propose_fact", world.mediator, "2026-07-05 10:00", case, line=str(said.seq))
    with refused("invalid", case):
        do("propose_fact", world.mediator, "2026-07-05 10:01", case, line=str(said.seq))
    with refused("forbidden", case):
        do("confirm_fact", world.mediator, "2026-07-05 10:01", case, fact=str(Fact.objects.get().pk))
    do("confirm_fact", world.chen, "2026-07-05 10:02", case, fact=str(Fact.objects.get().pk))
    assert facts.settled(case) == []
    with refused("not_open", case):
        do("confirm_fact", world.chen, "2026-07-05 10:03", case, fact=str(Fact.objects.get().pk))
    do("confirm_fact", world.home_agent, "2026-07-05 10:04", case, fact=str(Fact.objects.get().pk))
    assert facts.settled(case) == [SETTLED]
    assert not any(SETTLED in str(one.data) for one in Event.objects.filter(case=case))


def test_what_one_side_does_not_confirm_stays_what_it_was(world: World) -> None:
    case = mediated.in_session(world)
    joint = Room.objects.get(case=case, kind="joint")
    said = scenes.say(world.chen, joint, SETTLED, "2026-07-05 09:40")
    do("propose_fact", world.mediator, "2026-07-05 10:00", case, line=str(said.seq))
    do("confirm_fact", world.chen, "2026-07-05 10:02", case, fact=str(Fact.objects.get().pk))
    do("contest_fact", world.home_agent, "2026-07-05 10:04", case, fact=str(Fact.objects.get().pk))
    assert facts.settled(case) == []
    assert tags.confirmed(joint.pk) == frozenset()
    do("propose_fact", world.mediator, "2026-07-05 10:06", case, line=str(said.seq))


def read(body: bytes) -> str:
    """Everything a file says, papers without spaces; of a file that only calls itself a paper, its bytes."""
    try:
        pages = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)
    except PdfReadError:
        return body.decode("utf-8", "replace")
    return re.sub(r"\s", "", pages)


CANARIES = (ALONE, CONCEDED, "9,876,543", "9876543", "底价.jpg")  # long enough that no hash holds one by chance


def canaries_in(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(path, word) for path, body in files.items() for word in CANARIES if word in path or word in read(body)]


def test_no_file_for_a_court_holds_what_was_conceded_or_said_alone(world: World) -> None:
    case = spoken(world)
    said = mediated.minutes(proposals=f"商家提出{CONCEDED}，付9,876元")
    do("record_session", world.mediator, "2026-07-05 12:00", case, **said)
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **mediated.draft(case))
    shown = mediated.tabled(case).content_hash
    for who in (world.chen, world.home_agent, world.mediator):
        do("sign_agreement", who, "2026-07-20 15:00", case, content_hash=shown)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    outbox.drain(now=at("2026-07-20 16:09"))
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    for who in (world.chen, world.home_agent):
        do("sign_application", who, "2026-08-04 10:00", case, **stories.signature(case))
    do("file_application", world.home_agent, "2026-08-05 09:20", case)
    outbox.drain(now=at("2026-08-05 09:21"))
    package = taken(world, case)
    files = unpack(package)
    assert canaries_in(files) == []
    record = read(files["record.pdf"])
    assert SETTLED in record
    assert "双方逐项确认无争议的事实" in record
    assert "不附于提交法院的副本" in record
    assert taken(world, case, "2026-08-09 09:00") == package
    own = Paper.objects.get(case=case, kind="mediation_record")
    assert CONCEDED in str(own.data["proposals"]), "the parties' own record keeps what was proposed before everyone"


def test_no_file_for_a_suit_holds_what_was_conceded_or_said_alone(world: World) -> None:
    case = spoken(world)
    do("end_mediation", world.mediator, "2026-07-06 10:00", case, reason="双方差距过大，无法达成协议。")
    outbox.drain(now=at("2026-07-06 10:01"))
    for who in (world.chen, world.home_agent):
        _name, body = exits.take(actor(who), case.pk, now=at("2026-07-07 09:00"))
        with ZipFile(BytesIO(body)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert canaries_in(files) == []
        assert SETTLED in read(files["chronology.pdf"])


def test_the_record_does_not_repeat_a_caucus(world: World) -> None:
    case = spoken(world)
    for field, text in (("undisputed", f"{ALONE}。"), ("result", f"申请人说“{ALONE}”"), ("proposals", ALONE)):
        with refused("invalid", case) as no:
            do("record_session", world.mediator, "2026-07-05 12:00", case, **mediated.minutes(**{field: text}))
        assert "statements" in no.value.errors
    do("record_session", world.mediator, "2026-07-05 12:00", case, **mediated.minutes())
