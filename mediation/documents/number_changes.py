"""Proposals about number series: the word and the first number of an organisation's series in a year."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core.canonical import canonical
from mediation.core.refusals import Refused
from mediation.documents import numbers
from mediation.documents.models import LABELS, SeriesForm
from mediation.people import burden
from mediation.people.body_inputs import OfBody
from mediation.people.models import Organisation, Proposal
from mediation.people.proposals import Asked, Draft, Effect, Kind, keep

MOST = 999_999


def series_of() -> list[tuple[str, str]]:
    """Every series by its first paper, with the papers that are numbered in it."""
    return [(kinds[0], ", ".join(str(LABELS[kind]) for kind in kinds)) for kinds in numbers.series_kinds()]


class SeriesInput(OfBody):
    """The word and the first number of one series in one year."""

    series = forms.ChoiceField(label=gettext_lazy("Number series"), choices=series_of)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=2020, max_value=2199,
        help_text=gettext_lazy("This year while none of its numbers was taken, or the next."),
    )  # fmt: skip
    word = forms.CharField(
        label=gettext_lazy("Word between the organisation's own and the year"), max_length=12,
        help_text=gettext_lazy("What stands before it is changed with the organisation's data."),
    )  # fmt: skip
    first = forms.IntegerField(
        label=gettext_lazy("First number"), min_value=1, max_value=MOST,
        help_text=gettext_lazy("1, or the one after the last that was given on paper before. From it on none is left out."),  # noqa: E501
    )  # fmt: skip

    def prepare(self) -> None:
        """The series is chosen before; its year begins with this one."""
        super().prepare()
        if numbers.known((self.data if self.is_bound else self.initial).get("series", "")):
            self.fields["series"].widget = forms.HiddenInput()

    def clean_organisation(self) -> Organisation | None:
        """One that issues papers with numbers."""
        found = super().clean_organisation()
        if found is not None and not found.paper_prefix:
            raise ValidationError(_("This organisation issues no papers with numbers."), code="unnumbered")
        return found

    def clean_year(self) -> int:
        """This year or the next."""
        year: int = self.cleaned_data["year"]
        if self.act is not None and year not in (self.act.today.year, self.act.today.year + 1):
            raise ValidationError(_("Name this year or the next."), code="year")
        return year

    def clean_word(self) -> str:
        """Words alone: figures and brackets are the form's."""
        word: str = self.cleaned_data["word"].strip()
        if not word.isalpha():
            raise ValidationError(_("Write words alone, without figures, spaces or brackets."), code="word")
        return word


class ChangeSeries(Kind):
    """Another word, or another first number, for a series of an organisation in a year of which no number was taken."""

    name = "change_number_series"
    label = gettext_lazy("Change a number series")
    form = SeriesInput

    def initial(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What stands now; `year` where it is named, else the running one is filled in by the page."""
        body = SeriesInput(initial=dict(wanted)).own()
        year = wanted.get("year", "")
        if body is None or not numbers.known(wanted.get("series", "")) or not year.isdecimal():
            return dict(wanted)
        return dict(wanted) | _plain(numbers.form(wanted["series"], body, int(year)))

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The series, its year and what is to stand. Refused `invalid` where nothing would be different."""
        body: Organisation = said["organisation"]
        data = {name: said[name] for name in ("series", "year", "word", "first")}
        before = _stands(body, data)
        if before == data:
            raise Refused("invalid", errors={"word": [_("Nothing would be different.")]})
        return Draft(
            kind=self.name, organisation=body, data=data, before=before, takes_on=said["takes_on"],
            reason=said["reason"], subject=_same(body, data),
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """How the series is written now."""
        return _stands(_body(proposal), proposal.data)

    def check(self, proposal: Proposal) -> None:
        """No number of the year was taken, and no other series would be written alike. Refused `overtaken`."""
        body, data = _body(proposal), proposal.data
        if numbers.begun(data["series"], body, data["year"]):
            raise Refused("overtaken", _("Numbers of this series were taken in that year; it can change for the next."))
        if numbers.alike(data["series"], data["word"], body, data["year"]):
            raise Refused("overtaken", _("Another series would be written with the same words."))

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Put it on record; the row of the series is locked against whoever takes its first number."""
        body, data = _body(proposal), proposal.data
        numbers.hold(data["series"], body, data["year"])
        self.check(proposal)
        SeriesForm.objects.update_or_create(
            organisation=body, series=data["series"], year=data["year"],
            defaults={"word": data["word"], "first": data["first"]},
        )  # fmt: skip
        return {}

    def effect(self, proposal: Proposal) -> Effect:
        """Its open cases: papers of them get numbers of the series."""
        load = burden.of_body(_body(proposal))
        return Effect(cases=load.in_charge)

    def undo(self, proposal: Proposal) -> Draft | None:
        """What stood before, while the year has no number yet."""
        body = _body(proposal)
        if numbers.begun(proposal.data["series"], body, proposal.data["year"]):
            return None
        return Draft(
            kind=self.name, organisation=body, data=proposal.before, before=proposal.data,
            subject=_same(body, proposal.before),
        )  # fmt: skip


def _body(proposal: Proposal) -> Organisation:
    return Organisation.objects.get(pk=str(proposal.organisation_id))


def _stands(body: Organisation, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"series": data["series"], "year": data["year"]} | _plain(numbers.form(data["series"], body, data["year"]))


def _plain(form: numbers.Form) -> dict[str, Any]:
    return {"word": form.word, "first": form.first}


def _same(body: Organisation, data: Mapping[str, Any]) -> str:
    return f"{body.pk}:{hashlib.sha256(canonical(dict(data))).hexdigest()[:32]}"


keep(ChangeSeries())
