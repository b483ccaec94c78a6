"""Double-blind bids: a rule both sides agree to, one sealed figure each, and the middle where they meet (field 12).

Each figure is committed by its hash in the record before it is compared, and compared once, inside the gate: when
both are in. A figure is read by the side that entered it and by nobody else, whatever becomes of the round.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Side
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Power, Role
from mediation.core.steps import Step
from mediation.deadlines import sweep
from mediation.negotiation import meeting, sealed
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
from mediation.negotiation.models import BETWEEN, GOING_ON, Bid, Round, RoundState
from mediation.negotiation.secret_inputs import Bidding, RoundInput, WhichRound
from mediation.negotiation.verbs import RESTING
from mediation.rooms.opening import LEADING

MOST = 3  # rounds that began in one mediation: each that did not meet says a little about the other side
RULE = "BIDS"
PROPOSE = Step(
    rule=RULE, label=_("Propose sealed bids"), event="round.proposed", who=(*SIDES, *LEADING), form=RoundInput,
    tells=TOLD,
)  # fmt: skip
AGREE = Step(
    rule=RULE, label=_("Agree to the rule of the bids"), event="round.agreed", who=SIDES, form=WhichRound, tells=TOLD
)
DECLINE = Step(
    rule=RULE, label=_("Decline the rule of the bids"), event="round.declined", who=SIDES, form=WhichRound, tells=TOLD
)
BID = Step(
    rule=RULE, label=_("Enter your sealed bid"), event="bid.sealed", who=SIDES, form=Bidding, disposes=Power.SETTLE,
    final=True,
)  # fmt: skip
WITHDRAW = Step(
    rule=RULE, label=_("Withdraw the round of bids"), event="round.withdrawn", who=(*SIDES, *LEADING), form=WhichRound,
    tells=TOLD,
)  # fmt: skip
UNMET = Step(
    rule=RULE, label=_("The bids did not meet"), event="round.unmet", who=(Role.SYSTEM,), form=WhichRound,
    internal=True, tells=TOLD,
)  # fmt: skip
MET = Step(rule=RULE, label=_("The bids met"), event="round.met", who=(Role.SYSTEM,), internal=True, tells=TOLD)
LAPSED = Step(
    rule=RULE, label=_("The round did not begin"), event="round.lapsed", who=(Role.SYSTEM,), internal=True, tells=TOLD
)


def _held(act: Act) -> list[Round]:
    """The rounds of the proceeding with their bids; read once for all guards of a page."""
    prefetch_related_objects([act.proceeding], "rounds__bids")
    return list(act.proceeding.rounds.all())


def _going_on(act: Act) -> Round | None:
    """The round that has not ended."""
    return next((one for one in _held(act) if one.state in GOING_ON), None)


def may_propose(act: Act) -> None:
    """Guard: one at a time, three that began at most. Refused `forbidden`, `not_open`."""
    a_side_or_who_leads(act)
    two_can_answer(act)
    if _going_on(act) is not None:
        raise Refused("not_open", _("A round of sealed bids is going on."))
    if sum(one.started_at is not None for one in _held(act)) >= MOST:
        raise Refused("not_open", _("Three rounds were held already. Go on with offers."))


def may_agree(act: Act) -> None:
    """Guard: a rule waits for one's own side. Refused `forbidden`, `not_open`, `too_late`."""
    side, one = own_side(act), _running(act)
    if one.state != RoundState.PROPOSED or side in one.agreed:
        raise Refused("not_open")


def may_bid(act: Act) -> None:
    """Guard: the round is open, and one's own bid is not in. Refused `forbidden`, `not_open`, `too_late`."""
    side, one = own_side(act), _running(act)
    if one.state != RoundState.OPEN:
        raise Refused("not_open", _("Both sides have to agree to the rule first."))
    if any(each.side == side for each in one.bids.all()):
        raise Refused("not_open", _("Your bid is in. It cannot be changed or seen by anybody else."))


def may_withdraw(act: Act) -> None:
    """Guard: a round is going on, so at most one bid is in. Refused `forbidden`, `not_open`."""
    a_side_or_who_leads(act)
    if _going_on(act) is None:
        raise Refused("not_open")


def propose_round(act: Act, data: dict[str, Any]) -> None:
    """Put a rule to the sides; whoever proposes it for a side agrees to it."""
    party = act.standing.party
    made = Round.objects.create(
        case=act.case, proceeding_id=act.proceeding.pk,
        number=(_rounds(act).aggregate(last=Max("number"))["last"] or 0) + 1,
        rule=data["rule"], margin=data["margin"], proposed_by=party, proposed_at=act.now, until=data["until"],
        agreed={party.side: act.now.isoformat()} if party is not None else {},
    )  # fmt: skip
    _said(act, made, side=party.side if party is not None else _seat(act))
    act.stay()


def agree_round(act: Act, data: dict[str, Any]) -> None:
    """Agree to the rule as it was read; with the other side's word the round begins."""
    one, side = _meant(act, data["round"]), own_side(act)
    one.agreed |= {side: act.now.isoformat()}
    began = set(one.agreed).issuperset(BETWEEN)
    if began:
        one.state, one.started_at = RoundState.OPEN, act.now
    one.save(update_fields=["agreed", "state", "started_at"])
    _said(act, one, side=side, began=began)
    act.stay()


def decline_round(act: Act, data: dict[str, Any]) -> None:
    """Say no to the rule: the round does not take place."""
    one = _meant(act, data["round"])
    _end(act, one, RoundState.DECLINED)
    _said(act, one, side=own_side(act))
    act.stay()


