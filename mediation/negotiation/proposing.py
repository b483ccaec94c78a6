"""The mediator's proposal: terms put to both sides, answered in secret, shown only where both said yes (field 12).

Nobody but the side itself learns what it answered, nor whether it did: an answer stands in a strand of its own which
nobody reads. Two yes show at once. Anything else ends at the hour and in the same words, whoever refused or was silent;
the closing record holds two hashes then, also for a side that said nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Side
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Power, Role
from mediation.core.steps import Step
from mediation.deadlines import sweep
from mediation.negotiation import sealed, terms
from mediation.negotiation.between import (
    SESSIONS,
    SIDES,
    TOLD,
    a_side_or_who_leads,
    own_side,
    record_as_platform,
    say_in_room,
    two_can_answer,
)
from mediation.negotiation.ending import end_each
from mediation.negotiation.models import BETWEEN, Offer, OfferStatus, Proposal, ProposalState, SecretAnswer
from mediation.negotiation.secret_inputs import AnsweringInSecret, ProposalInput, WhichProposal
from mediation.negotiation.verbs import RESTING, SETTLED_BY_ACCEPTANCE
from mediation.rooms.opening import LEADING, leads

RULE = "PROPOSAL"
NOBODY = "sealed"  # audience of an answer: no standing opens it (mediation.core.audience)
PROPOSE = Step(
    rule=RULE, label=_("Propose terms to both sides"), event="proposal.made", who=LEADING, form=ProposalInput,
    tells=TOLD,
)  # fmt: skip
ANSWER = Step(
    rule=RULE, label=_("Answer the mediator's proposal in secret"), event="proposal.answered", who=SIDES,
    form=AnsweringInSecret, disposes=Power.SETTLE, final=True, audience=NOBODY,
)  # fmt: skip
WITHDRAW = Step(
    rule=RULE, label=_("Withdraw the proposal"), event="proposal.withdrawn", who=LEADING, form=WhichProposal,
    tells=TOLD,
)  # fmt: skip
AGREED = Step(
    rule=RULE, label=_("Both sides said yes"), event="proposal.agreed", who=(Role.SYSTEM,), internal=True, tells=TOLD
)
ENDED = Step(
    rule=RULE, label=_("The proposal ended without an agreement"), event="proposal.ended", who=(Role.SYSTEM,),
    form=WhichProposal, internal=True, tells=TOLD,
)  # fmt: skip
ADOPT = Step(
    rule=RULE, label=_("Make it the terms of the agreement"), event="proposal.adopted", who=(*SIDES, *LEADING),
    form=WhichProposal, final=True, tells=TOLD,
)  # fmt: skip


def may_propose(act: Act) -> None:
    """Guard: who leads, with no other proposal out. Refused `forbidden`, `not_open`."""
    leads(act)
    two_can_answer(act)
    if _out(act) is not None:
        raise Refused("not_open", _("A proposal waits for answers already."))


def may_answer(act: Act) -> None:
    """Guard: a proposal waits for one's own side. Refused `forbidden`, `not_open`, `too_late`."""
    side, one = own_side(act), _out(act)
    if one is None:
        raise Refused("not_open")
    if act.now >= one.until:
        raise Refused("too_late")
    if any(each.side == side for each in one.answers.all()):
        raise Refused("not_open", _("Your answer is in. It cannot be changed or seen by anybody else."))


def may_withdraw(act: Act) -> None:
    """Guard: who leads, and a proposal is out. Refused `forbidden`, `not_open`."""
    leads(act)
    if _out(act) is None:
        raise Refused("not_open")


def may_adopt(act: Act) -> None:
    """Guard: both said yes to the newest proposal, nothing was agreed since. Refused `forbidden`, `not_open`."""
    a_side_or_who_leads(act)
    if _adoptable(act) is None:
        raise Refused("not_open")


