"""Six counted figures for who watches over offices: formula and fraction from the record, metadata only (domain 8.1).

Content of cases stays closed to a supervisor. A group of fewer than five is not told apart: neither its number nor its
list is shown, so that nobody can be recognised.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median
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
from mediation.people.models import MemberRole, Organisation, OrganisationKind
from mediation.people.queries import memberships_of
from mediation.performance.models import Instalment

FEWEST = 5
MOST = 500
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was counted out of what; `value` is a median in days or a sum of money where it is no share."""

    key: str
    part: int
    whole: int
    value: Decimal | None = None
    beside: Decimal | None = None

    @property
    def shown(self) -> bool:
        """Whether the group is large enough to be told apart."""
        return self.whole >= FEWEST

    @property
    def share(self) -> Decimal | None:
        """Percent, two decimals."""
        return (Decimal(100) * self.part / self.whole).quantize(Decimal("0.01")) if self.whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """One office: how many it has overdue now, how many it handles."""

    body: str
    overdue: int
    handled: int


@dataclass(frozen=True, slots=True)
class Row:
    """One counted case, without names and content."""

    number: str
    body: str
    state: str
    kind: str
    opened_at: datetime
    closed_at: datetime | None


def bodies_of(actor: Actor) -> QuerySet[Organisation]:
    """The offices somebody watches over: all of them, or those in the area of their own office. Refused `not_found`."""
    posts = [one for one in memberships_of(actor) if one.role == MemberRole.SUPERVISOR]
    if not posts:
        raise Refused("not_found")
    offices = Organisation.objects.filter(kind__in=(OrganisationKind.BUREAU, OrganisationKind.COMMITTEE))
    if any(post.organisation is None for post in posts):
        return offices
    own = {post.organisation.area for post in posts if post.organisation}
    inside = [area.code for area in areas.counties() if any(_within(area.code, one) for one in own)]
    return offices.filter(area__in=inside)


def figures(actor: Actor, span: Span) -> list[Figure]:
    """The six figures of a month."""
    bodies = _ids(actor)
    return [_FIGURES[key](bodies, span) for key in KEYS]


def overdue(actor: Actor, *, now: datetime) -> list[Line]:
    """What is overdue now, by office, the most first."""
    bodies = bodies_of(actor)
    late = Q(pk__in=_late(now).values("proceeding"))
    found = (
        Proceeding.objects.filter(body__in=bodies, closed_at=None)
        .values("body__name")
        .annotate(overdue=Count("pk", filter=late), handled=Count("pk"))
        .order_by("-overdue", "body__name")
    )
    return [Line(one["body__name"], one["overdue"], one["handled"]) for one in found]


def counted(actor: Actor, span: Span, key: str) -> list[Row]:
    """The cases a figure counts. Refused `not_found` for an unknown figure or a group of fewer than five."""
    if key not in _LISTS:
        raise Refused("not_found")
    found = _LISTS[key](_ids(actor), span).select_related("case", "body").order_by("opened_at", "pk")
    rows = [
        Row(one.case.number, one.body.name if one.body else "", one.state, one.kind, one.opened_at, one.closed_at)
        for one in found[:MOST]
    ]
    if len(rows) < FEWEST:
        raise Refused("not_found")
    return rows


def _received(bodies: list[UUID], span: Span) -> Figure:
    count = _arrived(bodies, span).count()
    return Figure("received", count, count)


def _checked(bodies: list[UUID], span: Span) -> Figure:
    due = _due(bodies, span)
    met = Count("pk", filter=Q(status=Status.MET))
    found = due.aggregate(part=met, whole=Count("pk"))
    return Figure("checked", found["part"], found["whole"])


def _closed(bodies: list[UUID], span: Span) -> Figure:
    late = Deadline.objects.filter(proceeding=OuterRef("pk"), status__in=(Status.LATE, Status.LAPSED))
    found = _over(bodies, span).aggregate(part=Count("pk", filter=~Exists(late)), whole=Count("pk"))
    return Figure("closed", found["part"], found["whole"])


