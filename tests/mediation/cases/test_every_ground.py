"""Each ground of Order 121 Arts 16 and 23 ends a complaint by its own item, never without reasons (domain 1.3, 1.4)."""

from typing import Any

import pytest

from mediation.documents.models import Paper
from mediation.law import citations
from tests.mediation import worlds
from tests.mediation.cases import bureau
from tests.mediation.worlds import World, clock, do, latest, refused, time_passes

pytestmark = pytest.mark.django_db
REASON = "经核实，存在该项规定的情形。"
MORE: dict[str, dict[str, Any]] = {
    "N3": {"without_factors": "投诉人自述购买后全部转售。"},
    "T6": {"found": "N1"},
}


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.mark.parametrize("number", range(1, 8))
def test_a_complaint_is_declined_on_each_ground_with_its_item_on_the_paper(world: World, number: int) -> None:
    case, office = bureau.reach(world, "received"), world.xiaoshan
    said = {"ground": f"N{number}", "reason": REASON} | MORE.get(f"N{number}", {})
    do("propose_decline", office.officer, bureau.DAY, case, **said)
    do("sign_off_decline", office.second, bureau.DAY, case)
    stage = latest(case, "administrative")
    assert (stage.state, stage.ground) == ("not_accepted", f"N{number}")
    paper = Paper.objects.get(case=case, kind="decline_decision").data
    assert citations.cite(f"O121 15; O121 16({number})", "zh", short=True) == paper["basis"]
    assert len(paper["remedies"]) == 5


@pytest.mark.parametrize("number", range(1, 9))
def test_a_mediation_ends_on_each_ground_with_its_item_on_the_paper(world: World, number: int) -> None:
    case, office = bureau.reach(world, "in_session"), world.xiaoshan
    said = {"ground": f"T{number}", "reason": REASON} | MORE.get(f"T{number}", {})
    when = bureau.LATER
    if number == 5:
        with refused("too_early", case):
            do("terminate", office.officer, when, case, **said)
        time_passes("2026-08-12 00:01")
        when = "2026-08-12 09:00"
    do("terminate", office.officer, when, case, **said)
    stage = latest(case, "administrative")
    assert (stage.state, stage.ground) == ("terminated", f"T{number}")
    paper = Paper.objects.get(case=case, kind="termination_decision").data
    assert citations.cite(f"O121 23({number})", "zh", short=True) == paper["basis"]


@pytest.mark.parametrize(
    ("verb", "state", "codes"),
    [
        ("propose_decline", "received", [f"N{number}" for number in range(1, 8)]),
        ("terminate", "in_session", [f"T{number}" for number in range(1, 9)]),
    ],
)
def test_no_ground_without_its_reasons(world: World, verb: str, state: str, codes: list[str]) -> None:
    case = bureau.reach(world, state)
    for code in codes:
        said = {"ground": code, "reason": "   "} | MORE.get(code, {})
        with refused("invalid", case) as caught:
            do(verb, world.xiaoshan.officer, bureau.LATER, case, **said)
        assert "reason" in caught.value.errors


def test_a_store_that_says_nothing_is_late_with_its_first_reply(world: World) -> None:
    silent = worlds.file_case(world, at="2026-05-22 09:00")
    assert str(clock(silent, "D02").due_lenient) == "2026-05-25", "one working day, over a weekend"
    time_passes("2026-05-25 23:59")
    assert clock(silent, "D02").running
    time_passes("2026-05-26 00:00")
    assert clock(silent, "D02").status == "lapsed"
    assert latest(silent, "first_handling").state == "open", "nobody loses a right by it"
    prompt = worlds.file_case(world, at="2026-05-26 09:00")
    do("answer", world.agent, "2026-05-27 17:00", prompt, text="已收到，正在核实。")
    assert clock(prompt, "D02").status == "met"
