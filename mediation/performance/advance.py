"""The platform steps in and pays the complainant before the store does (domain 1.2, H6; ECL 58, 61, 63; CRPL 44)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Proceeding
from mediation.cases.states import FirstHandlingState, Stage
from mediation.core import docket, verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Step
from mediation.performance import plans, rules
from mediation.performance.advance_inputs import AdvanceDenial, AdvancePayment, AdvanceReceipt, SteppingIn
from mediation.performance.claims import LEFT, OpenClaim, open_claim, unanswered
from mediation.performance.models import Advance
from mediation.performance.verbs import receive

UNSETTLED = frozenset({
    FirstHandlingState.OPEN, FirstHandlingState.ACKNOWLEDGED, FirstHandlingState.NEGOTIATING, *LEFT,
})  # fmt: skip
TOLD = (*PARTIES, Role.OFFICER)
STEP_IN = Step(
    rule="H6",
    label=_("Step in as the platform"),
    event="platform.stepped_in",
    who=(Role.PLATFORM,),
    form=SteppingIn,
    tells=TOLD,
)
PAY = Step(
    rule="H6", label=_("Pay in advance"), event="advance.paid", who=(Role.PLATFORM,), form=AdvancePayment,
    papers=("advance_record",), tells=TOLD, final=True,
)  # fmt: skip
CONFIRM = Step(
    rule="H6", label=_("Confirm the advance payment"), event="advance.received", who=(Role.CLAIMANT,),
    form=AdvanceReceipt, tells=TOLD, final=True,
)  # fmt: skip
DENY = Step(
    rule="H6", label=_("The advance payment has not arrived"), event="advance.denied", who=(Role.CLAIMANT,),
    form=AdvanceDenial, tells=TOLD,
)  # fmt: skip


def _open(act: Act) -> OpenClaim:
    found = open_claim(act.case, act.today)
    if found.stage is None:
        raise Refused("not_open", _("Nothing is asked for in this case any more."))
    return found


def _stepped_in(act: Act) -> bool:
    return any("stepped_in" in one.facts for one in docket.get().proceedings(act.case))


def _theirs(act: Act) -> bool:
    """Whether the store was asked first and has not settled, or has let pass what it agreed (domain 1.2, H6)."""
    found = _open(act)
    if found.stage is not None and found.stage.kind == Stage.PERFORMANCE:
        return bool(found.debts)
    handled = [one for one in docket.get().proceedings(act.case) if one.kind == Stage.FIRST_HANDLING]
    return any(one.state in UNSETTLED for one in handled)


def _not_yet_in(act: Act) -> None:
    """Guard: it is for the platform to take up, and it has not. Refused `not_open`."""
    if not _theirs(act):
        raise Refused("not_open", _("The platform steps in where the store was asked first and did not settle."))
    if _stepped_in(act):
        raise Refused("not_open", _("The platform has stepped in already."))


@verbs.verb(verbs.CASE, "step_in", STEP_IN, guard=_not_yet_in)
def step_in(act: Act, data: dict[str, Any]) -> None:
    """Take the matter up by one's own published rules, which bind whoever made them (ECL 61, 63)."""
    _about(act, _open(act).stage)
    act.keep(stepped_in={"rules": data["rules"], "text": data["text"], "on": act.today})
    act.stay()


def _may_pay(act: Act) -> None:
    """Guard: the platform stepped in, something is open, and no earlier payment waits. Refused `not_open`."""
    if not _stepped_in(act):
        raise Refused("not_open", _("The platform pays in advance once it has stepped in."))
    if unanswered(act.case) is not None:
        raise Refused("not_open", _("The complainant has not yet said whether the last payment arrived."))
    if _open(act).amount <= 0:
        raise Refused("not_open", _("Nothing is open that could be paid in advance."))


@verbs.verb(verbs.CASE, "pay_in_advance", PAY, guard=_may_pay)
def pay_in_advance(act: Act, data: dict[str, Any]) -> None:
    """Keep what was paid, on what, and what is left; the paper states the recourse against the store (CRPL 44)."""
    claim = _open(act)
    _about(act, claim.stage)
    payee = next(one for one in act.case.parties.all() if one.side == Role.CLAIMANT)
    kept = {name: data[name] for name in ("ground", "rules", "amount", "on", "channel", "transaction_no", "evidence")}
    paid = Advance.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), payer=act.standing.party, payee=payee, claimed=claim.amount,
        paid_at=act.now, **kept,
    )  # fmt: skip
    act.keep(advanced=True)
    act.note(advance=paid.pk, ground=paid.ground, amount=paid.amount, on=paid.on, remains=paid.remains)
    act.stay()


def _waits(act: Act) -> None:
    """Guard: the platform says it paid, and the complainant has not answered. Refused `not_open`."""
    if unanswered(act.case) is None:
        raise Refused("not_open")


@verbs.verb(verbs.CASE, "confirm_advance", CONFIRM, guard=_waits)
def confirm_advance(act: Act, data: dict[str, Any]) -> None:
    """Book what arrived; what was agreed and is overdue is paid by it, as far as it goes."""
    paid = _waiting(act)
    paid.received, paid.confirmed_at = data["amount"], act.now
    paid.save(update_fields=["received", "confirmed_at"])
    act.note(advance=paid.pk, amount=paid.received, remains=paid.remains)
    act.stay()
    if act.proceeding.kind == Stage.PERFORMANCE and act.proceeding.closed_at is None:
        _book(act, paid.received)


@verbs.verb(verbs.CASE, "deny_advance", DENY, guard=_waits)
def deny_advance(act: Act, data: dict[str, Any]) -> None:
    """Nothing arrived: nothing is booked, and the platform can pay and prove it anew."""
    paid = _waiting(act)
    paid.denied_at, paid.reason = act.now, data["reason"]
    paid.save(update_fields=["denied_at", "reason"])
    act.note(advance=paid.pk, amount=paid.amount, remains=paid.remains)
    act.stay()


def _waiting(act: Act) -> Advance:
    paid = unanswered(act.case)
    if paid is None:
        raise Refused("not_open")
    _about(act, paid.proceeding)
    return paid


def _about(act: Act, stage: Proceeding | None) -> None:
    """Let what happens belong to a stage, so that its body in charge reads it too."""
    act.about(next(one for one in docket.get().proceedings(act.case) if stage is not None and one.pk == stage.pk))


def _book(act: Act, amount: Decimal) -> None:
    debts = [(one, one.remaining) for one in open_claim(act.case, act.today).debts]
    whole = sum((debt for _one, debt in debts), Decimal(0))
    for instalment, part in rules.allot(min(amount, whole), debts):
        receive(act, instalment, part)
    plans.settle_clocks(act)
    plans.follow(act)
