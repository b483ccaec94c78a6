"""The desk of an office: what lies with it, most urgent first, by pages, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Branches
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from mediation.cases import turn
from mediation.cases.docket import as_stage
from mediation.cases.models import Party, Proceeding
from mediation.cases.queries import desk_of
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI
from mediation.core.roles import Role
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline, Status
from mediation.people.models import MemberRole

#: Which stages lie on whose desk.
STAGES: dict[str, tuple[str, ...]] = {
    MemberRole.OFFICER: (Stage.ADMINISTRATIVE, Stage.CLUE),
    MemberRole.LEAD: (Stage.ADMINISTRATIVE, Stage.CLUE),
    MemberRole.MEDIATOR: (Stage.PEOPLES_MEDIATION, Stage.ENTRUSTED, Stage.COURT_MEDIATION),
    MemberRole.SECRETARY: (Stage.PEOPLES_MEDIATION, Stage.ENTRUSTED),
    MemberRole.CLERK: (Stage.CONFIRMATION, Stage.COURT_MEDIATION),
}
GROUPS = ("overdue", "today", "week", "later", "over")
PAGE = 25
FAR, OVER = datetime(9998, 1, 1, tzinfo=SHANGHAI), datetime(9999, 1, 1, tzinfo=SHANGHAI)
RUNNING = (Status.ARMED, Status.PAUSED)
SEARCHED = ("case__number", "case__title", "case__order_no", "number")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the desk one wants to see."""

    mine: bool = False
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing lying on the desk: the proceeding, its parties, the clock by which it stands where it stands."""

    proceeding: Proceeding
    parties: tuple[Party, ...]
    clock: Deadline | None
    group: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a desk; `after` is the key of the next page, "" on the last.

    Each choice of a filter says how many rows it would show beside the other filters: `everyone` and `mine` for
    whose, `any_state` and `states` for the state.
    """

    items: tuple[Item, ...]
    counts: dict[str, int]
    everyone: int
    mine: int
    any_state: int
    states: dict[str, int]
    after: str = ""

    @property
    def total(self) -> int:
        """How much lies on the desk under these filters."""
        return sum(self.counts[name] for name in GROUPS)


def page(
    actor: Actor, stages: Iterable[str], filters: Filters, *, now: datetime, after: str = "", size: int = PAGE,
    roles: Collection[Role] = (),
) -> Page:  # fmt: skip
    """One page of the desk, most urgent first; `roles` are the seats the actor's posts give."""
    desk = searched(actor, stages, filters.text) if filters.text.strip() else lying(actor, stages)
    own = Q(handler=UUID(actor.id)) | turn.by_seat(roles)
    narrowed = _narrowed(desk, own, filters)
    rows = list(_from(narrowed, after).order_by("due", "id")[: size + 1])
    shown = rows[:size]
    key = f"{shown[-1].due.isoformat()}~{shown[-1].pk}" if len(rows) > size else ""
    clocks = {one.pk: one for one in Deadline.objects.filter(pk__in=[row.clock_id for row in shown if row.clock_id])}
    whose = _narrowed(desk, own, replace(filters, mine=False)).aggregate(
        everyone=Count("pk"), mine=Count("pk", filter=own)
    )
    held = _narrowed(desk, own, replace(filters, state=""))
    states = dict(held.values_list("state").annotate(Count("pk")).order_by("state"))
    return Page(
        items=tuple(_item(row, clocks, now) for row in shown),
        counts=narrowed.aggregate(**_counted(now)),
        everyone=whose["everyone"],
        mine=whose["mine"],
        any_state=sum(states.values()),
        states=states,
        after=key,
    )


def urgent(actor: Actor, stages: Iterable[str], *, besides: UUID | None = None) -> Proceeding | None:
    """What is next: the most urgent proceeding on the desk, other than that of the case one has open."""
    desk = lying(actor, stages)
    if besides is not None:
        desk = desk.exclude(case_id=besides)
    found: Proceeding | None = desk.order_by("due", "id").first()
    return found


def lying(actor: Actor, stages: Iterable[str]) -> "QuerySet[Any]":
    """Everything that lies on the desk: what waits for somebody, and what is over but still owes something."""
    return _placed(actor, stages).filter(due__lt=OVER)


