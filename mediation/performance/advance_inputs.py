"""Inputs of the platform's stepping in and of its paying first (H6)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.choices import language
from mediation.cases.filing import money
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import VerbInput
from mediation.evidence.models import Evidence
from mediation.law import advance as law
from mediation.law import citations
from mediation.law.agreement import METHODS
from mediation.negotiation.terms import METHOD_NAMES
from mediation.performance.claims import open_claim, unanswered


def ground_choices() -> list[tuple[str, str]]:
    """On what a platform pays first, in the reader's language."""
    return [(one.code, one.en if language() == "en" else one.zh) for one in law.grounds()]


class SteppingIn(VerbInput):
    """By which published rule the platform takes the matter up, and what it will do."""

    rules = forms.CharField(
        label=gettext_lazy("Your published rule for handling disputes, and where it can be read"), max_length=300
    )
    text = forms.CharField(label=gettext_lazy("What you will do"), min_length=5, max_length=1000, widget=forms.Textarea)


class AdvancePayment(VerbInput):
    """What was paid, on what ground, and how that is proved."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On what you pay first"), choices=ground_choices, widget=forms.RadioSelect
    )
    rules = forms.CharField(
        label=gettext_lazy("The agreement, rule or promise it rests on, and where it can be read"), max_length=300
    )
    amount = money(label=gettext_lazy("Amount paid (yuan)"))
    on = forms.DateField(label=gettext_lazy("Day of the payment"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Way of payment"), choices=[(code, METHOD_NAMES[code]) for code in METHODS]
    )
    transaction_no = forms.CharField(label=gettext_lazy("Transaction number"), max_length=64)
    evidence = forms.ChoiceField(
        label=gettext_lazy("Proof among your evidence"),
        help_text=gettext_lazy("Add the proof of payment as evidence first, then choose it here."),
        required=False,
    )

    def prepare(self) -> None:
        """Offer one's own evidence, and say what is open; how much was paid nobody but the payer knows."""
        field = self.fields["evidence"]
        if self.act is None or not isinstance(field, forms.ChoiceField):
            return
        field.choices = [("", "-"), *((str(one.pk), str(one)) for one in _own(self.act))]
        whole = open_claim(self.act.case, self.act.today).amount
        said = _("Still open are %(amount)s. What you record here stays on record.")
        self.fields["amount"].help_text = said % {"amount": f"¥{whole:,.2f}"}

    def explained(self) -> list[Any]:
        """What the law says of it, before one pays."""
        said = _(
            "The complainant confirms the receipt. You may then claim from the store what you paid for it (%(law)s)."
        )
        return [said % {"law": _recourse()}]

    def clean_amount(self) -> Decimal:
        """More than nothing, and no more than what is open."""
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(_("Say how much, more than zero."), code="required")
        if amount > open_claim(self.act.case, self.act.today).amount:
            raise ValidationError(_("This is more than what is still open."), code="too_much")
        return amount

    def clean_on(self) -> Any:
        """Between the day of the complaint and today."""
        day = self.past_day("on")
        if day < self.act.case.filed_at.astimezone(SHANGHAI).date():
            raise ValidationError(_("This is before the complaint."), code="before")
        return day

    def clean_evidence(self) -> Evidence | None:
        """The piece itself."""
        meant = self.cleaned_data["evidence"]
        return next((one for one in _own(self.act) if str(one.pk) == meant), None)


class AdvanceReceipt(VerbInput):
    """How much of it has arrived."""

    amount = money(
        label=gettext_lazy("Amount (yuan)"), help_text=gettext_lazy("If less has arrived, write what has arrived.")
    )

    def prepare(self) -> None:
        """All of it, unless one says otherwise."""
        paid = unanswered(self.act.case) if self.act is not None else None
        if paid is not None:
            self.fields["amount"].initial = paid.amount

    def clean_amount(self) -> Decimal:
        """More than nothing, and no more than what was paid."""
        amount: Decimal = self.cleaned_data["amount"]
        paid = unanswered(self.act.case)
        if amount <= 0:
            raise ValidationError(_("Say how much, more than zero."), code="required")
        if paid is not None and amount > paid.amount:
            raise ValidationError(_("This is more than what was paid."), code="too_much")
        return amount

    def deed(self) -> str:
        """What one confirms, and that the rest of the claim stands."""
        paid = unanswered(self.act.case)
        if paid is None:
            return ""
        said = _("You confirm having received %(amount)s from %(name)s. What is left of your claim stays open.")
        return said % {"amount": f"¥{paid.amount:,.2f}", "name": paid.payer.name}


class AdvanceDenial(VerbInput):
    """That it has not arrived."""

    reason = forms.CharField(label=gettext_lazy("What happened"), max_length=1000, widget=forms.Textarea)


def _recourse() -> str:
    """The articles of the platform's recourse, in the reader's language."""
    return citations.cite(law.recourse(), language(), short=True)


def _own(act: Act) -> list[Evidence]:
    return list(act.case.evidence.filter(party=act.standing.party).order_by("number"))
