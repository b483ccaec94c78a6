"""Evidence: what was given, by whom, who sees it; adding a piece; the picture and the original."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from mediation.cases import queries
from mediation.core import gate
from mediation.core.audience import EVERYONE
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Standing
from mediation.evidence.models import Evidence
from mediation.evidence.queries import ORIGINAL, VIEW, evidence_of, open_file
from odr import clock
from odr.web import acting

KILO = 1024


def size_words(size: int) -> str:
    """A file's size as people read it."""
    if size >= KILO * KILO:
        return pgettext("file size", "{n} MB").format(n=f"{size / KILO / KILO:.1f}")
    return pgettext("file size", "{n} KB").format(n=max(round(size / KILO), 1))


def items(found: Iterable[Evidence], standing: Standing) -> list[dict[str, Any]]:
    """Pieces as components/evidence_list.html shows them."""
    return [
        {
            "number": one.number, "name": one.name, "url": reverse("evidence_file", args=[one.pk]),
            "by_label": one.party.name if one.party else _("the body in charge"), "at": one.at, "shows": one.shows,
            "visible_label": _("everyone in the case sees it") if one.audience == EVERYONE else _("only your side and the body in charge see it"),  # noqa: E501
            "hash_ok": None, "hash_short": one.sha256[:16], "size_label": size_words(one.size),
            "thumb_url": reverse("evidence_picture", args=[one.pk]) if one.has_view else "",
        }
        for one in found
    ]  # fmt: skip


@login_required
@require_safe
def listing(request: HttpRequest, case: UUID) -> HttpResponse:
    """All evidence of a case one may see."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    act = acting.find(gate.open_acts(actor=actor, case=found, now=clock.now()), "add_evidence")
    context = {"case": found, "items": items(evidence_of(actor, found), standing), "may_add": act is not None}
    return render(request, "party/evidence.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Add one piece, saying what it shows and who may see it."""
    actor = acting.actor_of(request)
    found, standing = queries.case_of(actor, case)
    act = acting.find(gate.open_acts(actor=actor, case=found, now=clock.now()), "add_evidence")
    if act is None:
        acting.tell(request, Refused("not_open"))
        return redirect("case", case=case)
    form = act.verb.step.form(act=act)
    if request.method == "POST":
        try:
            acting.perform(request, act)
        except Refused as refused:
            form = act.verb.step.form(act=act, initial=request.POST.dict())
            errors = _errors(refused)
        else:
            messages.success(request, _("The evidence was added."))
            return redirect("evidence", case=case)
    else:
        errors = []
    context = {"case": found, "form": form, "errors": errors, "is_staff": standing.is_any(*HANDLERS)}
    return render(request, "party/evidence_add.html", context, status=422 if errors else 200)


def _errors(refused: Refused) -> list[dict[str, str]]:
    said = [{"id": f"id_{name}", "text": str(one)} for name, found in refused.errors.items() for one in found]
    return said or [{"id": "id_file", "text": acting.sentence(refused)}]


@login_required
@require_safe
def picture(request: HttpRequest, evidence: UUID) -> HttpResponseBase:
    """The clean copy of a picture, for the page. Refused `not_found` where there is none."""
    return _file(request, evidence, VIEW)


@login_required
@require_safe
def original(request: HttpRequest, evidence: UUID) -> HttpResponseBase:
    """The original, to be saved."""
    return _file(request, evidence, ORIGINAL)


def _file(request: HttpRequest, evidence: UUID, kind: str) -> HttpResponseBase:
    opened = open_file(acting.actor_of(request), evidence, kind)
    response = FileResponse(
        opened.file, as_attachment=not opened.inline, filename=opened.name, content_type=opened.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
