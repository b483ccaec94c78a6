"""Inputs of entrusting (Order 121 Art 19)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.core.dates import full_day
from mediation.core.inputs import VerbInput
from mediation.people.models import Organisation, OrganisationKind

MEDIATING = (OrganisationKind.ASSOCIATION, OrganisationKind.COMMITTEE)


class Entrusting(VerbInput):
    """Whom the bureau entrusts, with what, and until when it wants the result."""

    body = forms.ModelChoiceField(Organisation.objects.none(), label=_("Who mediates for the bureau"))
    scope = forms.CharField(label=_("With what"), max_length=500, widget=forms.Textarea)
    report_by = forms.DateField(label=_("Result by"))

    def prepare(self) -> None:
        """Consumer associations and lawfully formed mediation organisations; a commercial one never is among them."""
        field = self.fields["body"]
        if self.act is not None and isinstance(field, forms.ModelChoiceField):
            sides = [one.organisation_id for one in self.act.case.parties.all() if one.organisation_id]
            field.queryset = Organisation.objects.filter(kind__in=MEDIATING, ended_at=None).exclude(pk__in=sides)
        if self.act is not None and (last := _last_day(self.act)) is not None:
            self.fields["report_by"].help_text = _("The sixty days run on and end on %(day)s.") % {
                "day": full_day(last)
            }

    def explained(self) -> list[Any]:
        """What entrusting means."""
        return [
            _(
                "The case stays with the bureau: the mediation is led in its name, its sixty days run on, and nobody is"
                " entrusted further. Both sides must agree to the organisation named here."
            )
        ]

    def clean_report_by(self) -> date:
        """Not past, and within the sixty days."""
        day: date = self.cleaned_data["report_by"]
        if self.act is not None:
            last = _last_day(self.act)
            if day < self.act.today:
                raise ValidationError(_("This day has passed."), code="past")
            if last is not None and day > last:
                raise ValidationError(_("This is after the sixty days (Order 121 Art 23)."), code="after_the_clock")
        return day


def _last_day(act: Any) -> date | None:
    clock = act.proceeding.deadlines.filter(code="D05").order_by("-instance").first()
    return clock.due_lenient if clock else None


class Report(VerbInput):
    """What came of an entrusted mediation."""

    OUTCOMES = (("agreed", _("both sides accepted an offer in this mediation")), ("none", _("no agreement")))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    course = forms.CharField(
        label=_("Course, in a few sentences"),
        help_text=_("Without what was offered or said to you alone."),
        max_length=2000,
        widget=forms.Textarea,
    )
