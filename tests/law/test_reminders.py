"""On which days whoever owes a period is reminded: half, four fifths, the last working day (domain 2.2, rule 6)."""

from datetime import date, timedelta

import pytest

from mediation.law import reminders, rulesets
from mediation.law.calendar import load_calendar
from mediation.law.reminders import Mark

CALENDAR = load_calendar()
RULES = rulesets.for_date(date(2026, 5, 1))


def of(code: str, start: str) -> dict[str, str]:
    """The marks of a clock that starts on a day."""
    period = RULES.period(code, date.fromisoformat(start), calendar=CALENDAR)
    counted = [one.on for one in period.trace if one.counted] if period.unit in ("WD", "CD") else []
    found = reminders.days(period.start, period.raw_due, period.due_strict, counted, calendar=CALENDAR)
    return {str(mark): day.isoformat() for mark, day in found.items()}


@pytest.mark.parametrize(
    ("code", "start", "wanted"),
    [
        # Seven working days from Wednesday 10 June, around the Dragon Boat Festival: the fourth, the sixth, the last.
        ("D03", "2026-06-10", {"half": "2026-06-16", "most": "2026-06-18", "last": "2026-06-22"}),
        # The sixtieth day is a Sunday: the last working day is the Friday before it.
        ("D05", "2026-06-17", {"half": "2026-07-17", "most": "2026-08-04", "last": "2026-08-14"}),
        # Rolled over the National Day holiday to the first day after it, which is worked.
        ("D05", "2026-08-04", {"half": "2026-09-03", "most": "2026-09-21", "last": "2026-10-08"}),
        # A Saturday that is worked in exchange is the last working day.
        ("D05", "2026-08-11", {"half": "2026-09-10", "most": "2026-09-28", "last": "2026-10-10"}),
        # One working day: one reminder on it.
        ("D02", "2026-06-10", {"last": "2026-06-11"}),
        # One month, of which the table counts the ends alone: by calendar days.
        ("D19", "2026-07-03", {"half": "2026-07-19", "most": "2026-07-28", "last": "2026-08-03"}),
    ],
)
def test_the_days_of_a_clock(code: str, start: str, wanted: dict[str, str]) -> None:
    assert of(code, start) == wanted


@pytest.mark.parametrize("code", ["D03", "D05", "D06", "D20", "D02"])
def test_marks_come_one_a_day_in_order_and_within_the_period(code: str) -> None:
    for ahead in range(200):
        start = date(2026, 4, 15) + timedelta(days=ahead)
        period = RULES.period(code, start, calendar=CALENDAR)
        counted = [one.on for one in period.trace if one.counted]
        found = reminders.days(start, period.raw_due, period.due_strict, counted, calendar=CALENDAR)
        days = list(found.values())
        assert days == sorted(set(days)), (code, start)
        assert list(found)[-1] == Mark.LAST
        assert start < days[0] <= days[-1] <= period.due_strict


def test_where_no_day_is_worked_the_last_day_itself_counts() -> None:
    assert reminders.last_working_day(date(2026, 10, 2), date(2026, 10, 4), CALENDAR) == date(2026, 10, 4)
