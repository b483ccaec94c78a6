"""Inputs of the court's review, and of those whom it asks (domain 1.7: J6, J10, J12)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.states import ConfirmationState
from mediation.confirmation.court_models import Inquiry
from mediation.core.inputs import VerbInput

#: As for what is missing in an application: a longer time than the review itself helps nobody.
MOST_DAYS = 30


def _open(application: UUID, of: str) -> Inquiry | None:
    return Inquiry.objects.filter(application=application, of=of, closed_at=None).first()


def asked_of_committee(mediated: UUID) -> Inquiry | None:
    """What a court that reviews the agreement waits to hear from whoever mediated."""
    found = Inquiry.objects.filter(of=Inquiry.COMMITTEE, closed_at=None, application__proceeding__origin=mediated)
    return found.filter(application__proceeding__state=ConfirmationState.REVIEW).first()


class Hearing(VerbInput):
    """When and where both sides are asked together (CPLI Art 356)."""

    starts_at = forms.DateTimeField(label=_("When"))
    online = forms.BooleanField(label=_("Online"), required=False)
    place = forms.CharField(label=_("Where; online: how to join"), max_length=200)
    bring = forms.CharField(label=_("What to have at hand"), max_length=400, required=False)

    def clean_starts_at(self) -> Any:
        """Still to come."""
        starts_at = self.cleaned_data["starts_at"]
        if self.act is not None and starts_at <= self.act.now:
            raise ValidationError(_("This time has passed."), code="past")
        return starts_at


ATTENDED = (
    ("came", _("came")),
    ("agent", _("was represented by an agent on record")),
    ("excused", _("stayed away with a good reason")),
    ("absent", _("stayed away without a reason")),
    ("refused", _("refused to be asked")),
)
DEFAULTED = ("absent", "refused")


class Verified(VerbInput):
    """Who came, and what was asked and answered."""

    claimant = forms.ChoiceField(label=_("The complainant"), choices=ATTENDED, widget=forms.RadioSelect)
    respondent = forms.ChoiceField(label=_("The merchant"), choices=ATTENDED, widget=forms.RadioSelect)
    minutes = forms.CharField(label=_("What was asked and answered"), max_length=4000, widget=forms.Textarea)


class Demand(VerbInput):
    """What a side has to state or prove in addition, and by when (CPLI Art 356; OMR Art 23)."""

    SIDES = (("claimant", _("the complainant")), ("respondent", _("the merchant")))
    of = forms.MultipleChoiceField(label=_("Of whom"), choices=SIDES, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label=_("What is to be stated or proved"), max_length=1000, widget=forms.Textarea)
    days = forms.IntegerField(label=_("Days to do it"), min_value=1, max_value=MOST_DAYS)
    sham = forms.BooleanField(
        label=_("The court suspects a sham mediation; without evidence it does not confirm (OMR Art 23)"),
        required=False,
    )


class _Asked(VerbInput):
    """An answer to the court; what it asked stands above."""

    def question(self) -> Inquiry | None:
        """What is asked of whoever answers."""
        raise NotImplementedError

    def explained(self) -> list[Any]:
        """The question in the court's words."""
        asked = self.question() if self.act is not None else None
        return [_("The court asks: %(text)s") % {"text": asked.question}] if asked else []


class Statement(_Asked):
    """What a side states, or hands in."""

    text = forms.CharField(label=_("What you state; files go under evidence"), max_length=2000, widget=forms.Textarea)

    def question(self) -> Inquiry | None:
        """What is asked of the party's side."""
        return _open(self.act.proceeding.pk, self.act.standing.party.side)


class Question(VerbInput):
    """What the court asks whoever mediated (CPLI Art 356)."""

    text = forms.CharField(label=_("Question to whoever mediated"), max_length=1000, widget=forms.Textarea)


class Answer(_Asked):
    """What whoever mediated answers the court."""

    text = forms.CharField(
        label=_("Answer to the court"), max_length=2000, widget=forms.Textarea,
        help_text=_("Only the court reads it. What one side said in confidence stays with you (PML Art 15)."),
    )  # fmt: skip

    def question(self) -> Inquiry | None:
        """What is asked of the committee whose mediation led to the agreement."""
        return asked_of_committee(self.act.proceeding.pk)


class Extension(VerbInput):
    """Why the review takes longer, and who approved it (CPL Art 187)."""

    approved_by = forms.CharField(label=_("President of the court who approved it"), max_length=60)
    reason = forms.CharField(label=_("Reason"), min_length=5, max_length=1000, widget=forms.Textarea)
