"""When and where a session of mediation takes place, and why it is moved: for every stage in which people mediate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.core.inputs import VerbInput

USUAL_MINUTES = 60


def standing(facts: Mapping[str, Any], now: datetime) -> bool:
    """Whether a session is arranged that is still to come."""
    session = facts.get("session")
    return session is not None and not session.get("ended") and datetime.fromisoformat(session["starts_at"]) > now


class SessionTime(VerbInput):
    """A time of which both sides are told in advance; where one was told already, why it is moved."""

    starts_at = forms.DateTimeField(label=_("Begins"))
    minutes = forms.IntegerField(
        label=_("Lasts about, in minutes"), min_value=15, max_value=480, initial=USUAL_MINUTES, required=False
    )
    online = forms.BooleanField(label=_("Online, in the mediation room"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    bring = forms.CharField(label=_("What to bring"), max_length=300, required=False)
    reason = forms.CharField(label=_("Why the session is moved"), max_length=300, required=False)

    def prepare(self) -> None:
        """A reason is asked for where a session that both were told of is moved."""
        if self.act is not None:
            self.fields["reason"].required = self.moves
            if not self.moves:
                self.fields["reason"].widget = forms.HiddenInput()

    @property
    def moves(self) -> bool:
        """Whether a session that still stands gets another time."""
        return self.act is not None and standing(self.act.proceeding.facts, self.act.now)

    def clean(self) -> dict[str, Any]:
        """Both sides are told in advance; a session on site has a place."""
        data = super().clean() or {}
        begins = data.get("starts_at")
        if begins and self.act is not None and begins <= self.act.now:
            self.add_error("starts_at", ValidationError(_("Both sides must be told in advance."), code="past"))
        if not data.get("online") and not data.get("place"):
            self.add_error("place", ValidationError(_("Name the place, or choose online."), code="required"))
        return data
