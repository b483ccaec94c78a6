"""Inputs of judicial confirmation (domain 1.7)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases import choices
from mediation.cases.flows.administrative_inputs import possible_id_number
from mediation.core.inputs import VerbInput
from mediation.law import rulesets

UNDERTAKINGS = (
    ("voluntary", _("The agreement was made of free will, without fraud or pressure.")),
    ("lawful", _("It breaks no mandatory law and harms neither the state, nor the public, nor anybody else.")),
    ("truthful", _("What we say and hand in is true; the mediation was no sham.")),
    ("liable", _("We answer for harm that the agreement does to others.")),
    ("only_here", _("No other court was asked to confirm the same agreement.")),
)
#: The court's time for a cure is its own to set (CPLI Art 354); longer ones would outlive the review itself.
MOST_DAYS = 30


def grounds(day: date | None, *kinds: str) -> list[tuple[str, str]]:
    """Grounds of law in force on a day, in the reader's language."""
    rules = rulesets.for_date(day) if day else rulesets.everything()[-1]
    english = choices.language() == "en"
    return [(one.code, one.text_en if english else one.text_zh) for kind in kinds for one in rules.grounds(kind)]


class SignedApplication(VerbInput):
    """A party's signature under the joint application, with its own address for service (OMR Art 17)."""

    content_hash = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)
    undertakings = forms.MultipleChoiceField(
        label=_("We undertake together"), choices=UNDERTAKINGS, widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(label=_("Address for service"), max_length=200)
    phone = forms.RegexField(r"^[0-9+ -]{7,20}$", label=_("Phone for the court"))
    electronic = forms.BooleanField(label=_("The court may serve me electronically"), required=False)
    electronic_address = forms.CharField(label=_("Electronic address"), max_length=120, required=False)
    id_number = forms.CharField(
        label=_("Identity number, for the court"), max_length=18, required=False,
        help_text=_(
            "The application names sex and date of birth by it; the number itself is printed masked. Left empty, the"
            " court asks you for it."
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """An organisation is named by its own code."""
        party = self.act.standing.party if self.act is not None else None
        if party is not None and party.organisation_id is not None:
            self.fields.pop("id_number")

    def clean_id_number(self) -> str:
        """An identity number with its right check digit."""
        return possible_id_number(self.cleaned_data["id_number"])

    def clean_undertakings(self) -> list[str]:
        """All of them, or no joint application."""
        ticked: list[str] = self.cleaned_data["undertakings"]
        if len(set(ticked)) < len(UNDERTAKINGS):
            raise ValidationError(_("The court takes the application only with all of these undertakings."), code="all")
        return ticked

    def clean(self) -> dict[str, Any]:
        """Electronic service needs an address."""
        data = super().clean() or {}
        if data.get("electronic") and not data.get("electronic_address"):
            self.add_error("electronic_address", ValidationError(_("Give the electronic address."), code="required"))
        return data


class SupplementDemand(VerbInput):
    """What is missing, and by when."""

    text = forms.CharField(label=_("What is missing"), max_length=1000, widget=forms.Textarea)
    days = forms.IntegerField(label=_("Days to hand it in"), min_value=1, max_value=MOST_DAYS)


class Supplement(VerbInput):
    """What was handed in."""

    text = forms.CharField(label=_("What you hand in"), max_length=1000, widget=forms.Textarea)


class Docketing(VerbInput):
    """The court's docket number."""

    docket_no = forms.CharField(label=_("Docket number"), max_length=60)


class Refusal(VerbInput):
    """Why the court does not take the application (CPLI Art 355)."""

    ground = forms.ChoiceField(label=_("Ground"), choices=())
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)

    def prepare(self) -> None:
        """Offer the grounds in force."""
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grounds(self.act.today if self.act else None, "court_refuse")


class Ruling(VerbInput):
    """The court's ruling."""

    ruling_no = forms.CharField(label=_("Number of the ruling"), max_length=60)
    ruled_on = forms.DateField(label=_("Date of the ruling"))
    served_on = forms.DateField(label=_("Served on both sides on"))

    def clean(self) -> dict[str, Any]:
        """Docketed, then ruled, then served, and none of it in the future."""
        data = super().clean() or {}
        ruled, served = data.get("ruled_on"), data.get("served_on")
        if ruled and served and served < ruled:
            self.add_error("served_on", ValidationError(_("This is before the ruling."), code="order"))
        if self.act is None:
            return data
        for name, day in (("ruled_on", ruled), ("served_on", served)):
            if day and day > self.act.today:
                self.add_error(name, ValidationError(_("This date is in the future."), code="future"))
        docketed = self.act.proceeding.facts.get("docketed_on")
        if ruled and docketed and ruled < date.fromisoformat(docketed):
            self.add_error("ruled_on", ValidationError(_("This is before the docketing."), code="order"))
        return data


class Dismissal(Ruling, Refusal):
    """A ruling that dismisses: a ground of CPLI Art 358, or of Art 355 found only now."""

    def prepare(self) -> None:
        """Offer the grounds in force."""
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grounds(self.act.today if self.act else None, "court_dismiss", "court_refuse")
