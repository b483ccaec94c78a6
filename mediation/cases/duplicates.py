"""What else is known of the same dispute, for who files and for who decides. Facts, never a verdict (O121 14, 16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.states import AdministrativeState, Stage

LATELY = WINDOW = timedelta(days=30)
ORDER, GOODS = "order", "goods"
REASONS: dict[str, Any] = {
    ORDER: _("the same order number"),
    GOODS: _("the same merchant and goods within thirty days"),
}
#: Where a bureau did not take the dispute on: it neither accepted nor handled it.
NOT_TAKEN_ON = (AdministrativeState.NOT_ACCEPTED, AdministrativeState.REROUTED, AdministrativeState.REDIRECTED)


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier complaint of the same person about the same matter, and why it counts as the same."""

    case: Case
    reason: str

    @property
    def open(self) -> bool:
        """Whether something can still be added to it."""
        return any(one.closed_at is None for one in self.case.proceedings.all())


@dataclass(frozen=True, slots=True)
class Bought:
    """What a complaint is about, as far as two are compared."""

    order_no: str
    store: UUID | None
    store_name: str
    goods: str
    product: str
    happened_on: date | None


def twins(person: UUID, bought: Bought, *, besides: UUID | None = None) -> list[Twin]:
    """Earlier complaints of a person: by order number, or by merchant and goods within thirty days; oldest first."""
    own = Case.objects.filter(parties__side=Side.CLAIMANT, parties__person=person)
    own = own.exclude(pk=besides) if besides is not None else own
    own = own.prefetch_related("proceedings__body", "parties").order_by("filed_at", "id").distinct()
    found = ((one, _same(one, bought)) for one in own.filter(_near(bought)))
    return [Twin(case, reason) for case, reason in found if reason]


def _near(bought: Bought) -> Q:
    near = Q(pk__in=[])
    if bought.order_no:
        near |= Q(order_no=bought.order_no)
    if bought.happened_on:
        near |= Q(happened_on__range=(bought.happened_on - WINDOW, bought.happened_on + WINDOW))
    return near


def _same(case: Case, bought: Bought) -> str:
    if bought.order_no and case.order_no == bought.order_no:
        return ORDER
    thing = (bought.goods and case.goods == bought.goods) or case.product.strip() == bought.product.strip()
    return GOODS if thing and _same_store(case.parties.all(), bought) else ""


def _same_store(parties: Iterable[Party], bought: Bought) -> bool:
    against = [one for one in parties if one.side == Side.RESPONDENT]
    if bought.store:
        return any(one.organisation_id == bought.store for one in against)
    return any(one.organisation_id is None and one.name == bought.store_name for one in against)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same dispute at another bureau that received it before: which, since when, why it is the same."""

    proceeding: Proceeding
    received_on: date
    reason: str


def earlier_elsewhere(proceeding: Proceeding) -> Earlier | None:
    """The first bureau to have received the same dispute, while it has it: that one handles (Order 121 Art 14).

    One that did not take it on, or from which it was withdrawn before it was accepted, does not count.
    """
    case = proceeding.case
    parties = {one.side: one for one in case.parties.all()}
    claimant, respondent = parties.get(Side.CLAIMANT), parties.get(Side.RESPONDENT)
    if claimant is None or claimant.person_id is None:
        return None
    store, name = (respondent.organisation_id, respondent.name) if respondent else (None, "")
    bought = Bought(case.order_no, store, name, case.goods, case.product, case.happened_on)
    found = [
        Earlier(one, date.fromisoformat(one.facts.get("first_received_on", one.facts["received_on"])), twin.reason)
        for twin in twins(claimant.person_id, bought, besides=case.pk)
        for one in twin.case.proceedings.all()
        if one.kind == Stage.ADMINISTRATIVE and one.body_id != proceeding.body_id and _has_it(one)
    ]
    before = [one for one in found if one.proceeding.opened_at < proceeding.opened_at]
    return min(before, key=lambda one: one.proceeding.opened_at, default=None)


def _has_it(proceeding: Proceeding) -> bool:
    if proceeding.state == AdministrativeState.WITHDRAWN:
        return "accepted_on" in proceeding.facts
    return proceeding.state not in NOT_TAKEN_ON


@dataclass(frozen=True, slots=True)
class Hint:
    """Cases that have something in common with this one: `reason` is order, sides or respondent."""

    reason: str
    cases: tuple[Case, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.cases)


def hints(case: Case, *, now: datetime) -> list[Hint]:
    """The same order, the same two sides, and others against the same merchant within thirty days; empty ones too."""
    parties = {one.side: one for one in case.parties.all()}
    claimant, respondent = parties.get(Side.CLAIMANT), parties.get(Side.RESPONDENT)
    others = Case.objects.exclude(pk=case.pk)
    same_order = others.filter(order_no=case.order_no) if case.order_no else others.none()
    against = _against(respondent)
    both = others.filter(parties__in=against, pk__in=_by(claimant).values("case")).distinct()
    lately = others.filter(parties__in=against, filed_at__gt=now - LATELY, filed_at__lte=now).distinct()
    return [
        Hint("order", tuple(same_order)),
        Hint("sides", tuple(both)),
        Hint("respondent", tuple(lately)),
    ]


def _against(respondent: Party | None) -> QuerySet[Party]:
    if respondent is None:
        return Party.objects.none()
    same = Q(organisation=respondent.organisation_id) if respondent.organisation_id else Q(name=respondent.name)
    return Party.objects.filter(same, side=Side.RESPONDENT)


def _by(claimant: Party | None) -> QuerySet[Party]:
    return Party.objects.filter(side=Side.CLAIMANT, person=claimant.person_id) if claimant else Party.objects.none()
