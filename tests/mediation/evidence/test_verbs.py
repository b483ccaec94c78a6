"""Giving evidence: who may, who sees it, how it is numbered and recorded; a refusal leaves nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest

from mediation.cases.models import Case, Draft
from mediation.core.actors import Actor
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.evidence import rooms
from mediation.evidence.models import Evidence
from mediation.evidence.queries import evidence_of, evidence_one, open_file
from mediation.evidence.verbs import MOST_IN_DRAFT, attach_to_draft, remove_from_draft
from tests.mediation import worlds
from tests.mediation.evidence import corpus
from tests.mediation.evidence.corpus import upload
from tests.mediation.worlds import Who, World, actor, at, do, refused

pytestmark = pytest.mark.django_db
FILED, NOW = "2026-05-25 09:00", "2026-05-26 10:00"


def give(who: Who, case: Case, *, name: str = "订单.jpg", content: bytes = b"", **data: Any) -> Evidence:
    """Add a picture."""
    done = do("add_evidence", who, NOW, case, files={"file": upload(name, content or corpus.picture())}, **data)
    return Evidence.objects.get(pk=done.result["evidence"])


def seen(who: Who, case: Case) -> set[UUID]:
    """Ids of the evidence somebody sees."""
    return set(evidence_of(actor(who), case).values_list("pk", flat=True))


def at_the_bureau(world: World) -> Case:
    """A case in the hands of the bureau of 萧山."""
    return worlds.file_at_bureau(world, world.xiaoshan, at=FILED)


@pytest.mark.parametrize("who", ["zhou", "agent", "platform_agent"])
def test_parties_give_evidence(who: str) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    made = give(getattr(world, who), case, shows="价款")
    assert (made.number, made.audience, made.shows, made.party_id is not None) == (1, "case", "价款", True)
    event = Event.objects.get(case=case, kind="evidence.added")
    assert event.data["sha256"] == made.sha256
    assert "订单" not in str(event.data)


def test_the_officer_gives_evidence() -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    assert give(world.xiaoshan.officer, case).party_id is None


@pytest.mark.parametrize("who", ["outsider", "mediator", "clerk", "supervisor", "chen"])
def test_others_find_no_such_case(who: str) -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    with refused("not_found", case):
        give(getattr(world, who), case)
    assert not Evidence.objects.filter(case=case).exists()


def test_another_bureau_finds_no_such_case() -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    with refused("not_found", case):
        give(world.yuhang.officer, case)


@pytest.mark.parametrize("kind", corpus.REFUSED)
def test_a_bad_file_leaves_nothing(kind: str) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    name, content = corpus.REFUSED[kind]
    with refused("bad_file", case):
        do("add_evidence", world.zhou, NOW, case, files={"file": upload(name, content)})
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "file"), ({"audience": "respondent"}, "audience"), ({"shows": "x" * 201}, "shows"), ({"room": "1"}, "room")],
)
def test_bad_input_stands_beside_its_field(data: dict[str, Any], field: str) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    files = {} if field == "file" else {"file": upload("a.jpg", corpus.picture())}
    with refused("invalid", case) as caught:
        do("add_evidence", world.zhou, NOW, case, files=files, **data)
    assert field in caught.value.errors


def test_what_one_keeps_to_ones_side_the_handler_reads_and_the_other_side_does_not() -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    mine = give(world.zhou, case, audience="own")
    assert mine.audience == "claimant"
    assert seen(world.zhou, case) == seen(world.xiaoshan.officer, case) == {mine.pk}
    assert seen(world.agent, case) == seen(world.platform_agent, case) == seen(world.outsider, case) == set()
    for other in (world.agent, world.platform_agent, world.outsider, world.yuhang.officer):
        with pytest.raises(Refused) as hidden:
            open_file(actor(other), mine.pk)
        assert hidden.value.code == "not_found"
    event = Event.objects.get(case=case, kind="evidence.added")
    assert (event.audience, event.proceeding_id) == ("claimant", mine.proceeding_id)


def test_what_the_bureau_keeps_to_itself_no_party_reads() -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    note = give(world.xiaoshan.officer, case, audience="own")
    assert note.audience == f"body:{world.xiaoshan.body.pk}"
    assert seen(world.xiaoshan.second, case) == {note.pk}
    assert seen(world.zhou, case) == seen(world.agent, case) == set()


def test_numbers_show_no_reader_a_hole() -> None:
    world = worlds.world()
    case = at_the_bureau(world)
    give(world.zhou, case)
    give(world.zhou, case, audience="own")
    give(world.agent, case, audience="own")
    give(world.agent, case)
    assert list(evidence_of(actor(world.agent), case).filter(audience="case").values_list("number", flat=True)) == [
        1,
        2,
    ]
    assert list(
        evidence_of(actor(world.agent), case).filter(audience="respondent").values_list("number", flat=True)
    ) == [1]


def test_what_one_side_showed_its_handler_goes_along_to_the_next() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    mine = give(world.zhou, case, audience="own")
    do("say_no", world.agent, "2026-06-08 16:00", case, reason="不同意退款。")
    do("take_on", world.zhou, "2026-06-09 09:00", case, bureau=str(world.xiaoshan.body.pk))
    assert seen(world.xiaoshan.officer, case) == {mine.pk}
    assert seen(world.agent, case) == set()


def test_a_picture_is_shown_as_a_copy_and_saved_as_it_was() -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    made = give(world.zhou, case, name="封边.png", content=corpus.picture("PNG"))
    shown = open_file(actor(world.agent), made.pk)
    with shown.file as file:
        assert (shown.name, shown.media_type, shown.inline, len(file.read())) == (
            "封边.jpg",
            "image/jpeg",
            True,
            shown.size,
        )
    saved = open_file(actor(world.agent), made.pk, "original")
    with saved.file as file:
        assert (saved.name, saved.media_type, saved.inline, file.read()) == (
            "封边.png",
            "image/png",
            False,
            corpus.picture("PNG"),
        )
    with pytest.raises(Refused):
        open_file(actor(world.agent), made.pk, "thumbnail")
    with pytest.raises(Refused):
        open_file(actor(world.agent), uuid4())


class OneRoom:
    """The rooms as evidence sees them: one room with one seat."""

    def __init__(self, room: UUID, sitter: Actor) -> None:
        self.room, self.sitter = room, sitter

    def readable(self, actor: Actor, case: Case) -> Iterable[UUID]:
        """The room for who sits in it."""
        return [self.room] if actor == self.sitter else []

    def check(self, actor: Actor, case: Case, room: UUID) -> None:
        """Only the one who sits there sends."""
        if room != self.room or actor != self.sitter:
            raise Refused("not_found")


def test_a_room_is_closed_until_rooms_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_kept", [])
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    with refused("not_found", case):
        give(world.zhou, case, room=str(uuid4()))
    assert not Evidence.objects.exists()


def test_a_file_sent_in_a_room_leaves_no_trace_outside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    case = worlds.file_case(world, at=FILED)
    room = uuid4()
    monkeypatch.setattr(rooms, "_kept", [OneRoom(room, actor(world.zhou))])
    made = give(world.zhou, case, room=str(room))
    assert (made.audience, made.number) == (f"room:{room}", 1)
    assert worlds.kinds(case) == ["case.filed"]
    assert seen(world.zhou, case) == seen(world.agent, case) == set()
    assert list(evidence_of(actor(world.zhou), case, room=room)) == [made]
    assert list(evidence_of(actor(world.agent), case, room=room)) == []
    with open_file(actor(world.zhou), made.pk).file as file:
        assert file.read(2) == b"\xff\xd8"
    with pytest.raises(Refused):
        evidence_one(actor(world.agent), made.pk)
    with refused("not_found", case):
        give(world.agent, case, room=str(room))
    assert give(world.zhou, case).number == 1


def draft_of(world: World) -> Draft:
    """An empty draft of 周示例."""
    return Draft.objects.create(person=world.zhou, saved_at=at(FILED))


def test_a_draft_keeps_files_that_the_filing_takes_over() -> None:
    world = worlds.world()
    draft = draft_of(world)
    made = [attach_to_draft(world.zhou, draft, upload(f"{n}.jpg", corpus.picture()), now=at(FILED)) for n in range(3)]
    remove_from_draft(world.zhou, draft, made[0].pk)
    with open_file(actor(world.zhou), made[1].pk).file as file:
        assert file.read(2) == b"\xff\xd8"
    with pytest.raises(Refused):
        open_file(actor(world.agent), made[1].pk)
    case = worlds.file_case(world, at=FILED, draft=str(draft.pk))
    assert list(evidence_of(actor(world.agent), case).values_list("number", "name")) == [(1, "1.jpg"), (2, "2.jpg")]
    assert give(world.agent, case).number == 3
    draft.refresh_from_db()
    for late in (
        lambda: attach_to_draft(world.zhou, draft, upload("late.jpg", corpus.picture()), now=at(NOW)),
        lambda: remove_from_draft(world.zhou, draft, made[1].pk),
    ):
        with pytest.raises(Refused) as filed:
            late()
        assert filed.value.code == "conflict"


def test_a_draft_is_its_writers_alone_and_has_an_end() -> None:
    world = worlds.world()
    draft = draft_of(world)
    with pytest.raises(Refused) as foreign:
        attach_to_draft(world.chen, draft, upload("a.jpg", corpus.picture()), now=at(FILED))
    assert foreign.value.code == "not_found"
    for _n in range(MOST_IN_DRAFT):
        attach_to_draft(world.zhou, draft, upload("a.txt", b"a"), now=at(FILED))
    with pytest.raises(Refused) as full:
        attach_to_draft(world.zhou, draft, upload("a.txt", b"a"), now=at(FILED))
    assert full.value.code == "invalid"
    assert draft.evidence.count() == MOST_IN_DRAFT
