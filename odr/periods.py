"""The public period calculator: what somebody typed, counted by the engine that arms the clocks (page and REST)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.core.refusals import Refused
from mediation.deadlines import calendars
from mediation.law import course, rulesets
from mediation.law.periods import Period, PeriodError, Unit, compute
from mediation.law.rulesets import ClockRule, RuleSet

ASKED = ("from", "length", "unit", "rule")
#: Code of mediation.law.periods -> field that is wrong, and what is wrong with it.
FAULTS: dict[str, tuple[str, Any]] = {
    "length_out_of_range": (
        "length",
        gettext_lazy("Give at least 1, and at most 1,000 working days, 3,660 days, 240 months or 30 years."),
    ),
    "start_outside_calendar": ("from", gettext_lazy("Days are counted from 2004 to 2100 only.")),
    "due_outside_calendar": ("length", gettext_lazy("The period would end after 2100.")),
    "length_not_given": ("length", gettext_lazy("The law leaves the length of this period open; give it.")),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A period, and the rule it follows where one was named."""

    period: Period
    rules: RuleSet | None = None
    rule: ClockRule | None = None


def count(asked: Mapping[str, str]) -> Counted:
    """Count what was typed: `from` and either `rule`, or `length` and `unit`. Refused `invalid` beside the field."""
    errors: dict[str, list[Any]] = {}
    start = _day(asked.get("from", ""), errors)
    length = _length(asked.get("length", ""), errors) if asked.get("length") or not asked.get("rule") else None
    if (asked.get("unit") or not asked.get("rule")) and asked.get("unit") not in set(Unit):
        errors["unit"] = [_("The unit is WD, CD, M or Y.")]
    if errors or start is None:
        raise Refused("invalid", errors=errors)
    try:
        if asked.get("rule"):
            return _by_rule(asked["rule"], start, length)
        return Counted(compute(start, length or 0, Unit(asked["unit"]), calendar=calendars.current()))
    except PeriodError as error:
        field, sentence = FAULTS[error.code]
        raise Refused("invalid", errors={field: [sentence]}) from error


def _by_rule(code: str, start: date, length: int | None) -> Counted:
    try:
        rules = rulesets.for_date(start)
    except rulesets.NoRuleSet as error:
        raise Refused("invalid", errors={"from": [_("No rules are on record for days before 2020.")]}) from error
    if length is not None and code in rules.codes():
        raise Refused("invalid", errors={"length": [_("The law sets the length of this period; leave it empty.")]})
    try:
        own = course.begin(rules, code, start, length=length)
    except rulesets.UnknownClock as error:
        raise Refused("invalid", errors={"rule": [_("There was no such period in the law on that day.")]}) from error
    return Counted(own.period(calendars.current()), rules, own.rule)


def _day(text: str, errors: dict[str, list[Any]]) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:  # a day that is in no calendar, e.g. 30 February
        found = None
    if found is None:
        errors["from"] = [_("Give a date as YYYY-MM-DD.")]
    return found


def _length(text: str, errors: dict[str, list[Any]]) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    errors["length"] = [_("Give a whole number above 0.")]
    return None
