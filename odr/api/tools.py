"""The public period calculator, socket tickets, and the demo world's clock."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.law import calendar as law_calendar
from mediation.law.periods import Period, PeriodError, Unit, compute
from mediation.people.models import MemberRole
from mediation.people.queries import memberships_of
from odr import clock
from odr.api.auth import actor_of
from odr.api.cases import body_of


class PeriodShape(serializers.Serializer[Any]):
    """A computed period."""

    due_strict = serializers.DateField()
    due_lenient = serializers.DateField()
    provisional = serializers.BooleanField()
    calendar = serializers.CharField()
    trace = serializers.ListField(child=serializers.DictField())


def period_of(from_: str, length: str, unit: str) -> Period:
    """A period from what somebody typed; the same engine arms the clocks. Refused `invalid` beside the field."""
    errors: dict[str, list[str]] = {}
    start: date | None = None
    try:
        start = parse_date(from_)
    except ValueError:
        start = None
    if start is None:
        errors["from"] = [_("Give a date as YYYY-MM-DD.")]
    if unit not in set(Unit):
        errors["unit"] = [_("The unit is WD, CD, M or Y.")]
    if not length.isascii() or not length.isdigit() or len(length) > 6:
        errors["length"] = [_("Give a whole number above 0.")]
    if errors or start is None:
        raise Refused("invalid", errors=errors)
    try:
        return compute(start, int(length), Unit(unit), calendar=law_calendar.load_calendar())
    except (PeriodError, law_calendar.OutsideCalendar) as error:
        raise Refused("invalid", errors={"from" if "calendar" in str(error) else "length": [str(error)]}) from error


class PeriodsView(APIView):
    """`GET /periods/`: public."""

    authentication_classes: tuple[type, ...] = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=PeriodShape, parameters=[OpenApiParameter(name, str, required=True) for name in ("from", "length", "unit")])  # fmt: skip  # noqa: E501
    def get(self, request: Request) -> Response:
        """When a period ends, and day by day why."""
        period = period_of(*(request.query_params.get(name, "") for name in ("from", "length", "unit")))
        return Response({
            "due_strict": period.due_strict.isoformat(), "due_lenient": period.due_lenient.isoformat(),
            "provisional": period.provisional, "calendar": period.calendar_version,
            "trace": [{"on": one.on.isoformat(), "counted": one.counted, "why": one.why} for one in period.trace],
        })  # fmt: skip


class ClockView(APIView):
    """The demo world's clock. On a real site it does not exist."""

    @extend_schema(responses={200: {"type": "object"}})
    def get(self, request: Request) -> Response:
        """Read it."""
        _demo_only()
        return Response({"now": clock.now().isoformat()})

    @extend_schema(request={"application/json": {"type": "object"}}, responses={200: {"type": "object"}})
    def post(self, request: Request) -> Response:
        """Move it forwards and fire what became due."""
        _demo_only()
        if not any(one.role == MemberRole.ADMIN for one in memberships_of(actor_of(request))):
            raise Refused("forbidden")
        try:
            moment = parse_datetime(str(body_of(request).get("now", "")))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise Refused("invalid", errors={"now": [_("Give a time as RFC 3339 with an offset.")]})
        return Response({"now": clock.move_to(moment).isoformat(), "fired": catch_up()})


def catch_up() -> int:
    """Fire what the moved clock made due and hand over what that left in the outbox."""
    fired = sweep.fire_due(now=clock.now())
    outbox.drain(now=clock.now())
    return fired


def _demo_only() -> None:
    if not settings.DEMO:
        raise Refused("not_found")
