"""The page of any action: its form, a confirmation where it cannot be undone, and the way back to the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mediation.cases import decisions, queries
from mediation.core import gate, verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, PARTIES, Standing
from odr import clock
from odr.web import acting
from odr.web.desk import drafts, frame, panes
from odr.web.party import complaint, links

#: What a merchant answers with, the complaint in sight.
ANSWERS = {"answer", "acknowledge", "say_no", "consent", "refuse_consent", "join_application"}

#: Two answers to one question, reachable from one page.
OPPOSITES = {"consent": "refuse_consent", "refuse_consent": "consent"}

#: What a party is asked, where the page is one question with two answers.
QUESTIONS = {"consent": gettext_lazy("Do you agree to mediation?")}


@login_required
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, case: UUID, name: str) -> HttpResponse:
    """Show an action that is open to the person, or do it."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    if all(verb.name != name for verb in verbs.all_verbs()):
        raise Refused("not_found")
    acts = gate.open_acts(actor=actor, case=found, now=clock.now())
    act = acting.find(acts, name, _proceeding(request))
    if act is None:
        return _closed(request, case, name, home_of(standing))
    home = home_of(standing)
    label = panes.label(act.verb) if home == "desk_case" else act.verb.step.label
    form = acting.form_of(request, act, request.GET.dict())
    looks = "look" in request.POST or any(key.startswith("_add_") for key in request.POST)
    if request.method == "POST" and not looks:
        try:
            done = acting.perform(request, act)
        except Refused as refused:
            acting.show(form, refused)
        else:
            if "room" in done.result:
                return redirect("room", room=done.result["room"])
            if "draft" in done.result:
                return redirect("file_check", draft=done.result["draft"])
            messages.success(request, _("Done: %(label)s") % {"label": label})
            return redirect(home, case=case)
    context = {"case": found, "act": act, "form": form, "step": act.verb.step, "home_url": reverse(home, args=[case])}
    context["label"] = label
    template = "case/action.html"
    if name in ANSWERS and home == "case":
        context |= {"opposite": _opposite(acts, act), "question": QUESTIONS.get(name, "")}
        context |= complaint.around(actor, found, standing, act.proceeding, now=clock.now())
    if home == "desk_case":
        template = "desk/action.html"
        context |= {
            "desk": frame.around(frame.worker(request), besides=case),
            "drafts": name in decisions.BY_VERB,
            "draft": drafts.draft(act, form),
        }
    return render(request, template, context, status=422 if form.is_bound and form.errors and not looks else 200)


def _opposite(acts: list[Act], act: Act) -> dict[str, Any] | None:
    """The other answer to what is asked here, where it is open."""
    other = acting.find(acts, OPPOSITES.get(act.verb.name, ""), act.proceeding.pk if act.has_proceeding else None)
    return {"url": links.deed(other, other.case), "label": other.verb.step.label} if other else None


def home_of(standing: Standing) -> str:
    """Name of the page to which a case returns: those who handle it have a desk, the parties a page of their own."""
    at_desk = standing.is_any(*HANDLERS) and not standing.is_any(*PARTIES)
    return "desk_case" if at_desk else "case"


def _proceeding(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("proceeding", ""))
    except ValueError:
        return None


def _closed(request: HttpRequest, case: UUID, name: str, home: str) -> HttpResponse:
    """The action is not open: a late second click, or somebody was faster. The gate says which."""
    if request.method != "POST":
        acting.tell(request, Refused("not_open"))
        return redirect(home, case=case)
    try:
        gate.perform(
            name, actor=acting.actor_of(request), now=clock.now(), case=case, proceeding=_proceeding(request),
            key=request.POST.get(acting.ONCE, "")[:200], data=acting.said(request),
        )  # fmt: skip
    except Refused as refused:
        if refused.code == "not_found":
            raise
        acting.tell(request, refused)
    return redirect(home, case=case)
