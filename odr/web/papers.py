"""Papers of a case as files, for whoever may read them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mediation.documents import queries
from odr import clock
from odr.web import acting


@login_required
@require_safe
def paper(request: HttpRequest, paper: UUID) -> HttpResponseBase:
    """The PDF of a paper. Refused `not_found` for what is not there and what is not theirs."""
    found = queries.open_paper(acting.actor_of(request), paper, now=clock.now())
    response = FileResponse(found.file, content_type="application/pdf", filename=found.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
