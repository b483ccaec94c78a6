"""The public period calculator, socket tickets, and the demo world's clock."""

from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import choices
from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from mediation.law import citations
from mediation.law.taxonomy import AXES
from mediation.people import lists
from mediation.people.models import MemberRole
from mediation.people.queries import memberships_of
from odr import clock, periods
from odr.api import shapes
from odr.api.auth import actor_of
from odr.api.cases import body_of


class TraceShape(serializers.Serializer[Any]):
    """One day of a count: a stable reason, and the day in words."""

    on = serializers.DateField()
    counted = serializers.BooleanField()
    why = serializers.CharField()
    text = serializers.CharField()


class PeriodShape(serializers.Serializer[Any]):
    """A computed period."""

    due_strict = serializers.DateField()
    due_lenient = serializers.DateField()
    provisional = serializers.BooleanField()
    calendar = serializers.CharField()
    trace = TraceShape(many=True)
    rule = serializers.DictField(required=False)


_ASKED = [OpenApiParameter(name, str, required=name == "from") for name in periods.ASKED]


class PeriodsView(APIView):
    """`GET /periods/`: public."""

    authentication_classes: tuple[type, ...] = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=PeriodShape, parameters=_ASKED)
    def get(self, request: Request) -> Response:
        """When a period ends, and day by day why: of a length and unit, or by a rule of the law named by its code."""
        counted = periods.count({name: request.query_params.get(name, "") for name in periods.ASKED})
        period = counted.period
        answer: dict[str, Any] = {
            "due_strict": period.due_strict.isoformat(), "due_lenient": period.due_lenient.isoformat(),
            "provisional": period.provisional, "calendar": period.calendar_version,
            "trace": shapes.trace(period.trace),
        }  # fmt: skip
        if counted.rule is not None and counted.rules is not None:
            rule = counted.rule
            answer["rule"] = {
                "code": rule.code, "rule_set": counted.rules.id, "length": period.length, "unit": str(period.unit),
                "article": rule.article, "citation": citations.cite(rule.article, choices.language()),
            }  # fmt: skip
        return Response(answer)


class ListEntryShape(serializers.Serializer[Any]):
    """An entry of a list; one that is no longer `offered` stands on what was filed under it."""

    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()
    offered = serializers.BooleanField()
    money = serializers.BooleanField()
    article = serializers.CharField(allow_blank=True)


class ListsShape(serializers.Serializer[Any]):
    """What a complaint can be about, be put into, ask for, and how a deal is made."""

    problems = ListEntryShape(many=True)
    goods = ListEntryShape(many=True)
    services = ListEntryShape(many=True)
    claims = ListEntryShape(many=True)
    channels = ListEntryShape(many=True)


class ListsView(APIView):
    """`GET /lists/`: public."""

    authentication_classes: tuple[type, ...] = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses=ListsShape, operation_id="lists")
    def get(self, request: Request) -> Response:
        """The codes that a complaint is filed with."""
        known, offered = lists.known(), lists.offered()
        open_ = {axis: {one.code for one in offered.entries(axis)} for axis in AXES}
        return Response(
            {
                axis: [
                    {
                        "code": one.code, "zh": one.zh, "en": one.en, "offered": one.code in open_[axis],
                        "money": getattr(one, "money", False), "article": getattr(one, "article", ""),
                    }
                    for one in known.entries(axis)
                ]
                for axis in AXES
            }
        )  # fmt: skip


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
