"""Sessions of mediation over REST."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import queries
from mediation.sittings.minutes_inputs import lines
from mediation.sittings.models import Appointment, Minutes, Sitting
from mediation.sittings.queries import appointments_in, sittings_in
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


class AttendanceShape(serializers.Serializer[Any]):
    """Somebody who was called."""

    name = serializers.CharField()
    role = serializers.CharField()
    here = serializers.CharField()
    checked = serializers.CharField()
    told_at = serializers.DateTimeField(allow_null=True)


class TopicShape(serializers.Serializer[Any]):
    """An item of the agenda."""

    title = serializers.CharField()
    began_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()


class MinutesShape(serializers.Serializer[Any]):
    """Minutes as they stand; `content_hash` is what a signature covers."""

    state = serializers.CharField()
    content_hash = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())


class SittingShape(serializers.Serializer[Any]):
    """A session from its roll call to its end; `apart` where people took part at different times."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    number = serializers.IntegerField()
    apart = serializers.BooleanField()
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField()
    roll = AttendanceShape(many=True)
    agenda = TopicShape(many=True)
    minutes = MinutesShape(allow_null=True)


class SessionsShape(serializers.Serializer[Any]):
    """The sessions of a case."""

    appointments = AppointmentShape(many=True)
    sessions = SittingShape(many=True)


class SessionsView(APIView):
    """The sessions of a case."""

    @extend_schema(responses=SessionsShape)
    def get(self, request: Request, case: UUID) -> Response:
        """As they were arranged, moved and cancelled, and as they were held, oldest first."""
        actor = actor_of(request)
        found, _standing = queries.case_of(actor, case)
        held = [_sitting(one) for one in sittings_in(actor, found)]
        return Response(
            {"appointments": [_appointment(one) for one in appointments_in(actor, found)], "sessions": held}
        )


def _appointment(one: Appointment) -> dict[str, Any]:
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "starts_at": one.starts_at.isoformat(),
        "minutes": one.minutes, "online": one.online, "place": one.place, "arranged_at": one.arranged_at.isoformat(),
        "ended_at": _moment(one.ended_at), "ended": one.ended_how,
    }  # fmt: skip


def _sitting(one: Sitting) -> dict[str, Any]:
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "number": one.number, "apart": one.apart,
        "began_at": one.began_at.isoformat(), "ended_at": _moment(one.ended_at), "result": str(one.result),
        "roll": [
            {"name": each.name, "role": each.role, "here": each.here, "checked": each.checked,
             "told_at": _moment(each.told_at)}
            for each in one.roll.all()
        ],
        "agenda": [
            {"title": str(each.title), "began_at": _moment(each.began_at), "ended_at": _moment(each.ended_at),
             "outcome": str(each.outcome)}
            for each in one.topics.all()
        ],
        "minutes": _minutes(getattr(one, "minutes", None)),
    }  # fmt: skip


def _minutes(one: Minutes | None) -> dict[str, Any] | None:
    return {"state": one.state, "content_hash": one.content_hash, "lines": lines(one.content)} if one else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
