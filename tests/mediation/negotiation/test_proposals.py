"""The mediator's proposal: answered in secret, shown where both said yes, and otherwise alike whoever refused."""

import itertools
import re
from typing import Any

import pytest

from mediation.agreements.inputs import prefill
from mediation.agreements.signing import current
from mediation.cases.models import Case, Side
from mediation.cases.queries import timeline
from mediation.core import outbox
from mediation.core.models import Event, Strand
from mediation.negotiation import proposing, sealed, secret_queries
from mediation.negotiation.models import BETWEEN, Proposal, SecretAnswer
from mediation.negotiation.verbs import package
from mediation.notices.models import Notice
from mediation.rooms.models import Message, Room
from tests.mediation import worlds
from tests.mediation.cases import bureau, groups
from tests.mediation.negotiation.deals import accept, in_session, offered, pay
from tests.mediation.negotiation.secrets import ASKED, HOUR, OFFERED, PROPOSED, TERM, answer, laid
from tests.mediation.worlds import Who, World, actor, at, do, kinds, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
HASH = re.compile(r"\b[0-9a-f]{64}\b")
ID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
#: What each side can do, silence among it, besides a yes of both.
OTHERWISE = [pair for pair in itertools.product(("yes", "no", None), repeat=2) if pair != ("yes", "yes")]


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def case(world: World) -> Case:
    return in_session(world)


def seen(who: Who, case: Case) -> secret_queries.SeenProposal:
    """The newest proposal as somebody sees it."""
    return secret_queries.proposals_of(actor(who), case)[-1]


def test_two_yes_show_at_once_and_become_the_terms_by_one_button(world: World, case: Case) -> None:
    one = laid(world, case)
    answer(one, world.zhou, "yes")
    one.refresh_from_db()
    assert one.state == "open"
    with refused("not_open", case):
        do("adopt_proposal", world.mediator, ASKED, case, proposal=str(one.pk))
    answer(one, world.agent, "yes", OFFERED)
    one.refresh_from_db()
    assert (one.state, one.ended_at) == ("agreed", at(OFFERED))
    assert package(one.proceeding_id) == []
    for who in (world.zhou, world.agent, world.mediator):
        assert "adopt_proposal" in may(case, who, OFFERED)
    do("adopt_proposal", world.mediator, "2026-07-16 10:30", case, proposal=str(one.pk))
    assert package(one.proceeding_id) == one.terms
    assert prefill(case, one.proceeding_id)["terms"] == one.terms
    held = latest(case, "peoples_mediation")
    assert (held.state, held.facts["accepted_proposal"]) == ("session", str(one.pk))
    assert kinds(case)[-3:] == ["proposal.made", "proposal.agreed", "proposal.adopted"]
    with refused("not_open", case):
        do("adopt_proposal", world.zhou, "2026-07-16 10:31", case, proposal=str(one.pk))


def test_before_the_bureau_adoption_settles_and_the_document_is_written(world: World) -> None:
    case = bureau.reach(world, "in_session")
    term = pay("400.00", "2026-07-10")
    said: dict[str, Any] = {"terms": [term], "until": "2026-06-25 12:00"}
    officer = world.xiaoshan.officer
    pk = do("propose_terms", officer, "2026-06-24 15:00", case, **said).result["proposal"]
    for who in (world.zhou, world.agent):
        do("answer_proposal", who, "2026-06-24 15:10", case, proposal=pk, accepts="yes")
    do("adopt_proposal", world.zhou, "2026-06-24 15:20", case, proposal=pk)
    assert latest(case, "administrative").state == "agreed"
    assert kinds(case).index("proposal.adopted") < kinds(case).index("administrative.agreed")
    text = current(latest(case, "administrative"))
    assert text is not None
    assert text.terms == Proposal.objects.get().terms


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("said", OTHERWISE)
def test_whoever_refused_or_was_silent_everything_looks_alike(
    world: World, case: Case, said: tuple[str | None, str | None], order: int
) -> None:
    before = outside(world, case, answered=(None, None), order=1)
    again = in_session(world, order_no="SF-示例-0003")
    assert outside(world, again, answered=said, order=order) == before


