"""Writing a complaint page by page, checking it, sending it once, and the receipt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediation.cases import drafts
from mediation.cases.models import Draft
from mediation.core import gate, verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from odr import clock
from odr.web import acting
from odr.web.filing import pages, steps
from odr.web.filing.steps import Part, Step
from odr.web.forms import rows_pressed
from odr.web.templatetags.jiefen import clock_time

CHECK = "check"


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is needed and how personal data are used (F1); POST begins a draft."""
    actor = acting.actor_of(request)
    if request.method == "POST":
        draft = drafts.begin(actor, now=clock.now())
        return redirect("file_step", draft=draft.pk, key=steps.STEPS[0].key)
    return render(request, "filing/start.html", {"drafts": pages.drafts(drafts.drafts_of(actor))})


@login_required
@require_POST
def drop(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts.drop(drafts.draft_of(acting.actor_of(request), draft))
    messages.success(request, _("The draft was thrown away."))
    return redirect("home")


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, draft: UUID, key: str) -> HttpResponse:
    """One page of the complaint; what was typed is kept, right or wrong."""
    found = drafts.draft_of(acting.actor_of(request), draft)
    if found.filed_case_id:
        return redirect("case_receipt", case=found.filed_case_id)
    page = _step(key)
    if not page.fields:
        return redirect("file_evidence", draft=draft)
    if request.method != "POST":
        return _show(request, found, page, _part(request, found, page, bound=False))
    _keep(found, page, request)
    part = _part(request, found, page, bound=not (rows_pressed(request.POST) or "_find" in request.POST))
    looked = request.POST.get("looked", "") == str(found.answers.get("store_name") or "")
    if not part.is_bound or part.errors or (page.key == "respondent" and part.matches and not looked):
        return _show(request, found, page, part)
    return _onwards(request, found, page)


@login_required
@require_POST
def autosave(request: HttpRequest, draft: UUID, key: str) -> JsonResponse:
    """Keep what stands on the page while somebody still types."""
    found = drafts.draft_of(acting.actor_of(request), draft)
    _keep(found, _step(key), request)
    return JsonResponse({"saved": _("%(time)s saved") % {"time": clock_time(found.saved_at)}})


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Everything once more before it is sent; POST sends it, once."""
    actor = acting.actor_of(request)
    found = drafts.draft_of(actor, draft)
    if found.filed_case_id:
        return redirect("case_receipt", case=found.filed_case_id)
    whole = {**found.answers, "declaration": True, "draft": str(found.pk)}
    errors: list[dict[str, str]] = pages.missing(found, _act(request))
    if request.method == "POST" and not errors:
        try:
            done = gate.perform("file", actor=actor, now=clock.now(), data=whole, key=request.POST.get(acting.ONCE, "")[:200])  # fmt: skip  # noqa: E501
        except Refused as refused:
            if refused.code == "conflict" and "case" in refused.context:
                return redirect("case_receipt", case=refused.context["case"])
            errors = pages.refused(found, refused)
        else:
            return redirect("case_receipt", case=done.case)
    context = pages.checking(found, today=_act(request).today) | {"errors": errors, "draft": found}
    return render(request, "filing/check.html", context, status=422 if errors and request.method == "POST" else 200)


def _show(request: HttpRequest, draft: Draft, page: Step, part: Part) -> HttpResponse:
    back = steps.before(page)
    context = {
        "draft": draft, "step": page, "form": part, "number": steps.STEPS.index(page) + 1, "count": len(steps.STEPS),
        "back_url": _address(draft, back) if back else reverse("file_start"),
        "returns": request.GET.get("back") == CHECK, "looked": draft.answers.get("store_name", ""),
        "autosave": reverse("file_autosave", args=[draft.pk, page.key]),
    }  # fmt: skip
    if context["returns"]:
        context["back_url"] = reverse("file_check", args=[draft.pk])
    return render(request, "filing/step.html", context, status=422 if part.is_bound and part.errors else 200)


def _onwards(request: HttpRequest, draft: Draft, page: Step) -> HttpResponse:
    after = steps.following(page)
    if after is None or request.GET.get("back") == CHECK:
        drafts.keep(draft, {}, step=CHECK, now=clock.now())
        return redirect("file_check", draft=draft.pk)
    drafts.keep(draft, {}, step=after.key, now=clock.now())
    return redirect(_address(draft, after))


def _address(draft: Draft, page: Step) -> str:
    return pages.address(draft, page.key)


def _keep(draft: Draft, page: Step, request: HttpRequest) -> None:
    drafts.keep(draft, steps.said(page, request.POST), step=page.key, now=clock.now())


def _part(request: HttpRequest, draft: Draft, page: Step, *, bound: bool) -> Part:
    return Part(page, answers=draft.answers, bound=bound, act=_act(request))


def _act(request: HttpRequest) -> Act:
    return Act(verbs.find(verbs.NEW, "file"), acting.actor_of(request), Standing(), clock.now())


def _step(key: str) -> Step:
    found = steps.BY_KEY.get(key)
    if found is None:
        raise Refused("not_found")
    return found


def kept(request: HttpRequest, draft: UUID) -> dict[str, Any]:
    """What the pages of evidence share with the other pages."""
    found = drafts.draft_of(acting.actor_of(request), draft)
    page = steps.BY_KEY["evidence"]
    back = steps.before(page)
    returns = request.GET.get("back") == CHECK
    return {
        "draft": found, "step": page, "number": steps.STEPS.index(page) + 1, "count": len(steps.STEPS),
        "back_url": reverse("file_check", args=[found.pk]) if returns or back is None else _address(found, back),
        "returns": returns,
    }  # fmt: skip


def onwards(request: HttpRequest, draft: Draft) -> HttpResponse:
    """From evidence to the next page, or back to checking."""
    return _onwards(request, draft, steps.BY_KEY["evidence"])
