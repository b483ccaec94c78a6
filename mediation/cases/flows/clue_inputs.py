"""Inputs of the verification of a clue (Order 121 Arts 27, 35, 36; Penalty Procedure Art 18)."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.inputs import GivenReason
from mediation.cases.models import Proceeding
from mediation.cases.states import Stage
from mediation.core.inputs import VerbInput


class _Dated(VerbInput):
    """Something that happened on a day: since the clue was found, and not in the future."""

    def of_the_verification(self, name: str) -> date:
        """The day of a field. ValidationError where it lies outside."""
        day: date = self.past_day(name)
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["found_on"]:
            raise ValidationError(_("This is before the clue was found."), code="before_it_was_found")
        return day


class Findings(VerbInput):
    """What was verified, and what the officer proposes."""

    PROPOSALS = (("file", _("file a case")), ("no_case", _("file no case")))
    findings = forms.CharField(
        label=_("What was verified, and how"), min_length=5, max_length=2000, widget=forms.Textarea
    )
    proposal = forms.ChoiceField(label=_("Proposal"), choices=PROPOSALS, widget=forms.RadioSelect)


class TestingBegins(_Dated):
    """What is tested or identified, by whom, from when."""

    item = forms.CharField(label=_("What is tested or identified"), max_length=200)
    by = forms.CharField(label=_("By whom"), max_length=120)
    began_on = forms.DateField(label=_("Commissioned on"))

    def clean_began_on(self) -> date:
        """Within the verification."""
        return self.of_the_verification("began_on")


class TestingEnds(_Dated):
    """What came of it, and on which day."""

    outcome = forms.CharField(label=_("Outcome"), max_length=200)
    ended_on = forms.DateField(label=_("On which day"))

    def clean_ended_on(self) -> date:
        """Not before it began."""
        day = self.of_the_verification("ended_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["testing_began_on"]:
            raise ValidationError(_("This is before the testing began."), code="before_it_began")
        return day


class FurtherFacts(_Dated):
    """What is new, and when it came."""

    new_facts = forms.CharField(label=_("What is new"), min_length=5, max_length=2000, widget=forms.Textarea)
    came_on = forms.DateField(label=_("Received on"))

    def clean_came_on(self) -> date:
        """Within the verification."""
        return self.of_the_verification("came_on")


class FilingDecision(GivenReason):
    """Why a case is filed, and its number."""

    number = forms.CharField(label=_("Number of the case for punishment"), max_length=60)


class Transfer(GivenReason):
    """To whom, and why they are competent."""

    to = forms.CharField(label=_("Competent body"), max_length=120)


class Duplicate(GivenReason):
    """Which clue holds the same facts already."""

    number = forms.CharField(label=_("Number of the earlier clue"), max_length=24)

    def clean_number(self) -> str:
        """Another clue of this bureau."""
        number: str = self.cleaned_data["number"].strip()
        if self.act is not None:
            others = Proceeding.objects.filter(kind=Stage.CLUE, body_id=self.act.proceeding.body_id)
            if not others.exclude(pk=self.act.proceeding.pk).filter(case__number=number).exists():
                raise ValidationError(_("This bureau has no other clue of that number."), code="unknown")
        return number
