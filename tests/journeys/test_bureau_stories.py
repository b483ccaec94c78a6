"""S7, S9, S10, S11 and their twins on a running site: grounds, documents, notices and what the clocks came to.

The stories check each state and due day while they are told; what is asserted here is what follows from the whole.
"""

import io
import zipfile

import pytest

from odr.demo.story import Story
from tests.journeys import bureau_stories as stories
from tests.journeys.rest import RestScene, World, tell
from tests.journeys.told import clocks, events, heard, papers, printed, told_of

Scenes = dict[str, RestScene]
REMEDIES = ("提起诉讼", "仲裁")


@pytest.fixture(scope="module")
def told(world: World) -> Scenes:
    """Everything told on one site."""
    return tell(world, stories.ALL)


def ended(scene: RestScene) -> tuple[str, list[tuple[str, str]]]:
    """The last state of a case's newest stage, and the grounds and articles it was terminated on."""
    found = [(one["data"]["ground"], one["data"]["article"]) for one in events(scene, scene.claimant, "administrative.terminated")]  # fmt: skip  # noqa: E501
    return scene.state("administrative"), found


def test_s7_goes_to_the_platforms_domicile_and_the_suit_for_the_tenfold_stays_open(told: Scenes) -> None:
    scene = told["S7"]
    case = scene.read("sun")
    assert (case["channel"], case["proceedings"][0]["body"]) == ("cross_border", "北仑区市场监督管理局（示例）")
    assert [one["state"] for one in case["proceedings"]] == ["performed", "performed"]
    assert {code: due for code, (due, _status) in clocks(scene).items() if code in ("D03", "D05")} == {
        "D03": "2026-07-22", "D05": "2026-09-14",
    }  # fmt: skip
    text = printed(scene, "sun", "mediation_document")
    assert "¥867.00" in text
    assert "十倍赔偿请求双方未能达成一致，投诉人可以就该请求依法提起诉讼" in text
    assert set(told_of(scene, "gu", "administrative.document_signed")) >= {"孙示例", "苗示例"}


def test_s7_by_way_of_the_platform_only_its_own_bureau_is_offered(told: Scenes) -> None:
    scene = told["S7-first"]
    assert list(scene.kept("elsewhere")["errors"]) == ["bureau"]
    taken = events(scene, "zhou", "administrative.received")[0]["data"]
    assert (taken["bureau"], taken["article"]) == (scene.organisation("beilun"), "O121 13")
    assert taken["connection"] == "platform_domicile_no_address"


def test_s9_is_terminated_on_t2_and_told_to_both_in_time(told: Scenes) -> None:
    scene = told["S9"]
    assert ended(scene) == ("terminated", [("T2", "O121 23(2)")])
    assert clocks(scene)["D06"] == ("2026-08-06", "met")
    assert list(scene.kept("as T5")["errors"]) == ["ground"]
    assert set(told_of(scene, "shen", "administrative.terminated")) >= {"马示例", "冯示例"}
    for who in ("ma", "jianshen"):
        assert len(heard(scene, who, "administrative.terminated")) == 1
        text = printed(scene, who, "termination_decision")
        assert "第二十三条第二项" in text
        assert all(way in text for way in REMEDIES)


def test_s9_each_side_takes_a_pack_without_offers_to_court_or_arbitration(told: Scenes) -> None:
    scene = told["S9"]
    for who, has_claim in (("ma", True), ("jianshen", False)):
        answer = scene.world.raw(who, f"cases/{scene.case}/exit-pack.zip")
        assert answer.status_code == 200, answer.text[:600]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = archive.namelist()
        assert ("claim.pdf" in names) is has_claim
        assert {"manifest.json", "chronology.pdf", "evidence/evidence-list.pdf"} <= set(names)
        assert any(name.startswith("papers/") and "终止调解" in name for name in names)
    assert scene.world.raw("tang", f"cases/{scene.case}/exit-pack.zip").status_code == 404


def test_s10_t5_is_proper_from_the_day_after_the_period(told: Scenes) -> None:
    scene = told["S10"]
    assert ended(scene) == ("terminated", [("T5", "O121 23(5)")])
    assert clocks(scene)["D05"] == ("2026-10-08", "lapsed")
    assert [one["at"][:10] for one in events(scene, "qian", "administrative.sixty_days_ended")] == ["2026-10-08"]
    assert told_of(scene, "xu2", "administrative.sixty_days_ended") == ["施示例", "许示例"]
    assert list(scene.kept("on the last day")["errors"]) == ["ground"]
    assert "第二十三条第五项" in printed(scene, "qian", "termination_decision")


def test_s10_on_the_last_day_another_ground_is_proper(told: Scenes) -> None:
    scene = told["S10-T3"]
    assert ended(scene) == ("terminated", [("T3", "O121 23(3)")])
    assert clocks(scene)["D05"] == ("2026-10-08", "met")


def test_s11_the_laboratorys_days_are_not_counted_and_the_sum_is_agreed(told: Scenes) -> None:
    scene = told["S11"]
    assert scene.state("administrative") == "performed"
    d05 = next(one for one in scene.read("xu", "deadlines/")["results"] if one["code"] == "D05")
    assert (d05["due_lenient"], d05["status"]) == ("2026-09-29", "met")
    assert sum(day["why"] == "excluded" for day in d05["trace"]) == 25
    assert "示例珠宝检测站" in printed(scene, "xu", "appraisal_commission")
    text = printed(scene, "yuqi", "mediation_document")
    assert "¥12,800.00" in text
    assert "¥38,400.00" in text
    agreed = scene.read("xu", "agreements/")["results"][-1]["terms"]
    assert sum(float(term["amount"]) for term in agreed if term["kind"] == "payment") == 51_200


def test_s11_the_clue_goes_its_own_way_from_the_day_of_the_report(told: Scenes) -> None:
    scene = told["S11"]
    clue = scene.kept("record_clue")["clue"]
    clocks_of = {one["code"]: one for one in scene.world.get("shen", f"cases/{clue}/deadlines/")["results"]}
    assert (clocks_of["D08"]["starts_on"], clocks_of["D08"]["due_lenient"]) == ("2026-08-14", "2026-09-04")
    for who in ("xu", "yuqi", "yunji"):
        assert scene.world.get(who, f"cases/{clue}/", status=404)["code"] == "not_found"
        assert clue not in str(scene.read(who, "timeline/?limit=200"))


def test_s11_without_agreement_on_the_cost_it_ends(told: Scenes) -> None:
    scene = told["S11-T4"]
    assert ended(scene) == ("terminated", [("T4", "O121 23(4)")])
    assert list(scene.kept("without agreement on the cost")["errors"]) == ["costs_agreed"]
    assert "appraisal_commission" not in papers(scene, "chen")


@pytest.mark.parametrize("story", stories.ALL, ids=lambda story: story.code)
def test_what_was_told_is_told_to_nobody_else(told: Scenes, story: Story) -> None:
    """Papers and the proof of service are not there for whoever has no part in the case."""
    scene = told[story.code]
    for part in ("papers/", "notices/"):
        assert scene.world.get("tang", f"cases/{scene.case}/{part}", status=404)["code"] == "not_found"
