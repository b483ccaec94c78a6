"""Lists of cases for those who take part in them: a consumer's own, and what lies with a merchant or platform."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from mediation.cases.docket import as_stage
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.queries import cases_of
from mediation.core import verbs
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI
from mediation.core.roles import Role
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline, Status
from mediation.people.models import MemberRole
from mediation.people.queries import memberships_of

PAGE = 20
FAR = datetime(9999, 1, 1, tzinfo=SHANGHAI)
SPEAKING = {MemberRole.AGENT, MemberRole.LEAD}
SIDES = {Side.CLAIMANT: Role.CLAIMANT, Side.RESPONDENT: Role.RESPONDENT, Side.PLATFORM: Role.PLATFORM}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list: the other side, where it is, whose turn, by when."""

    case: Case
    opposite: str
    stage: Proceeding | None
    waiting: Waiting | None
    yours: bool
    deadline: Deadline | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows; `after` is the cursor of the next one, "" on the last."""

    rows: list[Row]
    after: str


def of_person(actor: Actor, *, text: str = "", after: str = "") -> Page:
    """Cases the person filed, newest first."""
    mine = _searched(cases_of(actor).filter(parties__person_id=UUID(actor.id)).distinct(), text)
    if cursor := _cursor(after):
        at, pk = cursor
        mine = mine.filter(Q(filed_at__lt=at) | Q(filed_at=at, pk__gt=pk))
    found = list(mine.order_by("-filed_at", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(_rows(actor, found[:PAGE]), f"{last.filed_at.isoformat()}~{last.pk}" if last else "")


def of_seller(actor: Actor, *, now: datetime, text: str = "", show: str = "", after: str = "") -> Page:
    """Cases of the organisations one speaks for: what is due first stands first, what has no clock last.

    `show` is mine (their turn), others, closed, or "" for all that is not closed. Whose turn it is lies in the
    tables of the stages, so it becomes a condition on stage and state.
    """
    ours = _searched(_spoken_for(actor), text)
    ours = ours.filter(pk__in=_closed()) if show == "closed" else ours.exclude(pk__in=_closed())
    if show in ("mine", "others"):
        waits = _waiting_for({Role.RESPONDENT, Role.PLATFORM})
        ours = ours.filter(pk__in=waits) if show == "mine" else ours.exclude(pk__in=waits)
    running = Q(deadlines__status=Status.ARMED)
    ours = ours.annotate(
        due=Coalesce(Min("deadlines__fires_at", filter=running), Value(FAR), output_field=DateTimeField())
    )
    if cursor := _cursor(after):
        at, pk = cursor
        ours = ours.filter(Q(due__gt=at) | Q(due=at, pk__gt=pk))
    found = list(ours.order_by("due", "id")[: PAGE + 1])
    last: Any = found[PAGE - 1] if len(found) > PAGE else None
    return Page(_rows(actor, found[:PAGE]), f"{last.due.isoformat()}~{last.pk}" if last else "")


def open_count(actor: Actor) -> int:
    """How many cases of one's organisations are not closed."""
    return _spoken_for(actor).exclude(pk__in=_closed()).count()


def _spoken_for(actor: Actor) -> QuerySet[Case]:
    bodies = [one.organisation_id for one in memberships_of(actor) if one.role in SPEAKING and one.organisation_id]
    return Case.objects.filter(pk__in=Party.objects.filter(organisation_id__in=bodies).values("case_id"))


def _searched(found: QuerySet[Case], text: str) -> QuerySet[Case]:
    if not text:
        return found
    said = text[:80]
    return found.filter(Q(number__icontains=said) | Q(title__icontains=said) | Q(order_no__iexact=said))


def _cursor(after: str) -> tuple[datetime, UUID] | None:
    at, _sep, pk = after.partition("~")
    try:
        moment = parse_datetime(at)
        return (moment, UUID(pk)) if moment is not None and moment.tzinfo is not None else None
    except ValueError:
        return None


def _closed() -> QuerySet[Case]:
    """Cases of which every stage is over."""
    return Case.objects.exclude(proceedings__closed_at=None)


def _waiting_for(roles: set[Role]) -> Any:
    """Ids of cases with a stage that waits for one of `roles`."""
    states = Q(pk__in=[])
    for kind, machine in verbs.machines().items():
        waiting = [state for state, one in machine.waiting.items() if not roles.isdisjoint(one.on)]
        states |= Q(kind=kind, state__in=waiting)
    return Proceeding.objects.filter(states, closed_at=None).values("case_id")


def _rows(actor: Actor, found: Sequence[Case]) -> list[Row]:
    """Rows of some cases in four queries, however many there are."""
    ids = [one.pk for one in found]
    stages = _by_case(Proceeding.objects.filter(case_id__in=ids).order_by("opened_at", "id"))
    parties = _by_case(Party.objects.filter(case_id__in=ids))
    clocks = _by_case(Deadline.objects.filter(case_id__in=ids, status=Status.ARMED).order_by("fires_at"))
    bodies = {one.organisation_id for one in memberships_of(actor) if one.role in SPEAKING}
    return [
        _row(one, actor, bodies, stages.get(one.pk, []), parties.get(one.pk, []), clocks.get(one.pk, []))
        for one in found
    ]


def _row(case: Case, actor: Actor, bodies: set[Any], stages: list[Any], parties: list[Any], clocks: list[Any]) -> Row:
    mine = next((one for one in parties if str(one.person_id) == actor.id or one.organisation_id in bodies), None)
    role = SIDES[Side(mine.side)] if mine else None
    stage, waiting = _current(stages)
    return Row(
        case=case,
        opposite=next((one.name for one in sorted(parties, key=_last_platform) if one != mine), ""),
        stage=stage,
        waiting=waiting,
        yours=waiting is not None and role in waiting.on and not _said(stage, mine),
        deadline=clocks[0] if clocks else None,
        closed=all(one.closed_at is not None for one in stages),
    )


def _said(stage: Proceeding | None, mine: Party | None) -> bool:
    """Whether a side that is asked for its consent has given its answer already."""
    return stage is not None and mine is not None and mine.side in (stage.facts.get("consents") or {})


def _last_platform(party: Party) -> bool:
    return party.side == Side.PLATFORM


def _current(stages: list[Proceeding]) -> tuple[Proceeding | None, Waiting | None]:
    for stage in reversed(stages):
        if waiting := verbs.waiting(stage):
            return as_stage(stage), waiting
    return (as_stage(stages[-1]), None) if stages else (None, None)


def _by_case(found: Iterable[Any]) -> dict[UUID, list[Any]]:
    sorted_: dict[UUID, list[Any]] = {}
    for one in found:
        sorted_.setdefault(one.case_id, []).append(one)
    return sorted_
