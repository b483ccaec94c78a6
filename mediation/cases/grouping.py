"""What a complaint says of those who complain together: each by name, number and amount (Order 121 Arts 10, 12)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.models import Case, Claim, Member, MemberState, Party
from mediation.cases.representation import Acting
from mediation.core.gate import Act
from mediation.core.inputs import RowsField, VerbInput
from mediation.core.refusals import Refused
from mediation.core.texts import shown
from mediation.law import wording
from mediation.people.models import User, phone_index
from mediation.people.numbers import digits_of, is_mobile

MOST = 200
DAYS = 5
MOST_AMOUNT = Decimal("999999999.99")
_COLUMNS = 3
_NUMBER = gettext_lazy("A mobile number has 11 digits, such as 13800000000.")
_SUM = gettext_lazy("Write the amount in figures, such as 458.00.")


class MemberRow(forms.Form):
    """Somebody who complains too; they are asked before anything is done in their name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=30, widget=forms.TextInput({"inputmode": "tel"})
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), min_value=Decimal("0.01"), max_value=MOST_AMOUNT, max_digits=12,
        decimal_places=2, widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": _SUM, "min_value": _SUM, "max_decimal_places": _SUM},
    )  # fmt: skip
    proposed = forms.BooleanField(label=gettext_lazy("Could represent all"), required=False)

    def clean_phone(self) -> str:
        """The eleven digits."""
        digits = digits_of(self.cleaned_data["phone"])
        if not is_mobile(digits):
            raise ValidationError(_NUMBER, code="invalid_phone")
        return digits


class Grouping(VerbInput):
    """The fields of a joint complaint; what is said of it is neither judged nor kept where nobody complains jointly."""

    own_amount = forms.DecimalField(
        label=gettext_lazy("Your own amount (yuan)"), min_value=Decimal("0.01"), max_value=MOST_AMOUNT, max_digits=12,
        decimal_places=2, required=False, widget=forms.TextInput({"inputmode": "decimal"}),
    )  # fmt: skip
    members = RowsField(MemberRow, least=0, most=MOST, label=gettext_lazy("The others"))
    members_table = forms.CharField(
        label=gettext_lazy("Or paste a table"), max_length=20000, required=False, widget=forms.Textarea
    )
    join_days = forms.IntegerField(
        label=gettext_lazy("Days they have to answer"), min_value=1, max_value=7, initial=DAYS, required=False
    )

    def together(self, data: dict[str, Any]) -> None:
        """Everybody once, the amounts as claimed; broken lines of the table each by their number."""
        if data.get("acting_for") != Acting.TOGETHER:
            data["members"] = []
            return
        if "own_amount" not in self.errors and not data.get("own_amount"):
            self.add_error("own_amount", ValidationError(_("Say how much of it is yours."), code="required"))
        rows = [*(data.get("members") or [])]
        found, broken = pasted(data.get("members_table") or "")
        if broken:
            self.add_error("members_table", [ValidationError(said, code="row") for said in broken])
        data["members"] = rows + found
        if broken or {"members", "own_amount"} & set(self.errors):
            return
        for said in _faults(data["members"]):
            self.add_error("members", ValidationError(said, code="members"))
        self._as_claimed(data)

    def _as_claimed(self, data: dict[str, Any]) -> None:
        if "claims" in self.errors or "members" in self.errors:
            return
        money = [row for row in data.get("claims") or [] if row.get("amount")]
        if len(money) != 1:
            said = _("A joint complaint asks for one sum of money, of which each has a part.")
            self.add_error("claims", ValidationError(said, code="one_sum"))
            return
        whole = data["own_amount"] + sum((row["amount"] for row in data["members"]), Decimal(0))
        if money[0]["amount"] != whole:
            said = _("The parts add up to %(parts)s yuan, the complaint asks for %(claimed)s yuan.")
            told = {"parts": f"{whole:,.2f}", "claimed": f"{money[0]['amount']:,.2f}"}
            self.add_error("members", ValidationError(said % told, code="sum"))


