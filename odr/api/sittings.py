"""Sessions of mediation over REST."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries
from mediation.sittings.models import Appointment
from mediation.sittings.queries import appointments_in
from odr.api.auth import actor_of


class AppointmentShape(serializers.Serializer[Any]):
    """A session as it was arranged; `ended` says why it no longer stands, "" while it does."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    online = serializers.BooleanField()
    place = serializers.CharField()
    arranged_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended = serializers.CharField()


class SessionsShape(serializers.Serializer[Any]):
    """The sessions of a case."""

    appointments = AppointmentShape(many=True)


class SessionsView(APIView):
    """The sessions of a case."""

    @extend_schema(responses=SessionsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """As they were arranged, moved and cancelled, oldest first."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        return Response({"appointments": [_appointment(one) for one in appointments_in(actor, found)]})


def _appointment(one: Appointment) -> dict[str, Any]:
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "starts_at": one.starts_at.isoformat(),
        "minutes": one.minutes, "online": one.online, "place": one.place, "arranged_at": one.arranged_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None, "ended": one.ended_how,
    }  # fmt: skip
