"""The parts of a case over REST: timeline, deadlines, parties, evidence."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries
from mediation.cases.stating import stated, words
from mediation.notices.queries import proof_of
from odr.api import shapes
from odr.api.auth import actor_of
from odr.api.parsers import Json


class Timeline(CursorPagination):
    """Newest first."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = ("-at", "-id")


class TimelineView(APIView):
    """What happened, as far as the caller may see it."""

    @extend_schema(responses=shapes.EventShape(many=True))
    def get(self, request: Request, case: UUID) -> Response:
        """Events by pages."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        pages = Timeline()
        rows = pages.paginate_queryset(queries.timeline(actor, found), request) or []
        said = stated(actor, found)
        return pages.get_paginated_response([shapes.event(one, words(one, said)) for one in rows])


class DeadlinesView(APIView):
    """Every clock of the case, running or ended, with its trace."""

    @extend_schema(responses=shapes.DeadlineShape(many=True))
    def get(self, request: Request, case: UUID) -> Response:
        """All clocks."""
        found, _standing = queries.case_of(actor_of(request), case)
        return Response({"results": [shapes.deadline(one) for one in found.deadlines.all()]})


class ServiceView(APIView):
    """The ledger of service, for the body in charge."""

    @extend_schema(responses=shapes.ServiceShape(many=True))
    def get(self, request: Request, case: UUID) -> Response:
        """Who was told what, by which way, and what became of it, newest first by pages."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        pages = Timeline()
        pages.ordering = ("-made_at", "-id")
        rows = pages.paginate_queryset(proof_of(actor, found).order_by("-made_at", "-id"), request) or []
        return pages.get_paginated_response(shapes.ServiceShape(rows, many=True).data)


class PartiesView(APIView):
    """Who takes part; personal data masked."""

    @extend_schema(responses=shapes.PartyShape(many=True))
    def get(self, request: Request, case: UUID) -> Response:
        """All parties."""
        found, standing = queries.case_of(actor_of(request), case)
        return Response({"results": [shapes.party(one, standing) for one in found.parties.all()]})


class Multipart(MultiPartParser):
    """Uploads; JSON is accepted beside it so that a wrong body gets a clear answer."""


UPLOAD_PARSERS: list[Any] = [Multipart, Json]
