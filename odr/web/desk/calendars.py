"""Calendars of working days: what is in force, a new notice, what it would change, and the second person's decision."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.deadlines import proposals, recount
from mediation.deadlines.models import CalendarProposal, CalendarRelease
from mediation.law import calendar as law_calendar
from mediation.law.notice import BadNotice
from odr import clock
from odr.web import acting
from odr.web.desk import frame
from odr.web.desk.frame import Worker


class Handed(VerbInput):
    """A notice of the State Council, as the tables of the law write one."""

    text = forms.CharField(
        label=gettext_lazy("The notice"), max_length=20_000, widget=forms.Textarea({"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy("In the form of mediation/law/data/calendar/2026.toml: year, version, notice, source, published_on, and a [[holiday]] for each."),  # noqa: E501
    )  # fmt: skip


class Decision(VerbInput):
    """In force or not, and why."""

    approve = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Put it in force")), ("no", gettext_lazy("Turn it down"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("What you compared it with"), min_length=2, max_length=300)


def _administrator(who: Worker) -> None:
    if not who.administers:
        raise Refused("not_found")


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def listed(request: HttpRequest, who: Worker) -> HttpResponse:
    """What is in force and what waits; POST hands a notice in."""
    _administrator(who)
    form = Handed(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = proposals.propose(form.cleaned_data["text"], actor=who.actor, now=clock.now())
        except Refused as refused:
            acting.show(form, refused)
        else:
            return redirect("desk_calendar", proposal=made.pk)
    context = {
        "desk": frame.around(who, current="calendars"),
        "shipped": list(law_calendar.versions())[-3:],
        "releases": proposals.in_force(),
        "proposals": proposals.waiting(),
        "form": form,
    }
    return render(request, "desk/calendars.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def proposed(request: HttpRequest, who: Worker, proposal: UUID) -> HttpResponse:
    """One notice, what it would change, and for a second person the decision."""
    _administrator(who)
    found = proposals.proposal_of(proposal)
    mine = str(found.proposed_by_id) == who.actor.id
    form = Decision(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            release = proposals.decide(proposal, actor=who.actor, approve=said["approve"] == "yes", reason=said["reason"], now=clock.now())  # fmt: skip  # noqa: E501
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _in_force(release))
            return redirect("desk_calendars")
    context = {
        "desk": frame.around(who, current="calendars"),
        "proposal": found,
        **_effect(found),
        "form": None if mine or found.approved is not None else form,
        "mine": mine,
    }
    return render(request, "desk/calendar.html", context, status=422 if form.errors else 200)


def _effect(proposal: CalendarProposal) -> dict[str, Any]:
    """What a waiting notice would change, or why it can no longer be put in force: another may have come before it."""
    if proposal.approved is not None:
        return {"effect": None}
    try:
        return {"effect": proposals.effect(proposal.text)}
    except BadNotice as bad:
        return {"effect": None, "faults": proposals.told(bad)}


def _in_force(release: CalendarRelease | None) -> str:
    if release is None:
        return _("The notice was turned down. Nothing changed.")
    moved = recount.settle(now=clock.now())
    return _("%(version)s is in force; open clocks counted anew: %(count)d.") % {
        "version": release.version,
        "count": moved,
    }
