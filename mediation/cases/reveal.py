"""Looking at personal data that is shown masked: with a reason, counted, recorded for the body (PIPL Arts 6, 51)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Party
from mediation.cases.representation import ward_of
from mediation.core import verbs
from mediation.core.actors import Actor
from mediation.core.audience import body_of
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS
from mediation.core.steps import Step

EVENT = "party.revealed"
SHOWN_FOR = timedelta(minutes=5)
FIELDS = (
    ("phone", _("phone")),
    ("address", _("address")),
    ("id_number", _("identity number")),
    ("legal_name", _("real name")),
)
CHILD = ("child", _("a child's name and date of birth"))  # masked for the body too (PIPL Art 31)
REASONS = (
    ("contact", _("to reach the person about this case")),
    ("serve", _("to serve a paper")),
    ("identify", _("to check an identity")),
    ("jurisdiction", _("to decide who is competent")),
    ("verify", _("to verify the agreement with both sides")),
)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was opened, for the one who opened it, and until when."""

    party: UUID
    field: str
    value: str
    until: datetime


class RevealInput(VerbInput):
    """Whose data, which of it, and why."""

    party = forms.ChoiceField(label=_("Whose"))
    field = forms.ChoiceField(label=_("What"), choices=[*FIELDS, CHILD])
    reason = forms.ChoiceField(label=_("Why you need it"), choices=REASONS, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the parties by name, and a child's data where a child is complained for."""
        who, what = self.fields["party"], self.fields["field"]
        if self.act is None or not isinstance(who, forms.ChoiceField) or not isinstance(what, forms.ChoiceField):
            return
        parties = list(self.act.case.parties.all())
        who.choices = [(str(one.pk), one.name) for one in parties]
        what.choices = [*FIELDS, CHILD] if any(_child(one) for one in parties) else FIELDS


REVEAL = Step(
    rule="PIPL 6", label=_("Show personal data"), event=EVENT, who=HANDLERS, form=RevealInput, audience="body:"
)


@verbs.verb(verbs.CASE, "reveal", REVEAL)
def reveal(act: Act, data: dict[str, Any]) -> None:
    """Record that somebody looks; the event names field and reason, never the value. Refused `rate_limited`."""
    most = settings.LIMITS["reveals"]
    lately = Event.objects.filter(kind=EVENT, actor_id=act.actor.id, at__gt=act.now - timedelta(hours=1))
    if most and lately.count() >= most:
        raise Refused("rate_limited", retry_after=3600)
    act.audience = body_of(min(map(str, act.standing.bodies)))
    act.note(party=data["party"], field=data["field"], reason=data["reason"])


def revealed(actor: Actor, event: UUID | str, *, now: datetime) -> Revealed | None:
    """What one's own reveal opened, for five minutes; None afterwards and for everybody else's."""
    found = Event.objects.filter(pk=event, kind=EVENT, actor_kind=actor.kind.value, actor_id=actor.id).first()
    if found is None or now >= found.at + SHOWN_FOR:
        return None
    party = Party.objects.get(pk=found.data["party"], case=found.case_id)
    field = found.data["field"]
    value = _child(party) if field == CHILD[0] else str(getattr(party, field))
    return Revealed(party.pk, field, value, found.at + SHOWN_FOR)


def _child(party: Party) -> str:
    """Name and day of birth of the child a party complains for, "" where there is none."""
    ward = ward_of(party)
    return f"{ward.name}, {ward.born_on.isoformat()}" if ward is not None and ward.child else ""
