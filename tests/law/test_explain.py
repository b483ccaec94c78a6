"""The trace in words: what a reader needs to recount a period by hand, in both languages."""

from datetime import date

import pytest

from mediation.law import explain
from mediation.law.calendar import load_calendar, read_year
from mediation.law.periods import TraceDay, Unit, compute

CALENDAR = load_calendar()
D = date.fromisoformat


def told(start: str, length: int, unit: Unit, language: str) -> list[str]:
    """A count in words."""
    return explain.sentences(compute(D(start), length, unit, calendar=CALENDAR).trace, language)


def test_working_days_over_the_national_day_in_chinese() -> None:
    said = told("2026-09-29", 4, Unit.WD, "zh")
    assert said[0] == "9月29日（周二）不计入：事件发生当日"
    assert said[1] == "9月30日（周三）计入：平日"
    assert said[2] == "10月1日（周四）不计入：国庆节假期"
    assert said[-1] == "10月10日（周六）计入：调休上班"


def test_working_days_over_the_national_day_in_english() -> None:
    said = told("2026-09-29", 4, Unit.WD, "en")
    assert said[0] == "Tue 29 Sep not counted: day of the event"
    assert said[2] == "Thu 1 Oct not counted: National Day holiday"
    assert said[-1] == "Sat 10 Oct counted: make-up working day"


def test_a_last_day_that_moves_says_so() -> None:
    assert told("2026-07-28", 60, Unit.CD, "zh")[-3:] == [
        "9月26日（周六）计入：中秋节假期",
        "9月27日（周日）不能作为最后一日，顺延：中秋节假期",
        "9月28日（周一）为最后一日：平日",
    ]
    assert told("2026-07-28", 60, Unit.CD, "en")[-2] == "Sun 27 Sep cannot be the last day: Mid-Autumn holiday"


def test_another_year_is_named() -> None:
    said = told("2026-09-10", 2, Unit.Y, "zh")
    assert said == [
        "9月10日（周四）不计入：事件发生当日",
        "2028年9月10日（周日）计入：周末",
        "2028年9月11日（周一）为最后一日：平日",
    ]


def test_a_pause_is_told_day_by_day_and_at_its_ends() -> None:
    pause = [(D("2026-07-08"), D("2026-07-10"))]
    days = compute(D("2026-07-06"), 5, Unit.CD, calendar=CALENDAR, excluded=pause).trace
    assert "7月9日（周四）不计入：期限停止期间" in explain.sentences(days, "zh")
    months = compute(D("2026-07-06"), 1, Unit.M, calendar=CALENDAR, excluded=pause).trace
    assert "Wed 8 Jul counted: the clock stops at its end" in explain.sentences(months, "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_of_every_calendar_has_words(language: str) -> None:
    for holiday in set(CALENDAR.off.values()):
        assert explain.reason(f"holiday:{holiday}", language) != explain.reason("holiday:other", language), holiday
    assert explain.reason("holiday:something_new", language) == explain.reason("holiday:other", language)
    assert explain.sentence(TraceDay(D("2026-05-09"), True, "makeup_working_day"), language)
    with pytest.raises(KeyError):
        explain.reason("whim", language)


def test_a_new_holiday_of_a_new_notice_is_told_as_a_public_holiday() -> None:
    notice = (
        'year = 2027\nversion = "2027.1"\nsource = "x"\n[[holiday]]\nkey = "new_feast"\noff = [2027-03-02]\nwork = []'
    )
    newer = CALENDAR.with_year(read_year(notice), version="CN-2027.1")
    assert explain.reason(newer.describe(D("2027-03-02")), "en") == "public holiday"
