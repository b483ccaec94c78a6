"""A clue that points to a crime: handed over once reported, and what the police answer decides its course (STC)."""

from datetime import date
from typing import Any

import pytest

from mediation.cases.handover_models import Handover
from mediation.cases.models import Case
from mediation.cases.queries import cases_of
from mediation.clues.queries import reports_of
from mediation.core import outbox
from mediation.core.roles import Role, Standing
from mediation.documents.models import Paper
from mediation.notices.models import Notice
from tests.matrix import ways
from tests.mediation import worlds
from tests.mediation.documents.issued import SUSPECTED
from tests.mediation.worlds import World, actor, at, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
ANSWER: dict[str, Any] = {"on": "2026-07-05", "number": "示公立〔2026〕8号"}


@pytest.fixture
def world() -> World:
    return worlds.world()


@pytest.fixture
def clue(world: World) -> Case:
    """Reported by the complainant, who asked to be told; verified, and handed over on 2026-07-02."""
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-22 09:00")
    done = do("split_report", world.xiaoshan.officer, "2026-06-23 10:00", case, **SUSPECTED)
    clue = Case.objects.get(pk=done.result["clue"])
    do("take_up", world.xiaoshan.officer, "2026-06-24 09:00", clue)
    with refused("not_open", clue):
        do("hand_to_police", world.xiaoshan.lead, "2026-07-01 09:00", clue, **ways.CRIME)
    said: dict[str, Any] = {"findings": "现场检查属实。", "proposal": "file"}
    do("report_findings", world.xiaoshan.officer, "2026-07-01 10:00", clue, **said)
    do("hand_to_police", world.xiaoshan.lead, "2026-07-02 09:00", clue, **ways.CRIME)
    return clue


def test_handed_over_by_the_head_the_police_have_three_days(world: World, clue: Case) -> None:
    assert latest(clue, "clue").state == "with_police"
    assert (clock(clue, "D45").due_lenient, clock(clue, "D09").status) == (date(2026, 7, 6), "met")
    letter = Paper.objects.get(case=clue, kind="crime_transfer")
    assert (letter.data["offence"], letter.data["told"]) == ("销售伪劣产品罪", "抄送示例区人民检察院")
    assert Handover.objects.get().reason == ways.CRIME["reason"]
    assert "file_case" not in may(clue, world.xiaoshan.lead, "2026-07-03 09:00")


def test_filed_by_the_police_it_is_theirs_and_the_reporter_is_told_nothing(world: World, clue: Case) -> None:
    do("record_police_filing", world.xiaoshan.officer, "2026-07-06 09:00", clue, **ANSWER)
    stage = latest(clue, "clue")
    assert (stage.state, stage.closed_at is not None, clock(clue, "D45").status) == ("police_case", True, "met")
    outbox.drain(now=at("2026-07-06 10:00"))
    complaint = Case.objects.exclude(pk=clue.pk).get()
    told = reports_of(complaint, Standing(frozenset({Role.CLAIMANT})))
    assert [one.outcome for one in told] == [""], "it is handled separately; how is not said"
    assert not Paper.objects.filter(case=complaint, kind="report_outcome").exists()


def test_refused_by_the_police_it_comes_back_with_its_whole_period(world: World, clue: Case) -> None:
    do("record_police_refusal", world.xiaoshan.officer, "2026-07-06 09:00", clue, **ANSWER, reason="没有犯罪事实。")
    stage = latest(clue, "clue")
    assert (stage.state, stage.closed_at) == ("verify", None)
    assert (clock(clue, "D46").due_lenient, clock(clue, "D09").due_lenient) == (date(2026, 7, 8), date(2026, 7, 24))
    handed = Handover.objects.get()
    assert (handed.answer, handed.answer_reason, handed.answer_number) == (
        "refused",
        "没有犯罪事实。",
        ANSWER["number"],
    )
    do("hand_to_police", world.xiaoshan.lead, "2026-07-10 09:00", clue, **ways.CRIME | {"offence": "诈骗罪"})
    assert Handover.objects.count() == 2, "new facts can be handed over anew"
    do("record_police_filing", world.xiaoshan.officer, "2026-07-12 09:00", clue, on="2026-07-11", number="2")
    assert Handover.objects.get(answer="filed").means == ["诈骗罪"]


@pytest.mark.parametrize("on", ["2026-07-01", "2026-07-07"])
def test_an_answer_is_of_a_day_since_and_not_to_come(world: World, clue: Case, on: str) -> None:
    with refused("invalid", clue):
        do("record_police_filing", world.xiaoshan.officer, "2026-07-06 09:00", clue, **ANSWER | {"on": on})


def test_nobody_outside_the_bureau_learns_of_it(world: World, clue: Case) -> None:
    for who in (world.zhou, world.agent, world.platform_agent, world.outsider):
        assert not cases_of(actor(who)).filter(pk=clue.pk).exists()
        with refused("not_found", clue):
            do("hand_to_police", who, "2026-07-06 09:00", clue, **ways.CRIME)
    told = Notice.objects.filter(title__contains="police").values_list("person", flat=True)
    assert set(told) <= {world.xiaoshan.officer.pk, world.xiaoshan.lead.pk}
