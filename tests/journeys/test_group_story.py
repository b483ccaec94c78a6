"""S8 on a running site: the roll, the clocks, the document of the 23, and the three who go on by themselves."""

from decimal import Decimal
from typing import Any

import pytest

from odr.demo.stories import group
from tests.journeys import group_stories
from tests.journeys.rest import RestScene, World, tell
from tests.journeys.told import clocks, events, heard, papers, printed

SEVENTY = Decimal("0.70")


@pytest.fixture(scope="module")
def told(world: World) -> RestScene:
    """The story, each state and due day checked while it is told."""
    return tell(world, group_stories.ALL)["S8"]


def own_cases(scene: RestScene) -> dict[str, Any]:
    """The cases of those who said no, each as its complainant reads it, by login."""
    roll = scene.read("he", "group/")["members"]
    split = {one["name"]: one["own_case"] for one in roll if one["state"] == "split"}
    return {who: scene.world.get(who, f"cases/{split[group.NAMES[who]]}/") for who in group.NO}


def test_the_dates_are_those_of_the_law(told: RestScene) -> None:
    found = clocks(told)
    assert (found["D03"], found["D05"]) == (("2026-08-19", "met"), ("2026-10-13", "met"))


def test_26_joined_under_two_representatives(told: RestScene) -> None:
    formed = events(told, "he", "group.formed")[0]["data"]
    assert (formed["members"], formed["amount"], formed["lapsed"]) == (26, "103740.00", 0)
    text = printed(told, "he", "acceptance_decision")
    assert all(f"{group.NAMES[who]}" in text for who in group.WHO)
    assert "代表人：何示例、罗示例" in text
    registered = printed(told, "he", "complaint_registration")
    assert "同意参加的投诉人26人，合计103,740.00元，代表人何示例、罗示例" in registered


def test_the_representative_could_not_bind_the_others(told: RestScene) -> None:
    refused = told.kept("for the others")
    assert (refused["code"], refused["rule"]) == ("no_consent", "O121 12")
    assert (told.kept("closed")["agreed"], told.kept("closed")["apart"]) == (23, 3)


def test_the_document_lists_the_23_with_their_amounts(told: RestScene) -> None:
    text = printed(told, "he", "mediation_document")
    due = Decimal(0)
    for number, who in enumerate(group.WHO, start=1):
        part = Decimal(group.amount(number)) * SEVENTY
        if who in group.NO:
            assert group.NAMES[who] not in text
        else:
            due += part
            assert f"{number}{group.NAMES[who]}¥{Decimal(group.amount(number)):,.2f}¥{part:,.2f}" in text
    assert due == Decimal("63539.00")
    assert "¥63,539.00" in text
    assert "消费者权益保护法实施条例》第二十二条" in text
    assert "第十二条" in text


def test_the_three_go_on_in_cases_of_their_own_by_the_same_days(told: RestScene) -> None:
    for who, case in own_cases(told).items():
        number = group.WHO.index(who) + 1
        (stage,) = case["proceedings"]
        assert (stage["state"], case["amount"], case["roles"]) == ("accepted", group.amount(number), ["claimant"])
        due = {one["code"]: one["due_lenient"] for one in case["deadlines"]}
        assert due == {"D05": "2026-10-13"}
        pieces = told.world.get(who, f"cases/{case['id']}/evidence/")["results"]
        assert [one["name"] for one in pieces] == ["合同.png", "付款流水.png", "停课公告.png"]
        history = told.world.get(who, f"cases/{case['id']}/timeline/?limit=200")["results"]
        assert {"case.filed", "administrative.accepted", "offer.made", "case.split_off"} <= {one["kind"] for one in history}  # fmt: skip  # noqa: E501
        assert not [one for one in history if one["kind"] == "agreement.signed"]
        assert told.world.get(who, f"cases/{told.case}/", status=404)["code"] == "not_found"
        notices = told.world.get(who, f"cases/{case['id']}/notices/")["results"]
        assert [one["kind"] for one in notices] == ["case.split_off"]


def test_the_other_officer_and_the_store_find_them_too(told: RestScene) -> None:
    for case in own_cases(told).values():
        for who in ("shen", "biancheng"):
            assert told.world.get(who, f"cases/{case['id']}/")["number"] == case["number"]
        assert told.world.get("luo", f"cases/{case['id']}/", status=404)["code"] == "not_found"


def test_whoever_is_represented_reads_the_case_and_nobodys_number(told: RestScene) -> None:
    roll = told.read("s8-03", "group/")
    assert (roll["count"], roll["total"]) == (23, "90770.00")
    assert {one["phone"] for one in roll["members"]} == {""}
    assert [one["name"] for one in roll["members"] if one["you"]] == [group.NAMES["s8-03"]]
    assert {one["name"] for one in told.read("s8-03")["actions"]} == set()
    assert "mediation_document" in papers(told, "s8-03")
    assert len(heard(told, "s8-03", "group.asked")) == 1


def test_everybody_was_told_and_nobody_else(told: RestScene) -> None:
    for who in group.WHO:
        if who not in group.NO:
            assert len(heard(told, who, "group.asked")) == 1
            assert len(heard(told, who, "group.vote_closed")) == 1
    for part in ("", "papers/", "group/"):
        assert told.world.get("tang", f"cases/{told.case}/{part}", status=404)["code"] == "not_found"
