"""Sealed bids and the mediator's proposals over REST; of what was said in secret only what one's own side said.

What can be done stands among the case's actions: propose_round, agree_round, decline_round, bid, withdraw_round,
propose_terms, answer_proposal, withdraw_proposal, adopt_proposal.
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries
from mediation.negotiation import secret_queries
from mediation.negotiation.secret_queries import Own, SeenProposal, SeenRound
from mediation.rooms.wire import moment
from odr.api.auth import actor_of


class OwnShape(serializers.Serializer[Any]):
    """What one's own side said, with the line whose SHA-256 stands in the record."""

    at = serializers.DateTimeField()
    commitment = serializers.CharField()
    line = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    accepts = serializers.BooleanField(allow_null=True)


class CommittedShape(serializers.Serializer[Any]):
    """That a side's bid is in, and its hash."""

    side = serializers.CharField()
    commitment = serializers.CharField()


class RoundShape(serializers.Serializer[Any]):
    """A round of sealed bids. `amount` is where the bids met, null otherwise; never a bid."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    number = serializers.IntegerField()
    rule = serializers.CharField()
    margin = serializers.CharField(allow_null=True)
    state = serializers.CharField()
    until = serializers.DateTimeField()
    agreed = serializers.ListField(child=serializers.CharField())
    bids = CommittedShape(many=True)
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    own = OwnShape(allow_null=True)


class RoundsShape(serializers.Serializer[Any]):
    """The rounds of a case, oldest first."""

    results = RoundShape(many=True)


class ProposalShape(serializers.Serializer[Any]):
    """A mediator's proposal. Who answered it, and how, is in nobody's answer but one's own."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    number = serializers.IntegerField()
    terms = serializers.ListField(child=serializers.DictField())
    total = serializers.CharField()
    currency = serializers.CharField()
    message = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    until = serializers.DateTimeField()
    adopted_at = serializers.DateTimeField(allow_null=True)
    own = OwnShape(allow_null=True)


class ProposalsShape(serializers.Serializer[Any]):
    """The proposals of a case, oldest first."""

    results = ProposalShape(many=True)


class RoundsView(APIView):
    """The rounds of sealed bids of a case."""

    @extend_schema(responses=RoundsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Those one may see."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        return Response({"results": [_round(one) for one in secret_queries.rounds_of(actor, found)]})


class ProposalsView(APIView):
    """The mediators' proposals of a case."""

    @extend_schema(responses=ProposalsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Those one may see."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        return Response({"results": [_proposal(one) for one in secret_queries.proposals_of(actor, found)]})


def _round(seen: SeenRound) -> dict[str, Any]:
    one = seen.round
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "number": one.number, "rule": one.rule,
        "margin": f"{one.margin:.2f}" if one.margin is not None else None, "state": one.state,
        "until": moment(one.until), "agreed": sorted(one.agreed),
        "bids": [{"side": each.side, "commitment": each.commitment} for each in one.bids.all()],
        "amount": f"{one.amount:.2f}" if one.amount is not None else None, "currency": "CNY", "own": _own(seen.own),
    }  # fmt: skip


def _proposal(seen: SeenProposal) -> dict[str, Any]:
    one = seen.proposal
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "number": one.number, "terms": one.terms,
        "total": f"{one.total:.2f}", "currency": "CNY", "message": one.message, "state": one.state,
        "until": moment(one.until), "adopted_at": moment(one.adopted_at) if one.adopted_at else None,
        "own": _own(seen.own),
    }  # fmt: skip


def _own(own: Own | None) -> dict[str, Any] | None:
    if own is None:
        return None
    return {
        "at": moment(own.at), "commitment": own.commitment, "line": own.line, "accepts": own.accepts,
        "amount": f"{own.amount:.2f}" if own.amount is not None else None,
    }  # fmt: skip
