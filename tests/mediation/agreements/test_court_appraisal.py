"""An appraisal stops the period of a court's mediation, and nothing else does (OMR Art 26; D29, D30)."""

from datetime import date
from typing import Any

import pytest

from mediation.deadlines.models import Pause
from mediation.documents.models import Paper
from tests.mediation import courts, worlds
from tests.mediation.cases.bureau import APPRAISAL
from tests.mediation.courts import roster
from tests.mediation.worlds import World, clock, do, latest, may, refused, time_passes

pytestmark = pytest.mark.django_db
BEGAN: dict[str, Any] = APPRAISAL | {"began_on": "2026-06-05", "chosen": "designated"}
ENDED: dict[str, Any] = {"outcome": "report", "ended_on": "2026-06-25", "findings": "色牢度不符合标准。"}


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.mark.parametrize(
    ("track", "code", "before", "after"),
    [
        ("pre_filing", "D29", date(2026, 7, 1), date(2026, 7, 21)),
        ("ordinary", "D30", date(2026, 6, 16), date(2026, 7, 6)),
        ("summary", "D30-summary", date(2026, 6, 8), date(2026, 6, 28)),
    ],
)
def test_the_days_at_the_laboratory_are_not_counted(
    world: World, track: str, code: str, before: date, after: date
) -> None:
    case, who = courts.confirmed(world, track), roster(world)[0]
    do("agree_mediation", world.agent, "2026-06-02 09:00", case)
    assert clock(case, code).due_lenient == before
    with refused("forbidden", case):
        do("commission_appraisal", roster(world)[1], "2026-06-05 10:00", case, **BEGAN)
    with refused("invalid", case):
        do("commission_appraisal", who, "2026-06-05 10:00", case, **BEGAN | {"began_on": "2026-05-30"})
    do("commission_appraisal", who, "2026-06-05 10:00", case, **BEGAN)
    assert clock(case, code).status == "paused"
    with refused("not_open", case):
        do("commission_appraisal", world.clerk, "2026-06-06 10:00", case, **BEGAN)
    time_passes("2026-06-20 00:01")
    assert latest(case, "court_mediation").state == "ready", "a period that stands still does not end"
    do("end_appraisal", world.clerk, "2026-06-25 10:00", case, **ENDED)
    raw = (clock(case, code).raw_due, clock(case, code).status)
    assert raw == (after, "armed")
    assert Pause.objects.get().why == "appraisal"
    assert "end_appraisal" not in may(case, who, "2026-06-25 11:00")


def test_the_commission_speaks_in_the_name_of_the_court(world: World) -> None:
    case = courts.session(world)
    do("commission_appraisal", roster(world)[0], "2026-06-05 10:00", case, **BEGAN)
    said = Paper.objects.get(case=case, kind="appraisal_commission").data
    assert (said["authority"], said["to"]) == ("示例区人民法院", "本院")
    assert said["chosen"] == "双方未能协商一致，由本院指定"
    assert "第二十六条" in said["basis"]
    assert "offer" in may(case, world.agent, "2026-06-05 11:00"), "the talk goes on meanwhile"
