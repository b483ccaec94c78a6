"""Every period rule against a second implementation for 8,766 start days: 24 years, the last of them provisional."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from mediation.law import rulesets
from mediation.law.calendar import load_calendar
from mediation.law.periods import Unit, compute
from mediation.law.rulesets import RuleSet
from tests.law import second_count

CALENDAR = load_calendar()
FIRST = date(2004, 1, 1)
STARTS = [FIRST + timedelta(days=n) for n in range(8766)]
RULES = [(rules.id, code) for rules in rulesets.everything() for code in rules.codes()]


def differences(rules: RuleSet, code: str, *, extended: bool = False) -> list[date]:
    """Start days for which the platform and the second count disagree."""
    law = second_count.BY_SET[rules.id]
    length, unit = law[code]
    if extended:
        length += second_count.EXTENSIONS[code]
    rule = rules.clock(code)
    wrong = []
    for start, wanted in zip(STARTS, second_count.all_days(length, unit), strict=True):
        if rule.runs_from(start):
            got = rules.period(code, start, calendar=CALENDAR, extended=extended)
        else:  # the law of the clock is younger than the day; how its length is counted is not
            longer = rule.length + (rule.extension if extended else 0)
            got = compute(start, longer, rule.unit, calendar=CALENDAR)
        days = (got.raw_due, got.due_strict, got.due_lenient)
        if (*days, got.provisional) != (wanted.raw, wanted.strict, wanted.lenient, wanted.provisional):
            wrong.append(start)
    return wrong


def first_to_use(id_: str, code: str) -> bool:
    """A clock whose length is the same in an earlier rule set is counted day by day there."""
    earlier = [one for one in rulesets.everything() if one.id < id_ and code in one.codes()]
    return not any(second_count.BY_SET[one.id].get(code) == second_count.BY_SET[id_][code] for one in earlier)


# In RS-2024 two limits bind D05 at once, which has a test of its own.
COUNTED = [one for one in RULES if first_to_use(*one) and one != ("RS-2024", "D05")]


@pytest.mark.parametrize(("id_", "code"), COUNTED)
def test_a_rule_agrees_with_the_second_count_for_every_start_day(id_: str, code: str) -> None:
    assert differences(rulesets.get(id_), code) == []


def test_of_sixty_days_and_forty_five_working_days_the_earlier_binds_on_every_start_day() -> None:
    rules = rulesets.get("RS-2024")
    both = zip(second_count.all_days(60, "CD"), second_count.all_days(45, "WD"), strict=True)
    for start, (sixty, working) in zip(STARTS, both, strict=True):
        got = rules.period("D05", start, calendar=CALENDAR)
        wanted = min(sixty, working, key=lambda answer: (answer.strict, answer.lenient))
        assert (got.due_strict, got.due_lenient) == (wanted.strict, wanted.lenient), start


@pytest.mark.parametrize("code", second_count.EXTENSIONS)
def test_an_extended_rule_agrees_too(code: str) -> None:
    assert differences(rulesets.get("RS-2026"), code, extended=True) == []


@pytest.mark.parametrize("rules", rulesets.everything(), ids=lambda rules: rules.id)
def test_every_rule_has_the_length_that_was_typed_from_the_law(rules: RuleSet) -> None:
    ours = {code: (rules.clock(code).length, str(rules.clock(code).unit)) for code in rules.codes()}
    assert ours == second_count.BY_SET[rules.id]
    extended = {code: rules.clock(code).extension for code in rules.codes() if rules.clock(code).extension}
    assert extended == second_count.EXTENSIONS


def test_the_second_count_tells_a_wrong_count_from_a_right_one() -> None:
    naive = STARTS[0] + timedelta(days=7)
    assert second_count.count(STARTS[0], 7, Unit.WD).lenient != naive
    assert second_count.count(date(2026, 8, 11), 60, Unit.CD) == second_count.Answer(
        raw=date(2026, 10, 10), strict=date(2026, 10, 10), lenient=date(2026, 10, 10), provisional=False
    )
    assert second_count.count(date(2026, 6, 17), 60, Unit.CD).lenient == date(2026, 8, 17)


def test_every_clock_of_the_page_of_the_law_is_counted_twice_or_set_case_by_case() -> None:
    """Rows of docs/law.md, as a lawyer reads them: none is left out of the comparison above."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\| ((?:D|H)\d+[a-z0-9-]*) \|", page, re.MULTILINE))
    counted = {code for _id, code in COUNTED} | {"D05"}
    set_by_case = {code for code in shown if all(rules.clock(code).length == 0 for rules in rulesets.everything())}
    assert len(shown) > 50
    assert shown - set_by_case == counted
    assert len(STARTS) == 8766
