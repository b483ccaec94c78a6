"""Working days and statutory rest days of the Chinese mainland, for every period the law counts.

A year becomes known when the State Council publishes its notice, about November of the year before. Until then the
plain weekend rule answers and `is_published` is False, so that a due date can be shown as provisional. The notice
may still move the last days of the December before it: recompute open periods whenever a release is published.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from mediation.law._data import table

FIRST_DAY = date(2004, 1, 1)
LAST_DAY = date(2100, 12, 31)
SATURDAY = 5


class OutsideCalendar(ValueError):
    """The day lies before the first year on record or after the last year anyone may count to."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What one notice arranged: days off with the holiday's key, and weekend days that are worked instead."""

    year: int
    version: str
    source: str
    off: Mapping[date, str]
    work: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """One release of the calendar: the same version always gives the same answer."""

    version: str
    source: str
    years: tuple[int, ...]
    off: Mapping[date, str] = field(compare=False, repr=False)
    work: frozenset[date] = field(compare=False, repr=False)
    notices: tuple[CalendarYear, ...] = field(compare=False, repr=False)

    def is_published(self, day: date) -> bool:
        """Tell whether the notice for the year of this day is part of the release."""
        return _checked(day).year in self.years

    def is_statutory_rest(self, day: date) -> bool:
        """Tell whether the day is off under a State Council holiday arrangement; ordinary weekends are not."""
        return _checked(day) in self.off

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is worked: a weekday not swapped away, or a weekend day worked in exchange."""
        return day in self.work or (not self.is_statutory_rest(day) and day.weekday() < SATURDAY)

    def describe(self, day: date) -> str:
        """Give the stable reason code: weekday, weekend, makeup_working_day or holiday:<key>."""
        if self.is_statutory_rest(day):
            return f"holiday:{self.off[day]}"
        if day in self.work:
            return "makeup_working_day"
        return "weekday" if day.weekday() < SATURDAY else "weekend"

    def with_year(self, year: CalendarYear, *, version: str) -> "Calendar":
        """Build the next release from a newly published or amended notice; the old release stays as it was."""
        return _build(version, [*(known for known in self.notices if known.year != year.year), year])


def _checked(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutsideCalendar(f"{day} is outside {FIRST_DAY}..{LAST_DAY}")
    return day


def read_year(text: str) -> CalendarYear:
    """Parse one notice in the form of data/calendar/2026.toml, for an operator who publishes a new year."""
    return _year(tomllib.loads(text))


def _year(raw: Mapping[str, Any]) -> CalendarYear:
    year: int = raw["year"]
    off = {day: holiday["key"] for holiday in raw["holiday"] for day in holiday["off"]}
    work = frozenset(day for holiday in raw["holiday"] for day in holiday["work"])
    for day in (*off, *work):
        if not date(year - 1, 12, 21) <= day <= date(year, 12, 31):
            raise ValueError(f"{day} does not belong to the notice for {year}")
    if overlap := work & off.keys():
        raise ValueError(f"both off and worked: {sorted(overlap)}")
    if weekdays := [day for day in work if day.weekday() < SATURDAY]:
        raise ValueError(f"worked in exchange, yet not a weekend day: {weekdays}")
    return CalendarYear(year, raw["version"], raw["source"], MappingProxyType(off), work)


def versions() -> tuple[str, ...]:
    """List the releases on record, oldest first."""
    return tuple(release["id"] for release in table("calendar/releases.toml")["release"])


@cache
def load_calendar(version: str | None = None) -> Calendar:
    """Load a release by its version, the newest when none is named; KeyError when it is not on record."""
    releases = {release["id"]: release for release in table("calendar/releases.toml")["release"]}
    release = releases[version or versions()[-1]]
    names = [f"calendar/{year}.toml" for year in range(release["first"], release["through"] + 1)]
    return _build(release["id"], (_year(table(release.get("replace", {}).get(name, name))) for name in names))


def _build(version: str, years: Iterable[CalendarYear]) -> Calendar:
    """Lay the notices over one another, later years last, since a notice may rearrange the December before it."""
    notices = tuple(sorted(years, key=lambda notice: notice.year))
    off: dict[date, str] = {}
    work: set[date] = set()
    for notice in notices:
        off = {day: key for day, key in off.items() if day not in notice.work} | dict(notice.off)
        work = (work - notice.off.keys()) | notice.work
    return Calendar(
        version=version,
        source=notices[-1].source,
        years=tuple(notice.year for notice in notices),
        off=MappingProxyType(off),
        work=frozenset(work),
        notices=notices,
    )
