"""Rounds of sealed bids and proposals an actor may see; of what was said in secret, only what their own side said."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mediation.cases.models import Case
from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.roles import Standing
from mediation.negotiation import sealed
from mediation.negotiation.between import SIDES
from mediation.negotiation.models import GOING_ON, Bid, Proposal, ProposalState, Round, SecretAnswer
from mediation.negotiation.queries import shown_to


@dataclass(frozen=True, slots=True)
class Own:
    """What the reader's own side said in secret, with what proves it: the line, and its hash in the record."""

    at: datetime
    commitment: str
    line: str
    amount: Decimal | None = None
    accepts: bool | None = None


@dataclass(frozen=True, slots=True)
class SeenRound:
    """A round as one reader sees it: who has bid is no secret, what they bid always is."""

    round: Round
    bids: tuple[str, ...]  # the sides whose bid is in
    own: Own | None


@dataclass(frozen=True, slots=True)
class SeenProposal:
    """A proposal as one reader sees it: who has answered is a secret too."""

    proposal: Proposal
    own: Own | None


def rounds_of(actor: Actor, case: Case) -> list[SeenRound]:
    """The rounds of a case, oldest first, as offers: to the sides, and to the body in whose proceeding they were."""
    standing = docket.get().standing(actor, case, None)
    found = shown_to(standing, Round.objects.filter(case=case)).select_related("proceeding", "proposed_by")
    rounds = found.prefetch_related("bids").order_by("proposed_at", "number")
    return [SeenRound(one, tuple(each.side for each in one.bids.all()), _own_bid(standing, one)) for one in rounds]


def proposals_of(actor: Actor, case: Case) -> list[SeenProposal]:
    """The mediators' proposals of a case, oldest first."""
    standing = docket.get().standing(actor, case, None)
    found = shown_to(standing, Proposal.objects.filter(case=case)).select_related("proceeding")
    proposals = found.prefetch_related("answers").order_by("made_at", "number")
    return [SeenProposal(one, _own_answer(standing, one)) for one in proposals]


def _own_bid(standing: Standing, one: Round) -> Own | None:
    mine: Bid | None = next((each for each in one.bids.all() if _is_own(standing, each.side)), None)
    if mine is None:
        return None
    said = sealed.opened(mine.line, mine.commitment, round=str(one.pk), side=mine.side)
    return Own(mine.at, mine.commitment, mine.line, amount=Decimal(said["amount"]))


def _own_answer(standing: Standing, one: Proposal) -> Own | None:
    mine: SecretAnswer | None = next((each for each in one.answers.all() if _is_own(standing, each.side)), None)
    if mine is None:
        return None
    said = sealed.opened(mine.line, mine.commitment, proposal=str(one.pk), side=mine.side)["answer"]
    return None if said == sealed.SILENT else Own(mine.at, mine.commitment, mine.line, accepts=said == sealed.YES)


def _is_own(standing: Standing, side: str) -> bool:
    """Whether the reader speaks for that side; who handles the case speaks for none."""
    return standing.is_any(*SIDES) and standing.party is not None and standing.party.side == side


def waited_until(actor: Actor, case: Case) -> dict[str, datetime]:
    """Until when what is asked of the sides in secret, by verb, can be answered."""
    found: dict[str, datetime] = {}
    for each in rounds_of(actor, case):
        if each.round.state in GOING_ON:
            found |= {"agree_round": each.round.until, "bid": each.round.until}
    for one in proposals_of(actor, case):
        if one.proposal.state == ProposalState.OPEN:
            found["answer_proposal"] = one.proposal.until
    return found
