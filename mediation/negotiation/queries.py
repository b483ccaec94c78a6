"""Offers an actor may see, and how a card shows them; every read starts with the actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import pgettext

from mediation.cases.models import Case, Proceeding, Side
from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.audience import readable
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Standing
from mediation.negotiation import terms
from mediation.negotiation.models import Offer, OfferStatus
from mediation.negotiation.verbs import package

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way: what a side asked or offered, and when. `offer` is None for the claim itself."""

    side: str
    label: str
    amount: Decimal
    at: datetime
    offer: Offer | None = None


def offers_of(actor: Actor, case: Case) -> QuerySet[Offer]:
    """Offers of a case, oldest first: to the parties, and to the body in whose proceeding they were made.

    What was conceded to reach a deal is no evidence later (CPLI Art 107, OMR Art 18): bodies of other stages and the
    court see none of them.
    """
    seen = shown_to(docket.get().standing(actor, case, None), Offer.objects.filter(case=case))
    return seen.select_related("party", "proceeding", "case", "superseded_by").order_by("made_at", "version")


def shown_to(standing: Standing, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of what was put on the table, what a standing opens: to the sides, and to the body in charge of that stage."""
    seen = rows.filter(readable(standing)) if standing else rows.none()
    return seen if standing.is_any(*PARTIES) else seen.filter(proceeding__body_id__in=standing.bodies)


def offer_of(actor: Actor, offer: UUID | str) -> Offer:
    """One offer. Refused `not_found` alike for what is not there and what is not theirs."""
    try:
        found = Offer.objects.select_related("case").filter(pk=offer).first()
    except ValidationError:
        found = None
    mine = offers_of(actor, found.case).filter(pk=found.pk).first() if found else None
    if mine is None:
        raise Refused("not_found")
    return mine


def open_offers(actor: Actor, case: Case, *, now: datetime) -> list[Offer]:
    """Offers that can be answered or withdrawn now."""
    return [one for one in offers_of(actor, case) if one.open_at(now)]


def accepted_terms(proceeding: Proceeding) -> list[dict[str, Any]]:
    """The package that was accepted in a proceeding, for drafting and performance; empty when none was."""
    return package(proceeding.pk)


def accepted_total(proceeding: Proceeding) -> Decimal:
    """What the complainant gets in money by the accepted package."""
    claimant = proceeding.case.parties.get(side=Side.CLAIMANT)
    return terms.total_for(package(proceeding.pk), claimant.pk)


def asks_and_offers(actor: Actor, case: Case) -> list[Step]:
    """The way the figures came, oldest first: the claim, then each offer the actor may see."""
    shown = offers_of(actor, case)
    return [*_claimed(case), *(_stepped(one) for one in shown)]


def card(offer: Offer, *, shown: Iterable[Offer] | None = None) -> dict[str, Any]:
    """What templates/components/offer.html shows of an offer.

    `shown` are the offers its reader may see (offers_of), for the way the figures came; left out, it stays out.
    """
    names = {str(one.pk): one.name for one in offer.case.parties.all()}
    before = [*_claimed(offer.case), *(_stepped(one) for one in shown if one.made_at <= offer.made_at)] if shown else []
    replaced = offer.superseded_by
    return {
        "id": offer.pk,
        "number": offer.version,
        "version": offer.version,
        "by_label": offer.party.name,
        "side": offer.side,
        "at": offer.made_at,
        "amount": offer.total if any(terms.paid(one) for one in offer.terms) else None,
        "gist": offer.message,
        "status": offer.status,
        "status_label": offer.get_status_display(),
        "superseded_by": replaced.version if replaced else None,
        "expires_at": offer.expires_at if offer.status == OfferStatus.OPEN else None,
        "terms": [{"label": terms.KIND_NAMES[one["kind"]], "text": terms.sentence(one, names)} for one in offer.terms],
        "moves": [{"side": _letter(one.side), "label": one.label, "amount": one.amount} for one in before],
    }


def _claimed(case: Case) -> list[Step]:
    """The claim as the first figure; none where no money is asked for."""
    asked = pgettext("step of a negotiation", "asked")
    return [Step(Side.CLAIMANT, asked, case.amount, case.filed_at)] if case.amount else []


def _stepped(offer: Offer) -> Step:
    asked, made = pgettext("step of a negotiation", "asked"), pgettext("step of a negotiation", "offered")
    return Step(offer.side, asked if offer.side == Side.CLAIMANT else made, offer.total, offer.made_at, offer)


def _letter(side: str) -> str:
    return "a" if side == Side.CLAIMANT else "b"
