"""When a text does not arrive: those who handle the case are told, and what they then did is kept beside it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.core import gate, outbox, verbs
from mediation.core.actors import Actor
from mediation.core.audience import body_of
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Role
from mediation.core.steps import Step
from mediation.notices import titles
from mediation.notices.models import Channel, Notice

ASKED = (Channel.PHONE, Channel.POST, Channel.HAND)
LISTED = 200  # so many notices of a proceeding can be chosen, the newest first


class Undelivered(VerbInput):
    """Which text did not arrive."""

    notice = forms.UUIDField()


class Telling(VerbInput):
    """Who was told otherwise, of what, how, when, and how one knows."""

    notice = forms.ChoiceField(label=_("Notice"))
    way = forms.ChoiceField(label=_("How"), choices=[(one.value, one.label) for one in ASKED], widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"))
    proof = forms.CharField(
        label=_("How you know"), min_length=2, max_length=300,
        help_text=_("Who answered, the number of the waybill, or who signed for it"),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer what the parties were told in this proceeding."""
        field = self.fields["notice"]
        if self.act is not None and self.act.has_proceeding and isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), _named(one)) for one in to_parties(self.act)[:LISTED]]

    def clean_on(self) -> date:
        """Not in the future."""
        day: date = self.past_day("on")
        return day


def to_parties(act: Act) -> Any:
    """What the parties were told on the platform in a proceeding, newest first."""
    told = Notice.objects.filter(proceeding_id=act.proceeding.pk, channel=Channel.IN_SITE)
    return told.exclude(party=None).select_related("person", "party")


def _named(one: Notice) -> str:
    return f"{one.person.name}: {titles.title(one.title)}"


MISSED = Step(
    rule="POLICY", label=_("A text did not arrive"), event="notice.undelivered", who=(Role.SYSTEM,), form=Undelivered,
    internal=True, tells=HANDLERS,
)  # fmt: skip
TOLD = Step(
    rule="POLICY", label=_("Record that somebody was told otherwise"), event="notice.told_otherwise", who=HANDLERS,
    form=Telling,
)  # fmt: skip


@verbs.verb(verbs.ANY, "miss_delivery", MISSED)
def miss_delivery(act: Act, data: dict[str, Any]) -> None:
    """Tell the body in charge, nobody else; whom it did not reach stands in the ledger, not in the event."""
    act.audience = body_of(act.proceeding.body_id)
    act.note(notice=data["notice"])
    act.stay()


@verbs.verb(verbs.ANY, "tell_otherwise", TOLD)
def tell_otherwise(act: Act, data: dict[str, Any]) -> None:
    """Keep a row of the ledger for what staff did themselves. Refused `conflict` where it is there already."""
    notice = to_parties(act).get(pk=data["notice"])
    made_on = notice.made_at.astimezone(SHANGHAI).date()
    if data["on"] < made_on:
        raise Refused("invalid", errors={"on": [_("This is before there was anything to tell.")]})
    if Notice.objects.filter(event=notice.event_id, person=notice.person_id, channel=data["way"]).exists():
        raise Refused("conflict", _("This way is on record already."))
    at = act.now if data["on"] == act.today else datetime.combine(data["on"], datetime.min.time(), SHANGHAI)
    Notice.objects.create(
        case=notice.case, proceeding_id=notice.proceeding_id, event_id=notice.event_id, person=notice.person,
        organisation_id=notice.organisation_id, party=notice.party, role=notice.role, channel=data["way"],
        title=notice.title, params=notice.params, url=notice.url, made_at=act.now, sent_at=at, delivered_at=at,
        sender=act.actor.id, proof=data["proof"],
    )  # fmt: skip
    act.audience = body_of(act.proceeding.body_id)
    act.note(notice=notice.pk, way=data["way"], on=data["on"])


@outbox.handler("notice.undelivered", alone=True)
def undelivered(payload: Mapping[str, Any], now: datetime) -> None:
    """After the last try: the body in charge learns of it, once."""
    notice = Notice.objects.get(pk=payload["notice"])
    gate.perform(
        "miss_delivery", actor=Actor.system("notices"), now=now, case=notice.case_id,
        proceeding=notice.proceeding_id, data={"notice": str(notice.pk)}, key=f"undelivered:{notice.pk}",
    )  # fmt: skip
