"""Reporting, confirming and disputing what was done, and the ways to court when it was not (domain 1.8)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.performance import PARTIES, PURSUED, RUNNING, SELLERS, OrderIssued
from mediation.cases.states import PerformanceState, Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Arm, Step
from mediation.performance import plans, rules
from mediation.performance.inputs import DisputeInput, ReceiptInput, ReportInput, receivable, reportable, total
from mediation.performance.models import Enforcement, Instalment, InstalmentStatus, PaymentReport

UNFINISHED = frozenset({*RUNNING, *PURSUED})
REPORT = Step(
    rule="1.8",
    label=_("Report that it was done"),
    event="performance.reported",
    who=PARTIES,
    form=ReportInput,
    tells=PARTIES,
)
CONFIRM = Step(
    rule="1.8",
    label=_("Confirm receipt"),
    event="performance.received",
    who=PARTIES,
    form=ReceiptInput,
    final=True,
    tells=PARTIES,
)
DISPUTE = Step(
    rule="1.8",
    label=_("It has not arrived"),
    event="performance.disputed",
    who=PARTIES,
    form=DisputeInput,
    tells=PARTIES,
)


def i_owe(act: Act) -> None:
    """Guard: one's own side owes something it has not reported."""
    if not reportable(act):
        raise Refused("not_open", state=act.proceeding.state)


def i_am_owed(act: Act) -> None:
    """Guard: something for one's own side is outstanding."""
    if not receivable(act):
        raise Refused("not_open", state=act.proceeding.state)


def i_was_told(act: Act) -> None:
    """Guard: the other side says it has done something for mine."""
    if not any(rules.pending(one) for one in receivable(act)):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(Stage.PERFORMANCE, "report_paid", REPORT, states=UNFINISHED, guard=i_owe)
def report_paid(act: Act, data: dict[str, Any]) -> None:
    """Say that something was done; the clock of a day stops when everything due on it was reported."""
    for instalment, part in data["parts"]:
        PaymentReport.objects.create(
            instalment=instalment,
            amount=part,
            on=data["on"],
            channel=data.get("channel") or instalment.method,
            transaction_no=data.get("transaction_no", ""),
            courier=data.get("courier", ""),
            tracking_no=data.get("tracking_no", ""),
            evidence=data["evidence"],
            reported_by=act.standing.party,
            reported_at=act.now,
        )
        if instalment.status != InstalmentStatus.OVERDUE:
            _mark(instalment, InstalmentStatus.REPORTED)
    plans.settle_clocks(act)
    act.note(instalments=[one.number for one, _part in data["parts"]], amount=total(data["parts"]), on=data["on"])
    act.stay()


@verbs.verb(Stage.PERFORMANCE, "confirm_received", CONFIRM, states=UNFINISHED, guard=i_am_owed)
def confirm_received(act: Act, data: dict[str, Any]) -> None:
    """Say what arrived: partly, or everything, which ends the performance and the stage it came from."""
    for instalment, part in data["parts"]:
        receive(act, instalment, part)
    plans.settle_clocks(act)
    act.note(instalments=[one.number for one, _part in data["parts"]], amount=total(data["parts"]))
    act.stay()
    plans.follow(act)


@verbs.verb(Stage.PERFORMANCE, "dispute_receipt", DISPUTE, states=UNFINISHED, guard=i_was_told)
def dispute_receipt(act: Act, data: dict[str, Any]) -> None:
    """Say that what was reported did not arrive; once the agreed day is over that is a breach."""
    for instalment in data["meant"]:
        instalment.reports.filter(confirmed_at=None, disputed_at=None).update(
            disputed_at=act.now, reason=data["reason"]
        )
        if instalment.status != InstalmentStatus.OVERDUE:
            _mark(instalment, InstalmentStatus.DISPUTED)
    plans.settle_clocks(act)
    act.note(instalments=[one.number for one in data["meant"]])
    act.stay()
    plans.follow(act)


def enforceable(act: Act) -> None:
    """Guard: a court confirmed the agreement, and something owed to the actor's side is overdue."""
    if plans.confirmation_of(act.proceeding) is None:
        raise Refused("not_open", _("Only an agreement that a court has confirmed can be enforced."))
    _overdue_to(act)


def suable(act: Act) -> None:
    """Guard: overdue, and no ruling that could be enforced at once."""
    if plans.confirmation_of(act.proceeding) is not None:
        raise Refused("not_open", _("A court has confirmed the agreement: apply for enforcement."))
    _overdue_to(act)


