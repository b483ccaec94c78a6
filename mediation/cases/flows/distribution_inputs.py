"""Inputs by which a complaint moves between bureaus (Order 121 Art 41), and to whom it may go."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import competence
from mediation.cases.models import Proceeding
from mediation.core.inputs import VerbInput
from mediation.law import areas
from mediation.law.jurisdiction import Choice
from mediation.people.models import Organisation, OrganisationKind

WHY_BACK = (
    ("elsewhere", _("the address that decides lies in another area (Order 121 Art 13)")),
    ("not_ours", _("another department handles this matter (Order 121 Art 16, first ground)")),
    ("drug", _("it concerns drugs, devices or cosmetics (Order 121 Art 43)")),
    ("other", _("it has no power in this matter")),
)


def units_below(proceeding: Proceeding, *, on: date) -> list[tuple[Organisation, Choice | None]]:
    """To whom an intake unit may pass a complaint on: competent units of its own or a lower level.

    Where no address decides, any unit of its area; never one that handed this complaint back.
    """
    home = proceeding.body
    if home is None:
        return []
    gave_back = _gave_back(proceeding)
    found: list[tuple[Organisation, Choice | None]] = list(competence.of_case(proceeding.case, on=on).bureaus)
    if not found:
        known = Organisation.objects.filter(kind=OrganisationKind.BUREAU, distributes=False)
        found = [(one, None) for one in known]
    return [
        (unit, why)
        for unit, why in found
        if unit.pk != home.pk and unit.pk not in gave_back and _within(unit.area, home.area)
    ]


def intake_above(proceeding: Proceeding) -> Organisation | None:
    """The unified intake unit a body hands back to: the one that passed the complaint on, else the nearest above it."""
    origin, home = proceeding.origin, proceeding.body
    if origin is not None and origin.body is not None and origin.body.distributes:
        return origin.body
    if home is None:
        return None
    units = Organisation.objects.filter(kind=OrganisationKind.BUREAU, distributes=True).exclude(pk=home.pk)
    over = [one for one in units if _within(home.area, one.area)]
    return max(over, key=lambda one: len(list(_upwards(one.area))), default=None)


def _gave_back(proceeding: Proceeding) -> set[Any]:
    """Who handed this complaint back before."""
    back = proceeding.case.proceedings.filter(kind=proceeding.kind, facts__has_key="handed_back_on")
    return set(back.values_list("body_id", flat=True))


def _within(code: str, ancestor: str) -> bool:
    return bool(ancestor) and ancestor in _upwards(code)


def _upwards(code: str) -> Iterator[str]:
    """An area and everything it lies in; nothing where it is not on record."""
    here: str | None = code
    while here:
        yield here
        try:
            here = areas.get(here).parent
        except areas.UnknownArea:
            return


class Distribution(VerbInput):
    """To which unit the complaint goes; why it is competent stands beside each, else the officer says it."""

    unit = forms.ChoiceField(label=_("Unit"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why this unit"), min_length=5, max_length=300, required=False, widget=forms.Textarea
    )

    def prepare(self) -> None:
        """Offer the units it may go to, each with the reason why."""
        self.units = units_below(self.act.proceeding, on=self.act.today) if self.act is not None else []
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(unit.pk), _named(unit, why)) for unit, why in self.units]
        if self.units and all(why is not None for _unit, why in self.units):
            self.fields.pop("reason")

    def clean(self) -> dict[str, Any]:
        """A unit that no address makes competent is chosen for a reason."""
        data = super().clean() or {}
        if data.get("unit") and "reason" in self.fields and not data.get("reason") and not self.errors:
            self.add_error("reason", ValidationError(_("No address decides: say why this unit."), code="required"))
        return data


class HandBack(VerbInput):
    """Why the unit has no power: told to the parties as one of a few, and to the intake unit in words."""

    why = forms.ChoiceField(label=_("Why it goes back"), choices=WHY_BACK, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In words, for the intake unit"), min_length=5, max_length=1000, widget=forms.Textarea
    )


def _named(unit: Organisation, why: Choice | None) -> str:
    if why is None:
        return unit.name
    return f"{unit.name} ({competence.reason(why)})"