def searched(actor: Actor, stages: Iterable[str], text: str) -> "QuerySet[Any]":
    """What the desk has or had, finished or not, with the words in a number, a name, the title or the order."""
    named = Party.objects.filter(case=OuterRef("case"), name__icontains=text.strip()[:60])
    found = Q(Exists(named))
    for column in SEARCHED:
        found |= Q(**{f"{column}__icontains": text.strip()[:60]})
    return _placed(actor, stages).filter(found)


def _placed(actor: Actor, stages: Iterable[str]) -> "QuerySet[Any]":
    """All proceedings of the desk by when they are due: without a clock far off, finished ones after all others."""
    counting = Deadline.objects.filter(
        Q(status__in=RUNNING) | Q(status=Status.LAPSED, code=OuterRef("waits_by")), proceeding=OuterRef("pk")
    ).order_by("fires_at", "code")
    unclocked = Branches(When(_waits(), then=Value(FAR)), default=Value(OVER), output_field=DateTimeField())
    return desk_of(actor, *stages).annotate(waits_by=_waits_by()).annotate(
        clock_id=Subquery(counting.values("pk")[:1]),
        due=Coalesce(Subquery(counting.values("fires_at")[:1]), unclocked),
    )  # fmt: skip


def _waits() -> Q:
    """Whether a proceeding waits for somebody, out of the stages' tables."""
    found = Q(pk__in=[])
    for machine in verbs.machines().values():
        for state, waiting in machine.waiting.items():
            if waiting.owed:
                here = Q(kind=machine.kind, state=str(state), closed_at=None)
                found |= here & ~Q(facts__has_key=waiting.until) if waiting.until else here
    return found


def _waits_by() -> Branches:
    """The code of the clock by which a proceeding waits in its state, out of the stages' tables."""
    branches = [
        When(here, then=Value(code))
        for machine in verbs.machines().values()
        for state, waiting in machine.waiting.items()
        if waiting.clock and waiting.owed
        for here, code in _clocks(Q(kind=machine.kind, state=str(state)), waiting)
    ]
    return Branches(*branches, default=Value(""), output_field=CharField())


def _clocks(here: Q, waiting: Waiting) -> Iterator[tuple[Q, str]]:
    """Under which condition a state waits by which clock; the one that the facts may name comes first."""
    for code in waiting.instead:
        yield here & Q(facts__clock=code), code
    yield here, waiting.clock


def _narrowed(desk: "QuerySet[Any]", own: Q, filters: Filters) -> "QuerySet[Any]":
    if filters.mine:
        desk = desk.filter(own)
    if filters.state:
        desk = desk.filter(state=filters.state)
    return desk


def _from(desk: "QuerySet[Any]", after: str) -> "QuerySet[Any]":
    """What follows a key; a key nobody was given starts at the top."""
    due, _tilde, last = after.partition("~")
    try:
        moment, row = parse_datetime(due), UUID(last)
    except ValueError:
        return desk.prefetch_related(_parties())
    if moment is None:
        return desk.prefetch_related(_parties())
    return desk.filter(Q(due__gt=moment) | Q(due=moment, pk__gt=row)).prefetch_related(_parties())


def _parties() -> "Prefetch[Any]":
    return Prefetch(
        "case__parties", Party.objects.order_by("side").defer("phone", "address", "id_number", "representation")
    )


def edges(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Now, the end of today and the end of the week, in Asia/Shanghai; at a weekend the week is the coming one."""
    today = now.astimezone(SHANGHAI).date()
    midnight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min), SHANGHAI)
    left = 6 - today.weekday()
    return now, midnight, midnight + timedelta(days=left + 7 if left < 2 else left)


def group_of(due: datetime, *, now: datetime) -> str:
    """Overdue, today, this week, later, or over."""
    ends = (*edges(now), FAR)
    return next((name for name, edge in zip(GROUPS, ends, strict=False) if due <= edge), "over")


def _counted(now: datetime) -> dict[str, Count]:
    moment, today, week = edges(now)
    return {
        "overdue": Count("pk", filter=Q(due__lte=moment)),
        "today": Count("pk", filter=Q(due__gt=moment, due__lte=today)),
        "week": Count("pk", filter=Q(due__gt=today, due__lte=week)),
        "later": Count("pk", filter=Q(due__gt=week, due__lte=FAR)),
        "over": Count("pk", filter=Q(due__gt=FAR)),
    }


def _item(row: Any, clocks: dict[UUID, Deadline], now: datetime) -> Item:
    parties = tuple(row.case.parties.all())
    clock = clocks.get(row.clock_id)
    return Item(as_stage(row), parties, clock, group_of(row.due, now=now))
