"""Input of the application for confirmation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.confirmation import rules
from mediation.core.inputs import VerbInput
from mediation.law import wording
from mediation.people.models import Organisation, OrganisationKind


class ApplicationInput(VerbInput):
    """The application as both sides will sign it (domain 6.3)."""

    court = forms.ModelChoiceField(Organisation.objects.none(), label=_("Court"))
    facts = forms.CharField(
        label=_("Facts and grounds"), max_length=4000, required=False, widget=forms.Textarea,
        help_text=_("Left empty, the dispute and the agreement are named."),
    )  # fmt: skip
    performance = forms.CharField(
        label=_("What was performed so far"), max_length=1000, required=False, widget=forms.Textarea,
        help_text=_("Left empty, it says that the day for performance has not come."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer the courts there are; which of them is competent is checked with the case known."""
        field = self.fields["court"]
        if not isinstance(field, forms.ModelChoiceField):
            return
        known = Organisation.objects.filter(kind=OrganisationKind.COURT, ended_at=None)
        if self.act is not None:
            self.competent = {one.court.pk: one for one in rules.competent(self.act.case, self.act.proceeding)}
            known = known.filter(pk__in=self.competent)
            field.help_text = "; ".join(
                f"{one.court.name}: {', '.join(one.reasons)}" for one in self.competent.values()
            )
        field.queryset = known

    def clean_court(self) -> Organisation:
        """A competent court (CPL Art 205)."""
        court: Organisation = self.cleaned_data["court"]
        if self.act is not None and court.pk not in self.competent:
            raise ValidationError(_("This court is not competent."), code="not_competent")
        return court

    def clean(self) -> dict[str, Any]:
        """What was left empty is written out."""
        data = super().clean() or {}
        if self.act is None:
            return data
        mediated = self.act.proceeding
        names = {one.side: one.name for one in self.act.case.parties.all()}
        data["facts"] = data.get("facts") or rules.facts(mediated, names)
        data["performance"] = data.get("performance") or wording.say("application.performance_none")
        court = data.get("court")
        data["connections"] = list(self.competent[court.pk].connections) if court else []
        return data
