"""Inputs of the verbs of negotiation."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases import members
from mediation.cases.models import Party
from mediation.core.gate import Act
from mediation.core.inputs import RowsField, RowsWidget, VerbInput
from mediation.documents.render import spelled_out
from mediation.negotiation import rules, shares, terms
from mediation.rooms.models import Room, RoomKind, RoomState

FREE = ("item", "default", "text")


class OfferInput(VerbInput):
    """A package put to the other side."""

    share = forms.DecimalField(
        label=gettext_lazy("Share of what each of them claims (per cent)"),
        help_text=gettext_lazy(
            "Only for a joint complaint. With a share the amount of the payment may stay empty; without one the sum is"
            " divided by what each claims. Each of them answers for themself."
        ),
        min_value=1, max_value=1000, max_digits=6, decimal_places=2, required=False,
    )  # fmt: skip
    terms = RowsField(terms.TermRow, most=terms.MOST, label=gettext_lazy("What is offered"))
    message = forms.CharField(
        label=gettext_lazy("Words to the other side"), max_length=1000, required=False, widget=forms.Textarea
    )
    expires_at = forms.DateTimeField(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy(
            "Ninety days at most. If no answer has come by then, the offer falls; that does not count as agreeing, "
            "and the talks go on."
        ),
        required=False,
    )
    room = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Offer the parties of the case by name."""
        if self.act is not None:
            self.fields["expires_at"].initial = rules.usual_end(self.act.now)
            field = cast("RowsField", self.fields["terms"])
            group = members.joint_party(self.act.case)
            field.row = terms.for_parties(self.act.case.parties.all(), joint=group is not None)
            cast("RowsWidget", field.widget).row = field.row
            if group is None or self.act.standing.party == group:
                del self.fields["share"]

    def clean_terms(self) -> list[dict[str, Any]]:
        """Terms as they are kept, in characters a paper can show; each may bind only whom its maker can bind."""
        rows: list[dict[str, Any]] = self.cleaned_data["terms"]
        act = self.act
        self._fill_in(rows)
        return checked(rows, act, maker=act.standing.party)

    def _fill_in(self, rows: list[dict[str, Any]]) -> None:
        """The sum of a payment to a group that follows from the share; a sum that stands there agrees with it."""
        group, share = members.joint_party(self.act.case), self.cleaned_data.get("share")
        money = [row for row in rows if row["kind"] == "payment"]
        if share is None or group is None:
            if any(not row.get("amount") for row in money):
                raise ValidationError(_("Say how much, more than zero."), code="required")
            return
        amounts = {str(one.pk): one.amount for one in members.joined(group)}
        whole = sum(shares.by_share(amounts, share).values(), Decimal(0))
        if len(money) != 1 or money[0].get("amount") not in (None, whole):
            said = _("With a share there is one payment, of %(amount)s yuan: leave its amount empty.")
            raise ValidationError(said % {"amount": f"{whole:,.2f}"}, code="share")
        money[0]["amount"] = whole

    def clean_expires_at(self) -> Any:
        """In the future, and within ninety days."""
        until = self.cleaned_data.get("expires_at") or rules.usual_end(self.act.now)
        if until <= self.act.now:
            raise ValidationError(_("This moment is already over."), code="past")
        if until > self.act.now + rules.LONGEST:
            raise ValidationError(_("An offer can stay open for ninety days at most."), code="too_long")
        return until

    def clean_room(self) -> Any:
        """The open joint room: an offer speaks to the other side, and a caucus has only one."""
        room = self.cleaned_data.get("room")
        if room is None:
            return None
        mine = Room.objects.filter(proceeding_id=self.act.proceeding.pk, kind=RoomKind.JOINT, state=RoomState.OPEN)
        if not mine.filter(pk=room).exists():
            raise ValidationError(_("An offer is made in the open joint room, or outside any room."), code="room")
        return room


def checked(rows: list[dict[str, Any]], act: Act, *, maker: Party) -> list[dict[str, Any]]:
    """Rows as they are kept, in characters a paper can show. ValidationError names the row that binds the wrong one."""
    found = [_printable(terms.kept(row, act.case, maker=maker)) for row in rows]
    faults = [rules.fault(term, act.case, maker, act.today) for term in found]
    errors = [_("Row %(row)d: %(fault)s") % {"row": row, "fault": said} for row, said in enumerate(faults, 1) if said]
    if errors:
        raise ValidationError(errors)
    return found


def _printable(term: dict[str, Any]) -> dict[str, Any]:
    return term | {name: spelled_out(str(term[name])) for name in FREE if term.get(name)}


class Meant(VerbInput):
    """Which offer is meant."""

    offer = forms.UUIDField(label=gettext_lazy("Offer"), widget=forms.HiddenInput)


class Accepting(Meant):
    """The offer exactly as it was read."""

    version = forms.IntegerField(label=gettext_lazy("Its number"), min_value=1, widget=forms.HiddenInput)


class Declining(Meant):
    """The offer, and why not."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, required=False, widget=forms.Textarea)
