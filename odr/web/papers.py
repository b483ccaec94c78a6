"""Papers of a case as files, for whoever may read them; while one is being made, a page that says so and brings it."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mediation.cases.queries import case_of
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.documents import queries
from mediation.documents.models import Paper, PaperStatus
from odr import clock
from odr.web import acting
from odr.web.actions import home_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AGAIN = "again"  # in the address of the second look, which waits until the paper is made


@login_required
@require_safe
@never_cache
def paper(request: HttpRequest, paper: UUID) -> HttpResponseBase:
    """The PDF of a paper. Refused `not_found` for what is not there and what is not theirs."""
    actor = acting.actor_of(request)
    found = queries.paper_of(actor, paper)
    if found.status == PaperStatus.WAITING and AGAIN not in request.GET:
        return _instead(request, actor, found, status=HTTPStatus.ACCEPTED)
    try:
        opened = queries.open_paper(actor, paper, now=clock.now())
    except Refused as refused:
        if refused.code != "unavailable":
            raise
        return _instead(request, actor, found, status=refused.status)
    return FileResponse(opened.file, content_type="application/pdf", filename=opened.name)


@login_required
@require_safe
@never_cache
def editable(request: HttpRequest, paper: UUID) -> FileResponse:
    """A paper as DOCX, for those who handle the case. Refused `not_found`."""
    opened = queries.editable_copy(acting.actor_of(request), paper)
    return FileResponse(opened.file, content_type=DOCX, filename=opened.name, as_attachment=True)


def _instead(request: HttpRequest, actor: Actor, found: Paper, *, status: int) -> HttpResponse:
    """A page in the place of a paper: it is being made and comes by itself (202), or it could not be made."""
    case, standing = case_of(actor, found.case_id)
    address = f"{request.path}?{AGAIN}=1"
    context = {
        "paper": found, "case": case, "making": status == HTTPStatus.ACCEPTED, "again_url": address,
        "home_url": reverse(home_of(standing), args=[case.pk]),
    }  # fmt: skip
    response = render(request, "case/paper.html", context, status=status)
    if context["making"]:
        response.headers["Refresh"] = f"1; url={address}"
    return response
