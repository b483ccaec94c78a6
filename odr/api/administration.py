"""Administration over REST, for who looks after the platform: organisations, changes by two people, rules by day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.core import inputs, schema
from mediation.core.gate import SHANGHAI
from mediation.core.refusals import Refused
from mediation.documents import numbers, templates, wordings
from mediation.law import rulesets
from mediation.people import administration, burden, proposals
from mediation.people.administration import Wanted
from mediation.people.bodies import plain
from mediation.people.body_inputs import FIELDS
from mediation.people.models import Membership, Organisation, Proposal, ProposalState
from mediation.people.proposals import Decision
from odr import clock
from odr.api.auth import actor_of
from odr.api.cases import body_of


class PostShape(serializers.Serializer[Any]):
    """A post somebody holds."""

    id = serializers.IntegerField()
    person = serializers.UUIDField(source="user_id")
    name = serializers.CharField(source="user.name")
    role = serializers.CharField()
    since_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class BodyRowShape(serializers.Serializer[Any]):
    """An organisation in a list."""

    id = serializers.UUIDField(source="pk")
    kind = serializers.CharField()
    name = serializers.CharField()
    area = serializers.CharField(allow_blank=True)
    posts = serializers.IntegerField()
    ended_at = serializers.DateTimeField(allow_null=True)


class LoadShape(serializers.Serializer[Any]):
    """What lies with an organisation now."""

    cases = serializers.IntegerField()
    proceedings = serializers.IntegerField()
    as_party = serializers.IntegerField()


class SeriesShape(serializers.Serializer[Any]):
    """A number series of this year; `missing` is empty while it has no gaps."""

    pattern = serializers.CharField()
    papers = serializers.ListField(child=serializers.CharField())
    last = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.IntegerField())


class BodyShape(serializers.Serializer[Any]):
    """An organisation with everything the platform knows of it."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    record = serializers.DictField()
    competent_for = serializers.ListField(child=serializers.CharField())
    ended_at = serializers.DateTimeField(allow_null=True)
    load = LoadShape()
    posts = PostShape(many=True)
    series = SeriesShape(many=True)


class ChangeShape(serializers.Serializer[Any]):
    """A change that was proposed."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    organisation = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=ProposalState.choices)
    before = serializers.DictField()
    after = serializers.DictField()
    takes_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    proposed_by = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(allow_blank=True)
    done_at = serializers.DateTimeField(allow_null=True)
    undoes = serializers.UUIDField(allow_null=True)


class ProposalWholeShape(ChangeShape):
    """A change with what confirming it would change now, and why it no longer can be put in force."""

    open_cases = serializers.IntegerField()
    faults = serializers.ListField(child=serializers.CharField())


class Bodies(CursorPagination):
    """By name."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = ("name", "id")


class Proposals(Bodies):
    """Newest first."""

    ordering = ("-proposed_at", "id")


_NARROWED = [OpenApiParameter(name, str) for name in ("q", "kind", "area", "working")]


class OrganisationsView(APIView):
    """`GET /administration/organisations/?q=&kind=&area=&working=yes|no|all`."""

    @extend_schema(responses=BodyRowShape(many=True), parameters=_NARROWED, operation_id="administration_organisations")
    def get(self, request: Request) -> Response:
        """Organisations by name."""
        said = request.query_params
        wanted = Wanted(said.get("q", ""), said.get("kind", ""), said.get("area", "")[:12], said.get("working", "yes"))
        pages = Bodies()
        rows = pages.paginate_queryset(administration.bodies(actor_of(request), wanted), request) or []
        return pages.get_paginated_response(BodyRowShape(rows, many=True).data)


class OrganisationView(APIView):
    """One organisation."""

    @extend_schema(responses=BodyShape, operation_id="administration_organisation")
    def get(self, request: Request, organisation: UUID) -> Response:
        """Its data, people, what lies with it and its number series of this year."""
        body = administration.body_of(actor_of(request), organisation)
        held, _past = administration.posts_of(body)
        return Response(BodyShape(_body(body, held)).data)


def _body(body: Organisation, held: list[Membership]) -> dict[str, Any]:
    runs = numbers.runs(body, clock.now().astimezone(SHANGHAI).year)
    return {
        "id": body.pk, "kind": body.kind, "record": plain(body, FIELDS[body.kind]), "ended_at": body.ended_at,
        "competent_for": administration.competent_for(body), "load": burden.of_body(body), "posts": held,
        "series": [
            {"pattern": one.pattern, "papers": list(one.kinds), "last": one.last, "missing": list(one.missing)}
            for one in runs
        ],
    }  # fmt: skip


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.pk, "kind": one.kind, "title": str(proposals.kind_of(one.kind).label), "state": one.state,
        "organisation": one.organisation_id, "before": one.before, "after": one.data,
        "takes_on": one.takes_on, "reason": one.reason,
        "proposed_by": one.proposed_by.name, "proposed_at": one.proposed_at,
        "decided_by": one.decided_by.name if one.decided_by else None, "decided_at": one.decided_at,
        "decision": one.decision, "done_at": one.done_at, "undoes": one.undoes_id,
    }  # fmt: skip


def _whole(one: Proposal) -> dict[str, Any]:
    waits = one.state == ProposalState.WAITING
    return _proposal(one) | {
        "open_cases": proposals.kind_of(one.kind).effect(one).cases if waits else 0,
        "faults": proposals.faults(one) if waits else [],
    }


