"""A notice of the State Council as an operator hands it in, checked row by row before anything is counted by it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mediation.law.calendar import FIRST_DAY, LAST_DAY, SATURDAY, CalendarYear, read_year

#: Days off that the State Council's holiday regulation gives every year; Mid-Autumn may fall into National Day.
ALWAYS = ("new_year", "spring_festival", "tomb_sweeping", "labour_day", "dragon_boat", "national_day")
TEXTS = ("version", "notice", "source")
ROW = {"key", "name_zh", "off", "work"}


_PLACE = re.compile(r"at line (\d+), column (\d+)")


def gettext_noop(text: str) -> str:
    """The sentence as it is: collected for the catalogues, translated by whoever shows it."""
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, as an English sentence with its values; a value may be a fault itself."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


class BadNotice(ValueError):
    """A notice that cannot be used; `faults` names every row and what is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = list(faults)


def read(text: str) -> CalendarYear:
    """Read a notice in the form of data/calendar/2026.toml, whole or not at all. Raises BadNotice."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadNotice([_unread(error)]) from error
    if found := [*_head(raw), *_rows(raw)]:
        raise BadNotice(found)
    return read_year(text)


def _unread(error: tomllib.TOMLDecodeError) -> Fault:
    place = _PLACE.search(str(error))
    if place is None:
        return Fault(gettext_noop("not TOML: the notice breaks off at its end"))
    said = {"line": int(place[1]), "column": int(place[2])}
    return Fault(gettext_noop("not TOML: line %(line)d cannot be read from column %(column)d on"), said)


def _head(raw: Mapping[str, Any]) -> Iterator[Fault]:
    year = raw.get("year")
    if not isinstance(year, int) or not FIRST_DAY.year <= year <= LAST_DAY.year:
        said = {"year": repr(year), "first": FIRST_DAY.year, "last": LAST_DAY.year}
        yield Fault(gettext_noop("year: %(year)s is not a year from %(first)d to %(last)d"), said)
    for name in TEXTS:
        if not isinstance(raw.get(name), str) or not raw[name].strip():
            yield Fault(gettext_noop("%(name)s: missing"), {"name": name})
    if not str(raw.get("version", "")).startswith(f"{year}."):
        said = {"version": repr(raw.get("version")), "year": year}
        yield Fault(gettext_noop("version: %(version)s is not of the form %(year)s.1"), said)
    if type(raw.get("published_on")) is not date:
        yield Fault(gettext_noop("published_on: %(day)s is not a day"), {"day": repr(raw.get("published_on"))})
    if unknown := set(raw) - {"year", "published_on", "holiday", "note", *TEXTS}:
        yield Fault(gettext_noop("unknown: %(names)s"), {"names": ", ".join(sorted(unknown))})


def _rows(raw: Mapping[str, Any]) -> Iterator[Fault]:
    rows = raw.get("holiday")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield Fault(gettext_noop("holiday: there must be a row [[holiday]] for each holiday"))
        return
    seen: dict[date, str] = {}
    for number, row in enumerate(rows, start=1):
        place = {"number": number, "key": row.get("key", "?")}
        for fault in _row(row, raw.get("year"), seen):
            yield Fault(gettext_noop("row %(number)d (%(key)s): %(fault)s"), place | {"fault": fault})
    for key in ALWAYS:
        if key not in {row.get("key") for row in rows}:
            yield Fault(gettext_noop("holiday: %(key)s is missing"), {"key": key})


def _row(row: Mapping[str, Any], year: Any, seen: dict[date, str]) -> Iterator[Fault]:
    if set(row) != ROW:
        yield Fault(gettext_noop("a row has exactly %(names)s"), {"names": ", ".join(sorted(ROW))})
        return
    if not str(row["key"]).isidentifier() or not str(row["name_zh"]).strip():
        yield Fault(gettext_noop("key and name_zh say which holiday it is"))
    if not row["off"]:
        yield Fault(gettext_noop("off: no day is off"))
    for list_ in ("off", "work"):
        for day in row[list_] if isinstance(row[list_], list) else [row[list_]]:
            said = {"list": list_, "day": day, "year": year, "key": row["key"]}
            if type(day) is not date:
                yield Fault(gettext_noop("%(list)s: %(day)s is not a day"), said | {"day": repr(day)})
                continue
            if not isinstance(year, int) or not date(year - 1, 12, 21) <= day <= date(year, 12, 31):
                yield Fault(gettext_noop("%(list)s: %(day)s does not belong to the notice for %(year)s"), said)
            if list_ == "work" and day.weekday() < SATURDAY:
                yield Fault(gettext_noop("work: %(day)s is no weekend day, so it is worked anyway"), said)
            if day in seen:
                said["seen"] = seen[day]
                yield Fault(gettext_noop("%(list)s: %(day)s already stands in %(seen)s of row %(key)s or an earlier one"), said)  # fmt: skip  # noqa: E501
            seen[day] = list_