def pure_money(act: Act) -> None:
    """Guard: a payment order is for money alone (CPL Art 225)."""
    suable(act)
    if any(one.amount is None for one in _overdue_to(act)):
        raise Refused("not_open", _("A payment order is for money alone."))


@verbs.effect(Stage.PERFORMANCE, "apply_enforcement", guard=enforceable)
def apply_enforcement(act: Act, data: dict[str, Any]) -> None:
    """Apply for enforcement of the ruling; the paper says what the record holds and what the creditor adds."""
    ruling = plans.confirmation_of(act.proceeding)
    if ruling is None or act.standing.party is None:
        raise Refused("not_open")
    Enforcement.objects.create(
        proceeding_id=act.proceeding.pk,
        confirmation=ruling,
        applicant=act.standing.party,
        assets=data["assets"],
        demand=data["demand"],
        applied_at=act.now,
    )
    act.note(confirmation=ruling.pk, instalments=[one.number for one in _overdue_to(act)])
    act.move("apply_enforcement", enforcement_applied_on=act.today)


@verbs.effect(Stage.PERFORMANCE, "record_suit", guard=suable)
def record_suit(act: Act, data: dict[str, Any]) -> None:
    """Keep where and when the creditor sued."""
    act.note(on=data["on"])
    act.move("record_suit", suit=data, sued_on=data["on"])


@verbs.effect(Stage.PERFORMANCE, "record_payment_order", guard=pure_money)
def record_payment_order(act: Act, data: dict[str, Any]) -> None:
    """Keep where and when the creditor applied for a payment order."""
    act.note(on=data["on"])
    act.move("record_payment_order", payment_order=data, payment_order_on=data["on"])


ISSUED = Step(
    rule="CPL 227", label=_("Record that the court issued the payment order"), who=(Role.CLAIMANT,), form=OrderIssued,
    event="performance.payment_order_issued", stops=("D34-issue",), final=True, tells=SELLERS,
    arms=(Arm("D34-objection", since="order_received_on"),),
)  # fmt: skip


def _not_issued(act: Act) -> None:
    """Guard: nothing is recorded of it yet. Refused `already_decided`."""
    if act.proceeding.facts.get("order_received_on"):
        raise Refused("already_decided")


@verbs.verb(
    Stage.PERFORMANCE, "record_order_issued", ISSUED, states=frozenset({PerformanceState.PAYMENT_ORDER.value}),
    guard=_not_issued,
)  # fmt: skip
def record_order_issued(act: Act, data: dict[str, Any]) -> None:
    """From the day the debtor has it fifteen days run to pay or to object (CPL Art 227)."""
    act.note(on=data["received_on"], reference=data["reference"])
    act.keep(order_received_on=data["received_on"], order_no=data["reference"])
    act.stay()


@verbs.effect(Stage.PERFORMANCE, "record_order_failed")
def record_order_failed(act: Act, data: dict[str, Any]) -> None:
    """Keep why; the creditor may sue instead."""
    act.note(why=data["why"], on=data["on"])
    act.move("record_order_failed", order_failed=data, order_received_on="")  # a later application begins anew


def _overdue_to(act: Act) -> list[Instalment]:
    found = [one for one in receivable(act) if one.status == InstalmentStatus.OVERDUE]
    if not found:
        raise Refused("not_open", state=act.proceeding.state)
    return found


def receive(act: Act, instalment: Instalment, part: Decimal | None) -> None:
    """Book one part: reports are answered in their order, and what nobody reported becomes a row of its own."""
    left = part
    told = rules.pending(instalment)
    for report in told:
        if left is not None:
            report.received = min(left, report.amount or left)
            left -= report.received
        if report.received == 0:
            report.disputed_at = act.now
        else:
            report.confirmed_at = act.now
        report.save(update_fields=["received", "confirmed_at", "disputed_at"])
    if left or not told:
        PaymentReport.objects.create(
            instalment=instalment,
            amount=left,
            on=act.today,
            channel=instalment.method,
            reported_by=instalment.payee,
            reported_at=act.now,
            received=left,
            confirmed_at=act.now,
        )
    instalment.paid_amount += part or Decimal(0)
    done = instalment.amount is None or instalment.remaining == 0
    if done:
        instalment.received_at = act.now
        instalment.save(update_fields=["paid_amount", "received_at"])
        _mark(instalment, InstalmentStatus.RECEIVED)
        return
    instalment.save(update_fields=["paid_amount"])
    if instalment.status != InstalmentStatus.OVERDUE:
        _mark(instalment, InstalmentStatus.SCHEDULED)


def _mark(instalment: Instalment, status: InstalmentStatus) -> None:
    instalment.status = status
    instalment.save(update_fields=["status"])