def pasted(table: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of a table as people paste it: name, number, amount, by commas, tabs or semicolons; and what is wrong."""
    text = shown(table).replace("\r\n", "\n").replace("\r", "\n").replace("\uff0c", ",").replace("\uff1b", ";")
    delimiter = next((one for one in "\t;" if one in text), ",")
    rows: list[dict[str, Any]] = []
    faults: list[str] = []
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    for number, cells in enumerate(lines, start=1):
        values = [one.strip() for one in cells]
        if not any(values) or (number == 1 and not any(letter.isdigit() for letter in "".join(values))):
            continue  # an empty line, or the headings
        if len(values) < _COLUMNS:
            faults.append(_("Line %(line)d: name, mobile number and amount are needed.") % {"line": number})
            continue
        row = MemberRow({"name": values[0], "phone": values[1], "amount": _figure(values[2])})
        if row.is_valid():
            rows.append(row.cleaned_data)
        else:
            said = "; ".join(str(one) for errors in row.errors.values() for one in errors)
            faults.append(_("Line %(line)d: %(error)s") % {"line": number, "error": said})
    return rows, faults


def _figure(text: str) -> str:
    """An amount without the signs that tables put around it."""
    plain = text.strip("\u00a5\uffe5\u5143 ").replace(",", "")
    try:
        return str(Decimal(plain))
    except InvalidOperation:
        return text


def _faults(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        yield _("Name at least one other, or complain for yourself alone.")
    if len(rows) >= MOST:
        yield _("At most %(most)d people can complain together here.") % {"most": MOST}
    seen: dict[str, str] = {}
    for row in rows:
        if row["phone"] in seen:
            said = {"one": seen[row["phone"]], "two": row["name"]}
            yield _("%(one)s and %(two)s have the same number. Each is asked under their own.") % said
        seen.setdefault(row["phone"], row["name"])
    if sum(bool(row.get("proposed")) for row in rows) > 1:
        yield _("You represent the others, and at most one more.")


def begin(act: Act, data: dict[str, Any], party: Party, person: User) -> list[Member]:
    """Put the writer on the roll as joined and everybody else as asked; those who are asked."""
    if not data["members"]:
        return []
    if any(row["phone"] == person.phone for row in data["members"]):
        said = _("Your own number stands among the others.")
        raise Refused("invalid", errors={"members": [said]})
    writer = Member.objects.create(
        party=party, number=1, person=person, name=party.name, phone=person.phone,
        phone_index=phone_index(person.phone), address=party.address, area=party.area, amount=data["own_amount"],
        state=MemberState.JOINED, willing=True, represents=True, answered_at=act.now, told_at=act.now,
    )  # fmt: skip
    asked = [
        Member.objects.create(
            party=party, number=number, name=row["name"], phone=row["phone"], phone_index=phone_index(row["phone"]),
            amount=row["amount"], willing=bool(row.get("proposed")),
        )
        for number, row in enumerate(data["members"], start=2)
    ]  # fmt: skip
    writer.chose = [str(one.number) for one in (writer, *asked) if one.willing]
    writer.save(update_fields=["chose"])
    party.joint, party.joins_until = True, act.now + timedelta(days=data.get("join_days") or DAYS)
    party.save(update_fields=["joint", "joins_until"])
    recount(act.case, party, [writer])
    return asked


def recount(case: Case, party: Party, left: Sequence[Member]) -> None:
    """Let the complaint say what those who are `left` claim, under the name of who represents them."""
    acting = [one for one in left if one.represents]
    if not acting:
        first = next((one for one in left if one.willing), left[0])
        first.represents = True
        first.save(update_fields=["represents"])
        acting = [first]
    names = wording.say("bureau.between").join(one.name for one in acting)
    first = acting[0]
    party.name = wording.say("group.name", names=names, count=len(left))[:120] if len(left) > 1 else first.name
    party.person, party.phone, party.address, party.area = first.person, first.phone, first.address, first.area
    party.save(update_fields=["name", "person", "phone", "address", "area"])
    case.amount = sum((one.amount for one in left), Decimal(0))
    case.save(update_fields=["amount"])
    Claim.objects.filter(case=case).exclude(amount=None).update(amount=case.amount)
