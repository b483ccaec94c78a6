"""Inputs of sealed bids and of a mediator's proposal."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.filing import money
from mediation.cases.models import Side
from mediation.core.gate import Act
from mediation.core.inputs import RowsField, RowsWidget, VerbInput
from mediation.negotiation import meeting, terms
from mediation.negotiation.inputs import checked
from mediation.negotiation.models import MeetingRule

LONGEST = timedelta(days=14)
USUAL = timedelta(days=2)


def usual_hour(now: datetime) -> datetime:
    """Until when secrets are taken unless somebody says otherwise, to the minute."""
    return (now + USUAL).replace(second=0, microsecond=0)


def hour(given: datetime | None, act: Act) -> datetime:
    """The hour that was given, or the usual one. ValidationError `past`, `too_long`."""
    until = given or usual_hour(act.now)
    if until <= act.now:
        raise ValidationError(_("This moment is already over."), code="past")
    if until > act.now + LONGEST:
        raise ValidationError(_("Choose an hour within fourteen days."), code="too_long")
    return until


class RoundInput(VerbInput):
    """The rule of a round of sealed bids, and until when bids are taken."""

    rule = forms.ChoiceField(
        label=gettext_lazy("The figures meet when"), choices=MeetingRule.choices, widget=forms.RadioSelect,
        initial=MeetingRule.OVERLAP,
    )  # fmt: skip
    margin = forms.DecimalField(
        label=gettext_lazy("How far apart at most"),
        help_text=gettext_lazy(
            "Per cent of what the complainant asks for (30 at most), or yuan; empty for the first rule."
        ),
        min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False,
    )  # fmt: skip
    until = forms.DateTimeField(
        label=gettext_lazy("Bids are taken until"),
        help_text=gettext_lazy("Both sides must have agreed to the rule and entered their figures by then."),
        required=False,
    )

    def prepare(self) -> None:
        """The usual hour."""
        if self.act is not None:
            self.fields["until"].initial = usual_hour(self.act.now)

    def explained(self) -> list[Any]:
        """What is agreed to."""
        return [
            _(
                "Each side enters one figure that nobody else ever sees, whoever mediates included. If the figures meet"
                " by the rule, the middle of them is shown; otherwise only that they did not meet."
            ),
            _(
                "The round begins once both sides have agreed to the rule. What is shown binds nobody: it can be"
                " offered and accepted."
            ),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A margin where the rule has one, and only there."""
        data = super().clean() or {}
        rule, margin = data.get("rule"), data.get("margin")
        if rule == MeetingRule.OVERLAP:
            if margin is not None:
                self.add_error(
                    "margin", ValidationError(_("This rule knows no distance: leave it empty."), code="margin")
                )
        elif rule and margin is None and "margin" not in self.errors:
            self.add_error("margin", ValidationError(_("Say how far apart the figures may be."), code="required"))
        elif rule == MeetingRule.PERCENT and margin is not None and margin > meeting.WIDEST_PERCENT:
            said = _("At most %(most)s per cent.") % {"most": meeting.WIDEST_PERCENT}
            self.add_error("margin", ValidationError(said, code="margin"))
        return data

    def clean_until(self) -> datetime:
        """In the future, and within fourteen days."""
        return hour(self.cleaned_data.get("until"), self.act)


class WhichRound(VerbInput):
    """Which round is meant."""

    round = forms.UUIDField(label=gettext_lazy("Round"), widget=forms.HiddenInput)


class Bidding(WhichRound):
    """One side's figure."""

    amount = money(label=gettext_lazy("Your figure (yuan)"))

    def prepare(self) -> None:
        """Ask each side in its own words."""
        party = self.act.standing.party if self.act is not None else None
        if party is not None:
            asks = party.side == Side.CLAIMANT
            self.fields["amount"].label = _("The least you would take (yuan)") if asks else _("The most you would pay (yuan)")  # fmt: skip  # noqa: E501


class ProposalInput(VerbInput):
    """Terms put to both sides at once."""

    terms = RowsField(terms.TermRow, most=terms.MOST, label=gettext_lazy("What is proposed"))
    message = forms.CharField(
        label=gettext_lazy("Why you propose it"), max_length=1000, required=False, widget=forms.Textarea
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Answers are taken until"),
        help_text=gettext_lazy(
            "If both say yes, it shows at once. Otherwise it ends at this hour, and nobody learns who said what."
        ),
        required=False,
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the parties of the case by name."""
        if self.act is not None:
            self.fields["until"].initial = usual_hour(self.act.now)
            field = cast("RowsField", self.fields["terms"])
            field.row = terms.for_parties(self.act.case.parties.all())
            cast("RowsWidget", field.widget).row = field.row

    def clean_terms(self) -> list[dict[str, Any]]:
        """As in an offer between the two sides."""
        by_side = {one.side: one for one in self.act.case.parties.all()}
        return checked(self.cleaned_data["terms"], self.act, maker=by_side[Side.RESPONDENT])

    def clean_until(self) -> datetime:
        """In the future, and within fourteen days."""
        return hour(self.cleaned_data.get("until"), self.act)


class WhichProposal(VerbInput):
    """Which proposal is meant."""

    proposal = forms.UUIDField(label=gettext_lazy("Proposal"), widget=forms.HiddenInput)


class AnsweringInSecret(WhichProposal):
    """Yes or no to a proposal as it was read."""

    accepts = forms.TypedChoiceField(
        label=gettext_lazy("Your answer"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=(("yes", gettext_lazy("Yes, I agree to this")), ("no", gettext_lazy("No, I do not agree"))),
    )  # fmt: skip
