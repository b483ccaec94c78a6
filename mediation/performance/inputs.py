"""Inputs of the verbs of performance."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mediation.cases.filing import money
from mediation.cases.models import Side
from mediation.core.dates import full_day
from mediation.core.gate import SHANGHAI
from mediation.core.inputs import VerbInput
from mediation.core.roles import Role
from mediation.evidence.models import Evidence
from mediation.law.agreement import METHODS
from mediation.negotiation.terms import GOODS, KIND_NAMES, METHOD_NAMES
from mediation.performance import rules
from mediation.performance.models import Instalment
from mediation.performance.plans import instalments_of


class OnInstalments(VerbInput):
    """What is meant: one instalment, or a sum that goes to those due first."""

    instalment = forms.ChoiceField(
        label=gettext_lazy("Which"),
        help_text=gettext_lazy("Left open, the sum goes to what is due first."),
        required=False,
    )
    amount = money(label=gettext_lazy("Amount (yuan)"), required=False)
    held: list[Instalment]

    def open_to(self) -> list[Instalment]:
        """Instalments the actor may speak of."""
        return []

    def debt(self, instalment: Instalment) -> Decimal:
        """How much of an instalment can be meant."""
        return instalment.remaining

    def whole(self, instalment: Instalment) -> Decimal:
        """What is meant by an instalment of money without a sum."""
        return self.debt(instalment)

    def prepare(self) -> None:
        """Offer the instalments by number and words; the only one is chosen."""
        self.held = self.open_to() if self.act is not None else []
        offer(self.fields["instalment"], self.held)
        if len(self.held) == 1:
            self.prefill(self.held[0])

    def prefill(self, only: Instalment) -> None:
        """Fill in what is known of the only instalment that can be meant."""
        self.fields["instalment"].help_text = ""
        if only.amount is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].initial = self.whole(only)

    def clean(self) -> dict[str, Any]:
        """Fill in `parts`: each instalment meant with its sum, None for what is not money."""
        data = super().clean() or {}
        if not self.errors:
            data["parts"] = self._parts(data.get("instalment"), data.get("amount"))
        return data

    def unsaid(self) -> None:
        """Refuse a form with neither an instalment nor a sum."""
        field = "amount" if "amount" in self.fields else "instalment"
        self.add_error(field, ValidationError(_("Say how much, or what."), code="required"))

    def _parts(self, meant: str | None, amount: Decimal | None) -> list[tuple[Instalment, Decimal | None]]:
        held = [one for one in self.held if not meant or str(one.pk) == meant]
        if meant and held[0].amount is None:
            if amount:
                self.add_error("amount", ValidationError(_("This is not about money."), code="sum"))
            return [(held[0], None)]
        if amount is None:
            if not meant:
                self.unsaid()
            return [(held[0], self.whole(held[0]))] if meant else []
        if amount <= 0:
            self.add_error("amount", ValidationError(_("Say how much, more than zero."), code="required"))
            return []
        try:
            parts = rules.allot(amount, [(one, self.debt(one)) for one in held if one.amount is not None])
        except ValueError:
            self.add_error("amount", ValidationError(_("This is more than what is still owed."), code="too_much"))
            return []
        return [*parts]


class ReportInput(OnInstalments):
    """What was done, when and how."""

    on = forms.DateField(label=gettext_lazy("On which day"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Way of payment"),
        choices=[("", "-"), *((code, METHOD_NAMES[code]) for code in METHODS)],
        required=False,
    )
    transaction_no = forms.CharField(label=gettext_lazy("Transaction number"), max_length=64, required=False)
    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        help_text=gettext_lazy("Left open when the goods were handed over in person."),
        max_length=40,
        required=False,
    )
    tracking_no = forms.CharField(label=gettext_lazy("Tracking number"), max_length=64, required=False)
    evidence = forms.UUIDField(label=gettext_lazy("Proof"), required=False, widget=forms.HiddenInput)

    def open_to(self) -> list[Instalment]:
        """What one's own side owes and has not reported; the platform reports for the store too."""
        return reportable(self.act)

    def debt(self, instalment: Instalment) -> Decimal:
        """What was not reported before."""
        return rules.unreported(instalment)

    def prepare(self) -> None:
        """Ask about payment, about goods on their way, or about both: whatever is open."""
        super().prepare()
        if not self.held:
            return
        if all(one.amount is None for one in self.held):
            for name in ("channel", "transaction_no"):
                del self.fields[name]
        if not any(one.kind in GOODS for one in self.held):
            for name in ("courier", "tracking_no"):
                del self.fields[name]
        elif all(one.kind in GOODS for one in self.held):
            self.fields["on"].label = _("On which day the goods were sent")

    def clean_on(self) -> Any:
        """Between the day of the complaint and today."""
        day = self.past_day("on")
        if day < self.act.case.filed_at.astimezone(SHANGHAI).date():
            raise ValidationError(_("This is before the complaint."), code="before")
        return day

    def clean_evidence(self) -> Evidence | None:
        """A piece of evidence of this case."""
        meant = self.cleaned_data.get("evidence")
        if meant is None:
            return None
        found = Evidence.objects.filter(pk=meant, case_id=self.act.case.pk).first()
        if found is None:
            raise ValidationError(_("This is no evidence of this case."), code="unknown")
        return found


