"""Sealed bids and proposals for tests, in a session before the committee on 2026-07-16."""

from typing import Any

from mediation.cases.models import Case
from mediation.core.gate import Done
from mediation.negotiation.models import Proposal, Round
from tests.mediation.negotiation.deals import in_session, pay
from tests.mediation.worlds import Who, World, do

PROPOSED, AGREED, ASKED, OFFERED = "2026-07-16 10:00", "2026-07-16 10:05", "2026-07-16 10:10", "2026-07-16 10:20"
HOUR = "2026-07-16 12:00"
TERM = pay("400.00", "2026-09-10")


def proposed(case: Case, who: Who, *, at: str = PROPOSED, **more: Any) -> Round:
    """Propose a round of bids."""
    said = {"rule": "overlap", "until": HOUR} | more
    done = do("propose_round", who, at, case, **said)
    return Round.objects.get(pk=done.result["round"])


def open_round(world: World, case: Case | None = None, *, at: str = AGREED, **more: Any) -> Round:
    """A round both sides agreed to, proposed by the mediator."""
    case = case or in_session(world)
    one = proposed(case, world.mediator, **more)
    for who in (world.zhou, world.agent):
        do("agree_round", who, at, case, round=str(one.pk))
    one.refresh_from_db()
    return one


def bid(one: Round, who: Who, amount: str, at: str = ASKED) -> Done:
    """Enter one side's figure."""
    return do("bid", who, at, one.case, round=str(one.pk), amount=amount)


def both_bid(world: World, one: Round, asked: str, offered: str) -> Round:
    """The complainant's figure, then the merchant's; the round as it stands then."""
    bid(one, world.zhou, asked)
    bid(one, world.agent, offered, OFFERED)
    one.refresh_from_db()
    return one


def laid(world: World, case: Case | None = None, **more: Any) -> Proposal:
    """What the mediator proposes: 400 yuan."""
    case = case or in_session(world)
    done = do("propose_terms", world.mediator, PROPOSED, case, **({"terms": [TERM], "until": HOUR} | more))
    return Proposal.objects.get(pk=done.result["proposal"])


def answer(one: Proposal, who: Who, said: str, at: str = ASKED) -> Done:
    """One side's yes or no."""
    return do("answer_proposal", who, at, one.case, proposal=str(one.pk), accepts=said)
