"""Periods at their edges, and properties that must always hold; test_second_count.py counts every rule again."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.law.calendar import load_calendar
from mediation.law.periods import PeriodError, Unit, compute

CALENDAR = load_calendar()
D = date.fromisoformat
DAY = timedelta(days=1)

starts = st.dates(D("2004-01-01"), D("2030-12-31"))
counts = st.sampled_from([Unit.WD, Unit.CD])


@pytest.mark.parametrize(
    ("start", "length", "unit", "raw"),
    [
        ("2026-01-31", 1, "M", "2026-02-28"),
        ("2024-01-31", 1, "M", "2024-02-29"),
        ("2026-08-31", 6, "M", "2027-02-28"),
        ("2026-12-15", 1, "M", "2027-01-15"),
        ("2024-02-29", 1, "Y", "2025-02-28"),
        ("2024-02-29", 4, "Y", "2028-02-29"),
        ("2023-02-10", 3, "Y", "2026-02-10"),
        ("2026-11-30", 3, "M", "2027-02-28"),
        ("2026-03-31", 1, "M", "2026-04-30"),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_end_of_the_month(
    start: str, length: int, unit: str, raw: str
) -> None:
    assert compute(D(start), length, Unit(unit), calendar=CALENDAR).raw_due == D(raw)


def test_the_two_readings_of_the_last_day_differ_on_an_ordinary_sunday_only() -> None:
    sunday = compute(D("2026-06-17"), 60, Unit.CD, calendar=CALENDAR)
    assert (sunday.raw_due, sunday.due_strict, sunday.due_lenient) == (
        D("2026-08-16"),
        D("2026-08-16"),
        D("2026-08-17"),
    )
    holiday = compute(D("2026-08-04"), 60, Unit.CD, calendar=CALENDAR)
    assert holiday.due_strict == holiday.due_lenient == D("2026-10-08")
    swapped = compute(D("2026-08-11"), 60, Unit.CD, calendar=CALENDAR)
    assert swapped.raw_due == swapped.due_strict == swapped.due_lenient == D("2026-10-10")


def test_the_strict_reading_stops_on_a_weekend_that_follows_a_holiday() -> None:
    period = compute(D("2019-04-24"), 10, Unit.CD, calendar=CALENDAR)
    assert (period.raw_due, period.due_strict) == (D("2019-05-04"), D("2019-05-05"))
    friday_off = compute(D("2015-08-04"), 31, Unit.CD, calendar=CALENDAR)
    assert (friday_off.raw_due, friday_off.due_strict) == (D("2015-09-04"), D("2015-09-05"))
    assert friday_off.due_lenient == D("2015-09-06")


def test_the_trace_tells_each_day_and_why() -> None:
    period = compute(D("2026-02-12"), 7, Unit.WD, calendar=CALENDAR)
    told = [(item.on.isoformat(), item.counted, item.why) for item in period.trace]
    assert told[:5] == [
        ("2026-02-12", False, "day_of_event"),
        ("2026-02-13", True, "weekday"),
        ("2026-02-14", True, "makeup_working_day"),
        ("2026-02-15", False, "holiday:spring_festival"),
        ("2026-02-16", False, "holiday:spring_festival"),
    ]
    assert told[-1] == ("2026-02-28", True, "makeup_working_day")
    assert period.calendar_version == "CN-2026.1"


def test_the_trace_tells_the_days_rolled_over() -> None:
    period = compute(D("2026-07-28"), 60, Unit.CD, calendar=CALENDAR)
    assert [(item.on.isoformat(), item.counted, item.why) for item in period.trace[-3:]] == [
        ("2026-09-26", True, "holiday:mid_autumn"),
        ("2026-09-27", False, "rolled:holiday:mid_autumn"),
        ("2026-09-28", False, "due:weekday"),
    ]


def test_the_trace_of_years_stays_short() -> None:
    period = compute(D("2008-01-31"), 20, Unit.Y, calendar=CALENDAR)
    assert len(period.trace) < 15
    assert [item.on for item in period.trace[:2]] == [D("2008-01-31"), D("2028-01-31")]


@pytest.mark.parametrize(
    ("start", "length", "unit", "provisional"),
    [
        ("2026-12-20", 7, Unit.WD, False),
        ("2026-12-28", 7, Unit.WD, True),
        ("2026-11-02", 60, Unit.CD, True),
        ("2026-10-31", 60, Unit.CD, False),
        ("2026-09-10", 2, Unit.Y, True),
        ("2024-01-10", 2, Unit.Y, False),
    ],
)
def test_a_due_day_of_an_unpublished_year_is_provisional(
    start: str, length: int, unit: Unit, provisional: bool
) -> None:
    assert compute(D(start), length, unit, calendar=CALENDAR).provisional is provisional


def test_an_older_release_derives_the_older_due_day_again() -> None:
    older = compute(D("2026-02-12"), 7, Unit.WD, calendar=load_calendar("CN-2025.1"))
    assert (older.due_strict, older.provisional, older.calendar_version) == (D("2026-02-23"), True, "CN-2025.1")


def test_a_pause_moves_the_due_day_by_its_length() -> None:
    pause = [(D("2026-07-20"), D("2026-08-14"))]
    period = compute(D("2026-07-06"), 60, Unit.CD, calendar=CALENDAR, excluded=pause)
    assert (period.raw_due, period.due_strict) == (D("2026-09-29"), D("2026-09-29"))
    assert sum(item.why == "excluded" for item in period.trace) == 25


@pytest.mark.parametrize(
    ("excluded", "raw"),
    [
        ([("2026-09-04", "2026-09-08")], "2026-09-08"),  # begins on the last day, which is not over yet
        ([("2026-09-05", "2026-09-08")], "2026-09-04"),  # begins after the end
        ([("2026-07-06", "2026-07-11")], "2026-09-09"),  # begins on the day of the event
        ([("2026-07-01", "2026-07-11")], "2026-09-09"),  # days before the start never counted anyway
        ([("2026-07-20", "2026-07-30"), ("2026-07-25", "2026-08-04")], "2026-09-19"),  # overlap counts once
        ([("2026-08-01", "2026-08-11"), ("2026-07-20", "2026-07-30")], "2026-09-24"),  # order does not matter
        ([("2026-07-20", "2026-07-20")], "2026-09-04"),  # begun and ended on one day
        (
            [("2026-09-01", "2026-09-06"), ("2026-09-08", "2026-09-10")],
            "2026-09-11",
        ),  # the second fits only by the first
    ],
)
def test_pauses_at_the_edges(excluded: list[tuple[str, str]], raw: str) -> None:
    spans = [(D(begin), D(end)) for begin, end in excluded]
    assert compute(D("2026-07-06"), 60, Unit.CD, calendar=CALENDAR, excluded=spans).raw_due == D(raw)


def test_a_pause_in_working_days_skips_its_days_and_never_ends_on_a_rest_day() -> None:
    inside = compute(D("2026-07-06"), 7, Unit.WD, calendar=CALENDAR, excluded=[(D("2026-07-08"), D("2026-07-15"))])
    assert inside.due_strict == inside.due_lenient == D("2026-07-22")
    at_the_end = compute(D("2026-07-06"), 1, Unit.WD, calendar=CALENDAR, excluded=[(D("2026-07-07"), D("2026-07-12"))])
    assert at_the_end.raw_due == D("2026-07-12")
    assert at_the_end.due_strict == at_the_end.due_lenient == D("2026-07-13")


@pytest.mark.parametrize(
    ("pause", "raw"),
    [
        (("2026-07-10", "2026-07-14"), "2026-08-07"),
        (("2026-08-03", "2026-08-05"), "2026-08-05"),  # begins on the last day, which is not over yet
        (("2026-08-04", "2026-08-06"), "2026-08-03"),  # begins after the end
        (("2026-07-01", "2026-07-05"), "2026-08-05"),  # days before the start never counted anyway
    ],
)
def test_a_pause_of_months_is_added_before_the_roll(pause: tuple[str, str], raw: str) -> None:
    spans = [(D(pause[0]), D(pause[1]))]
    period = compute(D("2026-07-03"), 1, Unit.M, calendar=CALENDAR, excluded=spans)
    assert (period.raw_due, period.due_strict, period.due_lenient) == (D(raw), D(raw), D(raw))


@pytest.mark.parametrize(
    ("start", "length", "unit", "excluded", "code"),
    [
        ("2026-01-05", 0, Unit.WD, [], "length_out_of_range"),
        ("2026-01-05", -1, Unit.CD, [], "length_out_of_range"),
        ("2026-01-05", 1001, Unit.WD, [], "length_out_of_range"),
        ("2026-01-05", 3661, Unit.CD, [], "length_out_of_range"),
        ("2026-01-05", 241, Unit.M, [], "length_out_of_range"),
        ("2026-01-05", 31, Unit.Y, [], "length_out_of_range"),
        ("2003-12-31", 7, Unit.WD, [], "start_outside_calendar"),
        ("2101-01-01", 7, Unit.WD, [], "start_outside_calendar"),
        ("2100-12-30", 7, Unit.WD, [], "due_outside_calendar"),
        ("2095-01-01", 20, Unit.Y, [], "due_outside_calendar"),
        ("2100-12-20", 11, Unit.CD, [], None),
        ("2026-01-05", 7, Unit.WD, [("2026-01-08", "2026-01-07")], "excluded_ends_before_it_begins"),
        ("2026-01-05", 7, Unit.WD, [("2026-01-08", "2101-01-07")], "excluded_outside_calendar"),
        ("2026-01-05", 7, Unit.WD, [("2026-01-08", "2046-01-07")], "excluded_too_long"),
        ("2100-11-30", 1, Unit.M, [("2100-12-08", "2100-12-31")], "due_outside_calendar"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_a_code(
    start: str, length: int, unit: Unit, excluded: list[tuple[str, str]], code: str | None
) -> None:
    spans = [(D(begin), D(end)) for begin, end in excluded]
    if code is None:
        assert compute(D(start), length, unit, calendar=CALENDAR, excluded=spans).due_strict == D("2100-12-31")
        return
    with pytest.raises(PeriodError) as refused:
        compute(D(start), length, unit, calendar=CALENDAR, excluded=spans)
    assert refused.value.code == code
    assert refused.value.message


@given(starts, st.integers(1, 200), counts)
def test_the_due_day_follows_from_the_trace(start: date, length: int, unit: Unit) -> None:
    period = compute(start, length, unit, calendar=CALENDAR)
    assert sum(item.counted for item in period.trace) == length
    assert [item.on for item in period.trace] == [start + n * DAY for n in range(len(period.trace))]
    assert start < period.raw_due <= period.due_strict <= period.due_lenient == period.trace[-1].on
    assert CALENDAR.is_working_day(period.due_lenient)
    assert not CALENDAR.is_statutory_rest(period.due_strict)


@given(starts, st.integers(1, 120), counts)
def test_later_start_or_longer_length_never_ends_earlier(start: date, length: int, unit: Unit) -> None:
    period = compute(start, length, unit, calendar=CALENDAR)
    assert compute(start + DAY, length, unit, calendar=CALENDAR).due_strict >= period.due_strict
    assert compute(start, length + 1, unit, calendar=CALENDAR).due_strict >= period.due_strict


@given(starts, st.integers(1, 60), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 40)), max_size=5))
def test_calendar_days_lengthen_by_exactly_the_days_paused(
    start: date, length: int, pauses: list[tuple[int, int]]
) -> None:
    spans = [(start + offset * DAY, start + (offset + days) * DAY) for offset, days in pauses]
    due = start + length * DAY
    paused: set[date] = set()
    for begin, end in sorted(spans):
        if begin <= due:
            new = {begin + n * DAY for n in range(1, (end - begin).days + 1)} - paused
            paused |= new
            due += len(new) * DAY
    assert compute(start, length, Unit.CD, calendar=CALENDAR, excluded=spans).raw_due == due


@given(starts, st.integers(1, 20), st.sampled_from(Unit), st.integers(0, 30), st.integers(1, 20), st.integers(1, 20))
def test_two_pauses_that_touch_are_one(
    start: date, length: int, unit: Unit, offset: int, first: int, second: int
) -> None:
    begin, middle, end = (start + n * DAY for n in (offset, offset + first, offset + first + second))
    one = compute(start, length, unit, calendar=CALENDAR, excluded=[(begin, end)])
    two = compute(start, length, unit, calendar=CALENDAR, excluded=[(begin, middle), (middle, end)])
    assert one == two
    assert one.due_strict >= compute(start, length, unit, calendar=CALENDAR).due_strict


@given(starts, st.integers(1, 240))
def test_months_keep_the_day_or_end_the_month(start: date, months: int) -> None:
    raw = compute(start, months, Unit.M, calendar=CALENDAR).raw_due
    assert (raw.year - start.year) * 12 + raw.month - start.month == months
    assert raw.day == min(start.day, monthrange(raw.year, raw.month)[1])
