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

from mediation.core.refusals import Refused
from mediation.deadlines import proposals as notices
from mediation.deadlines.proposals import Handed, Notice
from mediation.law import calendar as law_calendar
from mediation.law.notice import BadNotice
from mediation.people import proposals
from mediation.people.models import Proposal, ProposalState
from mediation.people.proposals import Decided
from odr import clock
from odr.web import acting
from odr.web.desk import frame
from odr.web.desk.frame import Worker


class Decision(proposals.Decision):
    """In force or not, and why."""

    def prepare(self) -> None:
        """In the words of a notice."""
        field = self.fields["approve"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("yes", gettext_lazy("Put it in force")), ("no", gettext_lazy("Turn it down"))]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def listed(request: HttpRequest, who: Worker) -> HttpResponse:
    """What is in force and what waits; POST hands a notice in."""
    proposals.keeper(who.actor)
    form = Handed(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = proposals.propose(Notice.name, form.cleaned_data, actor=who.actor, now=clock.now())
        except Refused as refused:
            acting.show(form, refused)
        else:
            return redirect("desk_calendar", proposal=made.pk)
    context = {
        "desk": frame.around(who, current="calendars"),
        "shipped": list(law_calendar.versions())[-3:],
        "releases": notices.in_force(),
        "proposals": notices.waiting(),
        "form": form,
    }
    return render(request, "desk/calendars.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.page
def proposed(request: HttpRequest, who: Worker, proposal: UUID) -> HttpResponse:
    """One notice, what it would change, and for a second person the decision."""
    proposals.keeper(who.actor)
    found = notices.notice_of(proposal)
    mine = str(found.proposed_by_id) == who.actor.id
    form = Decision(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            decided = proposals.decide(proposal, approve=said["approve"] == "yes", reason=said["reason"], actor=who.actor, now=clock.now())  # fmt: skip  # noqa: E501
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _in_force(decided))
            return redirect("desk_calendars")
    context = {
        "desk": frame.around(who, current="calendars"),
        "proposal": found,
        **_effect(found),
        "form": None if mine or found.state != ProposalState.WAITING else form,
        "mine": mine,
    }
    return render(request, "desk/calendar.html", context, status=422 if form.errors else 200)


def _effect(proposal: Proposal) -> dict[str, Any]:
    """What a waiting notice would change, or why it can no longer be put in force: another may have come before it."""
    if proposal.state != ProposalState.WAITING:
        return {"effect": None}
    try:
        return {"effect": notices.moves(proposal.data["text"])}
    except BadNotice as bad:
        return {"effect": None, "faults": notices.told(bad)}


def _in_force(decided: Decided) -> str:
    if decided.proposal.state != ProposalState.DONE:
        return _("The notice was turned down. Nothing changed.")
    return _("%(version)s is in force; open clocks counted anew: %(count)d.") % {
        "version": decided.proposal.result["release"],
        "count": decided.moved,
    }