class ReceiptInput(OnInstalments):
    """What was received: an instalment, or a sum that goes to those due first."""

    def open_to(self) -> list[Instalment]:
        """What one's own side is still owed."""
        return receivable(self.act)

    def whole(self, instalment: Instalment) -> Decimal:
        """What was reported; nothing reported: all that is owed."""
        told = sum((report.amount or Decimal(0) for report in rules.pending(instalment)), Decimal(0))
        return min(told or instalment.remaining, instalment.remaining)

    def prefill(self, only: Instalment) -> None:
        """The sum that is confirmed can be lowered."""
        super().prefill(only)
        if only.amount is not None:
            self.fields["amount"].help_text = _("If less has arrived, write what has arrived.")

    def unsaid(self) -> None:
        """Nothing is confirmed that was not named."""
        said = _("Choose what has arrived, or write the sum that has arrived.")
        self.add_error("instalment", ValidationError(said, code="required"))

    def explained(self) -> list[Any]:
        """What is confirmed of each instalment, and what the other side says of it."""
        alone = len(self.held) == 1
        return [line for one in self.held for line in ([self._received(one), said_of(one)] if alone else [listed(one)])]

    def deed(self) -> str:
        """What one confirms, and from whom."""
        if len(self.held) == 1:
            return self._received(self.held[0])
        if not self.held:
            return ""
        names = list(dict.fromkeys(one.payer.name for one in self.held))
        joined = pgettext("between names", ", ").join(names)
        return _("You confirm having received what you chose or wrote above from %(name)s.") % {"name": joined}

    def _received(self, one: Instalment) -> str:
        said = {"name": one.payer.name}
        if one.amount is None:
            return _("You confirm that %(name)s has done this: %(what)s.") % {**said, "what": content(one)}
        return _("You confirm having received %(amount)s from %(name)s.") % {
            **said,
            "amount": f"¥{self.whole(one):,.2f}",
        }


class DisputeInput(VerbInput):
    """What was reported and did not arrive."""

    instalment = forms.ChoiceField(label=gettext_lazy("Which"), required=False)
    held: list[Instalment]
    reason = forms.CharField(label=gettext_lazy("What happened"), max_length=1000, widget=forms.Textarea)

    def prepare(self) -> None:
        """Offer what was reported."""
        self.held = [one for one in receivable(self.act) if rules.pending(one)] if self.act is not None else []
        offer(self.fields["instalment"], self.held)

    def clean(self) -> dict[str, Any]:
        """Fill in `meant`: the instalment named, or everything that was reported."""
        data = super().clean() or {}
        chosen = data.get("instalment")
        data["meant"] = [one for one in self.held if not chosen or str(one.pk) == chosen]
        return data


def reportable(act: Any) -> list[Instalment]:
    """Instalments on which the actor's side can say that something was done."""
    sellers = act.standing.is_any(Role.RESPONDENT, Role.PLATFORM)
    own = (Side.RESPONDENT, Side.PLATFORM) if sellers else (Side.CLAIMANT,)
    held = instalments_of(act.proceeding)
    return [one for one in held if one.payer.side in own and not one.received and not rules.covered(one)]


def receivable(act: Any) -> list[Instalment]:
    """Instalments the actor's side is still owed."""
    party = act.standing.party
    return [one for one in instalments_of(act.proceeding) if party and one.payee_id == party.pk and not one.received]


def offer(field: forms.Field, held: list[Instalment]) -> None:
    """Let one of these be chosen; the only one is."""
    if isinstance(field, forms.ChoiceField):
        chosen = [(str(one.pk), named(one)) for one in held]
        field.choices = chosen if len(held) == 1 else [("", "-"), *chosen]
        field.initial = chosen[0][0] if len(held) == 1 else None


def named(instalment: Instalment) -> str:
    """An instalment in a list to choose from."""
    said = {"number": instalment.number, "day": full_day(instalment.due_on)}
    if instalment.amount is None:
        return _("%(number)d: %(what)s, by %(day)s") % {**said, "what": content(instalment)}
    return _("%(number)d: %(amount)s yuan, by %(day)s") % {**said, "amount": f"{instalment.remaining:,.2f}"}


def content(instalment: Instalment) -> str:
    """What is to be done, where it is not money."""
    return instalment.text or instalment.item or str(KIND_NAMES[instalment.kind])


def said_of(instalment: Instalment) -> str:
    """What the side that owes it has said of it so far."""
    told = rules.pending(instalment)
    said = {"name": instalment.payer.name}
    if told:
        return _("%(name)s reported on %(day)s that this was done.") % {**said, "day": full_day(told[-1].on)}
    return _("%(name)s has not reported that this was done. Confirm only what has really arrived.") % said


def listed(instalment: Instalment) -> str:
    """One of several instalments with what was said of it."""
    return _("%(what)s: %(said)s") % {"what": named(instalment), "said": said_of(instalment)}


def total(parts: Iterable[tuple[Instalment, Decimal | None]]) -> Decimal:
    """The money in parts."""
    return sum((part for _one, part in parts if part), Decimal(0))
