"""A second way to count periods, written day by day from the law's text and sharing nothing with mediation.law.

Order 121 Art 45, Civil Code Arts 201 to 203, Civil Procedure Law Art 85. The days off and the days worked in exchange
come from an independent package; where the State Council has published nothing, weekends rest and the answer is
provisional. LAW is each clock's length and unit as read in the law, typed by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar.constants import holidays, workdays

DAY = timedelta(days=1)
LAST_PUBLISHED = 2026
Span = tuple[date, date]

LAW: dict[str, tuple[int, str]] = {
    "D01": (10, "WD"), "D02": (1, "WD"), "D02b": (7, "CD"), "D03": (7, "WD"), "D05": (60, "CD"), "D06": (7, "WD"),
    "D08": (15, "WD"), "D09": (15, "WD"), "D10": (7, "WD"), "D12": (3, "Y"), "D13": (3, "Y"), "D14": (20, "Y"),
    "D15": (7, "CD"), "D16": (7, "CD"), "D17": (6, "M"), "D18": (7, "CD"), "D19": (1, "M"), "D20": (30, "CD"),
    "D21": (3, "CD"), "D22": (30, "CD"), "D22-fs5": (15, "CD"), "D23": (15, "CD"), "D24": (6, "M"), "D25": (2, "Y"),
    "D26": (3, "WD"), "D27": (2, "WD"), "D28": (3, "WD"), "D28-contact": (3, "WD"), "D29": (30, "CD"),
    "D30": (15, "CD"), "D30-summary": (7, "CD"), "D31": (7, "CD"), "D32": (5, "CD"), "D33": (3, "M"),
    "D34-issue": (15, "CD"), "D34-objection": (15, "CD"), "D35": (60, "CD"), "D36-accept": (5, "WD"),
    "D36-mediate": (10, "WD"), "D37": (60, "CD"), "D38": (3, "Y"), "D39": (3, "Y"), "D40": (3, "Y"), "D41": (6, "M"),
    "D42": (3, "Y"), "D43": (1, "WD"), "D45": (3, "CD"), "D46": (3, "CD"),
}  # fmt: skip
ORDER_20 = LAW | {"D05": (45, "WD"), "D05-old": (45, "WD"), "D11": (5, "WD")}
REGULATION_778 = LAW | {"D05-old": (45, "WD"), "D11": (5, "WD")}
BY_SET = {"RS-2020": ORDER_20, "RS-2024": REGULATION_778, "RS-2026": LAW}
EXTENSIONS = {"D08": 15, "D09": 15, "D19": 1, "D22": 30, "D22-fs5": 10, "D37": 30}


@dataclass(frozen=True)
class Answer:
    """The days a period ends on, and whether a notice still to come may move them."""

    raw: date
    strict: date
    lenient: date
    provisional: bool


def off(day: date) -> bool:
    """Off under a holiday arrangement."""
    return day in holidays


def rests(day: date) -> bool:
    """A day of rest: off under an arrangement, or a weekend day that is not worked in exchange."""
    return off(day) or (day.isoweekday() > 5 and day not in workdays)


def count(
    start: date, length: int, unit: str, excluded: Sequence[Span] = (), published: int = LAST_PUBLISHED
) -> Answer:
    """Count a period; `excluded` are pairs of the day a pause began and the day it ended."""
    still = {begin + n * DAY for begin, end in excluded for n in range(1, (end - begin).days + 1)}
    raw = _same_day(start, length, unit, still) if unit in "MY" else _counted(start, length, unit, still)
    strict = raw
    while off(strict) or (unit == "WD" and rests(strict)):
        strict += DAY
    lenient = raw
    while rests(lenient):
        lenient += DAY
    return Answer(raw, strict, lenient, lenient.year > published)


def _counted(start: date, length: int, unit: str, still: set[date]) -> date:
    """The day of the event is not counted; days of a pause are not; of the others all, or those that are worked."""
    day = start
    while length:
        day += DAY
        if day not in still and not (unit == "WD" and rests(day)):
            length -= 1
    while day + DAY in still:
        day += DAY
    return day


def _same_day(start: date, length: int, unit: str, still: set[date]) -> date:
    """The day of the same number, or the last of a month that has none; then the days of pauses are added."""
    year, month = start.year, start.month
    for _ in range(length * 12 if unit == "Y" else length):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = date(year, month, 28)
    while (day + DAY).month == month and day.day < start.day:
        day += DAY
    if start.day < 28:
        day = date(year, month, start.day)
    for one in sorted(still):
        if start < one <= day + DAY:
            day += DAY
    return day


@cache
def all_days(length: int, unit: str) -> tuple[Answer, ...]:
    """The answers for each of 8,766 start days from 2004 on, 24 years."""
    return tuple(count(date(2004, 1, 1) + n * DAY, length, unit) for n in range(8766))
