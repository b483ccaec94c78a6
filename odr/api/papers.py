"""Papers and notices over REST: what was issued in a case, as files, and what the caller was told in it."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries as cases
from mediation.documents import queries as documents
from mediation.documents.models import Paper
from mediation.notices import queries as notices
from mediation.notices.models import Notice
from mediation.rooms.wire import moment
from odr import clock
from odr.api.auth import actor_of

FILE_URL = "/api/v1/papers/{}/file/"


class PaperShape(serializers.Serializer[Any]):
    """One paper; `content_sha256` is what it says, `sha256` and `sm3` are the file's once it is made."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    audience = serializers.CharField()
    status = serializers.CharField()
    content_sha256 = serializers.CharField()
    sha256 = serializers.CharField(allow_blank=True)
    sm3 = serializers.CharField(allow_blank=True)
    issued_at = serializers.DateTimeField()
    url = serializers.CharField()


class PapersShape(serializers.Serializer[Any]):
    """The papers of a case, oldest first."""

    results = PaperShape(many=True)


class NoticeShape(serializers.Serializer[Any]):
    """One notice; `kind` is the event that was told, `text` its sentence in the caller's language."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    text = serializers.CharField()
    role = serializers.CharField()
    made_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)


class NoticesShape(serializers.Serializer[Any]):
    """Notices of a case, newest first."""

    results = NoticeShape(many=True)


class PapersView(APIView):
    """The papers of a case."""

    @extend_schema(responses=PapersShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Those the caller may read."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        return Response({"results": [paper_shape(one) for one in documents.papers_of(actor, found)]})


class PaperFileView(APIView):
    """The file of a paper."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, paper: UUID) -> FileResponse:
        """The PDF; made now where nobody has asked for it before."""
        opened = documents.open_paper(actor_of(request), paper, now=clock.now())
        response = FileResponse(opened.file, content_type="application/pdf", filename=opened.name)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class NoticesView(APIView):
    """What the caller was told in a case."""

    @extend_schema(responses=NoticesShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Newest first; whom else the body in charge told stands in the ledger of service."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        return Response({"results": [notice_shape(one) for one in notices.of_case(actor, found)]})


def paper_shape(one: Paper) -> dict[str, Any]:
    """A paper."""
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "kind": one.kind, "title": str(one.title),
        "number": one.number, "version": one.version, "audience": one.audience, "status": one.status,
        "content_sha256": one.content_sha256, "sha256": one.sha256, "sm3": one.sm3,
        "issued_at": moment(one.issued_at), "url": FILE_URL.format(one.pk),
    }  # fmt: skip


def notice_shape(one: Notice) -> dict[str, Any]:
    """A notice."""
    return {
        "id": str(one.pk), "kind": one.title, "text": notices.title(one), "role": one.role,
        "made_at": moment(one.made_at), "opened_at": moment(one.opened_at) if one.opened_at else None,
    }  # fmt: skip