def _settled(bodies: list[UUID], span: Span) -> Figure:
    told = _told(bodies, span)
    agreed = Count("proceeding", distinct=True, filter=Q(kind="administrative.agreed"))
    found = told.aggregate(part=agreed, whole=Count("proceeding", distinct=True))
    return Figure("settled", found["part"], found["whole"])


def _days(bodies: list[UUID], span: Span) -> Figure:
    closed = list(_over(bodies, span).values_list("opened_at", "closed_at"))
    lengths = [
        (over.astimezone(SHANGHAI).date() - begun.astimezone(SHANGHAI).date()).days for begun, over in closed if over
    ]
    middle = Decimal(str(median(lengths))) if lengths else None
    mean = (Decimal(sum(lengths)) / len(lengths)).quantize(Decimal("0.1")) if lengths else None
    return Figure("days", len(lengths), len(lengths), middle, mean)


def _recovered(bodies: list[UUID], span: Span) -> Figure:
    paid = Instalment.objects.filter(
        proceeding__origin__body__in=bodies, received_at__gte=span.begin, received_at__lt=span.end
    )
    found = paid.aggregate(money=Sum("paid_amount"), cases=Count("proceeding__case", distinct=True))
    asked = Case.objects.filter(pk__in=paid.values("proceeding__case")).aggregate(money=Sum("amount"))
    return Figure(
        "recovered", found["cases"], found["cases"], found["money"] or Decimal(0), asked["money"] or Decimal(0)
    )


def _arrived(bodies: list[UUID], span: Span) -> QuerySet[Proceeding]:
    return Proceeding.objects.filter(
        body__in=bodies, kind=Stage.ADMINISTRATIVE, opened_at__gte=span.begin, opened_at__lt=span.end
    )


def _due(bodies: list[UUID], span: Span) -> QuerySet[Deadline]:
    ended = ~Q(status__in=(Status.ARMED, Status.PAUSED, Status.CANCELLED))
    return Deadline.objects.filter(
        ended, proceeding__body__in=bodies, code="D03", fires_at__gt=span.begin, fires_at__lte=span.end
    )


def _over(bodies: list[UUID], span: Span) -> QuerySet[Proceeding]:
    return Proceeding.objects.filter(
        body__in=bodies, kind=Stage.ADMINISTRATIVE, closed_at__gte=span.begin, closed_at__lt=span.end
    )


def _told(bodies: list[UUID], span: Span) -> QuerySet[Event]:
    return Event.objects.filter(
        proceeding__body__in=bodies, kind__in=CONCLUDED, at__gte=span.begin, at__lt=span.end, strand__room=None
    )


def _late(now: datetime) -> QuerySet[Deadline]:
    """Clocks that ran out while the proceeding goes on, and those the sweep has not reached yet."""
    return Deadline.objects.filter(
        Q(status=Status.LAPSED) | Q(status=Status.ARMED, fires_at__lte=now), proceeding__closed_at=None
    )


_FIGURES: dict[str, Callable[[list[UUID], Span], Figure]] = {
    "received": _received,
    "checked": _checked,
    "closed": _closed,
    "settled": _settled,
    "days": _days,
    "recovered": _recovered,
}
_LISTS: dict[str, Callable[[list[UUID], Span], QuerySet[Proceeding]]] = {
    "received": _arrived,
    "checked": lambda bodies, span: Proceeding.objects.filter(pk__in=_due(bodies, span).values("proceeding")),
    "closed": _over,
    "settled": lambda bodies, span: Proceeding.objects.filter(pk__in=_told(bodies, span).values("proceeding")),
    "days": _over,
    "recovered": lambda bodies, span: Proceeding.objects.filter(
        pk__in=Instalment.objects.filter(
            proceeding__origin__body__in=bodies, received_at__gte=span.begin, received_at__lt=span.end
        ).values("proceeding__origin")
    ),
}


def _ids(actor: Actor) -> list[UUID]:
    return list(bodies_of(actor).values_list("pk", flat=True))


def _within(code: str, ancestor: str) -> bool:
    try:
        return bool(ancestor) and areas.within(code, ancestor)
    except areas.UnknownArea:
        return False


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), SHANGHAI)