def _held(act: Act) -> list[Proposal]:
    """The proposals of the proceeding with their answers; read once for all guards of a page."""
    prefetch_related_objects([act.proceeding], "proposals__answers")
    return list(act.proceeding.proposals.all())


def _out(act: Act) -> Proposal | None:
    """The proposal that waits for answers."""
    return next((one for one in _held(act) if one.state == ProposalState.OPEN), None)


def _adoptable(act: Act) -> Proposal | None:
    """The newest proposal, where both said yes to it and nothing was agreed since."""
    one = next(reversed(_held(act)), None)
    if one is None or one.state != ProposalState.AGREED or one.adopted_at is not None:
        return None
    accepted = Offer.objects.filter(proceeding_id=one.proceeding_id, status=OfferStatus.ACCEPTED)
    return None if accepted.filter(decided_at__gt=one.ended_at).exists() else one


def propose_terms(act: Act, data: dict[str, Any]) -> None:
    """Put terms to both sides at once."""
    claimant = act.case.parties.get(side=Side.CLAIMANT)
    held = Proposal.objects.filter(proceeding_id=act.proceeding.pk)
    made = Proposal.objects.create(
        case=act.case, proceeding_id=act.proceeding.pk, number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        terms=data["terms"], total=terms.total_for(data["terms"], claimant.pk), message=data["message"],
        made_at=act.now, until=data["until"],
    )  # fmt: skip
    _said(act, made)
    act.stay()


def answer_proposal(act: Act, data: dict[str, Any]) -> None:
    """Seal one's yes or no. The case's record learns of it only where it is the second yes."""
    one = _meant(act, data["proposal"])
    mine = _sealed(act, one, own_side(act), sealed.YES if data["accepts"] else sealed.NO)
    act.apart = mine.pk
    act.note(proposal=one.pk, commitment=mine.commitment)
    act.result |= {"proposal": str(one.pk), "commitment": mine.commitment}
    answers = list(one.answers.all())
    if len(answers) == len(BETWEEN) and all(_yes(act, one, each, mine) for each in answers):
        _end(act, one, ProposalState.AGREED)
        say_in_room(act, AGREED.event, one.number)
        act.stay(AGREED)


def _sealed(act: Act, one: Proposal, side: str, answer: str) -> SecretAnswer:
    said = sealed.seal(proposal=str(one.pk), side=side, answer=answer)
    return SecretAnswer.objects.create(
        proposal=one, side=side, line=said.line, commitment=said.commitment, at=act.now
    )  # fmt: skip


def _yes(act: Act, one: Proposal, each: SecretAnswer, mine: SecretAnswer) -> bool:
    """Whether a side said yes, by the line it committed to; the hash stands in the answer's own strand."""
    kept = Event.objects.filter(strand__room=each.pk, kind=ANSWER.event, data__commitment=each.commitment)
    if each.pk != mine.pk and not kept.exists():
        raise sealed.Broken(each.commitment)
    said = sealed.opened(each.line, each.commitment, proposal=str(one.pk), side=each.side)
    return bool(said["answer"] == sealed.YES)


def withdraw_proposal(act: Act, data: dict[str, Any]) -> None:
    """Take it back; what was answered stays sealed."""
    one = _meant(act, data["proposal"])
    _end(act, one, ProposalState.WITHDRAWN)
    _said(act, one)
    act.stay()


def end_proposal(act: Act, data: dict[str, Any]) -> None:
    """End it at its hour without an agreement, and without a hint of who did not agree.

    Refused `too_early`, `already_decided`.
    """
    one = Proposal.objects.filter(pk=data["proposal"], proceeding_id=act.proceeding.pk).first()
    if one is None:
        raise Refused("not_found")
    if one.state != ProposalState.OPEN:
        raise Refused("already_decided")
    if act.now < one.until:
        raise Refused("too_early")
    held = {each.side: each for each in one.answers.all()}
    for side in BETWEEN:
        if side not in held:
            held[side] = _sealed(act, one, side, sealed.SILENT)
    _end(act, one, ProposalState.NONE)
    _said(act, one, commitments=[held[side].commitment for side in BETWEEN])
    act.stay()


