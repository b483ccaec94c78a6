"""Reading and signing: the agreement, and the joint application to the court (C18, C19)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediation.agreements import queries as agreements
from mediation.cases import queries
from mediation.confirmation import queries as confirmation
from mediation.core import gate
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.law.areas import in_full
from odr import clock
from odr.web import acting

AGREEMENT = ("sign_agreement", "sign_document")
APPLICATION = "sign_application"


@login_required
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, case: UUID) -> HttpResponse:
    """The agreement that stands, whole; POST signs exactly the text that was on the screen."""
    actor = acting.actor_of(request)
    found, _standing = queries.case_of(actor, case)
    stands = agreements.standing_of(actor, found)
    if stands is None:
        raise Refused("not_found")
    act = _act(request, case, stands.proceeding_id, AGREEMENT)
    error = ""
    if request.method == "POST":
        if "read" not in request.POST:
            error = _("Tick that you have read it.")
        elif (answer := _signed(request, case, act)) is not None:
            return answer
    context = {
        "case": found, "agreement": stands, "signers": agreements.signers(stands), "act": act, "error": error,
        "paragraphs": [line for line in stands.text_zh.splitlines() if line.strip()],
    }  # fmt: skip
    return render(request, "party/agreement.html", context, status=422 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, case: UUID, confirmation: UUID) -> HttpResponse:
    """The joint application to the court; POST signs it with one's own address for service."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    asked = _application(request, confirmation, case)
    act = _act(request, case, confirmation, (APPLICATION,))
    party = standing.party
    initial = {"content_hash": asked.content_hash}
    if party is not None:
        initial |= {"address": in_full(party.area, party.address), "phone": party.phone}
    form = acting.form_of(request, act, initial) if act else None
    if request.method == "POST" and act is not None and form is not None:
        try:
            acting.perform(request, act)
        except Refused as refused:
            acting.show(form, refused)
        else:
            messages.success(request, _("Done: %(label)s") % {"label": act.verb.step.label})
            return redirect("case", case=case)
    context = {
        "case": found, "application": asked, "form": form, "act": act, "checks": _checks(asked),
        "agreement": asked.agreement,
    }  # fmt: skip
    return render(request, "party/application.html", context, status=422 if form and form.errors else 200)


def _application(request: HttpRequest, proceeding: UUID, case: UUID) -> Any:
    found = confirmation.confirmation_of(acting.actor_of(request), proceeding)
    if found.proceeding.case_id != case:
        raise Refused("not_found")
    return found


def _checks(asked: Any) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "there": one.there, "missing": ", ".join(one.missing)}
        for one in confirmation.checklist(asked)
        if one.needed or one.there
    ]


def _act(request: HttpRequest, case: UUID, proceeding: UUID, names: tuple[str, ...]) -> Act | None:
    actor = acting.actor_of(request)
    found, _standing = queries.case_of(actor, case)
    acts = gate.open_acts(actor=actor, case=found, now=clock.now())
    return next((act for name in names if (act := acting.find(acts, name, proceeding)) is not None), None)


def _signed(request: HttpRequest, case: UUID, act: Act | None) -> HttpResponse | None:
    """Sign; a refusal is told on the page, which then shows the text as it stands now."""
    if act is None:
        acting.tell(request, Refused("not_open"))
        return redirect("party_agreement", case=case)
    try:
        gate.perform(
            act.verb.name, actor=act.actor, now=clock.now(), case=case, proceeding=act.proceeding.pk,
            data={"content_hash": request.POST.get("content_hash", "")}, key=request.POST.get(acting.ONCE, "")[:200],
        )  # fmt: skip
    except Refused as refused:
        acting.tell(request, refused)
        return redirect("party_agreement", case=case)
    messages.success(request, _("You have signed."))
    return redirect("case", case=case)
