"""What REST answers look like: serializers for the schema and the functions that fill them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from mediation.cases import choices, queries, representation
from mediation.cases.models import Case, Party, Proceeding
from mediation.clues.queries import reports_of
from mediation.core import schema, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.models import Event
from mediation.core.roles import HANDLERS, ROLE_NAMES, Role, Standing
from mediation.deadlines.models import Deadline
from mediation.law import citations, explain
from mediation.law.periods import TraceDay
from mediation.people.masking import masked_phone
from mediation.people.queries import display_name


class TurnShape(serializers.Serializer[Any]):
    """Whose turn it is."""

    roles = serializers.ListField(child=serializers.CharField())
    yours = serializers.BooleanField()
    what = serializers.CharField()
    otherwise = serializers.CharField(allow_blank=True)
    deadline = serializers.CharField(allow_null=True)


class ProceedingShape(serializers.Serializer[Any]):
    """One stage of a case."""

    id = serializers.UUIDField()
    stage = serializers.CharField()
    stage_label = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_null=True)
    rule_set = serializers.CharField()
    facts = serializers.DictField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    turn = TurnShape(allow_null=True)


class DeadlineShape(serializers.Serializer[Any]):
    """A clock with the article behind it."""

    id = serializers.UUIDField()
    proceeding = serializers.UUIDField()
    code = serializers.CharField()
    article = serializers.CharField(allow_blank=True)
    citation = serializers.CharField(allow_blank=True)
    owed_by = serializers.CharField()
    starts_on = serializers.DateField()
    length = serializers.IntegerField()
    unit = serializers.CharField()
    due_strict = serializers.DateField()
    due_lenient = serializers.DateField()
    provisional = serializers.BooleanField()
    status = serializers.CharField()
    rule_set = serializers.CharField()
    calendar = serializers.CharField()
    trace = serializers.ListField(child=serializers.DictField())


class PartyShape(serializers.Serializer[Any]):
    """A party; personal data masked."""

    id = serializers.UUIDField()
    side = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    area = serializers.CharField(allow_blank=True)
    representation = serializers.DictField(allow_null=True)


class ActionShape(serializers.Serializer[Any]):
    """Something the caller may do now."""

    name = serializers.CharField()
    rule = serializers.CharField()
    proceeding = serializers.UUIDField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]
    final = serializers.BooleanField()
    schema = serializers.DictField()


class CaseRowShape(serializers.Serializer[Any]):
    """A case in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField()
    filed_at = serializers.DateTimeField()
    stage = serializers.CharField()
    state = serializers.CharField()


class ReportShape(serializers.Serializer[Any]):
    """A report that was separated from the caller's own complaint; `outcome` is empty until it is told."""

    number = serializers.CharField()
    separated_on = serializers.DateField()
    outcome = serializers.CharField(allow_blank=True)
    to = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField(allow_null=True)


class CaseShape(CaseRowShape):
    """One case, whole."""

    facts = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    order_no = serializers.CharField(allow_blank=True)
    product = serializers.CharField(allow_blank=True)
    channel = serializers.CharField(allow_blank=True)
    claims = serializers.ListField(child=serializers.DictField())
    roles = serializers.ListField(child=serializers.CharField())
    parties = PartyShape(many=True)
    proceedings = ProceedingShape(many=True)
    deadlines = DeadlineShape(many=True)
    actions = ActionShape(many=True)
    reports = ReportShape(many=True)


class ServiceShape(serializers.Serializer[Any]):
    """A row of the ledger of service; `told_at` is empty where it tells nothing by itself."""

    id = serializers.UUIDField()
    event = serializers.CharField(source="title")
    name = serializers.CharField(source="person.name")
    role = serializers.CharField()
    channel = serializers.CharField()
    made_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    attempts = serializers.IntegerField()
    opened_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)


