"""A notice of the State Council as an operator hands it in, checked row by row before anything is counted by it."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mediation.law.calendar import FIRST_DAY, LAST_DAY, SATURDAY, CalendarYear, read_year

#: Days off that the State Council's holiday regulation gives every year; Mid-Autumn may fall into National Day.
ALWAYS = ("new_year", "spring_festival", "tomb_sweeping", "labour_day", "dragon_boat", "national_day")
TEXTS = ("version", "notice", "source")
ROW = {"key", "name_zh", "off", "work"}


class BadNotice(ValueError):
    """A notice that cannot be used; `faults` names every row and what is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read(text: str) -> CalendarYear:
    """Read a notice in the form of data/calendar/2026.toml, whole or not at all. Raises BadNotice."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadNotice([f"not TOML: {error}"]) from error
    if found := [*_head(raw), *_rows(raw)]:
        raise BadNotice(found)
    return read_year(text)


def _head(raw: Mapping[str, Any]) -> Iterator[str]:
    year = raw.get("year")
    if not isinstance(year, int) or not FIRST_DAY.year <= year <= LAST_DAY.year:
        yield f"year: {year!r} is not a year from {FIRST_DAY.year} to {LAST_DAY.year}"
    for name in TEXTS:
        if not isinstance(raw.get(name), str) or not raw[name].strip():
            yield f"{name}: missing"
    if not str(raw.get("version", "")).startswith(f"{year}."):
        yield f"version: {raw.get('version')!r} is not of the form {year}.1"
    if type(raw.get("published_on")) is not date:
        yield f"published_on: {raw.get('published_on')!r} is not a day"
    if unknown := set(raw) - {"year", "published_on", "holiday", "note", *TEXTS}:
        yield f"unknown: {', '.join(sorted(unknown))}"


def _rows(raw: Mapping[str, Any]) -> Iterator[str]:
    rows = raw.get("holiday")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield "holiday: there must be a row [[holiday]] for each holiday"
        return
    seen: dict[date, str] = {}
    for number, row in enumerate(rows, start=1):
        name = f"row {number} ({row.get('key', '?')})"
        yield from (f"{name}: {fault}" for fault in _row(row, raw.get("year"), seen))
    for key in ALWAYS:
        if key not in {row.get("key") for row in rows}:
            yield f"holiday: {key} is missing"


def _row(row: Mapping[str, Any], year: Any, seen: dict[date, str]) -> Iterator[str]:
    if set(row) != ROW:
        yield f"a row has exactly {', '.join(sorted(ROW))}"
        return
    if not str(row["key"]).isidentifier() or not str(row["name_zh"]).strip():
        yield "key and name_zh say which holiday it is"
    if not row["off"]:
        yield "off: no day is off"
    for list_ in ("off", "work"):
        for day in row[list_] if isinstance(row[list_], list) else [row[list_]]:
            if type(day) is not date:
                yield f"{list_}: {day!r} is not a day"
                continue
            if not isinstance(year, int) or not date(year - 1, 12, 21) <= day <= date(year, 12, 31):
                yield f"{list_}: {day} does not belong to the notice for {year}"
            if list_ == "work" and day.weekday() < SATURDAY:
                yield f"work: {day} is no weekend day, so it is worked anyway"
            if day in seen:
                yield f"{list_}: {day} already stands in {seen[day]} of row {row['key']} or an earlier one"
            seen[day] = list_
