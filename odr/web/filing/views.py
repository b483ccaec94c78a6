"""Writing a complaint page by page, checking it, sending it once, and the receipt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediation.cases import drafts
from mediation.cases.filing import GO_ON
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
    if page not in steps.road(found.answers):
        return redirect("file_check", draft=draft)
    if request.method != "POST":
        return _show(request, found, page, _part(request, found, page, bound=False))
    _keep(found, page, request)
    if "_authority" in request.POST:
        return redirect("file_evidence", draft=draft)
    part = _part(request, found, page, bound=not (rows_pressed(request.POST) or "_find" in request.POST))
    unread = page.key == "respondent" and not part.is_plain and request.POST.get("looked", "") != part.looked
    if unread:  # shown first, without finding fault with what was not asked yet
        part = _part(request, found, page, bound=bool(part.errors) and not part.matches)
    if unread or not part.is_bound or part.errors:
        return _show(request, found, page, part)
    return _onwards(request, found, page)


@login_required
@require_safe
def stores(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The part of the first page that changes while somebody types: registered stores, or what becomes of it."""
    found = drafts.draft_of(acting.actor_of(request), draft)
    page = steps.STEPS[0]
    found.answers = {**found.answers, **steps.said(page, request.GET)}
    return render(request, "filing/_stores.html", {"form": _part(request, found, page, bound=False)})


@login_required
@require_POST
def autosave(request: HttpRequest, draft: UUID, key: str) -> JsonResponse:
    """Keep what stands on the page while somebody still types."""
    found = drafts.draft_of(acting.actor_of(request), draft)
    if not _keep(found, _step(key), request):
        return JsonResponse({"saved": _("too long to be kept")})
    return JsonResponse({"saved": _("%(time)s saved") % {"time": clock_time(found.saved_at)}})


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Everything once more before it is sent; POST sends it, once."""
    actor = acting.actor_of(request)
    found = drafts.draft_of(actor, draft)
    if found.filed_case_id:
        return redirect("case_receipt", case=found.filed_case_id)
    earlier = request.POST.get(pages.EARLIER, "")
    whole = {**steps.settled(found.answers), "declaration": True, "draft": str(found.pk), pages.EARLIER: earlier}
    form = pages.whole(found, _act(request))
    errors: list[dict[str, str]] = pages.missing(found, form)
    if request.method == "POST" and "join" in request.POST:
        return _join(request, found)
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
    context |= {"earlier": pages.earlier(form, earlier), "own_matter": earlier == GO_ON}
    return render(request, "filing/check.html", context, status=422 if errors and request.method == "POST" else 200)


def _join(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Add what was gathered to the earlier complaint that was chosen, in place of a second one."""
    try:
        case = UUID(request.POST["join"])
    except ValueError:
        raise Refused("not_found") from None
    gate.perform(
        "join_complaint", actor=acting.actor_of(request), now=clock.now(), case=case, data={"draft": str(draft.pk)},
        key=request.POST.get(acting.ONCE, "")[:190] + ":join",
    )  # fmt: skip
    messages.success(request, _("Your evidence was added to the earlier complaint."))
    return redirect("case", case=case)


def _show(request: HttpRequest, draft: Draft, page: Step, part: Part) -> HttpResponse:
    context = _place(request, draft, page) | {
        "form": part, "autosave": reverse("file_autosave", args=[draft.pk, page.key]),
    }  # fmt: skip
    return render(request, "filing/step.html", context, status=422 if part.is_bound and part.errors else 200)


def _onwards(request: HttpRequest, draft: Draft, page: Step) -> HttpResponse:
    after = steps.following(steps.road(draft.answers), page)
    needs = {"where": "bureau", "bureau": "bureau", "committee": "committee"}.get(after.key if after else "")
    unasked = needs is not None and not draft.answers.get(needs)
    if after is not None and unasked and request.GET.get("back") == CHECK:
        return redirect(f"{_address(draft, after)}?back={CHECK}")
    if after is None or request.GET.get("back") == CHECK:
        drafts.keep(draft, {}, step=CHECK, now=clock.now())
        return redirect("file_check", draft=draft.pk)
    drafts.keep(draft, {}, step=after.key, now=clock.now())
    return redirect(_address(draft, after))


def _address(draft: Draft, page: Step) -> str:
    return pages.address(draft, page.key)


def _keep(draft: Draft, page: Step, request: HttpRequest) -> bool:
    said = steps.said(page, request.POST)
    if page.key == "group" and (table := request.FILES.get("table")) is not None:
        said["members_table"] = "\n".join(filter(None, (said["members_table"], steps.table_of(table))))
    return drafts.keep(draft, said, step=page.key, now=clock.now())


def _part(request: HttpRequest, draft: Draft, page: Step, *, bound: bool) -> Part:
    more = rows_pressed(request.POST) is not None
    return Part(page, answers=draft.answers, bound=bound, act=_act(request), more=more)


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
    return _place(request, found, steps.BY_KEY["evidence"])


def _place(request: HttpRequest, draft: Draft, page: Step) -> dict[str, Any]:
    """Where a page stands on the way through a complaint."""
    way = steps.road(draft.answers)
    back, returns = steps.before(way, page), request.GET.get("back") == CHECK
    back_url = _address(draft, back) if back else reverse("file_start")
    return {
        "draft": draft, "step": page, "number": way.index(page) + 1, "count": len(way), "returns": returns,
        "back_url": reverse("file_check", args=[draft.pk]) if returns else back_url,
    }  # fmt: skip


def onwards(request: HttpRequest, draft: Draft) -> HttpResponse:
    """From evidence to the next page, or back to checking."""
    return _onwards(request, draft, steps.BY_KEY["evidence"])
