"""Rule sets by date: clocks, grounds and remedies as they stood, for the gate, the clocks and every decision printed.

A proceeding pins its rule set: intake by the day of receipt, mediation by the day of acceptance. Order 121 has no
transition clause, so near 2026-04-15 a human confirms the choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mediation.law._data import table
from mediation.law.calendar import Calendar
from mediation.law.periods import Period, Span, Unit, compute

FILES = ("rs-2020", "rs-2024", "rs-2026")
GROUND_KINDS = ("decline", "terminate", "court_dismiss", "court_refuse")


class NoRuleSet(LookupError):
    """No rule set on record was in force on that day, or has that id."""


class UnknownClock(LookupError):
    """The rule set has no clock of that code, or none in force on the day it would start."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long who has, from what until what, and by which article; events and actors are those of words.toml.

    `last_day` says what moves the last day: "rest_day", "unsettled" (holidays, or any rest day: both are kept),
    "working_day" (nothing to move) or "as_agreed". `beside` are clocks of other law that are shown with this one.
    """

    code: str
    length: int
    unit: Unit
    owed_by: str
    pausable: bool
    article: str
    label_key: str
    start_on: str
    ends_on: str
    last_day: str
    label_zh: str
    label_en: str
    effect_zh: str
    effect_en: str
    pause_on: str | None = None
    extension: int = 0
    extended_by: str | None = None
    earliest_with: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None

    def runs_from(self, day: date) -> bool:
        """Tell whether the rule was in force on the day the clock starts."""
        return (self.in_force_from or date.min) <= day <= (self.in_force_to or date.max)


@dataclass(frozen=True)
class BoundPeriod(Period):
    """A period for which several rules were counted: `bound_by` is the one that ends first, `beaten` are the others."""

    bound_by: str
    beaten: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which an authority may refuse or end a matter, in the words of the law."""

    code: str
    article: str
    text_zh: str
    text_en: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Factor:
    """A circumstance of conduct that may be weighed before a ground is found; it never decides by itself."""

    code: str
    ground: str
    article: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One of the ways to solve a consumer dispute, Consumer Protection Law Art 39."""

    code: str
    article: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, eq=False)
class RuleSet:
    """The rules of one span of time; the last one has no end."""

    id: str
    in_force_from: date
    in_force_to: date | None
    instrument: str
    store_address: str
    jurisdiction_article: str
    drug_article: str
    prior_handling_article: str
    _prior_handling: frozenset[str]
    _clocks: dict[str, ClockRule]
    _set_by_case: dict[str, ClockRule]
    _grounds: dict[str, tuple[Ground, ...]]
    _factors: tuple[Factor, ...]

    def codes(self) -> tuple[str, ...]:
        """List every clock code whose length is in this rule set, in the order of the tables."""
        return tuple(self._clocks)

    def clock(self, code: str) -> ClockRule:
        """Find a clock by its code; one whose length is set case by case has length 0. Raises UnknownClock."""
        found = self._clocks.get(code) or self._set_by_case.get(code)
        if found is None:
            raise UnknownClock(f"{self.id} has no clock {code}")
        return found

    def period(
        self, code: str, start: date, *, calendar: Calendar, excluded: Sequence[Span] = (), extended: bool = False
    ) -> Period:
        """Count a clock from the day of its event; where several rules bind, the earliest due day wins.

        `extended` adds the extension the law allows once. Raises UnknownClock and PeriodError.
        """
        rule = self.clock(code)
        if not rule.runs_from(start):
            raise UnknownClock(f"{code} was not in force on {start}")
        length = rule.length + (rule.extension if extended else 0)
        own = compute(start, length, rule.unit, calendar=calendar, excluded=excluded)
        if not rule.earliest_with:
            return own
        others = (
            (other, self.period(other, start, calendar=calendar, excluded=excluded)) for other in rule.earliest_with
        )
        return _earliest([(code, own), *others])

    def grounds(self, kind: str) -> tuple[Ground, ...]:
        """List the grounds of a kind: decline, terminate, court_dismiss or court_refuse; KeyError otherwise."""
        return self._grounds[kind]

    def ground(self, kind: str, code: str) -> Ground:
        """Find one ground; KeyError when the rule set does not know it."""
        for ground in self._grounds[kind]:
            if ground.code == code:
                return ground
        raise KeyError(f"{self.id} has no ground {kind} {code}")

    def factors(self, ground: str) -> tuple[Factor, ...]:
        """List what may be weighed before a ground to decline is found; empty where the order of the day names none."""
        return tuple(one for one in self._factors if one.ground == ground)

    def remedies(self) -> tuple[Remedy, ...]:
        """List the ways to solve the dispute that every refusal must name."""
        return tuple(Remedy(**row) for row in table("rules/courts.toml")["remedy"])

    def prior_handling_bars(self, body: str) -> bool:
        """Tell whether earlier handling by such a body bars the complaint; bodies as in the rule tables."""
        return body in self._prior_handling


def _earliest(counted: Sequence[tuple[str, Period]]) -> BoundPeriod:
    code, first = min(counted, key=lambda item: (item[1].due_strict, item[1].due_lenient))
    beaten = tuple(period for other, period in counted if other != code)
    return BoundPeriod(**vars(first), bound_by=code, beaten=beaten)


def _clock(code: str, row: dict[str, Any]) -> ClockRule:
    fields = {
        **row,
        "code": code,
        "unit": Unit(row["unit"]),
        "label_key": f"clock.{code}",
        "pausable": row.get("pausable", False),
        "earliest_with": tuple(row.get("earliest_with", ())),
        "beside": tuple(row.get("beside", ())),
    }
    return ClockRule(**fields)


def _grounds(rows: Sequence[dict[str, Any]], kind: str) -> tuple[Ground, ...]:
    return tuple(
        Ground(row["code"], row["article"], row["text_zh"], row["text_en"], row["needs_reason"])
        for row in rows
        if row["kind"] == kind
    )


def actor_name(code: str, language: str) -> str:
    """Name one who owes a clock or may extend it, "zh" or "en"; KeyError for an unknown code."""
    return str(table("words.toml")["actor"][code][language])


def event_name(code: str, language: str) -> str:
    """Name an event that starts or ends a clock, "zh" or "en"; KeyError for an unknown code."""
    return str(table("words.toml")["event"][code][language])


@cache
def _load(name: str) -> RuleSet:
    return built(table(f"rules/{name}.toml"))


def built(raw: dict[str, Any]) -> RuleSet:
    """A rule set out of its table, with the clocks and grounds that every set shares."""
    common, further = table("rules/common.toml"), table("rules/further.toml")
    clocks = raw["clock"] | common["clock"] | further["clock"]
    grounds = [*raw["ground"], *table("rules/courts.toml")["ground"]]
    return RuleSet(
        id=raw["id"],
        in_force_from=raw["in_force_from"],
        in_force_to=raw.get("in_force_to"),
        instrument=raw["instrument"],
        store_address=raw["store_address"],
        jurisdiction_article=raw["jurisdiction_article"],
        drug_article=raw["drug_article"],
        prior_handling_article=raw["prior_handling_article"],
        _prior_handling=frozenset(raw["prior_handling_bars"]),
        _clocks={code: _clock(code, row) for code, row in clocks.items()},
        _set_by_case={code: _clock(code, row) for code, row in common["set_by_case"].items()},
        _grounds={kind: _grounds(grounds, kind) for kind in GROUND_KINDS},
        _factors=tuple(Factor(**row) for row in raw.get("factor", ())),
    )


def everything() -> tuple[RuleSet, ...]:
    """List every rule set on record, oldest first."""
    return tuple(_load(name) for name in FILES)


def get(id: str) -> RuleSet:  # noqa: A002 - the pinned id is what callers hold
    """Find a rule set by the id a proceeding pinned; raises NoRuleSet."""
    for rules in everything():
        if rules.id == id:
            return rules
    raise NoRuleSet(f"no rule set {id}")


def for_date(on: date) -> RuleSet:
    """Find the rule set in force on a day; raises NoRuleSet before 2020-01-01."""
    for rules in everything():
        if rules.in_force_from <= on <= (rules.in_force_to or date.max):
            return rules
    raise NoRuleSet(f"no rule set on record for {on}")
