"""Negotiation over REST: offers and their answers (protocol 2)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries as cases
from mediation.core import gate, schema
from mediation.negotiation import queries
from mediation.negotiation.inputs import OfferInput
from mediation.negotiation.models import Offer, Question
from mediation.rooms.wire import moment
from odr import clock
from odr.api.auth import actor_of
from odr.api.cases import KEY, body_of, key_of

ANSWERS = {
    "accept": "accept_offer", "decline": "decline_offer", "withdraw": "withdraw_offer", "ask": "ask_offer",
    "reply": "reply_offer",
}  # fmt: skip


class QuestionShape(serializers.Serializer[Any]):
    """A question about an offer and its reply, "" while there is none."""

    id = serializers.UUIDField()
    by = serializers.CharField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    reply = serializers.CharField(allow_blank=True)
    replied_at = serializers.DateTimeField(allow_null=True)


class OfferShape(serializers.Serializer[Any]):
    """A package put to the other side."""

    id = serializers.UUIDField()
    case = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    room = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()
    side = serializers.CharField()
    by = serializers.CharField()
    total = serializers.CharField()
    currency = serializers.CharField()
    terms = serializers.ListField(child=serializers.DictField())
    message = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    questions = QuestionShape(many=True)


class OffersShape(serializers.Serializer[Any]):
    """The offers of a case, oldest first."""

    results = OfferShape(many=True)


class OffersView(APIView):
    """The offers of a case."""

    @extend_schema(responses=OffersShape)
    def get(self, request: Request, case: UUID) -> Response:
        """Those one may see."""
        actor = actor_of(request)
        found, _standing = cases.case_of(actor, case)
        offers = queries.offers_of(actor, found).prefetch_related("questions__party")
        return Response({"results": [shape(one) for one in offers]})

    @extend_schema(request={"application/json": schema.of(OfferInput)}, responses={201: OfferShape}, parameters=[KEY])
    def post(self, request: Request, case: UUID) -> Response:
        """Make an offer; it takes the place of one's own that lies on the table."""
        actor = actor_of(request)
        done = gate.perform(
            "offer", actor=actor, now=clock.now(), case=case, data=body_of(request), key=key_of(request)
        )
        return Response(shape(queries.offer_of(actor, done.result["offer"])), status=201)


class OfferActionView(APIView):
    """Answer an offer."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=OfferShape, parameters=[KEY])
    def post(self, request: Request, offer: UUID, name: str) -> Response:
        """`accept`, `decline`, `withdraw`, `ask` or `reply`; the version one read may be named as `version`."""
        actor = actor_of(request)
        found = queries.offer_of(actor, offer)
        verb = ANSWERS.get(name, name)
        data = {"offer": str(found.pk)} | body_of(request)
        if verb == "accept_offer":
            data.setdefault("version", found.version)
        gate.perform(
            verb, actor=actor, now=clock.now(), case=found.case_id, proceeding=found.proceeding_id, data=data,
            key=key_of(request),
        )  # fmt: skip
        return Response(shape(queries.offer_of(actor, offer)))


def shape(one: Offer) -> dict[str, Any]:
    """An offer."""
    return {
        "id": str(one.pk), "case": str(one.case_id), "proceeding": str(one.proceeding_id),
        "room": str(one.room) if one.room else None, "version": one.version, "side": one.side, "by": one.party.name,
        "total": f"{one.total:.2f}", "currency": "CNY", "terms": one.terms, "message": one.message,
        "status": one.status, "made_at": moment(one.made_at), "expires_at": moment(one.expires_at),
        "decided_at": moment(one.decided_at) if one.decided_at else None,
        "questions": [_question(each) for each in one.questions.all()],
    }  # fmt: skip


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": str(one.pk), "by": one.party.name, "text": one.text, "asked_at": moment(one.asked_at),
        "reply": one.reply, "replied_at": moment(one.replied_at) if one.replied_at else None,
    }  # fmt: skip
