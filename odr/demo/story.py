"""Stories: what happens in a case, beat by beat, with the dates the law gives. The demo and the journeys tell them.

A story is told by a teller: the demo world's calls the gate, a journey's calls REST on a running site.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
Told = TypeVar("Told")


class Scene(Protocol):
    """What a beat may look up: organisations by their key, parties by side, results of earlier beats."""

    shift: timedelta

    def organisation(self, key: str) -> str:
        """Id of an organisation of the cast."""

    def person(self, username: str) -> str:
        """Id of a person of the cast."""

    def party(self, side: str) -> str:
        """Id of a party of the story's case."""

    def room(self, which: str) -> str:
        """Id of the newest room of the story's case: `joint`, or a side for the caucus with it."""

    def kept(self, name: str) -> Any:
        """The result of an earlier beat."""

    def state(self, stage: str) -> str:
        """State of the newest proceeding of a stage."""

    def due(self, code: str) -> str:
        """Last day of the newest clock of that code; `strict/lenient` where the two readings of the law differ."""


def last_day(strict: str, lenient: str) -> str:
    """How a story writes the end of a period."""
    return strict if strict == lenient else f"{strict}/{lenient}"


class StoryError(Exception):
    """The platform did not do what the law says in a story."""


Data = Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Beat:
    """One deed: when (Asia/Shanghai, the story's own date), who, which verb, with what."""

    at: str
    who: str
    verb: str
    data: Data = field(default_factory=dict)
    stage: str = ""
    keeps: str = ""
    due: Mapping[str, str] = field(default_factory=dict)  # clock code -> its last day after this beat
    state: str = ""  # state of the newest proceeding of `stage` after this beat
    refused: str = ""  # the code with which the platform must refuse this deed


@dataclass(frozen=True, slots=True)
class Say:
    """A message in a room: joint, or the caucus with a side."""

    at: str
    who: str
    text: str
    room: str = "joint"


@dataclass(frozen=True, slots=True)
class Show:
    """A picture given as evidence: to everybody in the case, or to an audience of `add_evidence`."""

    at: str
    who: str
    name: str
    caption: str
    shows: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody does anything until then; the clocks run."""

    until: str
    due: Mapping[str, str] = field(default_factory=dict)
    stage: str = ""
    state: str = ""


Part = Beat | Say | Show | Wait


@dataclass(frozen=True, slots=True)
class Story:
    """A sample case of domain 10.3: its code, what it is for, its beats."""

    code: str
    title: str
    parts: tuple[Part, ...]


def together(tales: Iterable[tuple[Story, timedelta, Told]]) -> list[tuple[datetime, Told, Part]]:
    """The parts of several stories in the order of time, each moved by its story's shift."""
    parts = [
        (when(part) + shift, story.code, number, scene, part)
        for story, shift, scene in tales
        for number, part in enumerate(story.parts)
    ]
    return [(at, scene, part) for at, _code, _number, scene, part in sorted(parts, key=lambda one: one[:3])]


def moment(at: str) -> datetime:
    """A story's "2026-05-18 09:00" in Asia/Shanghai."""
    return datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)


def when(part: Part) -> datetime:
    """The moment of a part."""
    return moment(part.until if isinstance(part, Wait) else part.at)


def check(part: Part, scene: Scene, *, dates: bool) -> None:
    """Hold the case against what must be true after a part. `dates` only where the story was not moved: holidays stay.

    Raises StoryError.
    """
    if isinstance(part, (Say, Show)):
        return
    place = part.until if isinstance(part, Wait) else f"{part.at} {part.verb}"
    if part.state and (found := scene.state(part.stage)) != part.state:
        raise StoryError(f"{place}: {part.stage} is {found or 'not there'}, not {part.state}")
    for code, day in part.due.items() if dates else ():
        if (found := scene.due(code)) != day:
            raise StoryError(f"{place}: {code} ends on {found or 'no day'}, not {day}")


def said(beat: Beat, scene: Scene) -> dict[str, Any]:
    """A beat's input, its dates moved as far as the story was."""
    data = beat.data(scene) if callable(beat.data) else beat.data
    return {key: _moved(value, moment(beat.at), scene.shift) for key, value in data.items()}


def worded(part: Say | Show, scene: Scene) -> str:
    """What is said with a part, its dates moved as far as the story was."""
    return _written(part.text if isinstance(part, Say) else part.shows, moment(part.at), scene.shift)


def _moved(value: Any, at: datetime, shift: timedelta) -> Any:
    """Dates and moments written as ISO text, and days named in texts, move with the story; everything else stays."""
    if isinstance(value, Mapping):
        return {key: _moved(item, at, shift) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, at, shift) for item in value]
    if not isinstance(value, str):
        return value
    if len(value) in {10, 16} and value[:2] == "20" and value[4:5] == value[7:8] == "-":
        moved = datetime.fromisoformat(value) + shift
        return moved.isoformat(sep=" ", timespec="minutes")[: len(value)] if len(value) == 16 else moved.date().isoformat()  # fmt: skip
    return _written(value, at, shift)


_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>1?\d)月(?:(?P<day>[123]?\d)日)?")
_DOCKET = re.compile(r"（(?P<year>20\d\d)）")


def _written(text: str, at: datetime, shift: timedelta) -> str:
    """A text of a story told so much later: its days, its months of a named year, the years of docket numbers."""

    def day(match: re.Match[str]) -> str:
        year, month, number = match["year"], int(match["month"]), match["day"]
        if not number and not year:
            return match[0]
        moved = datetime(int(year or at.year), month, int(number or 15), tzinfo=SHANGHAI) + shift
        named = f"{moved.year}年" if year else ""
        return f"{named}{moved.month}月{moved.day}日" if number else f"{named}{moved.month}月"

    if not shift:
        return text
    years = (at + shift).year - at.year
    return _DOCKET.sub(lambda match: f"（{int(match['year']) + years}）", _DAY.sub(day, text))
