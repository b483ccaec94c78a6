"""Performance, breach and enforcement (domain 1.8): what was agreed falls due, is done, or is enforced."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mediation.cases.models import Proceeding, Side
from mediation.cases.states import PerformanceState as S
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.roles import Role
from mediation.core.steps import Arm, Step, Waiting
from mediation.law import wording

SELLERS = (Role.RESPONDENT, Role.PLATFORM)
PARTIES = (Role.CLAIMANT, *SELLERS)
RUNNING = (S.DUE_SCHEDULED, S.PARTLY, S.OVERDUE)
PURSUED = (S.ENF_APPLIED, S.SUED, S.PAYMENT_ORDER)


FALL_DUE = Step(
    rule="1.8",
    label=_("Not performed by the agreed day"),
    event="performance.breached",
    who=(Role.SYSTEM, *PARTIES),
    internal=True,
    tells=PARTIES,
)


class EnforcementInput(VerbInput):
    """What the application for enforcement says beside what the record holds."""

    assets = forms.CharField(
        label=_("What the other side owns"),
        help_text=_("Accounts, shop deposit, goods, premises: whatever the court can reach."),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    demand = forms.CharField(
        label=_("How you asked for payment after the day had passed"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def prepare(self) -> None:
        """Propose what the record itself knows of the other side's means, in the language of the court."""
        if self.act is None:
            return
        by_side = {one.side: one for one in self.act.case.parties.all()}
        store, platform = by_side.get(Side.RESPONDENT), by_side.get(Side.PLATFORM)
        known = []
        if platform is not None:
            known.append(wording.say("enforcement.deposit", platform=platform.name))
        if store is not None and store.address:
            known.append(wording.say("enforcement.premises", address=store.address))
        self.fields["assets"].initial = "\n".join(known)


class CourtStep(VerbInput):
    """A step taken at a court outside this platform."""

    court = forms.CharField(label=_("Court"), max_length=120)
    on = forms.DateField(label=_("Day on which it was filed"))
    reference = forms.CharField(label=_("Number of the court, if known"), max_length=60, required=False)

    def clean_on(self) -> Any:
        """Not in the future."""
        return self.past_day("on")


