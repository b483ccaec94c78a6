"""Inputs of arranging a session."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from mediation.core import dates
from mediation.core.gate import SHANGHAI
from mediation.core.inputs import VerbInput


def moment(at: datetime) -> str:
    """A time as people read it, with its weekday."""
    return dates.written(at, pgettext("date and time format", "D j M Y, H:i"))


class Proposal(VerbInput):
    """Up to three times for a session."""

    first = forms.DateTimeField(label=_("First time"))
    second = forms.DateTimeField(label=_("Second time"), required=False)
    third = forms.DateTimeField(label=_("Third time"), required=False)
    place = forms.CharField(label=_("Place; leave empty if online"), max_length=200, required=False)

    def explained(self) -> list[Any]:
        """What follows."""
        return [_("Both sides say which of the times suit them. Then you arrange the session at one of them.")]

    def clean(self) -> dict[str, Any]:
        """Each once, and none of them past."""
        data = super().clean() or {}
        seen: set[datetime] = set()
        for name in ("first", "second", "third"):
            at = data.get(name)
            if at and self.act is not None and at <= self.act.now:
                self.add_error(name, ValidationError(_("This moment is past."), code="past"))
            elif at in seen:
                self.add_error(name, ValidationError(_("This time stands there already."), code="twice"))
            elif at:
                seen.add(at)
        data["options"] = sorted(at.astimezone(SHANGHAI) for at in seen)
        return data


class WhichTimes(VerbInput):
    """Which of the proposed times suit one's side."""

    suits = forms.MultipleChoiceField(
        label=_("Which times suit you"), required=False, widget=forms.CheckboxSelectMultiple
    )
    none = forms.BooleanField(label=_("None of them suits me"), required=False)

    def prepare(self) -> None:
        """The times as they were proposed."""
        field = self.fields["suits"]
        if self.act is not None and isinstance(field, forms.MultipleChoiceField):
            options = [datetime.fromisoformat(one) for one in self.act.proceeding.facts["times"]["options"]]
            field.choices = [(one.isoformat(), moment(one)) for one in options]

    def clean(self) -> dict[str, Any]:
        """Some of them or none, and one of the two is said."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("suits")) == bool(data.get("none")):
            self.add_error("suits", ValidationError(_("Choose the times that suit you, or say that none does."), code="one_of_two"))  # fmt: skip  # noqa: E501
        return data


class Cancelling(VerbInput):
    """Why a session does not take place."""

    reason = forms.CharField(label=_("Why the session is cancelled"), min_length=2, max_length=300)


class Reminding(VerbInput):
    """Of which session."""

    appointment = forms.UUIDField()
