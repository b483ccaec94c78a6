"""Legal periods: from a start day and a length to the due day, with the reason for every day in between.

Order 121 Art 45, Civil Code Arts 201-203, Civil Procedure Law Art 85. The law words the last-day rule in two ways,
so both answers are kept: the strict one moves over State Council holiday arrangements only, the lenient one over any
rest day. Alarm on the strict day, call a period overdue only after the lenient one.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mediation.law.calendar import FIRST_DAY, LAST_DAY, Calendar

DAY = timedelta(days=1)
Span = tuple[date, date]


class Unit(StrEnum):
    """What a period is counted in: working days, calendar days, months, years."""

    WD = "WD"
    CD = "CD"
    M = "M"
    Y = "Y"


LIMITS = {Unit.WD: 1000, Unit.CD: 3660, Unit.M: 240, Unit.Y: 30}
EXCLUDED_LIMIT = 3660


class PeriodError(ValueError):
    """A period that cannot be counted; `code` is stable, `message` is for developers."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class TraceDay:
    """One day of the count: whether it counted, and the reason code."""

    on: date
    counted: bool
    why: str


@dataclass(frozen=True)
class Period:
    """A counted period. All days are days of Asia/Shanghai, ending at 24:00."""

    start: date
    length: int
    unit: Unit
    raw_due: date
    due_strict: date
    due_lenient: date
    provisional: bool
    calendar_version: str
    trace: tuple[TraceDay, ...]


def compute(start: date, length: int, unit: Unit, *, calendar: Calendar, excluded: Sequence[Span] = ()) -> Period:
    """Count a period for any clock; the day of the event is not counted.

    Each excluded span (begin, end) adds end - begin days; spans that overlap are counted once, and one that begins
    after the period has run out changes nothing. Raises PeriodError.
    """
    unit = Unit(unit)
    _check(start, length, unit, excluded)
    spans = _merged(start, excluded)
    if unit is Unit.WD:
        raw, trace = _count(start, length, spans, calendar, calendar.is_working_day)
    elif unit is Unit.CD:
        raw, trace = _count(start, length, spans, calendar, lambda _: True)
    else:
        raw, trace = _span_of_months(start, length if unit is Unit.M else 12 * length, spans, calendar)
    strict = _roll(raw, calendar.is_statutory_rest if unit is not Unit.WD else _resting(calendar))
    lenient = _roll(raw, _resting(calendar))
    trace += [_rolled(day, lenient, calendar) for day in _days(raw + DAY, lenient)]
    looked_at = [item.on for item in trace[1:]] if unit is Unit.WD else [raw, strict, lenient]
    return Period(
        start=start,
        length=length,
        unit=unit,
        raw_due=raw,
        due_strict=strict,
        due_lenient=lenient,
        provisional=not all(calendar.is_published(day) for day in looked_at),
        calendar_version=calendar.version,
        trace=tuple(trace),
    )


def _check(start: date, length: int, unit: Unit, excluded: Sequence[Span]) -> None:
    if not 1 <= length <= LIMITS[unit]:
        raise PeriodError("length_out_of_range", f"{length} {unit} is not within 1..{LIMITS[unit]}")
    if not FIRST_DAY <= start <= LAST_DAY:
        raise PeriodError("start_outside_calendar", f"{start} is outside {FIRST_DAY}..{LAST_DAY}")
    for begin, end in excluded:
        if end < begin:
            raise PeriodError("excluded_ends_before_it_begins", f"{begin}..{end}")
        if not FIRST_DAY <= begin <= end <= LAST_DAY:
            raise PeriodError("excluded_outside_calendar", f"{begin}..{end}")
    if sum((end - begin).days for begin, end in excluded) > EXCLUDED_LIMIT:
        raise PeriodError("excluded_too_long", f"more than {EXCLUDED_LIMIT} days excluded")


def _merged(start: date, excluded: Sequence[Span]) -> list[Span]:
    """Put the spans in order, cut at the start and joined where they touch, so that no day is excluded twice."""
    merged: list[Span] = []
    for begin, end in sorted((max(begin, start), end) for begin, end in excluded if end > max(begin, start)):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _count(
    start: date, length: int, spans: Sequence[Span], calendar: Calendar, counts: Callable[[date], bool]
) -> tuple[date, list[TraceDay]]:
    """Walk day by day: the day a span begins still counts, the days after it up to its end do not."""
    trace = [TraceDay(start, False, "day_of_event")]
    pending = list(spans)
    day, left = start, length
    while left or (pending and pending[0][0] <= day):
        if pending and pending[0][0] <= day:
            _, end = pending.pop(0)
            trace += [TraceDay(skipped, False, "excluded") for skipped in _days(day + DAY, end)]
            day = end
            continue
        day = _next(day)
        counted = counts(day)
        trace.append(TraceDay(day, counted, calendar.describe(day)))
        left -= counted
    return day, trace


def _span_of_months(start: date, months: int, spans: Sequence[Span], calendar: Calendar) -> tuple[date, list[TraceDay]]:
    """Civil Code Art 202: the same-numbered day, or the end of a month that lacks it; only the ends are traced."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > LAST_DAY.year:
        raise PeriodError("due_outside_calendar", f"{months} months from {start} end after {LAST_DAY}")
    raw = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    trace = [TraceDay(start, False, "day_of_event")]
    for begin, end in spans:
        if begin > raw:
            break
        raw += end - begin
        trace += [TraceDay(begin, True, "exclusion_begins"), TraceDay(end, False, "exclusion_ends")]
    if raw > LAST_DAY:
        raise PeriodError("due_outside_calendar", f"{months} months from {start} end after {LAST_DAY}")
    return raw, [*trace, TraceDay(raw, True, calendar.describe(raw))]


def _next(day: date) -> date:
    if day >= LAST_DAY:
        raise PeriodError("due_outside_calendar", f"the period ends after {LAST_DAY}")
    return day + DAY


def _roll(day: date, rests: Callable[[date], bool]) -> date:
    while rests(day):
        day = _next(day)
    return day


def _resting(calendar: Calendar) -> Callable[[date], bool]:
    return lambda day: not calendar.is_working_day(day)


def _rolled(day: date, due: date, calendar: Calendar) -> TraceDay:
    return TraceDay(day, False, f"{'due' if day == due else 'rolled'}:{calendar.describe(day)}")


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
