"""Whose turn it is: who owes the first duty, whose signature or answer is missing; in Python and in the database."""

import pytest

from mediation.cases import turn
from mediation.cases.models import Case
from mediation.cases.queries import proceedings_of
from mediation.core.roles import Role
from tests.mediation import courts as annexed
from tests.mediation import worlds
from tests.mediation.agreements import stories
from tests.mediation.cases import bureau
from tests.mediation.confirmation import stories as court
from tests.mediation.negotiation.deals import accept, offered, pay, s1
from tests.mediation.worlds import World, do, latest, time_passes

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def world() -> World:
    return worlds.world()


def waited_for(case: Case) -> set[str]:
    """Those waited for, after the database was asked the same."""
    _stage, waiting = turn.current(proceedings_of(case))
    on = set() if waiting is None else set(waiting.on)
    asked = {role for role in Role if turn.cases_waiting_for(role).filter(case_id=case.pk).exists()}
    assert asked == on
    return {str(role) for role in on}


def given_and_missing(case: Case) -> tuple[list[str], list[str]]:
    """Whose part is done, and whose is missing."""
    _stage, waiting = turn.current(proceedings_of(case))
    assert waiting is not None
    return [str(one) for one in waiting.given], [str(one) for one in waiting.missing]


def test_each_signature_hands_the_agreement_on(world: World) -> None:
    case = stories.in_session(world)
    assert waited_for(case) == {"mediator", "secretary"}
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **stories.draft(case))
    shown = stories.tabled(case).content_hash
    assert waited_for(case) == {"claimant", "respondent"}, "the platform is not bound, so it does not sign"
    do("sign_agreement", world.chen, "2026-07-20 15:42", case, content_hash=shown)
    assert waited_for(case) == {"respondent"}
    assert given_and_missing(case) == (["claimant"], ["respondent", "mediator", "secretary"])
    do("sign_agreement", world.home_agent, "2026-07-20 15:47", case, content_hash=shown)
    assert waited_for(case) == {"mediator"}
    do("sign_agreement", world.mediator, "2026-07-20 16:02", case, content_hash=shown)
    assert waited_for(case) == {"secretary"}


def test_before_the_court_too_each_signature_hands_the_agreement_on(world: World) -> None:
    case = annexed.session(world)
    assert waited_for(case) == {"mediator"}
    case = annexed.drafted(world)
    assert waited_for(case) == {"claimant", "respondent"}
    shown = annexed.tabled(case).content_hash
    do("sign_agreement", world.zhou, "2026-06-10 10:00", case, content_hash=shown)
    assert waited_for(case) == {"respondent"}
    do("sign_agreement", world.agent, "2026-06-10 10:05", case, content_hash=shown)
    assert waited_for(case) == {"mediator"}


def test_a_new_version_is_signed_by_all_again(world: World) -> None:
    case = stories.drafted(world)
    do("sign_agreement", world.chen, "2026-07-20 15:42", case, content_hash=stories.tabled(case).content_hash)
    do("draft_agreement", world.mediator, "2026-07-20 16:00", case, **stories.draft(case, amount="11000.00"))
    assert waited_for(case) == {"claimant", "respondent"}
    assert given_and_missing(case)[0] == []


def test_both_sides_apply_before_the_committee_decides(world: World) -> None:
    case = stories.applied(world, both=False)
    assert waited_for(case) == {"respondent"}
    do("join_application", world.home_agent, "2026-07-01 09:00", case)
    assert waited_for(case) == {"secretary"}


def test_the_application_waits_for_the_missing_signature_by_the_thirty_days(world: World) -> None:
    case = court.applied(world)
    assert waited_for(case) == {"claimant", "respondent"}
    do("sign_application", world.chen, "2026-08-03 10:00", case, **court.signature(case))
    assert waited_for(case) == {"respondent"}
    stage, waiting = turn.current(proceedings_of(case))
    assert waiting is not None
    assert turn.clock(stage, waiting, case.deadlines.all()) == worlds.clock(case, "D20")
    do("sign_application", world.home_agent, "2026-08-04 10:00", case, **court.signature(case))
    assert waited_for(case) == {"claimant", "respondent", "platform"}


def test_consent_waits_for_the_side_that_has_not_answered(world: World) -> None:
    case = bureau.reach(world, "consent_pending")
    assert waited_for(case) == {"claimant", "respondent"}
    do("consent", world.zhou, bureau.DAY, case)
    assert waited_for(case) == {"respondent"}
    assert given_and_missing(case) == (["claimant"], ["respondent"])
    do("consent", world.agent, bureau.DAY, case)
    assert waited_for(case) == {"officer", "lead"}


def test_after_one_refusal_nobody_is_asked_any_more(world: World) -> None:
    case = bureau.reach(world, "consent_pending")
    do("refuse_consent", world.agent, bureau.DAY, case)
    assert waited_for(case) == {"officer", "lead"}


def test_the_bureaus_document_waits_for_each_who_has_not_signed(world: World) -> None:
    case = bureau.reach(world, "agreed")
    assert waited_for(case) == {"claimant", "respondent", "officer", "lead"}
    agreement = latest(case, "administrative").agreements.get()
    do("sign_document", world.zhou, "2026-06-24 16:00", case, content_hash=agreement.content_hash)
    assert waited_for(case) == {"respondent", "officer", "lead"}
    assert latest(case, "administrative").agreements.count() == 1, "a signature makes no new version"


def test_the_first_duty_says_whose_turn_it_is(world: World) -> None:
    case = s1(world)
    back = {"kind": "return", "due_on": "2026-05-18", "freight": "payee"}
    accept(case, world.zhou, "2026-05-14 16:30", offered(case, world.agent, "2026-05-13 16:00", back, pay("129.00", "2026-05-25")))  # fmt: skip  # noqa: E501
    goods, money = latest(case, "performance").instalments.order_by("number")
    assert waited_for(case) == {"claimant"}, "the goods go back first"
    do("report_paid", world.zhou, "2026-05-15 10:00", case, instalment=str(goods.pk), on="2026-05-15")
    assert waited_for(case) == {"respondent"}, "whether they arrived"
    assert latest(case, "performance").facts["to_confirm"] == {"respondent": ""}
    do("confirm_received", world.agent, "2026-05-16 10:00", case, instalment=str(goods.pk))
    assert waited_for(case) == {"respondent"}
    assert latest(case, "performance").facts["to_do"] == {"respondent": ""}
    do("report_paid", world.agent, "2026-05-17 10:00", case, instalment=str(money.pk), on="2026-05-17")
    assert waited_for(case) == {"claimant"}


@pytest.mark.parametrize(("late", "waits"), [("pay", {"claimant"}), ("return", {"claimant"})])
def test_after_a_breach_the_complainant_decides_or_still_owes(world: World, late: str, waits: set[str]) -> None:
    case = s1(world)
    term = pay("129.00", "2026-05-15") if late == "pay" else {"kind": "return", "due_on": "2026-05-15", "freight": "payee"}  # fmt: skip  # noqa: E501
    accept(case, world.zhou, "2026-05-14 16:30", offered(case, world.agent, "2026-05-13 16:00", term))
    time_passes("2026-05-16 00:01")
    assert latest(case, "performance").state == "overdue"
    assert waited_for(case) == waits
    assert latest(case, "performance").facts["to_do"] == ({} if late == "pay" else {"claimant": ""})
