"""Whoever is waited for was told, by the very act that made it their turn: along every story, after every verb."""

from typing import Any

import pytest

from mediation.cases.docket import as_stage
from mediation.cases.models import Case, Proceeding
from mediation.core import gate, verbs
from mediation.core.gate import Done
from mediation.core.roles import Role
from mediation.notices.models import Channel, Notice
from mediation.notices.telling import addressees
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.confirmation import stories as court
from tests.mediation.negotiation.deals import accept, offered, pay, s1
from tests.mediation.worlds import World, do

pytestmark = pytest.mark.django_db
Turns = dict[tuple[Proceeding, str], Any]


def turns(case: Any) -> Turns:
    """Who is waited for in which proceeding of a case."""
    found: Turns = {}
    for one in map(as_stage, Proceeding.objects.filter(case_id=case)):
        waiting = verbs.waiting(one)
        found |= {(one, role): role for role in waiting.on} if waiting else {}
    return found


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every verb is followed by the question whether those newly waited for were told; what was asked of whom."""
    perform, seen = gate.perform, list[str]()

    def watched(name: str, **given: Any) -> Done:
        before = turns(given.get("case"))
        done = perform(name, **given)
        for proceeding, role in turns(done.case).keys() - before.keys():
            for one in addressees(proceeding, (Role(role),)):
                told = Notice.objects.filter(
                    person=one.person, case_id=done.case, made_at=given["now"], channel=Channel.IN_SITE
                )
                assert told.exists() or str(one.person.pk) == given["actor"].id, (name, proceeding.state, role)
                seen.append(f"{proceeding.state}:{role}")
        return done

    monkeypatch.setattr(gate, "perform", watched)
    return seen


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.mark.parametrize("state", list(bureau.PATHS))
def test_at_the_bureau(world: World, state: str) -> None:
    bureau.reach(world, state)


def test_on_the_way_to_a_ruling(world: World, asked: list[str]) -> None:
    case = court.in_review(world)
    do("confirm", world.clerk, "2026-08-20 10:00", case, **court.RULING)
    expected = {"session:claimant", "session:respondent", "session:mediator", "session:secretary", "draft:respondent"}
    assert expected <= set(asked)


def test_on_the_way_to_performance(world: World, asked: list[str]) -> None:
    case = s1(world)
    back = {"kind": "return", "due_on": "2026-05-18", "freight": "payee"}
    accept(case, world.zhou, "2026-05-14 16:30", offered(case, world.agent, "2026-05-13 16:00", back, pay("129.00", "2026-05-25")))  # fmt: skip  # noqa: E501
    assert "due_scheduled:claimant" in asked


def signatures_asked_of(case: Case, kind: str) -> set[str]:
    """Usernames of those told of events of a kind."""
    return set(Notice.objects.filter(case=case, title=kind).values_list("person__username", flat=True))


def test_everyone_who_must_sign_is_asked_for_the_signature(world: World) -> None:
    case = stories.drafted(world)
    both = {world.chen.username, world.home_agent.username}
    assert both <= signatures_asked_of(case, "agreement.drafted")
    do("sign_agreement", world.chen, "2026-07-20 15:42", case, content_hash=stories.tabled(case).content_hash)
    assert both <= signatures_asked_of(case, "agreement.signed")


def test_the_document_of_the_bureau_and_what_was_done_at_once_are_told(world: World) -> None:
    case = bureau.reach(world, "agreed")
    do("record_performed", world.agent, "2026-06-24 16:00", case, what="已退款", on="2026-06-24")
    assert world.zhou.username in signatures_asked_of(case, "administrative.performance_reported")
    shown = case.proceedings.get(kind="administrative").agreements.get().content_hash
    do("sign_document", world.zhou, "2026-06-24 16:10", case, content_hash=shown)
    assert world.agent.username in signatures_asked_of(case, "agreement.signed")
