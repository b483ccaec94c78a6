"""Distribution by the intake unit, handing back, and a wrong bureau found after acceptance (Order 121 Art 41)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.cases.queries import cases_of, proceedings_of
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.documents.models import Paper
from mediation.documents.queries import papers_of
from mediation.evidence.models import Evidence
from mediation.evidence.queries import evidence_of
from mediation.notices.models import Notice
from mediation.people.models import Organisation
from odr.web import sentences
from tests.mediation import worlds
from tests.mediation.evidence.corpus import picture, upload
from tests.mediation.worlds import Office, World, actor, clock, do, latest, may, refused

pytestmark = pytest.mark.django_db
FILED, PASSED, BACK = "2026-06-08 09:00", "2026-06-09 10:00", "2026-06-10 11:00"
BACKWARDS: dict[str, Any] = {"why": "elsewhere", "reason": "该店铺公示地址不在本辖区。"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is refused is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def world() -> World:
    """Everybody."""
    return worlds.world()


@pytest.fixture
def hangzhou(world: World) -> Office:
    """The unified intake unit."""
    return worlds.intake_unit()


@pytest.fixture
def case(world: World, hangzhou: Office) -> Case:
    """A complaint that came to the intake unit."""
    return worlds.file_at_bureau(world, hangzhou, at=FILED)


def passed_on(case: Case, hangzhou: Office, to: Office) -> None:
    """The intake unit passes it on."""
    do("reroute", hangzhou.officer, PASSED, case, unit=str(to.body.pk))


def test_the_intake_unit_passes_it_on_and_the_days_count_from_receipt_there(
    world: World, hangzhou: Office, case: Case
) -> None:
    assert str(clock(case, "D03").due_lenient) == "2026-06-17"
    do("add_evidence", world.zhou, FILED, case, files={"file": upload("洗涤标.jpg", picture())})
    passed_on(case, hangzhou, world.xiaoshan)
    before, here = proceedings_of(Case.objects.get(pk=case.pk))
    assert (before.state, before.closed_at, here.state) == ("rerouted", worlds.at(PASSED), "received")
    assert (here.body, here.origin_id) == (world.xiaoshan.body, before.pk)
    assert (here.facts["received_on"], here.facts["first_received_on"]) == ("2026-06-09", "2026-06-08")
    case.refresh_from_db()
    assert (case.filed_at, case.received_by_authority_at) == (worlds.at(FILED), worlds.at(PASSED))
    d03 = clock(case, "D03")
    assert (str(d03.starts_on), str(d03.due_lenient), d03.proceeding_id) == ("2026-06-09", "2026-06-18", here.pk)
    assert before.deadlines.get(code="D03").status == "cancelled"
    assert Evidence.objects.get(case=case).proceeding_id == here.pk
    assert "accept" in may(case, world.xiaoshan.officer, PASSED)
    assert not {"accept", "propose_decline", "reroute", "hand_back"} & may(case, hangzhou.officer, PASSED)


def test_the_notice_of_distribution_says_to_whom_and_why_and_both_sides_can_read_it(
    world: World, hangzhou: Office, case: Case
) -> None:
    passed_on(case, hangzhou, world.xiaoshan)
    paper = Paper.objects.get(case=case, kind="distribution_notice")
    assert paper.number == "杭市监投分〔2026〕第1号"
    said = {"recipient": "萧山区市场监督管理局", "why": "店铺在平台公示的地址所在地的市场监督管理部门"}
    assert said.items() <= paper.data.items()
    assert paper.data["basis"] == "《市场监督管理投诉举报处理办法》（以下简称《处理办法》）第四十一条"
    for who in (world.zhou, world.agent, world.xiaoshan.officer, hangzhou.lead):
        assert papers_of(actor(who), case).filter(kind="distribution_notice").exists()
    told = Notice.objects.filter(event=Event.objects.get(case=case, kind="administrative.rerouted"), channel="in_site")
    titles = {(one.person, one.title) for one in told}
    assert (world.zhou, "administrative.rerouted") in titles
    assert (world.xiaoshan.officer, "administrative.received") in titles
    assert world.agent not in {person for person, _title in titles}, "the merchant is told on acceptance"
    with translation.override("en"):
        sentence = sentences.sentence(Event.objects.get(case=case, kind="administrative.rerouted"))
    assert "passed on to 萧山区市场监督管理局" in sentence
    assert "address the store displays on the platform" in sentence


def test_only_the_intake_unit_distributes_and_only_downwards_to_a_competent_unit(
    world: World, hangzhou: Office, case: Case
) -> None:
    for wrong in (world.district, hangzhou):
        with refused("invalid", case) as caught:
            do("reroute", hangzhou.officer, PASSED, case, unit=str(wrong.body.pk))
        assert list(caught.value.errors) == ["unit"]
    passed_on(case, hangzhou, world.xiaoshan)
    with refused("forbidden", case) as shut:
        do("reroute", world.xiaoshan.officer, BACK, case, unit=str(world.yuhang.body.pk))
    assert "Order 121 Art 41" in str(shut.value)
    assert "reroute" not in may(case, world.xiaoshan.officer, BACK)


def test_a_unit_without_power_hands_it_back_and_is_not_asked_again(world: World, hangzhou: Office, case: Case) -> None:
    passed_on(case, hangzhou, world.xiaoshan)
    with refused("invalid", case) as caught:
        do("hand_back", world.xiaoshan.officer, BACK, case, why="elsewhere")
    assert list(caught.value.errors) == ["reason"]
    do("hand_back", world.xiaoshan.officer, BACK, case, **BACKWARDS)
    here = latest(case, "administrative")
    assert (here.body, here.facts["received_on"], here.facts["first_received_on"]) == (
        hangzhou.body, "2026-06-10", "2026-06-08",
    )  # fmt: skip
    assert str(clock(case, "D03").due_lenient) == "2026-06-22"
    with refused("invalid", case):
        do("reroute", hangzhou.officer, BACK, case, unit=str(world.xiaoshan.body.pk))
    do("reroute", hangzhou.officer, "2026-06-10 15:00", case, unit=str(world.yuhang.body.pk))
    assert latest(case, "administrative").body == world.yuhang.body
    event = Event.objects.get(case=case, kind="administrative.handed_back")
    assert BACKWARDS["reason"] not in str(event.data)
    with translation.override("en"):
        assert "lies in another area" in sentences.sentence(event)


def test_a_bureau_that_got_it_directly_hands_it_to_the_nearest_intake_unit(world: World, hangzhou: Office) -> None:
    case = worlds.file_at_bureau(world, world.yuhang, at=FILED, store=str(world.home_store.pk))
    do("hand_back", world.yuhang.officer, BACK, case, **BACKWARDS)
    assert latest(case, "administrative").body == hangzhou.body
    assert "hand_back" not in may(case, hangzhou.officer, BACK)
    with refused("not_open", case):
        do("hand_back", hangzhou.officer, BACK, case, **BACKWARDS)


def test_without_an_intake_unit_above_there_is_nobody_to_hand_back_to(world: World) -> None:
    case = worlds.file_at_bureau(world, world.district, at=FILED, store=str(world.home_store.pk))
    with refused("not_open", case) as caught:
        do("hand_back", world.district.officer, BACK, case, **BACKWARDS)
    assert "Order 121 Art 41" in str(caught.value)


def test_a_complaint_comes_to_an_intake_unit_only_above_a_competent_bureau(world: World, hangzhou: Office) -> None:
    nobody: dict[str, Any] = {"platform": "", "store": "", "store_name": "某某示例网店"}
    before = Case.objects.count()
    for area in ("310105", ""):
        with pytest.raises(Refused) as caught:
            worlds.file_at_bureau(world, hangzhou, at=FILED, **nobody, store_area=area)
        assert list(caught.value.errors) == ["bureau"]
    assert Case.objects.count() == before
    case = worlds.file_at_bureau(
        world, hangzhou, at=FILED, **nobody, store_area=worlds.XIAOSHAN, store_place="示例路6号"
    )
    do("reroute", hangzhou.officer, PASSED, case, unit=str(world.xiaoshan.body.pk))
    assert latest(case, "administrative").body == world.xiaoshan.body


def test_after_acceptance_a_wrong_bureau_ends_by_the_sixth_ground_with_the_first(
    world: World, hangzhou: Office, case: Case
) -> None:
    passed_on(case, hangzhou, world.xiaoshan)
    do("accept", world.xiaoshan.officer, "2026-06-12 10:00", case)
    with refused("not_open", case):
        do("hand_back", world.xiaoshan.officer, "2026-06-15 10:00", case, **BACKWARDS)
    end: dict[str, Any] = {"ground": "T6", "reason": "经核实，被投诉人住所地不在本辖区。"}
    for wrong in (end, end | {"ground": "T3", "found": "N1"}, end | {"found": "T1"}):
        with refused("invalid", case) as caught:
            do("terminate", world.xiaoshan.officer, "2026-06-15 10:00", case, **wrong)
        assert list(caught.value.errors) == ["found"]
    do("terminate", world.xiaoshan.officer, "2026-06-15 10:00", case, **end, found="N1")
    found = latest(case, "administrative")
    assert (found.state, found.ground, found.facts["found"]) == ("terminated", "T6", "N1")
    reasons = Paper.objects.get(case=case, kind="termination_decision").data["reasons"]
    assert reasons.startswith("受理后发现存在《市场监督管理投诉举报处理办法》第十六条第一项规定的情形")
    assert reasons.endswith(end["reason"])


def test_fabrication_is_named_with_its_article(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at=FILED)
    do("accept", world.xiaoshan.officer, PASSED, case)
    end: dict[str, Any] = {"ground": "T6", "found": "fabricated", "reason": "仓库录像显示投诉人掉包商品。"}
    do("terminate", world.xiaoshan.officer, BACK, case, **end)
    assert "第四十二条" in Paper.objects.get(case=case, kind="termination_decision").data["reasons"]


def test_who_passed_it_on_still_sees_where_it_went_and_strangers_see_nothing(
    world: World, hangzhou: Office, case: Case
) -> None:
    passed_on(case, hangzhou, world.xiaoshan)
    assert case in cases_of(actor(hangzhou.officer))
    assert case not in cases_of(actor(world.yuhang.officer))
    assert list(evidence_of(actor(world.xiaoshan.officer), case)) == []
    assert Organisation.objects.filter(distributes=True).count() == 1
