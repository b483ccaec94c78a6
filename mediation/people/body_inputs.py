"""What is said of an organisation when one is added, changed, ended or taken up again."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mediation.law import areas
from mediation.people import credit_codes
from mediation.people.models import OFFICES, Organisation, OrganisationKind
from mediation.people.proposals import ProposalInput

K = OrganisationKind
_EVERY = ("name", "short_name", "uscc", "area", "address", "phone", "established_on")
#: What is asked of each kind; what is not named here stays as it is.
FIELDS: dict[str, tuple[str, ...]] = {
    K.STORE: (*_EVERY, "legal_representative", "platform", "displayed_area", "displayed_address", "handles_first"),
    K.PLATFORM: (*_EVERY, "legal_representative", "handles_first"),
    K.BUREAU: (*_EVERY, "further_areas", "paper_prefix", "distributes"),
    K.COMMITTEE: (*_EVERY, "further_areas", "paper_prefix"),
    K.ASSOCIATION: (*_EVERY, "further_areas", "paper_prefix"),
    K.COURT: (*_EVERY, "further_areas", "paper_prefix"),
}
ALL = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))


def places() -> list[tuple[str, Any]]:
    """Every area on record with its code, in the reader's language; none is chosen beforehand."""
    english = (get_language() or "").startswith("en")
    known = [(one.code, one.en if english else one.zh) for one in areas.everything()]
    return [("", _("Please choose")), *known]


def further_places() -> list[tuple[str, Any]]:
    """Every area on record but the one that stands for all others."""
    return [one for one in places() if one[0] not in ("", areas.ELSEWHERE)]


def area_label(kind: str) -> Any:
    """What the area means for a kind of organisation."""
    return {
        K.BUREAU: gettext_lazy("Area it is competent for"),
        K.COURT: gettext_lazy("Area it is competent for"),
        K.COMMITTEE: gettext_lazy("Area it works in"),
        K.ASSOCIATION: gettext_lazy("Area it works in"),
    }.get(OrganisationKind(kind), gettext_lazy("Area of its registered place"))


class BodyInput(ProposalInput):
    """The data of an organisation; a kind is asked only for what it has."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)
    uscc = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=18, required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area of its registered place"), choices=places, required=False)
    further_areas = forms.MultipleChoiceField(
        label=gettext_lazy("Further areas it is competent for"), choices=further_places, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone for the public"), max_length=30, required=False)
    established_on = forms.DateField(
        label=gettext_lazy("Established on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    legal_representative = forms.CharField(label=gettext_lazy("Legal representative"), max_length=60, required=False)
    platform = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Platform it trades on"), required=False,
        empty_label=gettext_lazy("None: a website of its own"),
    )  # fmt: skip
    displayed_area = forms.ChoiceField(
        label=gettext_lazy("Area of the address its page shows"), choices=places, required=False,
        help_text=gettext_lazy("The bureau there may handle complaints (Order 121 Art 13)."),
    )  # fmt: skip
    displayed_address = forms.CharField(label=gettext_lazy("Address its page shows"), max_length=200, required=False)
    handles_first = forms.BooleanField(
        label=gettext_lazy("Answers complaints here before a bureau does"), required=False
    )
    distributes = forms.BooleanField(
        label=gettext_lazy("Is the unified intake unit that passes complaints on (Order 121 Art 41)"), required=False
    )
    paper_prefix = forms.CharField(
        label=gettext_lazy("What its official numbers begin with"), max_length=20, required=False,
        help_text=gettext_lazy("Before its own words, as it is registered for documents; no other may have the same."),
    )  # fmt: skip

    def kind(self) -> str:
        """The kind of organisation the form is about, "" while it is not known."""
        return ""

    def own(self) -> Organisation | None:
        """The organisation the form is about, None for a new one."""
        return None

    def prepare(self) -> None:
        """Ask only what the kind has."""
        kind = self.kind()
        for name in ALL:
            if kind and name not in FIELDS[kind]:
                del self.fields[name]
        if kind:
            self.fields["area"].label = area_label(kind)
            for name in ("area", "paper_prefix") if kind in OFFICES else ():
                self.fields[name].required = True
        field = self.fields.get("platform")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.filter(kind=K.PLATFORM, ended_at=None)
        super().prepare()

    def clean_name(self) -> str:
        """One name, one organisation."""
        name: str = self.cleaned_data["name"].strip()
        if self._others().filter(name=name).exists():
            raise ValidationError(_("An organisation of this name is on record."), code="taken")
        return name

    def clean_uscc(self) -> str:
        """A code that can be; two organisations may share one, as two stores of one owner do."""
        code: str = self.cleaned_data["uscc"].upper()
        if code and not credit_codes.valid(code):
            raise ValidationError(_("This is no unified social credit code: the check sign is wrong."), code="uscc")
        return code

    def clean_further_areas(self) -> list[str]:
        """Each once, without the area it sits in."""
        return sorted(set(self.cleaned_data["further_areas"]) - {self.cleaned_data.get("area")})

    def clean_established_on(self) -> Any:
        """Not in the future."""
        return self.past_day("established_on")

    def clean_paper_prefix(self) -> str:
        """Two offices of a kind never write the same numbers."""
        prefix: str = self.cleaned_data["paper_prefix"].strip()
        if prefix and self._others().filter(kind=self.kind(), paper_prefix=prefix).exists():
            raise ValidationError(_("Another organisation of this kind writes this before its numbers."), code="taken")
        return prefix

    def _others(self) -> Any:
        own = self.own()
        return Organisation.objects.exclude(pk=own.pk) if own else Organisation.objects.all()


class NewBody(BodyInput):
    """An organisation to be added."""

    organisation_kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"), choices=OrganisationKind.choices)

    def kind(self) -> str:
        """As chosen."""
        said = (self.data if self.is_bound else self.initial).get("organisation_kind") or ""
        return str(said) if said in OrganisationKind.values else ""

    def prepare(self) -> None:
        """The kind first: on the page it was chosen before."""
        super().prepare()
        self.order_fields(["organisation_kind"])
        if self.kind():
            self.fields["organisation_kind"].widget = forms.HiddenInput()


class OfBody(ProposalInput):
    """A proposal about one organisation."""

    organisation = forms.UUIDField(widget=forms.HiddenInput)

    def own(self) -> Organisation | None:
        """The organisation meant, None where there is none of that id."""
        said = (self.data if self.is_bound else self.initial).get("organisation")
        try:
            return Organisation.objects.filter(pk=UUID(str(said))).first() if said else None
        except ValueError:
            return None

    def clean_organisation(self) -> Organisation | None:
        """One that is on record."""
        found = self.own()
        if found is None:
            raise ValidationError(_("There is no such organisation."), code="unknown")
        return found


class ChangedBody(BodyInput, OfBody):
    """What is to be changed of an organisation; the form comes filled with what stands."""

    def own(self) -> Organisation | None:
        """The organisation meant, asked once."""
        if not hasattr(self, "_own"):
            self._own = OfBody.own(self)
        return self._own

    def kind(self) -> str:
        """That of the organisation."""
        own = self.own()
        return own.kind if own else ""