def outside(world: World, case: Case, *, answered: tuple[str | None, str | None], order: int) -> dict[str, Any]:
    """What anybody but the two sides can read of a proposal's course, before its hour and after it."""
    one = laid(world, case)
    sides = [(world.zhou, answered[0]), (world.agent, answered[1])]
    for minute, (who, word) in enumerate(sides[::order]):
        if word is not None:
            answer(one, who, word, f"2026-07-16 10:1{minute}")
    waiting = told(world, case)
    time_passes(HOUR)
    one.refresh_from_db()
    assert one.state == "none"
    return {"waiting": waiting, "ended": told(world, case)}


def told(world: World, case: Case) -> list[str]:
    """Record, room, notices and what leaves the site, for a case, without ids and hashes."""
    strands = Strand.objects.filter(case=case, room=None)
    events = Event.objects.filter(strand__in=strands, kind__startswith="proposal.").order_by("seq")
    rooms = Room.objects.filter(case=case)
    notices = Notice.objects.filter(case=case, title__startswith="proposal.").order_by("title", "person__username", "channel")  # fmt: skip  # noqa: E501
    mediator = seen(world.mediator, case)
    rows: list[Any] = [
        *events.values_list("kind", "actor_kind", "actor_id", "at", "audience", "data"),
        *Message.objects.filter(room__in=rooms).order_by("seq").values_list("kind", "body", "at"),
        *notices.values_list("title", "person__username", "channel", "made_at", "role"),
        (mediator.own, mediator.proposal.state, mediator.proposal.ended_at, mediator.proposal.adopted_at),
        sorted(may(case, world.mediator, "2026-07-16 10:30")), latest(case, "peoples_mediation").version,
    ]  # fmt: skip
    return [ID.sub("#", HASH.sub("#", str(row))) for row in rows]


def test_the_look_that_finds_them_alike_sees_a_difference_where_there_is_one(world: World, case: Case) -> None:
    one = laid(world, case)
    waiting = told(world, case)
    answer(one, world.zhou, "yes")
    assert told(world, case) == waiting
    answer(one, world.agent, "yes")
    assert told(world, case) != waiting


def test_an_answer_is_read_by_its_own_side_alone(world: World, case: Case) -> None:
    one = laid(world, case)
    answer(one, world.zhou, "no")
    time_passes(HOUR)
    own = seen(world.zhou, case).own
    assert own is not None
    assert own.accepts is False
    assert seen(world.agent, case).own is None, "whoever was silent reads no answer of theirs"
    for who in (world.mediator, world.secretary, world.platform_agent):
        assert seen(who, case).own is None
    assert secret_queries.proposals_of(actor(world.outsider), case) == []
    for who in (world.zhou, world.agent, world.mediator, world.secretary, world.platform_agent):
        assert "proposal.answered" not in timeline(actor(who), case).values_list("kind", flat=True)


def test_the_record_closes_with_two_hashes_also_for_silence(world: World, case: Case) -> None:
    one = laid(world, case)
    done = answer(one, world.zhou, "no")
    time_passes(HOUR)
    event = Event.objects.get(case=case, kind="proposal.ended")
    kept = dict(SecretAnswer.objects.filter(proposal=one).values_list("side", "commitment"))
    assert event.data["commitments"] == [kept[side] for side in BETWEEN]
    assert done.result["commitment"] == event.data["commitments"][0]
    assert set(event.data) == {"proposal", "number", "commitments"}


def test_an_answer_exchanged_after_its_commitment_counts_for_nothing(world: World, case: Case) -> None:
    one = laid(world, case)
    answer(one, world.zhou, "no")
    forged = sealed.seal(proposal=str(one.pk), side="claimant", answer=sealed.YES)
    SecretAnswer.objects.filter(proposal=one).update(line=forged.line, commitment=forged.commitment)
    with pytest.raises(sealed.Broken):
        answer(one, world.agent, "yes", OFFERED)
    one.refresh_from_db()
    assert one.state == "open"


def test_an_answer_is_given_once_in_time_and_by_a_side(world: World, case: Case) -> None:
    one = laid(world, case)
    for who in (world.mediator, world.secretary, world.platform_agent):
        with refused("forbidden", case):
            answer(one, who, "yes")
    answer(one, world.zhou, "no")
    with refused("not_open", case):
        answer(one, world.zhou, "yes", OFFERED)
    with refused("too_late", case):
        answer(one, world.agent, "yes", HOUR)
    with refused("invalid", case):
        answer(one, world.agent, "maybe")


