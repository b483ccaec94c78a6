"""What an actor may see of a performance: the plan, the breach, and the way that is open after it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.queries import case_of, proceedings_of
from mediation.cases.states import AdministrativeState, PerformanceState, Stage
from mediation.core.actors import Actor
from mediation.law.periods import Period
from mediation.negotiation.queries import accepted_total
from mediation.performance import rules
from mediation.performance.claims import advances_in
from mediation.performance.models import Advance, Enforcement, Instalment, InstalmentStatus, PaymentReport
from mediation.performance.plans import confirmation_of, instalments_of


@dataclass(frozen=True, slots=True)
class Breach:
    """What the banner says: since when, how much of what, and until when it can be enforced where a court confirmed."""

    since: date
    overdue: list[Instalment]
    amount: Decimal
    confirmed: bool
    until: Period | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One performance with its instalments."""

    proceeding: Proceeding
    instalments: list[Instalment]
    total: Decimal
    received: Decimal
    breach: Breach | None
    enforcement: Enforcement | None

    @property
    def outstanding(self) -> Decimal:
        """Money still owed to the complainant."""
        return self.total - self.received


def plans_of(actor: Actor, case: Case) -> list[Plan]:
    """Every performance of a case, oldest first. Refused `not_found` for those without a part in it."""
    case_of(actor, case.pk)
    return [_plan(one) for one in proceedings_of(case) if one.kind == Stage.PERFORMANCE]


def plan_of(actor: Actor, case: Case) -> Plan | None:
    """The newest performance of a case, None before anything was agreed. Refused `not_found`."""
    found = plans_of(actor, case)
    return found[-1] if found else None


def reports_of(actor: Actor, instalment: Instalment) -> list[PaymentReport]:
    """What was said about an instalment; numbers of payment and parcel only to its two ends. Refused `not_found`."""
    _case, standing = case_of(actor, instalment.proceeding.case_id)
    found = list(instalment.reports.all())
    party = standing.party
    if party is None or (party.side == Side.PLATFORM and party.pk != instalment.payer_id):
        for one in found:
            one.transaction_no, one.tracking_no = _masked(one.transaction_no), _masked(one.tracking_no)
    return found


def _masked(number: str) -> str:
    return f"****{number[-4:]}" if number else ""


def recovered(actor: Actor, case: Case) -> Decimal:
    """What the complainant has got back in money: what was received, and what was done at once (domain 6.2)."""
    case_of(actor, case.pk)
    return recovered_in(case)


def recovered_in(case: Case) -> Decimal:
    """The same for the figures of a body, which read no person's part in a case."""
    proceedings = proceedings_of(case)
    paid = sum((_plan(one).received for one in proceedings if one.kind == Stage.PERFORMANCE), Decimal(0))
    planned = {one.origin_id for one in proceedings if one.kind == Stage.PERFORMANCE}
    at_once = [
        one
        for one in proceedings
        if one.kind == Stage.ADMINISTRATIVE and one.state == AdministrativeState.PERFORMED and one.pk not in planned
    ]
    first = [one for one in advances_in(case) if one.proceeding.kind != Stage.PERFORMANCE]
    advanced = sum((one.received or Decimal(0) for one in first), Decimal(0))
    return paid + advanced + sum((accepted_total(one) for one in at_once), Decimal(0))


def advances_of(actor: Actor, case: Case) -> list[Advance]:
    """What the platform paid first, oldest first; the payment's number only to its two ends. Refused `not_found`."""
    _case, standing = case_of(actor, case.pk)
    found = list(advances_in(case))
    ends = {one for paid in found for one in (paid.payer_id, paid.payee_id)}
    if standing.party is not None and standing.party.pk not in ends:
        for one in found:
            one.transaction_no = _masked(one.transaction_no)
    return found


def _plan(proceeding: Proceeding) -> Plan:
    held = instalments_of(proceeding)
    mine = [one for one in held if one.payee.side == Side.CLAIMANT]
    return Plan(
        proceeding=proceeding,
        instalments=held,
        total=sum((one.amount or Decimal(0) for one in mine), Decimal(0)),
        received=sum((one.paid_amount for one in mine), Decimal(0)),
        breach=_breach(proceeding, held),
        enforcement=Enforcement.objects.filter(proceeding_id=proceeding.pk).first(),
    )


def _breach(proceeding: Proceeding, held: list[Instalment]) -> Breach | None:
    late = [one for one in held if one.status == InstalmentStatus.OVERDUE]
    if not late or proceeding.state in (PerformanceState.PERFORMED, PerformanceState.REPLACED):
        return None
    confirmed = confirmation_of(proceeding) is not None
    return Breach(
        since=min(one.due_on for one in late) + timedelta(days=1),
        overdue=late,
        amount=sum((one.remaining for one in late), Decimal(0)),
        confirmed=confirmed,
        until=rules.enforceable_until(max(one.due_on for one in held)) if confirmed else None,
    )
