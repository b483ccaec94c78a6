"""Inputs of a dispute about the power over a clue (Order 121 Art 33)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import competence
from mediation.cases.flows.inputs import GivenReason
from mediation.core.inputs import VerbInput
from mediation.people.models import Organisation, OrganisationKind


class Dispute(GivenReason):
    """With which bureau, since when, and over what."""

    other = forms.ModelChoiceField(Organisation.objects.none(), label=_("The other bureau"), required=False)
    other_name = forms.CharField(
        label=_("Or its name, where it is not on this platform"), max_length=120, required=False
    )
    arose_on = forms.DateField(label=_("Since which day"))

    def prepare(self) -> None:
        """Every bureau but one's own."""
        field = self.fields["other"]
        if isinstance(field, forms.ModelChoiceField):
            found = Organisation.objects.filter(kind=OrganisationKind.BUREAU)
            field.queryset = found.exclude(pk=self.act.proceeding.body_id) if self.act is not None else found

    def clean_arose_on(self) -> date:
        """Since the clue was found, and not in the future."""
        day: date = self.past_day("arose_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["found_on"]:
            raise ValidationError(_("This is before the clue was found."), code="before_it_was_found")
        return day

    def clean(self) -> dict[str, Any]:
        """One bureau, by choice or by name."""
        data = super().clean() or {}
        if bool(data.get("other")) is bool(data.get("other_name")):
            self.add_error("other", ValidationError(_("Choose the bureau, or write its name."), code="one_of_two"))
        return data


class Settled(VerbInput):
    """How it was settled: among the bureaus, or by the common superior."""

    HOW = (("agreed", _("the bureaus agreed")), ("designated", _("the common superior designated the bureau")))
    how = forms.ChoiceField(label=_("How it was settled"), choices=HOW, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"))
    superior = forms.CharField(label=_("Which superior"), max_length=120, required=False)
    paper_no = forms.CharField(label=_("Number of the designation"), max_length=60, required=False)

    def prepare(self) -> None:
        """Name the common superior where it is on this platform."""
        if self.act is None:
            return
        facts = self.act.proceeding.facts
        other = Organisation.objects.filter(pk=facts["power_other"]).first() if facts.get("power_other") else None
        found = competence.common_superior(self.act.proceeding.body, other) if other else None
        if found is not None:
            self.fields["superior"].initial = found.name

    def clean_on(self) -> date:
        """Since it arose, and not in the future."""
        day: date = self.past_day("on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["power_disputed_on"]:
            raise ValidationError(_("This is before the dispute arose."), code="before_it_arose")
        return day

    def clean(self) -> dict[str, Any]:
        """A designation says by whom and under which number."""
        data = super().clean() or {}
        if data.get("how") == "designated":
            for name in ("superior", "paper_no"):
                if not data.get(name):
                    self.add_error(name, ValidationError(self.fields[name].error_messages["required"], code="required"))
        return data
