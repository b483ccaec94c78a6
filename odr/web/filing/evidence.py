"""Pictures and files of a complaint being written: several at once, each with its own answer."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mediation.cases import drafts
from mediation.cases.models import Draft
from mediation.cases.representation import Acting
from mediation.core.refusals import Refused
from mediation.evidence.kinds import ACCEPT
from mediation.evidence.verbs import attach_to_draft, remove_from_draft
from odr import clock
from odr.web.filing import views
from odr.web.party import evidence


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Add, take out, go on. What was chosen is stored before going on; what was refused says why."""
    context = views.kept(request, draft)
    found: Draft = context["draft"]
    if found.filed_case_id:
        return redirect("case_receipt", case=found.filed_case_id)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if gone := request.POST.get("remove"):
            remove_from_draft(found.person, found, _uuid(gone))
        else:
            errors = _attached(request, found)
        drafts.keep(found, {}, step="evidence", now=clock.now())
        if not errors and "go" in request.POST:
            return views.onwards(request, found)
        if not errors:
            return redirect(request.get_full_path())
    represents = found.answers.get("acting_for") in (Acting.GUARDIAN, Acting.AGENT)
    context |= {"items": _items(found), "errors": errors, "accept": ACCEPT, "represents": represents}
    return render(request, "filing/evidence.html", context, status=422 if errors else 200)


def _attached(request: HttpRequest, draft: Draft) -> list[dict[str, str]]:
    """Store every file that can be stored; a sentence for each that cannot."""
    errors: list[dict[str, str]] = []
    shows = request.POST.get("shows", "").strip()
    authority = "authority" in request.POST
    for file in request.FILES.getlist("files"):
        try:
            attach_to_draft(draft.person, draft, file, now=clock.now(), shows=shows, authority=authority)
        except Refused as refused:
            said = [str(one) for found in refused.errors.values() for one in found] or [str(refused)]
            errors += [{"id": "files", "text": f"{file.name}: {one}"} for one in said]
    return errors


def _items(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "pk": one.pk, "name": one.name, "shows": one.shows,
            "authority": one.authority, "size_label": evidence.size_words(one.size),
            "thumb_url": reverse("evidence_picture", args=[one.pk]) if one.has_view else "",
            "url": reverse("evidence_file", args=[one.pk]),
        }
        for one in draft.evidence.order_by("number")
    ]  # fmt: skip


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not_found") from None
