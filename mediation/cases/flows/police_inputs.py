"""Inputs by which what points to a crime is handed over, and what the police answer is kept."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.inputs import GivenReason
from mediation.cases.handover_models import Handover
from mediation.core.audience import readable
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import VerbInput
from mediation.evidence.models import Evidence


def showable(act: Act) -> QuerySet[Evidence]:
    """What a body may hand on: every piece of the case that it reads itself; what was sent into a room stays."""
    return act.case.evidence.filter(readable(act.standing)).order_by("number", "at")


class HandingOver(VerbInput):
    """To whom, on which facts, with which evidence, and who else was told."""

    organ = forms.CharField(label=_("Organ it goes to"), help_text=_("The police, or the prosecutor."), max_length=120)
    reason = forms.CharField(
        label=_("Facts on which the suspicion rests"), min_length=10, max_length=2000, widget=forms.Textarea
    )
    told = forms.CharField(
        label=_("Who else is told, and by which paper"), max_length=200, required=False,
        help_text=_("For example a copy to the prosecutor. Neither side is told by the platform."),
    )  # fmt: skip
    evidence = forms.MultipleChoiceField(
        label=_("Evidence handed over, with its hashes"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        """Offer every piece one's own body reads, all of them ticked."""
        field = self.fields["evidence"]
        if self.act is not None and isinstance(field, forms.MultipleChoiceField):
            found = enumerate(showable(self.act), start=1)  # each side numbers its own
            field.choices = [(str(one.pk), f"{place}. {one.name}") for place, one in found]
            field.initial = [value for value, _label in field.choices]


class CrimeInput(HandingOver):
    """Of which crime a verified clue raises the suspicion (STC 3)."""

    offence = forms.CharField(label=_("Crime that is suspected"), max_length=120)


class ShamInput(HandingOver):
    """What a court suspects behind an application for confirmation (J12; OMR 23, IMR 18)."""

    offence = forms.ChoiceField(label=_("What is suspected"), widget=forms.RadioSelect, choices=(
        ("sham", _("sham mediation or a sham suit, to the harm of others")),
        ("other", _("another crime that came to light")),
    ))  # fmt: skip


class DangerInput(HandingOver):
    """What may come of a dispute before a committee (PML 25)."""

    offence = forms.ChoiceField(label=_("What may come of it"), widget=forms.RadioSelect, choices=(
        ("order", _("an offence against public order")),
        ("crime", _("a crime")),
    ))  # fmt: skip


class _Answer(VerbInput):
    """What the police answered, on which day."""

    on = forms.DateField(label=_("Day of their notice"))
    number = forms.CharField(label=_("Number of their notice"), max_length=60)

    def clean_on(self) -> date:
        """Since it was handed over, and not in the future."""
        day: date = self.past_day("on")
        handed = Handover.objects.filter(proceeding_id=self.act.proceeding.pk).latest("decided_at")
        if day < handed.decided_at.astimezone(SHANGHAI).date():
            raise ValidationError(_("This is before it was handed over."), code="before")
        return day


class PoliceFiling(_Answer):
    """That they took it on."""


class PoliceRefusal(_Answer, GivenReason):
    """That they did not, and why."""


class PoliceAnswer(_Answer):
    """Either, where the stage goes on by itself whatever they answer."""

    answer = forms.ChoiceField(label=_("What they decided"), choices=Handover.Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reasons they gave"), max_length=1000, required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """A refusal has reasons."""
        data = super().clean() or {}
        if data.get("answer") == Handover.Answer.REFUSED and not data.get("reason"):
            self.add_error("reason", ValidationError(self.fields["reason"].error_messages["required"], code="required"))
        return data
