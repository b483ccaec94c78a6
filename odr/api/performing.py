"""What came of what was agreed, over REST: instalments and what was paid of them, and payments in advance (H6)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries
from mediation.performance.models import Advance
from mediation.performance.queries import Plan, advances_of, plans_of
from odr.api.auth import actor_of


class AdvanceShape(serializers.Serializer[Any]):
    """What the platform paid before the store did; `received` is null until the complainant said what arrived."""

    id = serializers.UUIDField(source="pk")
    proceeding = serializers.UUIDField(source="proceeding_id")
    payer = serializers.UUIDField(source="payer_id")
    payee = serializers.UUIDField(source="payee_id")
    ground = serializers.CharField()
    rules = serializers.CharField()
    claimed = serializers.DecimalField(max_digits=14, decimal_places=2)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    remains = serializers.DecimalField(max_digits=14, decimal_places=2)
    paid_on = serializers.DateField(source="on")
    channel = serializers.CharField()
    transaction_no = serializers.CharField()
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    paid_at = serializers.DateTimeField()
    received = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    denied_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class AdvancesShape(serializers.Serializer[Any]):
    """The payments in advance of a case."""

    results = AdvanceShape(many=True)


class InstalmentShape(serializers.Serializer[Any]):
    """One duty of an agreement; `amount` is null where no money is owed."""

    id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    kind = serializers.CharField()
    payer = serializers.UUIDField(source="payer_id")
    payee = serializers.UUIDField(source="payee_id")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    paid_amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    due_on = serializers.DateField()
    text = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    received_at = serializers.DateTimeField(allow_null=True)


class PlanShape(serializers.Serializer[Any]):
    """One performance with its duties; `breach_since` is null while nothing is overdue."""

    proceeding = serializers.UUIDField()
    state = serializers.CharField()
    total = serializers.DecimalField(max_digits=14, decimal_places=2)
    received = serializers.DecimalField(max_digits=14, decimal_places=2)
    outstanding = serializers.DecimalField(max_digits=14, decimal_places=2)
    breach_since = serializers.DateField(allow_null=True)
    instalments = InstalmentShape(many=True)


class PerformancesShape(serializers.Serializer[Any]):
    """The performances of a case, oldest first."""

    results = PlanShape(many=True)


class AdvancesView(APIView):
    """`GET /cases/{id}/advances/`."""

    @extend_schema(responses=AdvancesShape)
    def get(self, request: Request, case: UUID) -> Response:
        """What the platform paid first, oldest first; paying, confirming and denying are actions of the case."""
        actor = actor_of(request)
        found: list[Advance] = advances_of(actor, queries.case_of(actor, case)[0])
        return Response({"results": AdvanceShape(found, many=True).data})


class PerformancesView(APIView):
    """`GET /cases/{id}/performance/`."""

    @extend_schema(responses=PerformancesShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Who owes what by when, and what was received; reporting and confirming are actions of the case."""
        actor = actor_of(request)
        found = plans_of(actor, queries.case_of(actor, case)[0])
        return Response({"results": PlanShape([_plan(one) for one in found], many=True).data})


def _plan(one: Plan) -> dict[str, Any]:
    return {
        "proceeding": one.proceeding.pk, "state": one.proceeding.state, "total": one.total, "received": one.received,
        "outstanding": one.outstanding, "breach_since": one.breach.since if one.breach else None,
        "instalments": one.instalments,
    }  # fmt: skip
