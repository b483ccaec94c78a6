"""Cases over REST: file, list, read, and the actions by which alone a case changes state."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.agreements.court_sending import Sending
from mediation.cases import queries
from mediation.cases.filing import Filing
from mediation.cases.models import Case, Proceeding
from mediation.core import gate, schema
from mediation.core.refusals import Refused
from odr import clock
from odr.api import shapes
from odr.api.auth import actor_of

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key and body give the same answer for 24 hours.")  # fmt: skip  # noqa: E501


class Pages(CursorPagination):
    """Cursor pages in a stable order; `limit` up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = ("-filed_at", "-id")


def key_of(request: Request) -> str:
    """The caller's idempotency key, bounded."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 200:
        raise Refused("invalid", errors={"Idempotency-Key": ["At most 200 characters."]})
    return key


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Refused `invalid` for anything else."""
    if not isinstance(request.data, dict):
        raise Refused("invalid", errors={"": ["The body must be a JSON object."]})
    return dict(request.data)


class CasesView(APIView):
    """The caller's cases."""

    @extend_schema(responses=shapes.CaseRowShape(many=True), parameters=[OpenApiParameter("limit", int), OpenApiParameter("cursor", str), OpenApiParameter("stage", str), OpenApiParameter("state", str)])  # fmt: skip  # noqa: E501
    def get(self, request: Request) -> Response:
        """List, newest first."""
        wanted = request.query_params
        found = queries.listed(actor_of(request), stage=wanted.get("stage", ""), state=wanted.get("state", ""))
        pages = Pages()
        rows = pages.paginate_queryset(found, request) or []
        return pages.get_paginated_response([shapes.row(one, _last(one)) for one in rows])

    @extend_schema(request={"application/json": schema.of(Filing)}, responses={201: shapes.CaseShape}, parameters=[KEY])
    def post(self, request: Request) -> Response:
        """File a complaint."""
        actor, now = actor_of(request), clock.now()
        done = gate.perform("file", actor=actor, now=now, data=body_of(request), key=key_of(request))
        case, _standing = queries.case_of(actor, done.case)
        return Response(shapes.whole(actor, case, now=now), status=201)


class CourtMediationsView(APIView):
    """Disputes that a court sends to online mediation."""

    @extend_schema(
        request={"application/json": schema.of(Sending)}, responses={201: shapes.CaseShape}, parameters=[KEY]
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Send one; both sides are asked whether they agree. For a court's clerk."""
        actor, now = actor_of(request), clock.now()
        done = gate.perform("send_to_mediation", actor=actor, now=now, data=body_of(request), key=key_of(request))
        case, _standing = queries.case_of(actor, done.case)
        return Response(shapes.whole(actor, case, now=now), status=201)


def _last(case: Case) -> Proceeding | None:
    stages = list(case.proceedings.all())
    return stages[-1] if stages else None


class CaseView(APIView):
    """One case."""

    @extend_schema(responses=shapes.CaseShape)
    def get(self, request: Request, case: UUID) -> Response:
        """The case as the caller may see it, and what they may do now."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        return Response(shapes.whole(actor, found, now=clock.now()))


class ActionView(APIView):
    """Do one of the case's actions."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=shapes.DoneShape, parameters=[KEY])
    def post(self, request: Request, case: UUID, name: str) -> Response:
        """`proceeding` and `seen` (its version on your screen) may stand beside the action's own input."""
        return act(request, case, name)


def act(request: Request, case: UUID, name: str, **more: Any) -> Response:
    """Perform a verb with the request's body."""
    data = body_of(request) | more
    proceeding, seen = data.pop("proceeding", None), data.pop("seen", None)
    done = gate.perform(
        name, actor=actor_of(request), now=clock.now(), case=case, proceeding=_uuid(proceeding), data=data,
        files=request.FILES or None, key=key_of(request), seen=_version(seen),
    )  # fmt: skip
    return Response(
        {
            "case": str(done.case),
            "event": done.event and str(done.event),
            "result": done.result,
            "repeated": done.repeated,
        }
    )


def _version(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise Refused("invalid", errors={"seen": ["A whole number."]})
    return value


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        raise Refused("invalid", errors={"proceeding": ["Not an id."]}) from None
