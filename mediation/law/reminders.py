"""When whoever owes a period is reminded of it: at half, at four fifths, on the last working day (domain 2.2, rule 6).

Platform policy, not law. Counted in the days that the period itself counts; where a month or a year is counted, or the
parties fixed the day, in calendar days.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from mediation.law.calendar import Calendar
from mediation.law.periods import DAY


class Mark(StrEnum):
    """What is reached, in the order in which it is."""

    HALF = "half"
    MOST = "most"
    LAST = "last"


TENTHS = {Mark.HALF: 5, Mark.MOST: 8}


def days(start: date, raw_due: date, strict: date, counted: Sequence[date], *, calendar: Calendar) -> dict[Mark, date]:
    """The day of each mark; of marks on the same day only the last, so that one morning brings one reminder."""
    found = {mark: _share(start, raw_due, counted, tenths) for mark, tenths in TENTHS.items()}
    found[Mark.LAST] = last_working_day(start, strict, calendar)
    later: dict[Mark, date] = {}
    for mark in reversed(Mark):
        if all(found[mark] < day for day in later.values()):
            later[mark] = found[mark]
    return {mark: later[mark] for mark in Mark if mark in later}


def last_working_day(start: date, strict: date, calendar: Calendar) -> date:
    """The last day of a period that is worked; its last day where none is."""
    day = strict
    while day > start and not calendar.is_working_day(day):
        day -= DAY
    return day if day > start else strict


def _share(start: date, raw_due: date, counted: Sequence[date], tenths: int) -> date:
    if counted:
        return counted[_ceiling(len(counted) * tenths) - 1]
    return start + timedelta(days=_ceiling((raw_due - start).days * tenths))


def _ceiling(tenfold: int) -> int:
    return -(-tenfold // 10)