class OrderIssued(VerbInput):
    """When the court's payment order reached the debtor, and its number."""

    received_on = forms.DateField(label=_("Day on which the other side received the order"))
    reference = forms.CharField(label=_("Number of the payment order"), max_length=60)

    def clean_received_on(self) -> Any:
        """After the application, not in the future."""
        day = self.past_day("received_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["payment_order_on"]:
            raise ValidationError(_("This is before the order was applied for."), code="before_application")
        return day


class OrderFailed(VerbInput):
    """Why there is no payment order, or none any more."""

    WHY = (
        ("objected", _("the other side objected in writing")),
        ("refused", _("the court rejected the application")),
        ("unserved", _("the order could not be served")),
    )
    why = forms.ChoiceField(label=_("Why"), choices=WHY, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"))

    def clean_on(self) -> Any:
        """Not in the future."""
        return self.past_day("on")


class Performance(Proceeding):
    """What the parties agreed, on its way to being done."""

    class Meta:
        proxy = True

    @transition(
        "state",
        list(RUNNING),
        S.PARTLY,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Partly performed"),
                event="performance.partly",
                who=PARTIES,
                internal=True,
            )
        },
    )
    def part_perform(self) -> None:
        """Something was received, the rest is not yet due."""

    @transition(
        "state",
        [*RUNNING, *PURSUED],
        S.PERFORMED,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Performed"),
                event="performance.performed",
                who=PARTIES,
                internal=True,
                ends=True,
                stops=("D34-objection",),
                papers=("performance_proof",),
                tells=PARTIES,
            )
        },
    )
    def perform(self) -> None:
        """Everything agreed was received."""

    @transition(
        "state",
        list(RUNNING),
        S.REPLACED,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Replaced by a new agreement"),
                event="performance.replaced",
                who=(*PARTIES, Role.SECRETARY, Role.OFFICER),
                internal=True,
                ends=True,
            )
        },
    )
    def replace(self) -> None:
        """The same parties agreed anew: what the earlier agreement left open is not owed beside it (CC Art 543)."""

    @transition("state", list(RUNNING), S.OVERDUE, custom={"step": FALL_DUE})
    @transition("state", list(PURSUED), None, custom={"step": FALL_DUE})
    def fall_due(self) -> None:
        """An agreed day ended and what was due on it was not done."""

    @transition(
        "state",
        S.OVERDUE,
        S.ENF_APPLIED,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Apply for enforcement"),
                event="performance.enforcement_applied",
                who=(Role.CLAIMANT,),
                form=EnforcementInput,
                final=True,
                stops=("D25",),
                papers=("enforcement_application",),
                tells=SELLERS,
            )
        },
    )
    def apply_enforcement(self) -> None:
        """The creditor of a confirmed agreement goes to the court of enforcement (CPLI Art 460, CPL Art 250)."""

    @transition(
        "state",
        S.OVERDUE,
        S.SUED,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Record that you have sued"),
                event="performance.sued",
                who=(Role.CLAIMANT,),
                form=CourtStep,
                final=True,
                arms=(Arm("D31", since="sued_on"),),
                tells=SELLERS,
            )
        },
    )
    def record_suit(self) -> None:
        """The creditor of an agreement that was not confirmed sues on it (PML Art 32)."""

    @transition(
        "state",
        S.OVERDUE,
        S.PAYMENT_ORDER,
        custom={
            "step": Step(
                rule="1.8",
                label=_("Record that you applied for a payment order"),
                event="performance.payment_order_applied",
                who=(Role.CLAIMANT,),
                form=CourtStep,
                final=True,
                arms=(Arm("D34-issue", since="payment_order_on"),),
                tells=SELLERS,
            )
        },
    )
    def record_payment_order(self) -> None:
        """The creditor of a pure money claim applies for a payment order (CPL Arts 225, 227)."""

    @transition(
        "state",
        S.PAYMENT_ORDER,
        S.OVERDUE,
        custom={
            "step": Step(
                rule="CPL 228",
                label=_("Record that there is no payment order"),
                event="performance.payment_order_failed",
                who=(Role.CLAIMANT,),
                form=OrderFailed,
                final=True,
                stops=("D34-issue", "D34-objection"),
                tells=SELLERS,
            )
        },
    )
    def record_order_failed(self) -> None:
        """The court issued none, or the debtor objected: the order is without effect, a suit is open (CPL Art 228)."""


def plan(act: Act, origin: Proceeding, terms: Iterable[Mapping[str, Any]], **facts: Any) -> Proceeding:
    """Open the performance of what was agreed in `origin`, for whoever closes a deal.

    `terms` are terms of mediation.law.agreement (kind, payer, payee, amount, due_on, method, text); the subject of
    performance turns each into an instalment and arms its clock (D44) in the same transaction.
    """
    agreed = [dict(term) for term in terms]
    if not agreed:
        raise ValueError("nothing was agreed that could be performed")
    return act.open(Stage.PERFORMANCE, origin=origin, facts={**facts, "terms": agreed})


_TO_CONFIRM = Waiting(
    PARTIES,
    _("say whether it has arrived"),
    "D44",
    _("Until receipt is confirmed it stays open whether the agreement was kept."),
    parts="to_confirm",
    by=("confirm_received",),
)
_TO_DO = Waiting(
    PARTIES,
    _("do what was agreed"),
    "D44",
    _("If it is not done by the end of that day, the breach is recorded and the way to court is shown."),
    parts="to_do",
    first=_TO_CONFIRM,
    by=("report_paid",),
)
_TO_DO_LATE = Waiting(
    PARTIES, _("do what was agreed, although the day is over"), parts="to_do", first=_TO_CONFIRM, by=("report_paid",)
)
_TO_PURSUE = Waiting((Role.CLAIMANT,), _("decide how to have the agreement enforced"), "D25", first=_TO_DO_LATE)

verbs.register_machine(
    verbs.Machine(
        kind=Stage.PERFORMANCE,
        label=Stage.PERFORMANCE.label,
        model=Performance,
        initial=S.DUE_SCHEDULED,
        opening=Step(rule="1.8", label=_("To be performed"), event="performance.opened", who=(*PARTIES, Role.SYSTEM)),
        states={state.value: state.label for state in S},
        waiting={S.DUE_SCHEDULED: _TO_DO, S.PARTLY: _TO_DO, S.OVERDUE: _TO_PURSUE},
    )
)
