"""Two bureaus differ on who has the power over a clue: seven working days, then the common superior (A6; O121 33)."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.core import gate, outbox
from mediation.core.models import Event
from mediation.documents.models import Paper
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.documents.issued import split
from tests.mediation.worlds import World, actor, at, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
WHY = "两局均认为违法行为发生地不在本辖区。"


def disputed(world: World, clue: Case, **said: Any) -> None:
    """With the bureau of 余杭, since 06-25."""
    other = said or {"other": str(world.yuhang.body.pk)}
    do("dispute_power", world.xiaoshan.officer, "2026-06-25 15:00", clue, arose_on="2026-06-25", reason=WHY, **other)


def test_the_bureaus_have_seven_working_days_and_the_verification_runs_on() -> None:
    world = worlds.world()
    clue = split(world)
    before = clock(clue, "D09").due_lenient
    disputed(world, clue)
    stage = latest(clue, "clue")
    assert (stage.state, stage.facts["power_with"]) == ("disputed", "余杭区市场监督管理局")
    assert (clock(clue, "D10").due_lenient, clock(clue, "D10").article) == (date(2026, 7, 6), "O121 33")
    assert clock(clue, "D09").due_lenient == before
    assert clock(clue, "D09").running
    assert not {"take_up", "file_case", "transfer"} & may(clue, world.xiaoshan.lead, "2026-06-26 09:00")
    worlds.time_passes("2026-07-07 00:01")
    assert latest(clue, "clue").state == "disputed", "only people decide who has the power"
    assert clock(clue, "D10").status == "lapsed"


def test_settled_for_this_bureau_the_verification_goes_on() -> None:
    world = worlds.world()
    clue = split(world)
    disputed(world, clue)
    do("keep_power", world.xiaoshan.officer, "2026-06-29 10:00", clue, how="agreed", on="2026-06-29")
    stage = latest(clue, "clue")
    assert (stage.state, stage.handler_id) == ("verify", world.xiaoshan.officer.pk)
    assert clock(clue, "D10").status == "met"
    assert "report_findings" in may(clue, world.xiaoshan.officer, "2026-06-29 11:00")


def test_designated_for_the_other_bureau_the_clue_goes_there_and_the_reporter_is_told() -> None:
    world = worlds.world()
    clue = split(world)
    disputed(world, clue)
    said: dict[str, Any] = {"how": "designated", "on": "2026-07-08"}
    with refused("invalid", clue) as caught:
        do("yield_power", world.xiaoshan.lead, "2026-07-08 10:00", clue, **said)
    assert set(caught.value.errors) == {"superior", "paper_no"}
    said |= {"superior": "杭州市市场监督管理局", "paper_no": "杭市监指〔2026〕3号"}
    do("yield_power", world.xiaoshan.lead, "2026-07-08 10:00", clue, **said)
    stage = latest(clue, "clue")
    assert (stage.state, stage.facts["transferred_to"]) == ("transferred", "余杭区市场监督管理局")
    assert stage.facts["power_settled"]["number"] == "杭市监指〔2026〕3号"
    assert not clock(clue, "D09").running
    with translation.override("en"):
        said_of_it = sentences.sentence(Event.objects.get(case=clue, kind="clue.power_yielded"))
    assert "the common superior designated the bureau 杭州市市场监督管理局 杭市监指〔2026〕3号" in said_of_it
    outbox.drain(now=at("2026-07-08 10:01"))
    outcome = Paper.objects.get(kind="report_outcome").data["outcome"]
    assert "余杭区市场监督管理局" in outcome


def test_the_common_superior_on_the_platform_is_named() -> None:
    world = worlds.world()
    unit = worlds.intake_unit()
    clue = split(world)
    disputed(world, clue)
    acts = gate.open_acts(actor=actor(world.xiaoshan.officer), case=clue, now=at("2026-06-26 09:00"))
    act = next(one for one in acts if one.verb.name == "keep_power")
    assert act.verb.step.form(act=act).fields["superior"].initial == unit.body.name


@pytest.mark.parametrize("wrong", [{}, {"other_name": "甲局", "other": "xiaoshan"}, {"other": "own"}])
def test_one_other_bureau_is_named(wrong: dict[str, str]) -> None:
    world = worlds.world()
    clue = split(world)
    offices = {"own": world.xiaoshan, "xiaoshan": world.yuhang}
    said: Any = wrong | ({"other": str(offices[wrong["other"]].body.pk)} if "other" in wrong else {})
    with refused("invalid", clue) as caught:
        do("dispute_power", world.xiaoshan.officer, "2026-06-25 15:00", clue, arose_on="2026-06-25", reason=WHY, **said)
    assert list(caught.value.errors) == ["other"]