class EventShape(serializers.Serializer[Any]):
    """A line of the timeline."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    actor = serializers.CharField(allow_blank=True)
    proceeding = serializers.UUIDField(allow_null=True)
    words = serializers.CharField(allow_blank=True)
    data = serializers.DictField()  # type: ignore[assignment]


class DoneShape(serializers.Serializer[Any]):
    """What an action answers."""

    case = serializers.UUIDField()
    event = serializers.UUIDField(allow_null=True)
    result = serializers.DictField()
    repeated = serializers.BooleanField()


def row(case: Case, last: Proceeding | None) -> dict[str, Any]:
    """A case in a list."""
    return {
        "id": str(case.pk), "number": case.number, "title": case.title, "amount": str(case.amount), "currency": "CNY",
        "filed_at": case.filed_at.isoformat(), "stage": last.kind if last else "", "state": last.state if last else "",
    }  # fmt: skip


def whole(actor: Actor, case: Case, *, now: datetime) -> dict[str, Any]:
    """One case as the actor may see it, with what they may do now."""
    _case, standing = queries.case_of(actor, case.pk)
    stages = queries.proceedings_of(case)
    return row(case, stages[-1] if stages else None) | {
        "facts": case.facts,
        "happened_on": case.happened_on.isoformat() if case.happened_on else None,
        "order_no": case.order_no,
        "product": case.product,
        "channel": case.channel,
        "claims": [
            {"kind": one.kind, "amount": str(one.amount) if one.amount is not None else None, "text": one.text}
            for one in case.claims.all()
        ],
        "roles": sorted(standing.roles),
        "parties": [party(one, standing) for one in case.parties.all()],
        "proceedings": [proceeding(one, standing.roles) for one in stages],
        "deadlines": [deadline(one) for one in case.deadlines.all() if one.running],
        "actions": [action(act) for act in queries.actions(actor, case, now=now)],
        "reports": ReportShape(reports_of(case, standing), many=True).data,
    }


def party(one: Party, standing: Standing) -> dict[str, Any]:
    """A party with masked data."""
    return {
        "id": str(one.pk), "side": one.side, "name": one.name, "phone": masked_phone(one.phone), "area": one.area,
        "representation": _representation(one, standing),
    }  # fmt: skip


def _representation(one: Party, standing: Standing) -> dict[str, Any] | None:
    """Who acts for whom; its particulars for the party's own side and the bodies in charge."""
    whole = representation.reads_whole(standing, one)
    ward, agency = representation.ward_of(one), representation.agency_of(one)
    if ward is not None:
        return _ward(ward, whole=whole, named=representation.reads_ward(standing, one, ward))
    if agency is None:
        return None
    mandate = agency.mandate
    said = {"acting": "agent", "agent": agency.name}
    return said | {
        "matters": agency.matters, "powers": sorted(mandate.powers), "until": mandate.until.isoformat(),
    } if whole else said  # fmt: skip


def _ward(ward: representation.Ward, *, whole: bool, named: bool) -> dict[str, Any]:
    name = representation.name_of_ward(ward, whole=named)
    said: dict[str, Any] = {"acting": "guardian", "ward": name, "child": ward.child}
    if whole:
        said |= {"relation": ward.relation.value}
        said |= {"child_consent_on": ward.consented_on.isoformat()} if ward.consented_on else {}
    return said | {"born_on": ward.born_on.isoformat()} if named else said


def proceeding(one: Proceeding, roles: Iterable[str]) -> dict[str, Any]:
    """One stage with its state and whose turn it is."""
    machine = verbs.machine(one.kind)
    waiting = verbs.waiting(one)
    turn = waiting and {
        "roles": [str(role) for role in waiting.on],
        "yours": not set(waiting.on).isdisjoint(roles),
        "what": str(waiting.what),
        "otherwise": str(waiting.otherwise),
        "deadline": waiting.clock or None,
    }
    return {
        "id": str(one.pk), "stage": one.kind, "stage_label": str(machine.label), "state": one.state,
        "state_label": str(machine.states[one.state]), "version": one.version, "number": one.number,
        "body": one.body.name if one.body else None, "rule_set": one.rule_set,
        "facts": _open_facts(one, roles),
        "opened_at": one.opened_at.isoformat(), "closed_at": one.closed_at and one.closed_at.isoformat(), "turn": turn,
    }  # fmt: skip


def _open_facts(one: Proceeding, roles: Iterable[str]) -> dict[str, Any]:
    """All facts for those in charge; the parties read the days that were fixed, not what is being weighed."""
    if not set(HANDLERS).isdisjoint(roles):
        return dict(one.facts)
    return {key: value for key, value in one.facts.items() if key.endswith("_on")}


def deadline(one: Deadline) -> dict[str, Any]:
    """A clock."""
    return {
        "id": str(one.pk), "proceeding": str(one.proceeding_id), "code": one.code, "article": one.article,
        "citation": citations.cite(one.article, choices.language()) if one.article else "", "owed_by": one.owed_by,
        "starts_on": one.starts_on.isoformat(), "length": one.length, "unit": one.unit,
        "due_strict": one.due_strict.isoformat(), "due_lenient": one.due_lenient.isoformat(),
        "provisional": one.provisional, "status": one.status, "rule_set": one.rule_set,
        "calendar": one.calendar_version,
        "trace": trace(one.days),
    }  # fmt: skip


def trace(days: Iterable[TraceDay]) -> list[dict[str, Any]]:
    """A count, day by day: with a stable reason code, and in words of the reader's language."""
    days = list(days)
    words = explain.sentences(days, choices.language())
    return [
        {"on": one.on.isoformat(), "counted": one.counted, "why": one.why, "text": text}
        for one, text in zip(days, words, strict=True)
    ]


def action(act: Act) -> dict[str, Any]:
    """Something that may be done now."""
    form = act.verb.step.form(act=act)
    return {
        "name": act.verb.name, "rule": act.verb.step.rule, "label": str(act.verb.step.label),
        "proceeding": str(act.proceeding.pk) if act.has_proceeding else None, "final": act.verb.step.final,
        "schema": schema.of(form),
    }  # fmt: skip


def event(one: Event, words: str) -> dict[str, Any]:
    """A line of the timeline and what was said in it. The number in the chain stays inside: gaps would tell of more."""
    name = display_name(one.actor_kind, one.actor_id) or str(ROLE_NAMES[Role.SYSTEM])
    return {
        "id": str(one.pk), "at": one.at.isoformat(), "kind": one.kind, "actor": name,
        "proceeding": str(one.proceeding_id) if one.proceeding_id else None, "words": words, "data": one.data,
    }  # fmt: skip
