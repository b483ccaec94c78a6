"""Organisations anybody may complain about or turn to, by name: what a filing form or an integrator looks up."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.people import queries
from mediation.people.models import Organisation


class OrganisationShape(serializers.Serializer[Any]):
    """What everybody may know of an organisation."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    name = serializers.CharField()
    area = serializers.CharField(allow_blank=True)
    platform = serializers.UUIDField(allow_null=True)
    handles_first = serializers.BooleanField()


class Pages(CursorPagination):
    """By name."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = ("name", "id")


class OrganisationsView(APIView):
    """`GET /organisations/?kind=store&q=...`."""

    @extend_schema(responses=OrganisationShape(many=True), parameters=[OpenApiParameter("kind", str), OpenApiParameter("q", str)])  # fmt: skip  # noqa: E501
    def get(self, request: Request) -> Response:
        """Search by kind and part of the name."""
        found = queries.organisations(kind=request.query_params.get("kind", ""), part=request.query_params.get("q", ""))
        pages = Pages()
        rows = pages.paginate_queryset(found, request) or []
        return pages.get_paginated_response([_row(one) for one in rows])


def _row(one: Organisation) -> dict[str, Any]:
    return {
        "id": str(one.pk), "kind": one.kind, "name": one.name, "area": one.displayed_area or one.area,
        "platform": str(one.platform_id) if one.platform_id else None, "handles_first": one.handles_first,
    }  # fmt: skip
