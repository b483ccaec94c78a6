"""What lies with an organisation or a person now: open cases and proceedings, counted for who changes posts.

Cases stand above people; they are reached by the names under which they point here, and only ever counted.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

if TYPE_CHECKING:
    from mediation.people.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Lot:
    """Open proceedings of one stage with one person, "" while nobody leads them."""

    stage: str
    handler: str
    count: int


@dataclass(frozen=True, slots=True)
class Load:
    """Open proceedings with a body, the cases they belong to, other open cases it is a party of, and where."""

    proceedings: int = 0
    in_charge: int = 0
    as_party: int = 0
    lots: tuple[Lot, ...] = ()

    @property
    def cases(self) -> int:
        """Open cases that anything which happens to the body touches."""
        return self.in_charge + self.as_party

    def __bool__(self) -> bool:
        """True where anything lies with it."""
        return bool(self.proceedings or self.as_party)


def of_body(body: "Organisation") -> Load:
    """What lies with a body: in three questions, however much it is."""
    running: Any = body.proceedings.filter(closed_at=None)
    rows = running.order_by().values_list("kind", "handler__name").annotate(count=Count("pk"))
    lots = tuple(sorted((Lot(kind, name or "", count) for kind, name, count in rows), key=lambda lot: -lot.count))
    cases = running.aggregate(count=Count("case", distinct=True))["count"]
    parties: Any = body.parties.filter(case__proceedings__closed_at=None, case__proceedings__isnull=False)
    as_party = parties.exclude(case__in=running.values("case")).aggregate(count=Count("case", distinct=True))["count"]
    return Load(sum(lot.count for lot in lots), cases, as_party, lots)


def led_by(person: "User", body: "Organisation") -> int:
    """Open proceedings of a body that a person leads."""
    found: Any = person.handled.filter(body=body, closed_at=None)
    return int(found.count())
