"""Inputs of the court for an oral application and for objections (domain 1.7: J3, J9)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.core.inputs import VerbInput
from mediation.deadlines import calendars
from mediation.law import rulesets


class Minutes(VerbInput):
    """The application as the clerk wrote it down."""

    facts = forms.CharField(
        label=_("Facts and grounds, as both sides state them"), max_length=4000, widget=forms.Textarea
    )
    performance = forms.CharField(label=_("What was performed so far"), max_length=1000, widget=forms.Textarea)
    read_out = forms.BooleanField(label=_("Both sides spoke themselves; it was read to them, and they found it right"))

    def prepare(self) -> None:
        """What was written in the draft stands there already."""
        application = getattr(self.act.proceeding, "application", None) if self.act is not None else None
        if application is not None:
            self.initial = {"facts": application.facts, "performance": application.performance, **self.initial}


class PartyObjection(VerbInput):
    """Why a party holds the ruling to be wrong."""

    text = forms.CharField(label=_("Why the ruling is wrong"), max_length=2000, widget=forms.Textarea)

    def explained(self) -> list[Any]:
        """What an objection does, and what it does not."""
        return [_("The court that ruled looks at it and decides. The ruling stands meanwhile.")]


class ThirdObjection(VerbInput):
    """Who objects that is no party, since when they know, and why (CPLI Arts 127, 372)."""

    name = forms.CharField(label=_("Name of the third party"), max_length=120)
    contact = forms.CharField(label=_("Address and phone"), max_length=200)
    learned_on = forms.DateField(label=_("Learned of the harm on"))
    text = forms.CharField(label=_("What they object"), max_length=2000, widget=forms.Textarea)

    def clean_learned_on(self) -> date:
        """Since the ruling, and within six months, which nothing suspends or extends."""
        day: date = self.past_day("learned_on")
        if self.act is None:
            return day
        if day.isoformat() < self.act.proceeding.facts["ruled_on"]:
            raise ValidationError(_("This is before the ruling."), code="order")
        until = rulesets.for_date(day).period("D24", day, calendar=calendars.current()).due_lenient
        if self.act.today > until:
            said = _("The six months ended on %(day)s (CPLI Art 372).") % {"day": until.isoformat()}
            raise ValidationError(said, code="too_late")
        return day


class RejectedObjection(VerbInput):
    """The ruling that an objection is unfounded."""

    decision_no = forms.CharField(label=_("Number of the ruling"), max_length=60)
    reason = forms.CharField(label=_("Reason"), min_length=5, max_length=1000, widget=forms.Textarea)


class NewRuling(RejectedObjection):
    """The ruling that revokes or changes the one before (CPLI Art 372)."""

    EXTENTS = (("whole", _("wholly")), ("part", _("in part")))
    extent = forms.ChoiceField(label=_("Revoked"), choices=EXTENTS, widget=forms.RadioSelect)