def adopt_proposal(act: Act, data: dict[str, Any]) -> None:
    """Make what both said yes to the terms: a bureau settles by it, a committee drafts from it, and all sign."""
    one = _adoptable(act)
    if one is None or one.pk != data["proposal"]:
        raise Refused("conflict")
    Proposal.objects.filter(pk=one.pk, adopted_at=None).update(adopted_at=act.now)
    rest = Offer.objects.filter(proceeding_id=act.proceeding.pk, status=OfferStatus.OPEN)
    rest.update(status=OfferStatus.EXPIRED, decided_at=act.now)
    _said(act, one)
    act.keep(accepted_proposal=one.pk, agreed_on=act.today)
    act.stay()
    if act.proceeding.kind in SETTLED_BY_ACCEPTANCE:
        act.move("settle")


@sweep.also
def end_proposals(*, now: datetime) -> int:
    """End every proposal whose hour has come, each through the gate as the system; how many."""
    due = Proposal.objects.filter(state=ProposalState.OPEN, until__lte=now).order_by("until", "pk")
    return end_each("end_proposal", "proposal", due, now=now)


@gate.interpreter(17)
def interpret(act: Act, move: Move) -> None:
    """Record what two yes came to, and a settlement by adoption; where mediation ends, so does a proposal."""
    if move.step is AGREED:
        record_as_platform(act, AGREED, proposal=act.result["proposal"], number=_number(act))
    if act.verb.effect is adopt_proposal and move.source != move.target:
        act.also(move.step.event, audience=move.step.audience, proceeding=move.proceeding)
    talking = SESSIONS.get(move.proceeding.kind)
    if talking is not None and move.target not in talking | RESTING:
        left = Proposal.objects.filter(proceeding_id=move.proceeding.pk, state=ProposalState.OPEN)
        left.update(state=ProposalState.NONE, ended_at=act.now)


def _number(act: Act) -> int:
    return Proposal.objects.values_list("number", flat=True).get(pk=act.result["proposal"])


def _meant(act: Act, pk: UUID) -> Proposal:
    """The proposal that stood on the screen. Refused `not_found`, `conflict`."""
    one = Proposal.objects.filter(pk=pk, proceeding_id=act.proceeding.pk).first()
    if one is None:
        raise Refused("not_found")
    if one.state != ProposalState.OPEN:
        raise Refused("conflict")
    return one


def _end(act: Act, one: Proposal, state: ProposalState) -> None:
    """Give a proposal its end, once. Refused `already_decided`."""
    held = Proposal.objects.filter(pk=one.pk, state=ProposalState.OPEN)
    if held.update(state=state, ended_at=act.now) != 1:
        raise Refused("already_decided")


def _said(act: Act, one: Proposal, **facts: Any) -> None:
    act.note(proposal=one.pk, number=one.number, **facts)
    act.result |= {"proposal": str(one.pk)}
    say_in_room(act, act.verb.step.event, one.number)


def _register() -> None:
    lines: tuple[tuple[str, Step, Callable[[Act, dict[str, Any]], None], verbs.Guard], ...] = (
        ("propose_terms", PROPOSE, propose_terms, may_propose),
        ("answer_proposal", ANSWER, answer_proposal, may_answer),
        ("withdraw_proposal", WITHDRAW, withdraw_proposal, may_withdraw),
        ("adopt_proposal", ADOPT, adopt_proposal, may_adopt),
    )
    for stage, states in SESSIONS.items():
        for name, step, effect, guard in lines:
            verbs.verb(stage, name, step, states=states, guard=guard)(effect)
        verbs.verb(stage, "end_proposal", ENDED)(end_proposal)


_register()
