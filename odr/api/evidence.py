"""Evidence over REST: give a file, list what one may see, fetch it (protocol 2)."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries as cases
from mediation.core import gate
from mediation.core.refusals import Refused
from mediation.evidence import files, queries
from mediation.evidence.models import Evidence
from mediation.rooms.wire import FILE_URL, moment
from odr import clock
from odr.api.auth import actor_of
from odr.api.cases import KEY, key_of
from odr.api.parts import UPLOAD_PARSERS

SAFE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"


class EvidenceShape(serializers.Serializer[Any]):
    """A piece of evidence; `url` shows a clean copy of a picture, `?kind=original` gives the bytes as they came."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    shows = serializers.CharField(allow_blank=True)
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    sm3 = serializers.CharField()
    by = serializers.CharField(allow_blank=True)
    audience = serializers.CharField()
    at = serializers.DateTimeField()
    url = serializers.CharField()


class EvidenceListShape(serializers.Serializer[Any]):
    """The evidence of a case."""

    results = EvidenceShape(many=True)


UPLOAD = {
    "multipart/form-data": {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "shows": {"type": "string", "maxLength": 200},
            "audience": {"type": "string", "enum": ["case", "own", "authority"]},
            "room": {"type": "string", "format": "uuid"},
        },
    }
}


class EvidenceView(APIView):
    """The evidence of a case."""

    parser_classes = UPLOAD_PARSERS

    @extend_schema(responses=EvidenceListShape, parameters=[OpenApiParameter("room", OpenApiTypes.UUID)])
    def get(self, request: Request, case: UUID) -> Response:
        """What one may see; with `room` what was sent there."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        listed = queries.evidence_of(actor, found, room=_room(request)).select_related("party")
        return Response({"results": [shape(one) for one in listed]})

    @extend_schema(request=UPLOAD, responses={201: EvidenceShape}, parameters=[KEY])
    def post(self, request: Request, case: UUID) -> Response:
        """Give a file: to everyone in the case, to one's own side and the body in charge, or into a room."""
        actor = actor_of(request)
        cases.case_of(actor, case)
        done = gate.perform(
            "add_evidence", actor=actor, now=clock.now(), case=case, data=_said(request), files=request.FILES,
            key=key_of(request),
        )  # fmt: skip
        return Response(shape(queries.evidence_one(actor, done.result["evidence"])), status=201)


class EvidenceFileView(APIView):
    """The file of a piece of evidence."""

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("kind", str, enum=["view", "original"])],
    )
    def get(self, request: Request, evidence: UUID) -> FileResponse:
        """A clean copy of a picture, or the original to be saved."""
        opened = queries.open_file(actor_of(request), evidence, request.query_params.get("kind", queries.VIEW))
        response = FileResponse(
            opened.file, as_attachment=not opened.inline, filename=opened.name, content_type=opened.media_type
        )
        response.headers["Content-Security-Policy"] = SAFE
        response.headers["Cache-Control"] = "private, no-store"
        return response


def shape(one: Evidence) -> dict[str, Any]:
    """A piece of evidence."""
    return {
        "id": str(one.pk), "number": one.number, "name": one.name, "shows": one.shows, "media_type": one.media_type,
        "size": one.size, "sha256": one.sha256, "sm3": one.sm3, "by": one.party.name if one.party else "",
        "audience": one.audience, "at": moment(one.at), "url": FILE_URL.format(one.pk),
    }  # fmt: skip


def _said(request: Request) -> QueryDict:
    """The fields beside the file; the file's own hash stands among them, so that a key is bound to the bytes too."""
    data: QueryDict = request._request.POST.copy()  # noqa: SLF001 - DRF's own data has the files mixed in
    upload = request.FILES.get("file")
    if upload is not None:
        data["sha256"] = files.receive(upload).stored.sha256
    return data


def _room(request: Request) -> UUID | None:
    given = request.query_params.get("room")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Refused("invalid", errors={"room": ["Not an id."]}) from None