def _shown(request: Request, pk: UUID, *, status: int = 200) -> Response:
    found = administration.proposal_of(actor_of(request), pk)
    return Response(ProposalWholeShape(_whole(found)).data, status=status)


class ProposalsView(APIView):
    """Changes that were proposed, and proposing one."""

    @extend_schema(responses=ChangeShape(many=True), parameters=[OpenApiParameter("state", str)], operation_id="administration_proposals")  # fmt: skip  # noqa: E501
    def get(self, request: Request) -> Response:
        """List, newest first."""
        found = administration.proposals(actor_of(request), state=request.query_params.get("state", ""))
        pages = Proposals()
        rows = pages.paginate_queryset(found, request) or []
        return pages.get_paginated_response(ChangeShape([_proposal(one) for one in rows], many=True).data)

    @extend_schema(request={"application/json": {"type": "object"}}, responses={201: ProposalWholeShape}, operation_id="administration_propose")  # fmt: skip  # noqa: E501
    def post(self, request: Request) -> Response:
        """Propose: `kind`, and beside it the fields that GET /administration/forms/ names for it."""
        data = body_of(request)
        name = data.pop("kind", "")
        if name not in proposals.names():
            proposals.keeper(actor_of(request))
            raise Refused("invalid", errors={"kind": [", ".join(proposals.names())]})
        made = proposals.propose(name, data, actor=actor_of(request), now=clock.now())
        return _shown(request, made.pk, status=201)


class ProposalView(APIView):
    """One proposal."""

    @extend_schema(responses=ProposalWholeShape, operation_id="administration_proposal")
    def get(self, request: Request, proposal: UUID) -> Response:
        """What it asks for and what confirming it would change."""
        return _shown(request, proposal)


def _said(form: type[inputs.VerbInput], request: Request) -> dict[str, Any]:
    """What the body says in answer to a form. Refused `invalid`."""
    bound = inputs.bind(form, body_of(request))
    if not bound.is_valid():
        raise Refused("invalid", errors={name: list(map(str, found)) for name, found in bound.errors.items()})
    return bound.cleaned_data


class DecisionView(APIView):
    """The second person's word."""

    @extend_schema(request={"application/json": schema.of(Decision)}, responses=ProposalWholeShape, operation_id="administration_decide")  # fmt: skip  # noqa: E501
    def post(self, request: Request, proposal: UUID) -> Response:
        """Confirm it or turn it down."""
        actor = actor_of(request)
        proposals.keeper(actor)
        said = _said(Decision, request)
        proposals.decide(
            proposal, approve=said["approve"] == "yes", reason=said["reason"], actor=actor, now=clock.now()
        )
        return _shown(request, proposal)


class UndoView(APIView):
    """The counter-proposal."""

    @extend_schema(request={"application/json": schema.of(proposals.Reason)}, responses={201: ProposalWholeShape}, operation_id="administration_undo")  # fmt: skip  # noqa: E501
    def post(self, request: Request, proposal: UUID) -> Response:
        """Propose to restore what stood before."""
        actor = actor_of(request)
        proposals.keeper(actor)
        reason = _said(proposals.Reason, request)["reason"]
        made = proposals.counter(proposal, reason=reason, actor=actor, now=clock.now())
        return _shown(request, made.pk, status=201)


class FormsView(APIView):
    """What can be proposed, with the schema of each."""

    @extend_schema(responses={200: {"type": "object"}}, operation_id="administration_forms")
    def get(self, request: Request) -> Response:
        """By kind."""
        proposals.keeper(actor_of(request))
        return Response({name: schema.of(proposals.kind_of(name).form) for name in proposals.names()})


class RulesView(APIView):
    """`GET /administration/rules/?on=2026-11-22`."""

    @extend_schema(responses={200: {"type": "object"}}, parameters=[OpenApiParameter("on", str)], operation_id="administration_rules")  # fmt: skip  # noqa: E501
    def get(self, request: Request) -> Response:
        """The rule set of a day with its periods, grounds and templates, each with its article."""
        proposals.keeper(actor_of(request))
        on = _day(request.query_params.get("on", ""))
        try:
            rules = rulesets.for_date(on)
        except rulesets.NoRuleSet:
            raise Refused("not_found") from None
        clocks = [one for one in map(rules.clock, rules.codes()) if one.runs_from(on)]
        return Response(
            {
                "rule_set": rules.id, "instrument": rules.instrument, "in_force_from": rules.in_force_from,
                "in_force_to": rules.in_force_to,
                "periods": [{"code": one.code, "length": one.length, "unit": str(one.unit), "article": one.article} for one in clocks],  # noqa: E501
                "grounds": {
                    kind: [{"code": one.code, "article": one.article} for one in rules.grounds(kind)]
                    for kind in rulesets.GROUND_KINDS
                },
                "templates": [
                    {"paper": one.kind, "version": one.version, "since": one.since, "article": one.article, "fingerprint": one.fingerprint}  # noqa: E501
                    for one in templates.in_force(on)
                ],
                "own_texts": wordings.everything_in_force(),
            }
        )  # fmt: skip


def _day(said: str) -> date:
    try:
        on = parse_date(said) if said else clock.now().astimezone(SHANGHAI).date()
    except ValueError:
        on = None
    if on is None:
        raise Refused("invalid", errors={"on": [_("Give a day as 2026-11-22.")]})
    return on
