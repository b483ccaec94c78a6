"""Helpers and interpreters over REST: who is invited to a room, and the invited one's own coming and going."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS
from mediation.rooms import helpers, queries, wire
from mediation.rooms.models import Helper
from odr import clock
from odr.api.auth import actor_of


class HelperShape(serializers.Serializer[Any]):
    """Somebody who helps in a room; `waits_for` are the sides that have not agreed yet."""

    id = serializers.UUIDField()
    room = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    waits_for = serializers.ListField(child=serializers.CharField())
    invited_at = serializers.DateTimeField()
    joined_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended = serializers.CharField(allow_blank=True)


class HelpersShape(serializers.Serializer[Any]):
    """Who is invited to a room or helps there."""

    results = HelperShape(many=True)


class InvitedShape(HelperShape):
    """An invitation as the one who is invited reads it: into which room of which case, and by whom."""

    room_title = serializers.CharField()
    case_title = serializers.CharField()
    body = serializers.CharField(allow_blank=True)


def _helper(one: Helper) -> dict[str, Any]:
    return {
        "id": one.pk, "room": one.room_id, "kind": one.kind, "title": one.title, "waits_for": list(one.missing),
        "invited_at": one.invited_at, "joined_at": one.joined_at, "ended_at": one.ended_at, "ended": one.ended_how,
    }  # fmt: skip


def _invited(one: Helper) -> dict[str, Any]:
    body = one.room.proceeding.body
    return _helper(one) | {
        "room_title": str(wire.title(one.room)),
        "case_title": one.room.proceeding.case.title,
        "body": body.name if body else "",
    }


class HelpersView(APIView):
    """`GET /rooms/{id}/helpers/`, for whoever leads there."""

    @extend_schema(responses=HelpersShape)
    def get(self, request: Request, room: UUID) -> Response:
        """Who is invited or here. Inviting, agreeing and sending away are actions of the case."""
        found, right = queries.room_of(actor_of(request), room)
        if right.role not in HANDLERS:
            raise Refused("not_found")
        return Response({"results": HelperShape([_helper(one) for one in helpers.of_room(found)], many=True).data})


class InvitationView(APIView):
    """`GET /helpers/{id}/`, for who has the number that was invited."""

    @extend_schema(responses=InvitedShape, operation_id="helper_invitation")
    def get(self, request: Request, helper: UUID) -> Response:
        """The invitation."""
        return Response(InvitedShape(_invited(helpers.invitation(actor_of(request), helper))).data)


class ComeInView(APIView):
    """`POST /helpers/{id}/come-in/`."""

    @extend_schema(request=None, responses=InvitedShape, operation_id="helper_come_in")
    def post(self, request: Request, helper: UUID) -> Response:
        """Take the seat; done twice it is the same seat."""
        actor = actor_of(request)
        helpers.come_in(actor=actor, helper=helper, now=clock.now())
        return Response(InvitedShape(_invited(helpers.invitation(actor, helper))).data)


class LeaveView(APIView):
    """`POST /helpers/{id}/leave/`."""

    @extend_schema(request=None, responses=InvitedShape, operation_id="helper_leave")
    def post(self, request: Request, helper: UUID) -> Response:
        """Give the seat back, or decline to come."""
        actor = actor_of(request)
        helpers.leave(actor=actor, helper=helper, now=clock.now())
        return Response(InvitedShape(_invited(helpers.invitation(actor, helper))).data)
