"""A performance as it follows from the stages' tables: instalments when it opens, breach when a day ends."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django_fsm import can_proceed

from mediation.cases.docket import as_stage
from mediation.cases.flows.performance import RUNNING
from mediation.cases.models import Proceeding, Side
from mediation.cases.states import ConfirmationState, PerformanceState, Stage
from mediation.core import gate
from mediation.core.gate import Act, Move
from mediation.core.steps import Arm
from mediation.core.verbs import find
from mediation.deadlines import arming
from mediation.deadlines.models import Deadline, Status
from mediation.performance import rules
from mediation.performance.models import Instalment, InstalmentStatus

#: A ruling stands while an objection to it is under review.
CONFIRMED = (
    ConfirmationState.CONFIRMED,
    ConfirmationState.OBJECTION_WINDOW,
    ConfirmationState.OBJECTED,
    ConfirmationState.FINAL,
)


@gate.interpreter(16)
def interpret(act: Act, move: Move) -> None:
    """Make instalments of the terms of a plan; record breach and performance here and in the stage they came from."""
    proceeding = move.proceeding
    if proceeding.kind == Stage.CONFIRMATION and move.target in CONFIRMED:
        for one in Proceeding.objects.filter(
            case_id=proceeding.case_id, kind=Stage.PERFORMANCE, state=PerformanceState.OVERDUE
        ):
            _arm_enforcement(act, one)
    if proceeding.kind == Stage.CONFIRMATION and move.target == ConfirmationState.REVOKED:
        _disarm_enforcement(act, proceeding)
    if proceeding.kind != Stage.PERFORMANCE:
        return
    _entered(act, move)
    turn = rules.turn(instalments_of(proceeding))
    act.keep(of=proceeding, **{key: dict.fromkeys(sides, "") for key, sides in turn.items()})


def _entered(act: Act, move: Move) -> None:
    proceeding = move.proceeding
    if not move.source:
        _replace_earlier(act, proceeding)
        _schedule(act, proceeding)
    elif move.step.event == "performance.breached":
        _recorded(act, move)
        _breach(act, proceeding)
    elif move.step.event in ("performance.performed", "performance.partly"):
        _recorded(act, move)
        if move.target == PerformanceState.PERFORMED:
            _pass_on(act, proceeding, "perform")


def instalments_of(proceeding: Proceeding) -> list[Instalment]:
    """Instalments of a performance with their reports, in the order of their numbers."""
    found = Instalment.objects.filter(proceeding_id=proceeding.pk).order_by("number")
    return list(found.select_related("payer", "payee", "clock").prefetch_related("reports"))


def confirmation_of(proceeding: Proceeding) -> Proceeding | None:
    """The confirmation that makes what is performed here enforceable, or None."""
    return (
        Proceeding.objects.filter(
            case_id=proceeding.case_id,
            kind=Stage.CONFIRMATION,
            state__in=CONFIRMED,
            origin_id=proceeding.origin_id,
        )
        .select_related("body")
        .order_by("-opened_at")
        .first()
    )


def follow(act: Act) -> None:
    """Let the state follow what was received: performed, partly, or overdue where a day has passed meanwhile."""
    held = instalments_of(act.proceeding)
    owing = rules.owing(held, act.today)
    late = [one for one in held if one.status == InstalmentStatus.OVERDUE]
    unseen = any(one.status != InstalmentStatus.OVERDUE for one in owing)
    state = act.proceeding.state
    if all(one.received for one in held):
        act.move("perform")
    elif owing and (unseen or state in (PerformanceState.DUE_SCHEDULED, PerformanceState.PARTLY)):
        act.move("fall_due")
    elif (
        not late
        and state in (PerformanceState.DUE_SCHEDULED, PerformanceState.OVERDUE)
        and any(one.received or one.paid_amount for one in held)
    ):
        act.move("part_perform")


def settle_clocks(act: Act) -> None:
    """End the clock of each day on which nothing is left to do, and start it anew where something came back."""
    held = instalments_of(act.proceeding)
    for day in sorted({one.due_on for one in held}):
        due = [one for one in held if one.due_on == day]
        clock = due[0].clock
        if all(rules.covered(one) for one in due):
            if clock is not None:
                arming.end(clock, Status.MET, now=act.now)
        elif not due[0].past(act.today) and (clock is None or not clock.running):
            _arm(act, act.proceeding, due)


def _replace_earlier(act: Act, proceeding: Proceeding) -> None:
    """An earlier agreement of the case is performed no further: its clocks end, nobody is reminded of it."""
    others = Proceeding.objects.filter(case_id=proceeding.case_id, kind=Stage.PERFORMANCE, state__in=RUNNING)
    for one in others.exclude(pk=proceeding.pk):
        act.move("replace", of=as_stage(one))
        act.also("performance.replaced", audience="case", proceeding=one, by=proceeding.pk)


def _schedule(act: Act, proceeding: Proceeding) -> None:
    terms: list[Mapping[str, Any]] = proceeding.facts.pop("terms", [])
    made = [_instalment(proceeding, number, term) for number, term in enumerate(terms, start=1)]
    last = max(one.due_on for one in made)
    act.keep(of=proceeding, last_due_on=last)
    for day in sorted({one.due_on for one in made}):
        _arm(act, proceeding, [one for one in made if one.due_on == day])
    total = sum((one.amount or Decimal(0) for one in made if one.payee.side == Side.CLAIMANT), Decimal(0))
    act.also(
        "performance.opened",
        audience="case",
        proceeding=proceeding,
        instalments=len(made),
        total=total,
        last_due_on=last,
    )


def _instalment(proceeding: Proceeding, number: int, term: Mapping[str, Any]) -> Instalment:
    return Instalment.objects.create(
        proceeding_id=proceeding.pk,
        number=number,
        kind=term["kind"],
        payer_id=term["payer"],
        payee_id=term["payee"],
        amount=Decimal(term["amount"]) if term.get("amount") else None,
        due_on=date.fromisoformat(term["due_on"]),
        method=term.get("method", ""),
        item=term.get("item", ""),
        text=term.get("text", ""),
    )


def _arm(act: Act, proceeding: Proceeding, due: list[Instalment]) -> None:
    """One clock for everything due on one day (D44: as agreed)."""
    clock = arming.start_fixed(proceeding, "D44", due_on=due[0].due_on, today=act.today, now=act.now, then="fall_due")
    Instalment.objects.filter(pk__in=[one.pk for one in due]).update(clock=clock)


def _breach(act: Act, proceeding: Proceeding) -> None:
    owing = rules.owing(instalments_of(proceeding), act.today)
    Instalment.objects.filter(pk__in=[one.pk for one in owing]).update(status=InstalmentStatus.OVERDUE)
    _pass_on(act, proceeding, "breach")
    if confirmation_of(proceeding) is not None:
        _arm_enforcement(act, proceeding)


def _arm_enforcement(act: Act, proceeding: Proceeding) -> None:
    """Show until when enforcement can be applied for, once there is a breach and a ruling."""
    if not Deadline.objects.filter(proceeding_id=proceeding.pk, code="D25").exists():
        arming.start(proceeding, Arm("D25", since="last_due_on"), today=act.today, now=act.now)


def _disarm_enforcement(act: Act, confirmation: Proceeding) -> None:
    """Nothing is enforced by a ruling that was revoked."""
    performed = Proceeding.objects.filter(origin_id=confirmation.origin_id, kind=Stage.PERFORMANCE)
    for one in performed:
        arming.stop(one, "D25", now=act.now, status=Status.CANCELLED)


def _pass_on(act: Act, proceeding: Proceeding, name: str) -> None:
    """Take the same step in the stage the agreement was made in, where that stage knows it."""
    if proceeding.origin_id is None:
        return
    origin = as_stage(Proceeding.objects.get(pk=proceeding.origin_id))
    method = getattr(origin, name, None)
    if method is not None and can_proceed(method):
        act.move(name, of=origin)
        step = find(origin.kind, name).step
        act.also(step.event, audience=step.audience, proceeding=origin)


def _recorded(act: Act, move: Move) -> None:
    """The state that was entered has an event of its own, unless it is the one the act itself is recorded by."""
    if act.event is not None and act.event.kind != move.step.event:
        act.also(move.step.event, audience=move.step.audience, proceeding=move.proceeding)
