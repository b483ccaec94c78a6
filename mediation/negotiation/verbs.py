"""Making, accepting, declining and withdrawing offers (domain 1.2 H2, 1.4 M6, 5.1); chat accepts nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases import members
from mediation.cases.flows.performance import plan
from mediation.cases.models import Party, Side
from mediation.cases.states import (
    AdministrativeState,
    CourtMediationState,
    EntrustedState,
    FirstHandlingState,
    PeoplesMediationState,
    Stage,
)
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Power, Role
from mediation.core.steps import Step
from mediation.deadlines import sweep
from mediation.negotiation import rules, table, terms, voting
from mediation.negotiation.ending import end_each
from mediation.negotiation.inputs import Accepting, Declining, Meant, OfferInput
from mediation.negotiation.models import Offer, OfferStatus, Proposal

#: Where offers are made, and in which states of each stage.
TABLES: dict[str, frozenset[str]] = {
    Stage.FIRST_HANDLING: frozenset(
        {FirstHandlingState.OPEN, FirstHandlingState.ACKNOWLEDGED, FirstHandlingState.NEGOTIATING}
    ),
    Stage.ADMINISTRATIVE: frozenset({AdministrativeState.IN_SESSION}),
    Stage.ENTRUSTED: frozenset({EntrustedState.SESSION}),
    Stage.PEOPLES_MEDIATION: frozenset({PeoplesMediationState.SESSION}),
    Stage.COURT_MEDIATION: frozenset({CourtMediationState.SESSION}),
}
#: States in which mediation rests: offers stay, though nobody can answer them.
RESTING = frozenset({
    AdministrativeState.SUSPENDED_RECUSAL, AdministrativeState.REAPPOINTED, AdministrativeState.SCHEDULED,
    AdministrativeState.PAUSED_APPRAISAL,
})  # fmt: skip
SETTLED_BY_ACCEPTANCE = (Stage.FIRST_HANDLING, Stage.ADMINISTRATIVE)
OFFER = Step(rule="H2", label=_("Make an offer"), event="offer.made", who=PARTIES, form=OfferInput, tells=PARTIES,
             disposes=Power.SETTLE)  # fmt: skip
ACCEPT = Step(
    rule="H2",
    label=_("Accept the offer"),
    event="offer.accepted",
    who=(Role.CLAIMANT, Role.RESPONDENT),
    form=Accepting,
    disposes=Power.SETTLE,
    final=True,
    tells=PARTIES,
)
DECLINE = Step(
    rule="H2",
    label=_("Decline the offer"),
    event="offer.declined",
    who=(Role.CLAIMANT, Role.RESPONDENT),
    form=Declining,
    tells=PARTIES,
)
WITHDRAW = Step(
    rule="H2", label=_("Withdraw the offer"), event="offer.withdrawn", who=PARTIES, form=Meant, tells=PARTIES
)
EXPIRE = Step(
    rule="H2",
    label=_("The offer ran out"),
    event="offer.expired",
    who=(Role.SYSTEM,),
    form=Meant,
    internal=True,
    tells=PARTIES,
)


def on_the_table(act: Act) -> QuerySet[Offer]:
    """Open offers of the proceeding that have not run out."""
    return Offer.objects.filter(
        proceeding_id=act.proceeding.pk, status=OfferStatus.OPEN, expires_at__gt=act.now
    ).order_by("version")


def somebody_offered(act: Act) -> None:
    """Guard: the other side's offer waits for an answer. Refused `already_decided`, `not_open`."""
    voting.each_for_themself(act)
    if not on_the_table(act).filter(side__in=rules.answers_to(_party(act).side)).exists():
        raise _nothing_left(act)


def i_offered(act: Act) -> None:
    """Guard: one's own offer is still open. Refused `already_decided`, `not_open`."""
    if not on_the_table(act).filter(side=_party(act).side).exists():
        raise _nothing_left(act)


def offer(act: Act, data: dict[str, Any]) -> None:
    """Put a package to the other side; one's own earlier one is replaced, the other side's stays (a counter)."""
    party = _party(act)
    claimant = act.case.parties.get(side=Side.CLAIMANT)
    group = voting.for_group(act, party.side)
    total = terms.total_for(data["terms"], claimant.pk)
    room = table.joint_room(act)
    held = Offer.objects.filter(proceeding_id=act.proceeding.pk)
    before = held.filter(side=party.side, status=OfferStatus.OPEN).first()
    if before is not None:
        _decide(act, before, OfferStatus.SUPERSEDED if before.open_at(act.now) else OfferStatus.EXPIRED)
    made = Offer.objects.create(
        case=act.case,
        proceeding_id=act.proceeding.pk,
        room=room.pk if room else None,
        version=(held.aggregate(last=Max("version"))["last"] or 0) + 1,
        party=party,
        side=party.side,
        terms=data["terms"],
        total=total,
        parts=voting.parts_of(group, total, data.get("share")) if group else {},
        message=data["message"],
        made_at=act.now,
        expires_at=data["expires_at"],
    )
    if before is not None and before.open_at(act.now):
        Offer.objects.filter(pk=before.pk).update(superseded_by=made)
    table.lay(act, made)
    act.note(offer=made.pk, number=made.version, side=made.side)
    act.result |= {"offer": str(made.pk), "version": made.version}
    if group is not None:
        act.stay(voting.ASKED)
    # The store's and the platform's first offer answers the complaint; the complainant's own does not.
    waits = act.proceeding.kind == Stage.FIRST_HANDLING and act.proceeding.state != FirstHandlingState.NEGOTIATING
    if waits and party.side != Side.CLAIMANT:
        act.move("negotiate")
    act.stay()


