"""Calendars (RFC 5545): entries for whole days and for hours; they say what is due and no word of a dispute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a day, or some minutes where `when` has a time of day; `remind` sends a reminder the day before.

    What is moved keeps its `uid` under a higher `revision`; what is called off stays, as `cancelled`.
    """

    uid: str
    when: date | datetime
    title: str
    text: str
    url: str
    stamp: datetime
    remind: bool = False
    minutes: int = 60
    revision: int = 0
    cancelled: bool = False


def calendar(entries: Iterable[Entry], *, name: str = "") -> str:
    """The text of a calendar; with a `name` one that programs subscribe to and ask for again every six hours."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jiefen//Jiefen//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{_plain(name)}", f"X-WR-CALNAME:{_plain(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for one in entries:
        lines += _entry(one)
    return "\r\n".join(map(_folded, [*lines, "END:VCALENDAR", ""]))


def _entry(one: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}@jiefen"
    yield f"DTSTAMP:{_moment(one.stamp)}"
    if isinstance(one.when, datetime):
        yield f"DTSTART:{_moment(one.when)}"
        yield f"DTEND:{_moment(one.when + timedelta(minutes=one.minutes))}"
    else:
        yield f"DTSTART;VALUE=DATE:{one.when:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.when + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    if one.revision or one.cancelled:
        yield f"SEQUENCE:{one.revision + one.cancelled}"
    if one.cancelled:
        yield "STATUS:CANCELLED"
    yield f"SUMMARY:{_plain(one.title)}"
    yield f"DESCRIPTION:{_plain(one.text)}"
    yield f"URL:{one.url}"
    if one.remind and not one.cancelled:
        for before in ("-P1D", "-PT1H") if isinstance(one.when, datetime) else ("-P1D",):
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_plain(one.title)}")
            yield from (f"TRIGGER:{before}", "END:VALARM")
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _plain(text: str) -> str:
    """Backslash, comma and semicolon mean something else in a calendar, and a line ends where the entry's line does."""
    for sign in "\\,;":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which cuts a character in two."""
    pieces, size = [""], 0
    for sign in line:
        size += len(sign.encode())
        if size > LINE_OCTETS:
            pieces.append(" ")
            size = 1 + len(sign.encode())
        pieces[-1] += sign
    return "\r\n".join(pieces)
