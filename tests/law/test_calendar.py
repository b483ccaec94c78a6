"""The calendar against the notice of 2026, two independent libraries, and its own edges."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from mediation.law.calendar import (
    FIRST_DAY,
    LAST_DAY,
    OutsideCalendar,
    load_calendar,
    read_year,
    versions,
)

CALENDAR = load_calendar()
D = date.fromisoformat

# As printed in the notice of 2025-11-04.
OFF_2026 = [
    ("2026-01-01", "2026-01-03", "new_year"),
    ("2026-02-15", "2026-02-23", "spring_festival"),
    ("2026-04-04", "2026-04-06", "tomb_sweeping"),
    ("2026-05-01", "2026-05-05", "labour_day"),
    ("2026-06-19", "2026-06-21", "dragon_boat"),
    ("2026-09-25", "2026-09-27", "mid_autumn"),
    ("2026-10-01", "2026-10-07", "national_day"),
]
WORKED_2026 = {"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}

NOTICE_2027 = """
year = 2027
version = "2027.1"
source = "a notice made up for this test"

[[holiday]]
key = "new_year"
off = [2026-12-31, 2027-01-01, 2027-01-02, 2027-01-03]
work = [2026-12-27]
"""


def days(first: str, last: str) -> list[date]:
    return [D(first) + timedelta(days=n) for n in range((D(last) - D(first)).days + 1)]


def test_2026_is_the_notice_and_nothing_else() -> None:
    off = {day: key for first, last, key in OFF_2026 for day in days(first, last)}
    for day in days("2026-01-01", "2026-12-31"):
        assert CALENDAR.is_statutory_rest(day) == (day in off)
        if day in off:
            assert CALENDAR.describe(day) == f"holiday:{off[day]}"
            assert not CALENDAR.is_working_day(day)
        elif day.isoformat() in WORKED_2026:
            assert CALENDAR.describe(day) == "makeup_working_day"
            assert CALENDAR.is_working_day(day)
            assert day.weekday() >= 5
        else:
            assert CALENDAR.describe(day) == ("weekday" if day.weekday() < 5 else "weekend")
            assert CALENDAR.is_working_day(day) == (day.weekday() < 5)


def test_every_day_since_2004_agrees_with_chinesecalendar() -> None:
    every_day = days("2004-01-01", "2026-12-31")
    wrong = [day for day in every_day if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert len(every_day) == 8401
    assert wrong == []


@pytest.mark.parametrize("year", range(2004, 2027))
def test_weekdays_off_agree_with_holidays(year: int) -> None:
    theirs = {day for day in holidays.country_holidays("CN", years=[year]) if day.weekday() < 5}
    ours = {
        day for day in days(f"{year}-01-01", f"{year}-12-31") if day.weekday() < 5 and not CALENDAR.is_working_day(day)
    }
    assert ours == theirs


def test_an_unpublished_year_answers_by_the_weekend_and_says_so() -> None:
    assert CALENDAR.is_published(D("2026-12-31"))
    assert not CALENDAR.is_published(D("2027-01-01"))
    assert CALENDAR.is_working_day(D("2027-01-01"))
    assert not CALENDAR.is_working_day(D("2027-01-02"))
    assert CALENDAR.describe(D("2027-01-02")) == "weekend"


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_days_nobody_may_count_to_are_refused(day: date) -> None:
    for ask in (CALENDAR.is_published, CALENDAR.is_working_day, CALENDAR.is_statutory_rest, CALENDAR.describe):
        with pytest.raises(OutsideCalendar):
            ask(day)


def test_an_older_release_knows_less_and_stays_what_it_was() -> None:
    assert versions() == ("CN-2025.1", "CN-2026.1")
    older = load_calendar("CN-2025.1")
    assert CALENDAR.version == "CN-2026.1"
    assert CALENDAR is load_calendar()
    assert not older.is_published(D("2026-02-16"))
    assert older.is_working_day(D("2026-02-16"))
    assert not CALENDAR.is_working_day(D("2026-02-16"))
    with pytest.raises(KeyError):
        load_calendar("CN-1999.1")


def test_a_new_notice_makes_a_new_release_and_may_move_the_december_before() -> None:
    newer = CALENDAR.with_year(read_year(NOTICE_2027), version="CN-2027.1")
    assert newer.version == "CN-2027.1"
    assert newer.is_published(D("2027-06-01"))
    assert not newer.is_working_day(D("2026-12-31"))
    assert newer.is_working_day(D("2026-12-27"))
    assert CALENDAR.is_working_day(D("2026-12-31"))
    again = newer.with_year(read_year(NOTICE_2027.replace("[2026-12-27]", "[]")), version="CN-2027.2")
    assert not again.is_working_day(D("2026-12-27"))
    assert not again.is_working_day(D("2026-10-01"))


def test_where_two_notices_speak_of_one_day_the_later_one_counts() -> None:
    head = 'version = "x"\nsource = "x"\n[[holiday]]\nkey = "new_year"\n'
    earlier = read_year(f"year = 2026\n{head}off = [2026-12-26]\nwork = [2026-12-27]")
    later = read_year(f"year = 2027\n{head}off = [2026-12-27]\nwork = [2026-12-26]")
    one = CALENDAR.with_year(earlier, version="CN-2026.2")
    assert (one.describe(D("2026-12-26")), one.describe(D("2026-12-27"))) == ("holiday:new_year", "makeup_working_day")
    for both in (
        one.with_year(later, version="CN-2027.1"),
        CALENDAR.with_year(later, version="a").with_year(earlier, version="b"),
    ):
        assert both.describe(D("2026-12-26")) == "makeup_working_day"
        assert both.describe(D("2026-12-27")) == "holiday:new_year"
        assert both.is_working_day(D("2026-12-26"))
        assert not both.is_working_day(D("2026-12-27"))


@pytest.mark.parametrize(
    "change",
    [("2026-12-27", "2026-12-28"), ("2026-12-27", "2027-01-02"), ("2027-01-03]", "2028-01-03]")],
    ids=["worked in exchange on a weekday", "off and worked at once", "a day of another year"],
)
def test_a_notice_that_contradicts_itself_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"2026, 12, 28|2027, 1, 2|2028-01-03"):
        read_year(NOTICE_2027.replace(*change))