def accept_offer(act: Act, data: dict[str, Any]) -> None:
    """Accept exactly the version that was read; the stage decides what follows: settled, agreed, or drafted.

    Refused `not_found`, `forbidden`, `already_decided`, `too_late`, `conflict`.
    """
    meant = _answerable(act, data["offer"])
    if meant.version != data["version"]:
        raise Refused("conflict", number=meant.version)
    _decide(act, meant, OfferStatus.ACCEPTED)
    _said(act, meant)
    act.result |= {"offer": str(meant.pk), "version": meant.version}
    act.stay()
    if not rules.settles(meant.side, list(act.case.parties.all())):
        return
    _settle(act, meant)


def _settle(act: Act, meant: Offer, **facts: Any) -> None:
    _clear(act, meant)
    act.keep(accepted_offer=meant.pk, agreed_on=act.today, **facts)
    if act.proceeding.kind in SETTLED_BY_ACCEPTANCE:
        act.move("settle")
    if act.proceeding.kind == Stage.FIRST_HANDLING:
        plan(act, act.proceeding, package(act.proceeding.pk))


def close_vote(act: Act, data: dict[str, Any]) -> None:
    """Settle for those who said yes, and for nobody else. Refused `not_found`, `conflict`, `already_decided`."""
    _close(act, voting.meant(act, data))


def _close(act: Act, offer: Offer) -> None:
    """End an offer to a group: it holds for who said yes; where nobody did, it is declined and all stay together."""
    party, said = members.joint_party(act.case), voting.tally(offer)
    act.stay(voting.CLOSE)
    if party is None or not said.yes:
        _decide(act, offer, OfferStatus.DECLINED)
        act.note(agreed=0, apart=0)
    else:
        _decide(act, offer, OfferStatus.ACCEPTED, agreed=voting.agreed_terms(act, offer, party, said))
    _said(act, offer)
    act.result |= {"offer": str(offer.pk), "agreed": len(said.yes), "apart": len(said.apart) if said.yes else 0}
    if said.yes:
        _settle(act, offer, **{members.AGREED: offer.pk})


def decline_offer(act: Act, data: dict[str, Any]) -> None:
    """Say no to an offer; the negotiation goes on. Refused `not_found`, `forbidden`, `already_decided`, `too_late`."""
    meant = _answerable(act, data["offer"])
    _decide(act, meant, OfferStatus.DECLINED, reason=data["reason"])
    _said(act, meant)
    act.stay()


def withdraw_offer(act: Act, data: dict[str, Any]) -> None:
    """Take one's own offer back while nobody has accepted it. Refused `not_found`, `forbidden`, `already_decided`."""
    meant = _meant(act, data["offer"])
    if meant.side != _party(act).side:
        raise Refused("forbidden")
    _decide(act, meant, OfferStatus.WITHDRAWN)
    _said(act, meant)
    act.stay()


def expire_offer(act: Act, data: dict[str, Any]) -> None:
    """End an offer whose time has run out. Refused `too_early`, `already_decided`."""
    meant = _meant(act, data["offer"])
    if act.now < meant.expires_at:
        raise Refused("too_early")
    if meant.parts and meant.status == OfferStatus.OPEN and _answered(act, meant):
        act.kind = voting.CLOSE.event
        _close(act, meant)
        return
    _decide(act, meant, OfferStatus.EXPIRED)
    _said(act, meant)
    act.stay()


def _answered(act: Act, meant: Offer) -> bool:
    """Whether somebody in a group said yes in time to an offer that can still be settled here."""
    return act.proceeding.state in TABLES[act.proceeding.kind] and bool(voting.tally(meant).yes)


def package(proceeding: UUID) -> list[dict[str, Any]]:
    """The terms that were agreed in a proceeding: what settled it last, and the platform's additions."""
    offers = agreed(proceeding)
    adopted = Proposal.objects.filter(proceeding_id=proceeding, adopted_at__isnull=False).order_by("-number").first()
    since = adopted.adopted_at if adopted else None
    if adopted is None or since is None or any(one.decided_at > since for one in offers if one.decided_at):
        return [term for one in offers for term in one.agreed or one.terms]
    return [*adopted.terms, *(term for one in _accepted(proceeding)[1] for term in one.terms)]


def agreed(proceeding: UUID) -> list[Offer]:
    """The offers whose terms they are; none while nothing settles."""
    main, added = _accepted(proceeding)
    return [*main, *added] if main else []


