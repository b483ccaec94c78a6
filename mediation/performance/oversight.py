"""Six counted figures for who watches over offices: formula and fraction from the record, metadata only (domain 8.1).

Content of cases stays closed to a supervisor, and so does every single case: a figure leads to groups of the cases it
counts. A group of fewer than five is not told apart, and what is shown side by side (a share and its fraction, a year
and its months, offices and states) never lets one be worked out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from mediation.cases.models import Case, Proceeding
from mediation.cases.states import Stage
from mediation.core.actors import Actor
from mediation.core.gate import SHANGHAI
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.deadlines.models import Deadline, Status
from mediation.law import areas
from mediation.people.models import MemberRole, Organisation, OrganisationArea, OrganisationKind
from mediation.people.queries import memberships_of
from mediation.performance.models import Instalment
from mediation.performance.small import FEWEST, folded, small

CONCLUDED = ("administrative.agreed", "administrative.terminated")
KEYS = ("received", "checked", "closed", "settled", "days", "recovered")


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a year, as moments in Asia/Shanghai: from its first day up to the first of the next."""

    first: date
    begin: datetime
    end: datetime
    label: str

    @classmethod
    def month(cls, day: date) -> "Span":
        """The month a day lies in."""
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return cls(first, _midnight(first), _midnight(following), f"{first:%Y-%m}")

    @classmethod
    def year(cls, number: int) -> "Span":
        """A whole year."""
        first, following = date(number, 1, 1), date(number + 1, 1, 1)
        return cls(first, _midnight(first), _midnight(following), f"{number}")

    @classmethod
    def of(cls, label: str) -> "Span":
        """The span a label names: 2026-11 or 2026. ValueError for anything else."""
        return cls.year(int(label)) if len(label) == 4 else cls.month(date.fromisoformat(f"{label}-01"))

    @property
    def before(self) -> "Span":
        """The one before, of the same length."""
        return Span.year(self.first.year - 1) if len(self.label) == 4 else Span.month(self.first - timedelta(days=1))

    @property
    def after(self) -> "Span":
        """The one that follows, of the same length."""
        following = self.end.astimezone(SHANGHAI).date()
        return Span.year(following.year) if len(self.label) == 4 else Span.month(following)

    @property
    def months(self) -> tuple["Span", ...]:
        """The months of a year; a month has none."""
        if len(self.label) > 4:
            return ()
        return tuple(Span.month(self.first.replace(month=number)) for number in range(1, 13))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was counted out of what, None where it cannot be told apart.

    `value` is a median in days or a sum of money where it is no share; `few` says which side of a share is too small.
    """

    key: str
    part: int | None = None
    whole: int | None = None
    value: Decimal | None = None
    beside: Decimal | None = None
    few: str = ""

    @property
    def shown(self) -> bool:
        """Whether the group is large enough to be told apart."""
        return self.whole is not None

    @property
    def share(self) -> Decimal | None:
        """Percent, two decimals: exact, or the bound where one side is too small to be told apart."""
        if not self.whole:
            return None
        part = {"part": FEWEST - 1, "rest": self.whole - FEWEST + 1}.get(self.few, self.part)
        return None if part is None else (Decimal(100) * part / self.whole).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Line:
    """One office: how many it has overdue now, how many it handles; None for what is too few to be told apart."""

    body: str
    overdue: int | None
    handled: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that a figure counts, by office and state or by month; what is empty is put together."""

    count: int
    body: str = ""
    kind: str = ""
    state: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """What a figure counts: rows by a moment, of which one counts as `unit`, and which of them are its part."""

    found: QuerySet[Any]
    column: str
    unit: str = "pk"
    part: Any = None
    closing: bool = False  # the moment is the end of a day: midnight belongs to the day before

    def within(self, *spans: Span) -> Q:
        """Rows in one of the spans."""
        begin, end = ("gt", "lte") if self.closing else ("gte", "lt")
        found = Q(pk__in=[])
        for one in spans:
            found |= Q(**{f"{self.column}__{begin}": one.begin, f"{self.column}__{end}": one.end})
        return found

    def tallies(self, *times: tuple[Span, ...]) -> list["_Tally"]:
        """Part and whole of several times, in one query."""
        asked = {}
        for number, spans in enumerate(times):
            here = self.within(*spans)
            asked[f"whole{number}"] = Count(self.unit, filter=here, distinct=True)
            asked[f"part{number}"] = Count(self.unit, filter=here & (self.part or Q()), distinct=True)
        said = self.found.aggregate(**asked)
        return [_Tally(said[f"part{number}"], said[f"whole{number}"]) for number in range(len(times))]


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many, and how many of them are the part."""

    part: int
    whole: int

    @property
    def rest(self) -> int:
        """How many are not the part."""
        return self.whole - self.part

    @property
    def exact(self) -> bool:
        """Whether neither side is too small."""
        return self.whole >= FEWEST and not small(self.part) and not small(self.rest)


def bodies_of(actor: Actor) -> QuerySet[Organisation]:
    """The offices somebody watches over: all of them, or those in the area of their own office. Refused `not_found`."""
    posts = [one for one in memberships_of(actor) if one.role == MemberRole.SUPERVISOR]
    if not posts:
        raise Refused("not_found")
    offices = Organisation.objects.filter(kind__in=(OrganisationKind.BUREAU, OrganisationKind.COMMITTEE))
    if any(post.organisation is None for post in posts):
        return offices
    offices_of = [post.organisation_id for post in posts]
    own = set(OrganisationArea.objects.filter(organisation__in=offices_of).values_list("code", flat=True))
    inside = [area.code for area in areas.counties() if any(_within(area.code, one) for one in own)]
    return offices.filter(pk__in=OrganisationArea.objects.filter(code__in=inside).values("organisation"))


def figures(actor: Actor, span: Span) -> list[Figure]:
    """The six figures of a month or a year."""
    bodies = _ids(actor)
    return [_figure(key, bodies, span) for key in KEYS]


def overdue(actor: Actor, *, now: datetime) -> list[Line]:
    """What is overdue now, by office, the most first; those with too few to be told apart stand together, by name."""
    bodies = bodies_of(actor)
    late = Q(pk__in=_late(now).values("proceeding"))
    found = (
        Proceeding.objects.filter(body__in=bodies, closed_at=None)
        .values("body__name")
        .annotate(overdue=Count("pk", filter=late), handled=Count("pk"))
        .order_by("body__name")
    )
    lines = [_line(one["body__name"], one["overdue"], one["handled"]) for one in found]
    # By what is told alone: the place in the list would say which of two small numbers is the larger.
    return sorted(lines, key=lambda line: FEWEST - 1 if line.overdue is None else line.overdue, reverse=True)


def _line(body: str, overdue: int, handled: int) -> Line:
    in_time = handled - overdue
    told = handled >= FEWEST and (small(overdue) or not small(in_time))
    return Line(body, None if small(overdue) else overdue, handled if told else None)


def groups(actor: Actor, span: Span, key: str) -> list[Group]:
    """What a figure counts, in groups: a month by office and state, a year by month.

    Refused `not_found` for an unknown figure and for one that is not shown.
    """
    if key not in KEYS:
        raise Refused("not_found")
    bodies = _ids(actor)
    if not _figure(key, bodies, span).shown:
        raise Refused("not_found")
    source = _SOURCES[key](bodies)
    if span.months:
        tallies = source.tallies(*((one,) for one in span.months))
        months = folded(
            {one.label: tally.whole for one, tally in zip(span.months, tallies, strict=True) if tally.whole}
        )
        return [Group(count, month=label or "") for label, count in months.items()]
    return _by_office(source, span)


def _by_office(source: _Source, span: Span) -> list[Group]:
    of = "" if source.found.model is Proceeding else "proceeding__origin__" if source.unit == _CASE else "proceeding__"
    counted = Count(source.unit, distinct=True)
    rows = source.found.filter(source.within(span)).values_list(f"{of}body__name", f"{of}kind", f"{of}state").annotate(counted).order_by()  # fmt: skip  # noqa: E501
    offices: dict[str, Counter[tuple[str, str]]] = {}
    for body, kind, state, count in rows:
        offices.setdefault(body, Counter())[kind, state] += count
    found = []
    for office, together in sorted(folded({name: held.total() for name, held in offices.items()}).items(), key=_last):
        if office is None:
            found.append(Group(together))
            continue
        for state, count in sorted(folded(offices[office]).items(), key=_last):
            kind, code = state or ("", "")
            found.append(Group(count, office, kind, code))
    return found


def _last(pair: tuple[Any, int]) -> tuple[bool, int]:
    """The largest group first, what was put together last."""
    return pair[0] is None, -pair[1]


def _figure(key: str, bodies: list[UUID], span: Span) -> Figure:
    """A figure as far as it may be told: a year only where its months do not leave a small group over."""
    source = _SOURCES[key](bodies)
    own, *months = source.tallies((span,), *((one,) for one in span.months))
    hidden = [one for one, tally in zip(span.months, months, strict=True) if small(tally.whole)]
    rough = [one for one, tally in zip(span.months, months, strict=True) if not tally.exact]
    left, unsure = source.tallies(tuple(hidden), tuple(rough)) if hidden or rough else (_Tally(0, 0), _Tally(0, 0))
    if own.whole < FEWEST or small(left.whole):
        return Figure(key)
    value, beside = _VALUES[key](source, span) if key in _VALUES else (None, None)
    if own.exact and not small(unsure.part) and not small(unsure.rest):
        return Figure(key, own.part, own.whole, value, beside)
    few = "" if small(own.part) == small(own.rest) else "part" if small(own.part) else "rest"
    return Figure(key, None, own.whole, value, beside, few)


def _median(source: _Source, span: Span) -> tuple[Decimal | None, Decimal | None]:
    closed = source.found.filter(source.within(span)).values_list("opened_at", "closed_at")
    lengths = [
        (over.astimezone(SHANGHAI).date() - begun.astimezone(SHANGHAI).date()).days for begun, over in closed if over
    ]
    mean = (Decimal(sum(lengths)) / len(lengths)).quantize(Decimal("0.1"))
    return Decimal(str(median(lengths))), mean


def _money(source: _Source, span: Span) -> tuple[Decimal | None, Decimal | None]:
    paid = source.found.filter(source.within(span))
    asked = Case.objects.filter(pk__in=paid.values(_CASE)).aggregate(money=Sum("amount"))
    return paid.aggregate(money=Sum("paid_amount"))["money"] or Decimal(0), asked["money"] or Decimal(0)


def _at_bureaus(bodies: list[UUID]) -> QuerySet[Proceeding]:
    return Proceeding.objects.filter(body__in=bodies, kind=Stage.ADMINISTRATIVE)


def _late(now: datetime) -> QuerySet[Deadline]:
    """Clocks that ran out while the proceeding goes on, and those the sweep has not reached yet."""
    return Deadline.objects.filter(
        Q(status=Status.LAPSED) | Q(status=Status.ARMED, fires_at__lte=now), proceeding__closed_at=None
    )


def _received(bodies: list[UUID]) -> _Source:
    return _Source(_at_bureaus(bodies), "opened_at")


def _checked(bodies: list[UUID]) -> _Source:
    ended = ~Q(status__in=(Status.ARMED, Status.PAUSED, Status.CANCELLED))
    due = Deadline.objects.filter(ended, proceeding__body__in=bodies, code="D03")
    return _Source(due, "fires_at", part=Q(status=Status.MET), closing=True)


def _closed(bodies: list[UUID]) -> _Source:
    late = Deadline.objects.filter(proceeding=OuterRef("pk"), status__in=(Status.LATE, Status.LAPSED))
    return _Source(_at_bureaus(bodies).annotate(late=Exists(late)), "closed_at", part=Q(late=False))


def _settled(bodies: list[UUID]) -> _Source:
    told = Event.objects.filter(proceeding__body__in=bodies, kind__in=CONCLUDED, strand__room=None)
    return _Source(told, "at", unit="proceeding", part=Q(kind="administrative.agreed"))


def _recovered(bodies: list[UUID]) -> _Source:
    return _Source(Instalment.objects.filter(proceeding__origin__body__in=bodies), "received_at", unit=_CASE)


_CASE = "proceeding__case"
_SOURCES: dict[str, Callable[[list[UUID]], _Source]] = {
    "received": _received,
    "checked": _checked,
    "closed": _closed,
    "settled": _settled,
    "days": lambda bodies: _Source(_at_bureaus(bodies), "closed_at"),
    "recovered": _recovered,
}
_VALUES = {"days": _median, "recovered": _money}


def _ids(actor: Actor) -> list[UUID]:
    return list(bodies_of(actor).values_list("pk", flat=True))


def _within(code: str, ancestor: str) -> bool:
    try:
        return bool(ancestor) and areas.within(code, ancestor)
    except areas.UnknownArea:
        return False


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), SHANGHAI)
