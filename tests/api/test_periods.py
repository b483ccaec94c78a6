"""The public period calculator over REST: the engine that arms the clocks, in words, and clear about nonsense."""

from typing import Any

import pytest
from django.test import Client

from mediation.law import rulesets
from mediation.law.calendar import load_calendar
from tests.mediation import worlds
from tests.mediation.worlds import clock

pytestmark = pytest.mark.django_db


def ask(**asked: str) -> tuple[int, dict[str, Any]]:
    """Ask the calculator; the status and the answer."""
    asked = {name.rstrip("_"): value for name, value in asked.items()}
    answer = Client(headers={"accept-language": "en"}).get("/api/v1/periods/", asked)
    return answer.status_code, answer.json()


def test_a_period_is_answered_as_the_contract_says() -> None:
    status, answer = ask(from_="2026-09-18", length="7", unit="WD")
    assert status == 200
    assert set(answer) == {"due_strict", "due_lenient", "provisional", "calendar", "trace"}
    assert (answer["due_strict"], answer["due_lenient"]) == ("2026-09-29", "2026-09-29")
    assert (answer["provisional"], answer["calendar"]) == (False, "CN-2026.1")
    assert answer["trace"][2] == {
        "on": "2026-09-20",
        "counted": True,
        "why": "makeup_working_day",
        "text": "Sun 20 Sep counted: make-up working day",
    }


@pytest.mark.parametrize("code", ["D01", "D03", "D05", "D20", "D24", "D25"])
def test_a_rule_is_counted_as_the_engine_counts_it(code: str) -> None:
    status, answer = ask(from_="2026-08-24", rule=code)
    rules = rulesets.get("RS-2026")
    period = rules.period(code, worlds.at("2026-08-24 00:00").date(), calendar=load_calendar())
    assert status == 200
    assert answer["due_strict"] == period.due_strict.isoformat()
    assert answer["rule"]["article"] == rules.clock(code).article
    assert answer["rule"]["rule_set"] == "RS-2026"


def test_the_calculator_and_an_armed_clock_say_the_same_day_by_day() -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-09-22 09:00")
    armed = clock(case, "D03")
    _status, answer = ask(from_="2026-09-22", rule="D03")
    stored = [(one["on"], one["counted"], one["why"]) for one in armed.trace]
    assert [(one["on"], one["counted"], one["why"]) for one in answer["trace"]] == stored
    assert answer["due_lenient"] == armed.due_lenient.isoformat() == "2026-10-09"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from_": "", "length": "7", "unit": "WD"}, "from"),
        ({"from_": "tomorrow", "length": "7", "unit": "WD"}, "from"),
        ({"from_": "1999-01-01", "length": "7", "unit": "WD"}, "from"),
        ({"from_": "2026-09-18", "length": "-7", "unit": "WD"}, "length"),
        ({"from_": "2026-09-18", "length": "31", "unit": "Y"}, "length"),
        ({"from_": "2026-09-18", "length": "7", "unit": "weeks"}, "unit"),
        ({"from_": "2026-09-18", "rule": "D03", "unit": "weeks"}, "unit"),
        ({"from_": "2026-09-18", "rule": "D03", "length": "30"}, "length"),
        ({"from_": "2026-09-18", "rule": "D99"}, "rule"),
        ({"from_": "2026-02-28", "rule": "D33"}, "rule"),
    ],
)
def test_nonsense_is_refused_beside_its_field(asked: dict[str, str], field: str) -> None:
    status, answer = ask(**asked)
    assert (status, answer["code"]) == (422, "invalid")
    assert list(answer["errors"]) == [field]
