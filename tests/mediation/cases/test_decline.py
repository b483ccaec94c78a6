"""Why a complaint is not accepted: conduct weighed under Article 17, the second person, and the rules that count."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from mediation.cases.models import Case
from mediation.core.models import Event
from mediation.documents.models import Paper
from mediation.law import rulesets
from odr.api import shapes
from tests.mediation import worlds
from tests.mediation.worlds import World, actor, at, do, latest, refused

pytestmark = pytest.mark.django_db
DAY, SIGNED = "2026-06-24 15:30", "2026-06-25 09:00"
REASON = "购买数量、频次与保质期和生活习惯明显不符。"
HONEY = [
    {"factor": "F1", "rests_on": "四日内分12单购买同款蜂蜜120瓶。"},
    {"factor": "F2", "rests_on": "三十日内同类投诉38件。"},
    {"factor": "F4", "rests_on": "三名投诉人共用同一联系电话。"},
]
OTHERWISE = "投诉人在笔录中承认购买后全部转售给他人。"


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
def case(world: World) -> Case:
    """A complaint with the bureau of 萧山."""
    return worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-22 11:00")


def said(**more: Any) -> dict[str, Any]:
    """A proposal on the third ground."""
    return {"ground": "N3", "reason": REASON, **more}


def test_the_five_factors_belong_to_the_third_ground_of_the_newest_order_alone() -> None:
    old, middle, new = rulesets.everything()
    assert [(one.code, one.article) for one in new.factors("N3")] == [
        (f"F{number}", f"O121 17({number})") for number in range(1, 6)
    ]
    assert not any(rules.factors(code) for rules in (old, middle) for code in ("N1", "N3"))
    assert not new.factors("N1")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (said(), "factors"),
        (said(factors=[]), "factors"),
        (said(factors=[{"factor": "F1"}]), "factors"),
        (said(factors=[{"rests_on": "四日内分十二单购买。"}]), "factors"),
        (said(factors=[{"factor": "F9", "rests_on": "四日内分十二单购买。"}]), "factors"),
        (said(factors=[HONEY[0], HONEY[0]]), "factors"),
        (said(factors=[HONEY[0] | {"score": "0.9"}]), "factors"),
        (said(factors=HONEY, without_factors=OTHERWISE), "without_factors"),
        (said(without_factors="无"), "without_factors"),
        (said(ground="N1", factors=HONEY), "factors"),
        (said(ground="N1", without_factors=OTHERWISE), "without_factors"),
        (said(factors=HONEY, reason=""), "reason"),
    ],
)
def test_what_was_weighed_is_said_or_nothing_is_proposed(
    world: World, case: Case, data: dict[str, Any], field: str
) -> None:
    with refused("invalid", case) as caught:
        do("propose_decline", world.xiaoshan.officer, DAY, case, **data)
    assert field in caught.value.errors


@pytest.mark.parametrize(
    ("data", "article"), [(said(), "Order 121 Art 17"), (said(ground="N1", factors=HONEY), "Order 121 Arts 16 and 17")]
)
def test_a_refusal_names_the_rule(world: World, case: Case, data: dict[str, Any], article: str) -> None:
    with refused("invalid", case) as caught:
        do("propose_decline", world.xiaoshan.officer, DAY, case, **data)
    assert article in str(caught.value.errors["factors"])


def test_nothing_is_ticked_for_anybody(world: World, case: Case) -> None:
    offered = next(
        one
        for one in shapes.whole(actor(world.xiaoshan.officer), case, now=at(DAY))["actions"]
        if one["name"] == "propose_decline"
    )
    factors = offered["schema"]["properties"]["factors"]
    assert factors["items"]["properties"]["factor"]["enum"] == ["F1", "F2", "F3", "F4", "F5"]
    assert "default" not in str(offered["schema"])
    worlds.time_passes("2026-09-01 00:00")
    assert latest(case, "administrative").state == "received", "no clock declines"


def test_the_paper_says_what_was_weighed_and_who_signed_it_off(world: World, case: Case) -> None:
    office = world.xiaoshan
    do("propose_decline", office.officer, DAY, case, **said(factors=HONEY))
    with refused("second_person", case):
        do("sign_off_decline", office.officer, SIGNED, case)
    do("sign_off_decline", office.lead, SIGNED, case)
    data = Paper.objects.get(case=case, kind="decline_decision").data
    assert (data["officer"], data["reviewer"]) == (office.officer.name, office.lead.name)
    assert [text.split("（")[0] for text in data["factors"]] == [
        "《处理办法》第十七条第一项",
        "《处理办法》第十七条第二项",
        "《处理办法》第十七条第四项",
    ]
    assert data["factors"][2].endswith("：三名投诉人共用同一联系电话。")
    assert (data["reasons"], data["rules"]) == (REASON, "本决定按照收到投诉之日施行的规定作出（规则集RS-2026）。")


def test_the_record_keeps_factors_and_signature_in_the_bureau_alone(world: World, case: Case) -> None:
    office = world.xiaoshan
    do("propose_decline", office.officer, DAY, case, **said(factors=HONEY))
    do("sign_off_decline", office.second, SIGNED, case)
    kept = Event.objects.get(case=case, kind="administrative.decline_weighed")
    assert kept.data == {
        "factors": ["F1", "F2", "F4"], "proposed_by": str(office.officer.pk), "signed_off_by": str(office.second.pk),
    }  # fmt: skip
    proposed = Event.objects.get(case=case, kind="administrative.decline_proposed")
    assert proposed.data["factors"] == ["F1", "F2", "F4"]
    assert {kept.audience, proposed.audience} == {f"body:{office.body.pk}"}
    open_to_all = str(list(Event.objects.filter(case=case, audience="case").values_list("data", flat=True)))
    assert "F4" not in open_to_all
    for event in (kept, proposed):
        assert not any(row["rests_on"] in str(event.data) for row in HONEY)
    for who in (world.zhou, world.agent):
        facts = shapes.whole(actor(who), case, now=at(SIGNED))["proceedings"][-1]["facts"]
        assert not any("factors" in name for name in facts)


def test_without_any_factor_the_reason_says_why(world: World, case: Case) -> None:
    do("propose_decline", world.xiaoshan.officer, DAY, case, **said(without_factors=OTHERWISE))
    do("sign_off_decline", world.xiaoshan.second, SIGNED, case)
    data = Paper.objects.get(case=case, kind="decline_decision").data
    assert (data["reasons"], data["factors"]) == (f"{REASON}\n{OTHERWISE}", [])


def test_what_was_sent_back_leaves_nothing_weighed_behind(world: World, case: Case) -> None:
    do("propose_decline", world.xiaoshan.officer, DAY, case, **said(factors=HONEY))
    do("send_back", world.xiaoshan.second, DAY, case, reason="请补充调查。")
    do("propose_decline", world.xiaoshan.officer, DAY, case, ground="N1", reason="不属于市场监管部门职责。")
    do("sign_off_decline", world.xiaoshan.second, SIGNED, case)
    assert Paper.objects.get(case=case, kind="decline_decision").data["factors"] == []


def test_between_two_orders_a_person_chooses_the_rules(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-04-10 09:00", happened_on="2026-04-01")
    office = world.xiaoshan
    n2: dict[str, Any] = {"ground": "N2", "reason": "其他依法成立的调解组织已经处理过同一争议。"}
    with refused("invalid", case) as caught:
        do("propose_decline", office.officer, "2026-04-16 09:00", case, **n2)
    assert list(caught.value.errors) == ["rule_set"]
    with refused("invalid", case) as caught:
        do("propose_decline", office.officer, "2026-04-16 09:00", case, **n2, rule_set="RS-2020")
    assert "rule_set" in caught.value.errors
    with refused("invalid", case) as caught:
        do("propose_decline", office.officer, "2026-04-16 09:00", case, **(n2 | {"ground": "N6"}), rule_set="RS-2024")
    assert "RS-2024" in str(caught.value.errors["ground"])
    do("propose_decline", office.officer, "2026-04-16 09:00", case, **(n2 | {"ground": "N6"}), rule_set="RS-2026")
    do("sign_off_decline", office.second, "2026-04-17 09:00", case)
    data = Paper.objects.get(case=case, kind="decline_decision").data
    assert data["rules"] == "本决定按照作出决定之日施行的规定作出（规则集RS-2026）。"
    assert "第十六条第六项" in data["basis"]


def test_on_the_last_day_of_the_old_order_there_is_nothing_to_choose(world: World) -> None:
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-04-10 09:00", happened_on="2026-04-01")
    act = next(
        one
        for one in shapes.whole(actor(world.xiaoshan.officer), case, now=at("2026-04-14 23:00"))["actions"]
        if one["name"] == "propose_decline"
    )
    assert not {"rule_set", "factors"} & set(act["schema"]["properties"])
