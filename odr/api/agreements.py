"""Agreements over REST, and the court's package (protocol 2 and 3)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.agreements import queries
from mediation.agreements.models import Agreement
from mediation.cases import queries as cases
from mediation.confirmation import committee_file, exits
from mediation.confirmation.queries import take_dossier
from mediation.rooms.wire import moment
from odr import clock
from odr.api.auth import actor_of


class SignerShape(serializers.Serializer[Any]):
    """One who must sign."""

    kind = serializers.CharField()
    name = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)


class AgreementShape(serializers.Serializer[Any]):
    """One version of an agreement, with the hash that a signature covers."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    text = serializers.CharField()
    terms = serializers.ListField(child=serializers.DictField())
    findings = serializers.ListField(child=serializers.DictField())
    content_hash = serializers.CharField()
    made_at = serializers.DateTimeField()
    effective_at = serializers.DateTimeField(allow_null=True)
    signers = SignerShape(many=True)


class AgreementsShape(serializers.Serializer[Any]):
    """Every version, oldest first."""

    results = AgreementShape(many=True)


class AgreementsView(APIView):
    """The agreements of a case."""

    @extend_schema(responses=AgreementsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Every version with who has signed it."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        return Response({"results": [shape(one) for one in queries.agreements_of(actor, found)]})


class DossierView(APIView):
    """The court's package."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, confirmation: UUID) -> HttpResponse:
        """The same bytes for the same filing; each download is recorded."""
        name, made = take_dossier(actor_of(request), confirmation, now=clock.now())
        return _download(name, made)


class ExitPackView(APIView):
    """What a side takes along to a court or to arbitration."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, case: UUID) -> HttpResponse:
        """Claim form, course of the case, evidence with hashes and decisions, without any offer; each is recorded."""
        name, made = exits.take(actor_of(request), case, now=clock.now())
        return _download(name, made)


class CommitteeFileView(APIView):
    """The file of a people's mediation, for its committee."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, case: UUID) -> HttpResponse:
        """Every paper and piece of evidence in the order of such files, with contents and note; each is recorded."""
        name, made = committee_file.take(actor_of(request), case, now=clock.now())
        return _download(name, made)


def _download(name: str, made: bytes) -> HttpResponse:
    response = HttpResponse(made, content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def shape(one: Agreement) -> dict[str, Any]:
    """A version."""
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "version": one.version, "status": one.status,
        "text": one.text_zh, "terms": one.terms, "findings": one.findings, "content_hash": one.content_hash,
        "made_at": moment(one.made_at), "effective_at": moment(one.effective_at) if one.effective_at else None,
        "signers": [
            {"kind": str(who.kind), "name": who.name, "signed_at": moment(who.at) if who.at else None}
            for who in queries.signers(one)
        ],
    }  # fmt: skip
