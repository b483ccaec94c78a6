"""Inputs of court-annexed online mediation (OMR)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.inputs import GivenReason
from mediation.cases.flows.mediation_inputs import Assignment
from mediation.core.inputs import VerbInput
from mediation.people.models import Organisation, OrganisationKind, User

TRACKS = (
    ("pre_filing", _("no suit is docketed yet (30 days)")),
    ("ordinary", _("a suit is docketed, ordinary procedure (15 days)")),
    ("summary", _("a suit is docketed, summary procedure (7 days)")),
)
CHANNELS = (("phone", _("by phone")), ("message", _("by a message on the platform")), ("email", _("by e-mail")))


class Request(VerbInput):
    """To which court, how far the suit is, and the consent to be mediated between online (OMR Art 4, 8)."""

    court = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.COURT, ended_at=None), label=_("Court")
    )
    track = forms.ChoiceField(label=_("How far the suit is"), choices=TRACKS, widget=forms.RadioSelect)
    docket_no = forms.CharField(label=_("Docket number of the suit"), max_length=60, required=False)
    agrees = forms.BooleanField(
        label=_("I agree to online mediation by the court's mediator, and to papers being served on me electronically")
    )

    def clean(self) -> dict[str, Any]:
        """A docketed suit has its number."""
        data = super().clean() or {}
        if data.get("track") in ("ordinary", "summary") and not data.get("docket_no"):
            message = self.fields["docket_no"].error_messages["required"]
            self.add_error("docket_no", ValidationError(message, code="required"))
        return data


class Roster(VerbInput):
    """Among whom the parties may choose (OMR Art 10)."""

    mediators = forms.MultipleChoiceField(label=_("Mediators to choose from"), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        """The court's mediators who are no part of the dispute."""
        field = self.fields["mediators"]
        own = Assignment(act=self.act).fields["mediator"]
        if self.act is None or not isinstance(own, forms.ModelChoiceField) or own.queryset is None:
            return
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), one.name) for one in own.queryset.order_by("name", "pk")]

    def clean_mediators(self) -> list[str]:
        """One leaves no choice."""
        chosen: list[str] = self.cleaned_data["mediators"]
        if len(chosen) < 2:
            raise ValidationError(_("Offer at least two mediators."), code="too_few")
        return chosen


class Choice(VerbInput):
    """Whom this side chooses."""

    mediator = forms.ChoiceField(label=_("Mediator"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Those whom the court offers."""
        field = self.fields["mediator"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            offered = User.objects.filter(pk__in=self.act.proceeding.facts.get("roster", []))
            field.choices = [(str(one.pk), one.name) for one in offered.order_by("name")]

    def explained(self) -> list[Any]:
        """What follows from it."""
        return [_("If both sides choose the same mediator, that person is asked. Otherwise the court names one.")]


class Agreeing(VerbInput):
    """Nothing is asked; who mediates and what the word means is said (OMR Art 4)."""

    def explained(self) -> list[Any]:
        """Who mediates, what was disclosed of ties, and that one can leave."""
        said = [_("You can end it at any time; what was said to reach an agreement counts for nothing in court.")]
        if self.act is None or self.act.proceeding.handler is None:
            return said
        stage = self.act.proceeding
        ties = stage.facts.get("disclosure")
        leads = _("%(name)s mediates for the court.") % {"name": stage.handler.name}
        tied = _("Disclosed: %(ties)s") % {"ties": ties} if ties else _("No tie to a side was disclosed.")
        return [leads, tied, *said]


class Appointment(VerbInput):
    """That one takes it on, and what ties one to a side (OMR Art 13, 14)."""

    free = forms.ChoiceField(
        label=_("Ties to the parties"),
        choices=(("none", _("I have no tie to either side")), ("disclosed", _("I disclose the following"))),
        widget=forms.RadioSelect,
    )
    disclosure = forms.CharField(
        label=_("What ties you to a side"), max_length=500, required=False, widget=forms.Textarea
    )

    def explained(self) -> list[Any]:
        """What becomes of it."""
        return [_("Both sides read what you disclose, and either may ask the court for another mediator.")]

    def clean(self) -> dict[str, Any]:
        """A tie is said in words, and no words stand beside none."""
        data = super().clean() or {}
        if data.get("free") == "disclosed" and not data.get("disclosure"):
            message = self.fields["disclosure"].error_messages["required"]
            self.add_error("disclosure", ValidationError(message, code="required"))
        if data.get("free") == "none":
            data["disclosure"] = ""
        return data


class Contact(VerbInput):
    """How the other side was reached, and that it agrees (OMR Art 4, 15)."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS)
    note = forms.CharField(label=_("What was said"), max_length=500, widget=forms.Textarea)


class Failure(Contact):
    """Why it does not come about."""

    ground = forms.ChoiceField(
        label=_("Why"),
        choices=(("refused", _("the other side refuses")), ("unreachable", _("the other side cannot be reached"))),
        widget=forms.RadioSelect,
    )


class Opening(VerbInput):
    """What must have been done before the session (OMR Art 17)."""

    identities = forms.BooleanField(label=_("I compared the identity of everybody with their documents"))
    sham = forms.BooleanField(
        label=_("I warned both sides of what follows on sham mediation, and both promised to tell the truth")
    )
    rights = forms.BooleanField(
        label=_("Nature of mediation, free will, secrecy and electronic signature were explained")
    )


class Extension(GivenReason):
    """Until which day all may agree to go on (OMR Art 24)."""

    until = forms.DateField(label=_("New last day"))

    def clean_until(self) -> date:
        """Later than today."""
        day: date = self.cleaned_data["until"]
        if self.act is not None and day <= self.act.today:
            raise ValidationError(_("This day must lie ahead."), code="past")
        return day


class Docketing(VerbInput):
    """Under which number the court docketed the suit."""

    docket_no = forms.CharField(label=_("Docket number of the suit"), max_length=60)
