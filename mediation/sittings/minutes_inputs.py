"""Inputs of minutes: which lines are taken down, a correction, how they were read, the hash of what is signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from mediation.core.inputs import VerbInput
from mediation.rooms.models import Message, MessageKind, RoomKind
from mediation.sittings.inputs import moment
from mediation.sittings.models import Attendance, Minutes, Sitting

LATEST = 100
CUT = 80


class WhichLines(VerbInput):
    """Lines of the joint room that the minutes quote."""

    lines = forms.MultipleChoiceField(label=_("Which lines stand in the minutes"), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        """What was said since the session began and is not taken down yet, the newest first."""
        field = self.fields["lines"]
        if self.act is not None and isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.pk), _line(one)) for one in _lines(self.act.proceeding.pk)]

    def explained(self) -> list[Any]:
        """What becomes of it."""
        return [_("They stand in the minutes as they were said. What was said to you alone is not offered here.")]


def _lines(proceeding: Any) -> list[Message]:
    sitting = Sitting.objects.get(proceeding=proceeding, ended_at=None)
    said = Message.objects.filter(
        room__proceeding=proceeding, room__kind=RoomKind.JOINT, kind=MessageKind.TEXT, retracted_at=None,
        at__gte=sitting.began_at,
    ).exclude(quotes__sitting=sitting)  # fmt: skip
    return list(said.select_related("seat").order_by("-seq")[:LATEST])


def _line(one: Message) -> str:
    text = str(one.body["text"])
    said = {"number": one.seq, "name": one.seat.name if one.seat else "", "text": text[:CUT] + ("…" if text[CUT:] else "")}  # fmt: skip  # noqa: E501
    return str(_("No. %(number)s, %(name)s: %(text)s") % said)


class _OfMinutes(VerbInput):
    """Something about minutes that are not done; what they say stands above the questions."""

    def held(self) -> Minutes | None:
        """The minutes meant."""
        kept = self.act.proceeding.facts.get("minutes") if self.act is not None else None
        return Minutes.objects.filter(pk=kept["id"]).first() if kept else None

    def explained(self) -> list[Any]:
        """Line by line what they say."""
        one = self.held()
        return lines(one.content) if one is not None else []


class Correction(_OfMinutes):
    """What somebody who was there wants to stand in them."""

    text = forms.CharField(
        label=_("What you want to stand in the minutes"), min_length=2, max_length=1000, widget=forms.Textarea
    )


class Reading(_OfMinutes):
    """How everybody came to know what they say."""

    HOW = (("aloud", _("read out to everybody")), ("each", _("everybody read them here")))
    how = forms.ChoiceField(label=_("How they were read"), choices=HOW, widget=forms.RadioSelect)


class Signing(_OfMinutes):
    """The hash of what stood on the screen, and that it was read."""

    content_hash = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read the minutes, and they say what happened"))

    def prepare(self) -> None:
        """Put the hash on the screen."""
        one = self.held()
        if one is not None:
            self.fields["content_hash"].initial = one.content_hash


class Refusal(_OfMinutes):
    """Why somebody does not sign."""

    reason = forms.CharField(label=_("Why they are not signed"), min_length=2, max_length=300)


def lines(said: Mapping[str, Any]) -> list[str]:
    """What minutes say, as people read them on a page, in the active language."""
    found = [
        _("Session No. %(number)s") % {"number": said["number"]},
        _("From %(began)s until %(ended)s") % {"began": _at(said["began_at"]), "ended": _at(said["ended_at"])},
        _("Led by: %(name)s") % {"name": said["mediator"]},
    ]
    for one in said["roll"]:
        words = {"name": one["name"], "role": one["as"], "here": Attendance.Here(one["here"]).label}
        found.append(_("%(name)s (%(role)s): %(here)s") % words)
    for one in said.get("helpers", []):  # minutes made before they told of helpers have none
        words = {"name": one["name"], "words": one["words"], "came": _at(one["came_at"]), "left": _at(one["left_at"])}
        found.append(_("%(name)s (%(words)s) helped from %(came)s until %(left)s") % words)
    if said.get("helpers"):
        found.append(str(_("Who helps reads only what was said while they were here, and does not sign.")))
    found += [_("%(title)s: %(outcome)s") % {"title": one["title"], "outcome": one["outcome"] or "-"} for one in said["topics"]]  # fmt: skip  # noqa: E501
    found += [_("%(name)s said: %(text)s") % {"name": one["who"], "text": one["text"]} for one in said["statements"]]
    found += [_("Evidence shown: %(name)s") % {"name": one["name"]} for one in said["evidence"]]
    found += [_("Offer No. %(number)s was made by %(name)s: %(total)s yuan") % {"number": one["number"], "name": one["by"], "total": one["total"]} for one in said["offers"]]  # fmt: skip  # noqa: E501
    found += [_("Undisputed: %(text)s") % {"text": one} for one in said["facts"]]
    if said["result"]:
        found.append(_("Result: %(text)s") % {"text": said["result"]})
    found += [_("Correction of %(name)s: %(text)s") % {"name": one["name"], "text": one["text"]} for one in said["corrections"]]  # fmt: skip  # noqa: E501
    return [str(one) for one in found]


def _at(kept: str) -> str:
    return moment(datetime.fromisoformat(kept)) if kept else pgettext("a moment", "not known")