def _accepted(proceeding: UUID) -> tuple[list[Offer], list[Offer]]:
    """The accepted offer that settles, and what the platform adds, each the last of its kind."""
    accepted = Offer.objects.filter(proceeding_id=proceeding, status=OfferStatus.ACCEPTED).order_by("version")
    both = list(accepted.select_related("party"))
    parties = list(both[0].case.parties.all()) if both else []
    main = [one for one in both if rules.settles(one.side, parties)][-1:]
    return main, [one for one in both if one not in main and not rules.settles(one.side, parties)][-1:]


@sweep.also
def expire_offers(*, now: datetime) -> int:
    """End every offer that ran out, each through the gate as the system; how many."""
    due = Offer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now).order_by("expires_at", "pk")
    return end_each("expire_offer", "offer", due, now=now)


@gate.interpreter(15)
def interpret(act: Act, move: Move) -> None:
    """Where negotiation ends, nothing stays on the table; where an acceptance settles, the record says so."""
    talking = TABLES.get(move.proceeding.kind)
    if talking is None or move.source == move.target:
        return
    if move.target not in talking | RESTING:
        left = Offer.objects.filter(proceeding_id=move.proceeding.pk, status=OfferStatus.OPEN)
        left.update(status=OfferStatus.EXPIRED, decided_at=act.now)
    closing = act.verb.effect in (accept_offer, close_vote, expire_offer)
    if closing and act.event is not None and move.proceeding.pk == act.proceeding.pk:
        act.also(move.step.event, audience=move.step.audience, proceeding=move.proceeding)


def _party(act: Act) -> Party:
    party: Party | None = act.standing.party
    if party is None:
        raise Refused("forbidden")
    return party


def _meant(act: Act, pk: UUID) -> Offer:
    found = Offer.objects.filter(pk=pk, proceeding_id=act.proceeding.pk).first()
    if found is None:
        raise Refused("not_found")
    return found


def _answerable(act: Act, pk: UUID) -> Offer:
    meant = _meant(act, pk)
    if meant.side not in rules.answers_to(_party(act).side):
        raise Refused("forbidden")
    if meant.status == OfferStatus.OPEN and not meant.open_at(act.now):
        raise Refused("too_late")
    return meant


def _decide(act: Act, meant: Offer, status: OfferStatus, **said: Any) -> None:
    """Give an open offer its end, unless somebody else did: compare-and-set on (id, version, open)."""
    held = Offer.objects.filter(pk=meant.pk, version=meant.version, status=OfferStatus.OPEN)
    if held.update(status=status, decided_at=act.now, **said) != 1:
        raise _decided(meant)


def _said(act: Act, meant: Offer) -> None:
    act.note(offer=meant.pk, number=meant.version, side=meant.side)
    table.note(act, meant)


def _decided(meant: Offer) -> Refused:
    """What became of an offer, by whom and when (promise S1)."""
    at = meant.decided_at.isoformat() if meant.decided_at else ""
    answered = meant.status in (OfferStatus.ACCEPTED, OfferStatus.DECLINED)
    side = rules.ANSWERED_BY[meant.side] if answered else meant.side
    by = meant.case.parties.filter(side=side).values_list("name", flat=True).first() or ""
    return Refused("already_decided", offer=str(meant.pk), state=meant.status, by=by, at=at)


def _nothing_left(act: Act) -> Refused:
    """Why there is nothing to answer: the last offer has just been decided, or there never was one."""
    last = (
        Offer.objects.filter(proceeding_id=act.proceeding.pk)
        .exclude(decided_at=None)
        .order_by("-decided_at", "-version")
        .first()
    )
    return _decided(last) if last else Refused("not_open", state=act.proceeding.state)


def _clear(act: Act, accepted: Offer) -> None:
    """What else lies on the table is replaced by the package that was accepted."""
    rest = Offer.objects.filter(proceeding_id=act.proceeding.pk, status=OfferStatus.OPEN)
    rest.update(status=OfferStatus.SUPERSEDED, decided_at=act.now, superseded_by=accepted)


def _register() -> None:
    lines: tuple[tuple[str, Step, Callable[[Act, dict[str, Any]], None], verbs.Guard | None], ...] = (
        ("offer", OFFER, offer, None),
        ("accept_offer", ACCEPT, accept_offer, somebody_offered),
        ("decline_offer", DECLINE, decline_offer, somebody_offered),
        ("withdraw_offer", WITHDRAW, withdraw_offer, i_offered),
    )
    for stage, states in TABLES.items():
        verbs.verb(stage, "answer_offer", voting.ANSWER, states=states, guard=voting.asked)(voting.answer_offer)
        verbs.verb(stage, "close_vote", voting.CLOSE, states=states, guard=voting.asked)(close_vote)
        for name, step, effect, guard in lines:
            guarded = {"guard": guard} if guard else {}
            verbs.verb(stage, name, step, states=states, **guarded)(effect)
        verbs.verb(stage, "expire_offer", EXPIRE)(expire_offer)


_register()
