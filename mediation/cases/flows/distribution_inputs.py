"""Inputs by which a complaint moves between bureaus (Order 121 Arts 13, 41), and to whom it may go."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices, competence
from mediation.cases.models import Proceeding
from mediation.core.inputs import VerbInput
from mediation.law.jurisdiction import Choice
from mediation.people.models import Organisation

WHY_BACK = (
    ("elsewhere", _("the address that decides lies in another area (Order 121 Art 13)")),
    ("not_ours", _("another department handles this matter (Order 121 Art 16, first ground)")),
    ("drug", _("it concerns drugs, devices or cosmetics (Order 121 Art 43)")),
    ("other", _("it has no power in this matter")),
)


def units_below(proceeding: Proceeding, *, on: date) -> list[tuple[Organisation, Choice]]:
    """To whom an intake unit may pass a complaint on: competent units of its own or a lower level.

    Never one that handed this complaint back.
    """
    home = proceeding.body
    if home is None:
        return []
    gave_back, own = _gave_back(proceeding), [home.area, *home.further_areas]
    return [
        (unit, why)
        for unit, why in competence.of_case(proceeding.case, on=on).bureaus
        if unit.pk not in gave_back | {home.pk} and any(competence.lies_within(why.area, one) for one in own)
    ]


def intake_above(proceeding: Proceeding) -> Organisation | None:
    """The unified intake unit a body hands back to: the one that passed the complaint on, else the nearest above it."""
    origin, home = proceeding.origin, proceeding.body
    if origin is not None and origin.body is not None and origin.body.distributes:
        return origin.body
    return competence.nearest_intake(home) if home is not None else None


def _gave_back(proceeding: Proceeding) -> set[Any]:
    """Who handed this complaint back before."""
    back = proceeding.case.proceedings.filter(kind=proceeding.kind, facts__has_key="handed_back_on")
    return set(back.values_list("body_id", flat=True))


class Distribution(VerbInput):
    """To which unit the complaint goes; why it is competent stands beside each."""

    unit = forms.ChoiceField(label=_("Unit"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the units it may go to, each with the reason why."""
        field = self.fields["unit"]
        if self.act is None or not isinstance(field, forms.ChoiceField):
            return
        found = units_below(self.act.proceeding, on=self.act.today)
        field.choices = [(str(unit.pk), choices.beside(unit.name, competence.reason(why))) for unit, why in found]
        if not found:
            field.help_text = _(
                "No competent unit of this area is on the platform. Decline for want of power and name the bureau that"
                " is competent (Order 121 Arts 13 and 16)."
            )


class HandBack(VerbInput):
    """Why the unit has no power: told to the parties as one of a few, and to the intake unit in words."""

    why = forms.ChoiceField(label=_("Why it goes back"), choices=WHY_BACK, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In words, for the intake unit"), min_length=5, max_length=1000, widget=forms.Textarea
    )


class TakenUp(VerbInput):
    """What the higher bureau decided, and why: recorded by the bureau that had the complaint until then."""

    HOW = (
        ("asked", _("this bureau asked it to, and it agreed")),
        ("itself", _("it found that it should handle the complaint itself")),
    )
    superior = forms.ChoiceField(label=_("Higher bureau"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("How it came to that"), choices=HOW, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day of its decision"))
    paper_no = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    reason = forms.CharField(
        label=_("Reasons, for the two bureaus"), min_length=5, max_length=1000, widget=forms.Textarea
    )

    def prepare(self) -> None:
        """Offer the bureaus above this one, the nearest first."""
        field, home = self.fields["superior"], self.act.proceeding.body if self.act is not None else None
        if home is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), one.name) for one in competence.above(home)]

    def clean_on(self) -> date:
        """Since the complaint was received here, and not in the future."""
        day: date = self.past_day("on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["received_on"]:
            raise ValidationError(_("This is before the complaint was received."), code="before_receipt")
        return day