def test_only_who_leads_proposes_and_one_at_a_time(world: World, case: Case) -> None:
    for who in (world.zhou, world.agent, world.secretary, world.second_mediator):
        with refused("forbidden", case):
            do("propose_terms", who, PROPOSED, case, terms=[TERM], until=HOUR)
    one = laid(world, case)
    with refused("not_open", case):
        laid(world, case)
    answer(one, world.zhou, "yes")
    do("withdraw_proposal", world.mediator, ASKED, case, proposal=str(one.pk))
    with refused("not_open", case):
        answer(one, world.agent, "yes", OFFERED)
    again = laid(world, case)
    with refused("conflict", case):
        answer(one, world.agent, "yes", OFFERED)
    assert again.number == 2


def test_what_was_agreed_last_is_what_holds(world: World, case: Case) -> None:
    one = laid(world, case)
    for who in (world.zhou, world.agent):
        answer(one, who, "yes")
    better = offered(case, world.agent, "2026-07-16 10:30", pay("450.00", "2026-09-10"))
    accept(case, world.zhou, "2026-07-16 10:40", better)
    with refused("not_open", case):
        do("adopt_proposal", world.mediator, "2026-07-16 10:50", case, proposal=str(one.pk))
    assert package(one.proceeding_id) == better.terms
    two = laid(world, case)
    for who in (world.zhou, world.agent):
        answer(two, who, "yes", "2026-07-16 11:00")
    left = offered(case, world.agent, "2026-07-16 11:05", pay("1.00", "2026-09-10"))
    do("adopt_proposal", world.agent, "2026-07-16 11:10", case, proposal=str(two.pk))
    left.refresh_from_db()
    assert (package(one.proceeding_id), left.status) == (two.terms, "expired")
    last = offered(case, world.agent, "2026-07-16 11:20", pay("460.00", "2026-09-10"))
    accept(case, world.zhou, "2026-07-16 11:30", last)
    assert package(one.proceeding_id) == last.terms


def test_terms_bind_the_two_sides_only(world: World, case: Case) -> None:
    platform = case.parties.get(side=Side.PLATFORM)
    with refused("invalid", case) as caught:
        laid(world, case, terms=[TERM | {"payer": str(platform.pk)}])
    assert list(caught.value.errors) == ["terms"]
    assert [term["amount_words"] for term in laid(world, case).terms] == ["肆佰元整"]


def test_sixty_one_terms_are_refused_with_a_number(world: World, case: Case) -> None:
    with refused("invalid", case) as caught:
        laid(world, case, terms=[TERM] * 61)
    assert "30" in str(caught.value.errors["terms"][0])


def test_where_mediation_ends_so_does_the_proposal(world: World, case: Case) -> None:
    one = laid(world, case)
    do("end_mediation", world.mediator, OFFERED, case, reason="双方差距过大。")
    one.refresh_from_db()
    assert one.state == "none"
    assert proposing.end_proposals(now=at(HOUR)) == 0


def test_in_a_joint_complaint_there_is_no_one_voice_to_ask() -> None:
    world = worlds.world()
    (one,) = groups.people(1)
    case = groups.in_session(world, [one], ["200.00"])
    officer = world.xiaoshan.officer
    assert {"propose_round", "propose_terms"}.isdisjoint(may(case, officer, "2026-08-24 10:00"))
    with refused("not_open", case) as caught:
        do("propose_terms", officer, "2026-08-24 10:00", case, terms=[TERM], until="2026-08-25 10:00")
    assert "joint" in str(caught.value) or "共同" in str(caught.value)


def test_nothing_but_a_hint_leaves_the_site(world: World, case: Case) -> None:
    one = laid(world, case)
    for who in (world.zhou, world.agent):
        answer(one, who, "yes")
    outbox.drain(now=at(OFFERED))
    told = Notice.objects.filter(case=case, title="proposal.agreed")
    assert {note.person for note in told} == {world.zhou, world.agent, world.mediator, world.second_mediator}
    assert {tuple(note.params) for note in told} == {("number",)}
