"""Joint complaints over REST: the roll and the answers of a case, and what one is asked to join (Order 121 Art 12).

What can be done stands among the case's actions: join_group, refuse_group, form_group, answer_offer, close_vote,
leave_group.
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import members, queries
from mediation.cases.members import Invitation
from mediation.cases.models import Member, MemberState
from mediation.core.refusals import Refused
from mediation.negotiation import groups
from mediation.negotiation.groups import Together
from mediation.people.masking import masked_phone
from odr import clock
from odr.api.auth import actor_of


class MemberShape(serializers.Serializer[Any]):
    """One of several complainants; the number masked, and only for who acts for them or handles the case."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    amount = serializers.CharField()
    state = serializers.CharField()
    represents = serializers.BooleanField()
    phone = serializers.CharField(allow_blank=True)
    own_case = serializers.UUIDField(allow_null=True)
    you = serializers.BooleanField()


class AskedShape(serializers.Serializer[Any]):
    """The offer that waits for answers; `own_amount` and `accepts` are the caller's own."""

    offer = serializers.UUIDField()
    version = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    share = serializers.CharField()
    own_amount = serializers.CharField(allow_null=True)
    accepts = serializers.BooleanField(allow_null=True)
    yes = serializers.IntegerField(allow_null=True)
    no = serializers.IntegerField(allow_null=True)
    silent = serializers.IntegerField(allow_null=True)


class GroupShape(serializers.Serializer[Any]):
    """Who complains together, how much, and what they are asked."""

    total = serializers.CharField()
    count = serializers.IntegerField()
    joins_until = serializers.DateTimeField(allow_null=True)
    members = MemberShape(many=True)
    asked = AskedShape(allow_null=True)


class InvitationShape(serializers.Serializer[Any]):
    """A joint complaint the caller was named in and has not answered."""

    case = serializers.UUIDField()
    title = serializers.CharField()
    product = serializers.CharField()
    facts = serializers.CharField()
    against = serializers.ListField(child=serializers.CharField())
    by = serializers.CharField()
    amount = serializers.CharField()
    until = serializers.DateTimeField()
    candidates = serializers.ListField(child=serializers.DictField())


class InvitationsShape(serializers.Serializer[Any]):
    """Those that wait for an answer, the oldest first."""

    results = InvitationShape(many=True)


class GroupView(APIView):
    """Who complains together in a case."""

    @extend_schema(responses=GroupShape)
    def get(self, request: Request, case: UUID) -> Response:
        """The roll as the caller may see it; not there for a complaint of one."""
        found, standing = queries.case_of(actor_of(request), case)
        group = groups.together(found, standing, now=clock.now())
        if group is None:
            raise Refused("not_found")
        return Response(_group(group))


class InvitationsView(APIView):
    """What the caller is asked to join."""

    @extend_schema(responses=InvitationsShape)
    def get(self, request: Request) -> Response:
        """Those that wait for an answer."""
        return Response({"results": [_invitation(one) for one in members.invitations(actor_of(request))]})


def _group(group: Together) -> dict[str, Any]:
    asked = group.asked
    return {
        "total": f"{group.total:.2f}",
        "count": len(group.joined),
        "joins_until": group.until.isoformat() if group.until else None,
        "members": [_member(one, group) for one in group.roll],
        "asked": asked and {
            "offer": str(asked.offer.pk), "version": asked.offer.version,
            "expires_at": asked.offer.expires_at.isoformat(), "share": str(asked.share),
            "own_amount": f"{asked.own:.2f}" if asked.own is not None else None, "accepts": asked.said,
            "yes": asked.yes, "no": asked.no, "silent": asked.silent,
        },
    }  # fmt: skip


def _member(one: Member, group: Together) -> dict[str, Any]:
    return {
        "id": str(one.pk), "number": one.number, "name": one.name, "amount": f"{one.amount:.2f}", "state": one.state,
        "represents": one.represents, "phone": masked_phone(one.phone) if group.inside else "",
        "own_case": str(one.own_case_id) if group.inside and one.state == MemberState.SPLIT else None,
        "you": one.pk == group.mine,
    }  # fmt: skip


def _invitation(one: Invitation) -> dict[str, Any]:
    return {
        "case": str(one.case.pk), "title": one.case.title, "product": one.case.product, "facts": one.case.facts,
        "against": one.against, "by": one.by, "amount": f"{one.member.amount:.2f}", "until": one.until.isoformat(),
        "candidates": [{"number": who.number, "name": who.name} for who in one.candidates],
    }  # fmt: skip