def withdraw_round(act: Act, data: dict[str, Any]) -> None:
    """Call a round off before both bids are in; a bid that was entered stays sealed."""
    one = _meant(act, data["round"])
    _end(act, one, RoundState.WITHDRAWN)
    _said(act, one, side=act.standing.party.side if act.standing.party is not None else _seat(act))
    act.stay()


def bid(act: Act, data: dict[str, Any]) -> None:
    """Seal one's figure and commit to it in the record; with the other's the two are compared, here and once."""
    one, side = _meant(act, data["round"]), own_side(act)
    said = sealed.seal(round=str(one.pk), side=side, amount=sealed.figure(data["amount"]))
    before = list(one.bids.all())
    mine = Bid.objects.create(round=one, side=side, line=said.line, commitment=said.commitment, at=act.now)
    act.result |= {"round": str(one.pk), "commitment": said.commitment}
    _said(act, one, side=side, commitment=said.commitment)
    if before:
        _compare(act, one, [*before, mine])


def _compare(act: Act, one: Round, bids: list[Bid]) -> None:
    """Open both bids against what was committed, and keep where they meet, or that they do not."""
    for other in bids[:-1]:  # the last one's hash goes into the record with this act
        if not Event.objects.filter(case=act.case, kind=BID.event, data__commitment=other.commitment).exists():
            raise sealed.Broken(other.commitment)
    figures = {
        each.side: Decimal(sealed.opened(each.line, each.commitment, round=str(one.pk), side=each.side)["amount"])
        for each in bids
    }
    amount = meeting.met(one.rule, one.margin, asked=figures[Side.CLAIMANT], offered=figures[Side.RESPONDENT])
    line = UNMET if amount is None else MET
    _end(act, one, RoundState.UNMET if amount is None else RoundState.MET, amount=amount)
    say_in_room(act, line.event, one.number)
    act.stay(line)


def end_round(act: Act, data: dict[str, Any]) -> None:
    """End a round at its hour: not both bids came. Refused `too_early`, `already_decided`."""
    one = _rounds(act).filter(pk=data["round"]).first()
    if one is None:
        raise Refused("not_found")
    if one.state not in GOING_ON:
        raise Refused("already_decided")
    if act.now < one.until:
        raise Refused("too_early")
    line = UNMET if one.state == RoundState.OPEN else LAPSED
    _end(act, one, RoundState.UNMET if line is UNMET else RoundState.LAPSED)
    act.kind = line.event
    _said(act, one)
    act.stay(line)


@sweep.also
def end_rounds(*, now: datetime) -> int:
    """End every round whose hour has come, each through the gate as the system; how many."""
    due = Round.objects.filter(state__in=GOING_ON, until__lte=now).order_by("until", "pk")
    return end_each("end_round", "round", due, now=now)


@gate.interpreter(16)
def interpret(act: Act, move: Move) -> None:
    """Record what a comparison showed; where mediation ends, so does a round."""
    if move.step in (MET, UNMET) and act.verb.effect is bid:
        one = _rounds(act).get(pk=act.result["round"])
        record_as_platform(act, move.step, round=str(one.pk), number=one.number)
    talking = SESSIONS.get(move.proceeding.kind)
    if talking is not None and move.target not in talking | RESTING:
        left = Round.objects.filter(proceeding_id=move.proceeding.pk, state__in=GOING_ON)
        left.update(state=RoundState.LAPSED, ended_at=act.now)


def _rounds(act: Act) -> QuerySet[Round]:
    return Round.objects.filter(proceeding_id=act.proceeding.pk)


def _running(act: Act) -> Round:
    """The round that goes on. Refused `not_open`, `too_late`."""
    one = _going_on(act)
    if one is None:
        raise Refused("not_open", _("No round of sealed bids is open."))
    if act.now >= one.until:
        raise Refused("too_late")
    return one


def _meant(act: Act, pk: UUID) -> Round:
    """The round that stood on the screen, still going on. Refused `not_found`, `conflict`."""
    one = _rounds(act).filter(pk=pk).first()
    if one is None:
        raise Refused("not_found")
    if one.state not in GOING_ON:
        raise Refused("conflict")
    return one


def _end(act: Act, one: Round, state: RoundState, **found: Any) -> None:
    """Give a round its end, once. Refused `already_decided`."""
    held = Round.objects.filter(pk=one.pk, state=one.state)
    if held.update(state=state, ended_at=act.now, **found) != 1:
        raise Refused("already_decided")


def _said(act: Act, one: Round, **facts: Any) -> None:
    act.note(round=one.pk, number=one.number, **facts)
    act.result |= {"round": str(one.pk)}
    say_in_room(act, act.kind or act.verb.step.event, one.number)


def _seat(act: Act) -> str:
    return "mediator" if act.standing.is_any(Role.MEDIATOR) else "officer"


def _register() -> None:
    lines: tuple[tuple[str, Step, Callable[[Act, dict[str, Any]], None], verbs.Guard], ...] = (
        ("propose_round", PROPOSE, propose_round, may_propose),
        ("agree_round", AGREE, agree_round, may_agree),
        ("decline_round", DECLINE, decline_round, may_agree),
        ("bid", BID, bid, may_bid),
        ("withdraw_round", WITHDRAW, withdraw_round, may_withdraw),
    )
    for stage, states in SESSIONS.items():
        for name, step, effect, guard in lines:
            verbs.verb(stage, name, step, states=states, guard=guard)(effect)
        verbs.verb(stage, "end_round", UNMET)(end_round)


_register()
