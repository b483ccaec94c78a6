"""The terms of a package as people enter them, as they are kept (mediation.law.agreement), and as a sentence."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mediation.cases.choices import beside
from mediation.cases.filing import money
from mediation.cases.models import Case, Party, Side
from mediation.core.dates import full_day
from mediation.law.agreement import FREIGHT, KINDS, METHODS
from mediation.law.money import in_words

MOST = 30
LATEST = timedelta(days=5 * 365)

KIND_NAMES: Mapping[str, Any] = {
    "payment": pgettext_lazy("term", "payment"),
    "return": pgettext_lazy("term", "return of the goods"),
    "repair": pgettext_lazy("term", "repair"),
    "replace": pgettext_lazy("term", "replacement"),
    "apology": pgettext_lazy("term", "apology"),
    "other": pgettext_lazy("term", "other"),
}
METHOD_NAMES: Mapping[str, Any] = {
    "bank_transfer": gettext_lazy("bank transfer"),
    "platform_refund": gettext_lazy("refund through the platform"),
    "alipay": gettext_lazy("Alipay"),
    "wechat": gettext_lazy("WeChat Pay"),
    "cash": gettext_lazy("cash"),
    "other": pgettext_lazy("way of payment", "another way"),
}
FREIGHT_NAMES: Mapping[str, Any] = {
    "payer": gettext_lazy("whoever sends the goods"),
    "payee": gettext_lazy("whoever receives the goods"),
    "none": gettext_lazy("no freight"),
}
GOODS = ("return", "repair", "replace")
WORDED = ("apology", "other")


def _named(codes: Iterable[str], names: Mapping[str, Any], *, empty: bool = False) -> list[tuple[str, Any]]:
    return [*([("", "-")] if empty else []), *((code, names[code]) for code in codes)]


class TermRow(forms.Form):
    """One thing one side does for the other by a day."""

    summed = True  # a payment says its sum; to a group it may follow from a share

    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=_named(KINDS, KIND_NAMES, empty=True))
    payer: forms.Field = forms.UUIDField(label=gettext_lazy("Who does it"), required=False)
    payee: forms.Field = forms.UUIDField(label=gettext_lazy("For whom"), required=False)
    amount = money(label=gettext_lazy("Amount (yuan)"), required=False)
    due_on = forms.DateField(label=gettext_lazy("By which day"))
    method = forms.ChoiceField(
        label=gettext_lazy("Way of payment"), choices=_named(METHODS, METHOD_NAMES, empty=True), required=False
    )
    item = forms.CharField(label=gettext_lazy("Which goods"), max_length=120, required=False)
    freight = forms.ChoiceField(
        label=gettext_lazy("Who bears the freight"), choices=_named(FREIGHT, FREIGHT_NAMES, empty=True), required=False
    )
    default = forms.CharField(label=gettext_lazy("If it is not done"), max_length=200, required=False)
    text = forms.CharField(label=gettext_lazy("In your words"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """A payment has an amount above zero and nothing else has one; an apology has its words."""
        data = super().clean() or {}
        kind, amount = data.get("kind"), data.get("amount")
        if kind == "payment" and "amount" not in self.errors and not amount and (self.summed or amount is not None):
            self.add_error("amount", ValidationError(_("Say how much, more than zero."), code="required"))
        if kind in KINDS and kind != "payment" and amount:
            self.add_error("amount", ValidationError(_("Put a sum of money into a payment of its own."), code="sum"))
        if kind in WORDED and "text" not in self.errors and not data.get("text"):
            self.add_error("text", ValidationError(_("Say it in words."), code="required"))
        if kind == "return" and "freight" not in self.errors and not data.get("freight"):
            self.add_error("freight", ValidationError(_("Say who bears the freight."), code="required"))
        return data


def for_parties(parties: Iterable[Party], *, joint: bool = False) -> type[TermRow]:
    """The row with the parties of a case to choose from; to a `joint` complaint a sum may follow from the share."""
    choices = [("", "-"), *((str(one.pk), beside(one.name, one.get_side_display())) for one in parties)]
    chosen = {
        name: forms.ChoiceField(label=TermRow.base_fields[name].label, choices=choices, required=False)
        for name in ("payer", "payee")
    }
    return type("PartiesTermRow", (TermRow,), {**chosen, "summed": not joint})


def kept(row: Mapping[str, Any], case: Case, *, maker: Party) -> dict[str, Any]:
    """A cleaned row as it is stored: text only, who and for whom filled in, sums also in words."""
    claimant, seller = _sides(case, maker)
    performer, receiver = (claimant, seller) if row["kind"] == "return" else (seller, claimant)
    term: dict[str, Any] = {
        "kind": row["kind"],
        "payer": str(row.get("payer") or performer.pk),
        "payee": str(row.get("payee") or receiver.pk),
        "due_on": row["due_on"].isoformat(),
        "default": row.get("default") or "",
        "text": row.get("text") or "",
    }
    if row["kind"] == "payment":
        term |= {
            "amount": f"{row['amount']:.2f}",
            "amount_words": in_words(row["amount"]),
            "currency": "CNY",
            "method": row.get("method") or "platform_refund",
        }
    if row["kind"] in GOODS:
        term["item"] = row.get("item") or case.product or case.title
    if row["kind"] == "return":
        term["freight"] = row["freight"]
    return term


def _sides(case: Case, maker: Party) -> tuple[Party, Party]:
    by_side = {one.side: one for one in case.parties.all()}
    seller = maker if maker.side == Side.PLATFORM else by_side[Side.RESPONDENT]
    return by_side[Side.CLAIMANT], seller


def total_for(terms: Iterable[Mapping[str, Any]], payee: object) -> Decimal:
    """What one party gets in money."""
    return sum((Decimal(term["amount"]) for term in terms if paid(term) and term["payee"] == str(payee)), Decimal(0))


def paid(term: Mapping[str, Any]) -> bool:
    """True for a term about money."""
    return bool(term.get("kind") == "payment" and term.get("amount"))


def sentence(term: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Who does what for whom by when, in the reader's language; `names` are the parties' by id."""
    said = {
        "payer": names.get(term["payer"], ""),
        "payee": names.get(term["payee"], ""),
        "day": full_day(date.fromisoformat(term["due_on"])),
        "what": KIND_NAMES[term["kind"]],
        "item": term.get("item", ""),
        "text": term.get("text", ""),
    }
    if paid(term):
        said |= {"amount": f"{Decimal(term['amount']):,.2f}", "method": METHOD_NAMES[term.get("method") or "other"]}
        plain = _("%(payer)s pays %(payee)s %(amount)s yuan by %(day)s, by %(method)s") % said
    elif term["kind"] == "return":
        plain = _("%(payer)s sends %(item)s back to %(payee)s by %(day)s") % said
        if bearer := {"payer": said["payer"], "payee": said["payee"]}.get(str(term.get("freight"))):
            plain = _("%(sentence)s; %(bearer)s bears the freight") % {"sentence": plain, "bearer": bearer}
    elif term["kind"] in GOODS:
        plain = _("%(payer)s does this for %(payee)s by %(day)s: %(what)s, %(item)s") % said
    else:
        plain = _("%(payer)s does this for %(payee)s by %(day)s: %(what)s") % said
    return _("%(sentence)s (%(text)s)") % {"sentence": plain, "text": said["text"]} if said["text"] else plain
