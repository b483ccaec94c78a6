"""S12 and S13 on a running site: what goes to the police unseen, and the way from a vague text to a ruling."""

from uuid import uuid4

import pytest

from tests.journeys import end_stories as stories
from tests.journeys.rest import RestScene, World, tell
from tests.journeys.told import events, heard, papers, printed, told_of

Scenes = dict[str, RestScene]
POLICE = {"police_handover", "police_evidence"}


@pytest.fixture(scope="module")
def told(world: World) -> Scenes:
    """Both told on one site."""
    return tell(world, stories.ALL)


def test_s12_the_letter_and_the_hash_sheet_go_out_and_name_every_piece(told: Scenes) -> None:
    scene = told["S12"]
    letter = printed(scene, "shi", "police_handover")
    assert all(words in letter for words in ("示例市公安局示例分局", "高示例", "掉包、捏造事实", "第四十二条", "共3份"))
    sheet = printed(scene, "xu2", "police_evidence")
    pieces = scene.read("shi", "evidence/")["results"]
    assert len(pieces) == 3
    assert all(one["sha256"] in sheet and one["sm3"] in sheet for one in pieces)


def test_s12_neither_side_learns_of_the_police(told: Scenes) -> None:
    scene = told["S12"]
    assert set(papers(scene, "shi")) >= POLICE
    assert told_of(scene, "shi", "administrative.handed_to_police") == ["施示例", "许示例"]
    for who in ("gao", "gaodian", "yunji"):
        assert not POLICE & set(papers(scene, who))
        assert events(scene, who, "administrative.handed_to_police") == []
        assert heard(scene, who, "administrative.handed_to_police") == []
        case = scene.read(who)
        assert "hand_to_police" not in str(case)


def test_s12_is_terminated_on_t6_and_the_complainant_is_told_the_remedies(told: Scenes) -> None:
    scene = told["S12"]
    ended = events(scene, "gao", "administrative.terminated")[0]["data"]
    assert (ended["ground"], ended["article"], ended["found"]) == ("T6", "O121 23(6)", "fabricated")
    text = printed(scene, "gao", "termination_decision")
    assert "第二十三条第六项" in text
    assert "提起诉讼" in text
    assert set(told_of(scene, "xu2", "administrative.terminated")) >= {"高示例", "章示例"}


def test_s12_the_room_is_sealed_and_can_still_be_read(told: Scenes) -> None:
    scene = told["S12"]
    room = scene.room("joint")
    for who in ("gao", "gaodian", "xu2"):
        assert any("10,000" in one["body"].get("text", "") for one in scene.world.get(who, f"rooms/{room}/messages/")["results"])  # fmt: skip  # noqa: E501
        said = {"ref": str(uuid4()), "kind": "text", "body": {"text": "还有一句"}}
        scene.world.refused(who, f"rooms/{room}/messages/", said, code="room_closed")
    closed = events(scene, "gao", "room.closed")[0]["data"]
    assert closed["joint"] == room
    assert len(closed["sha256"]) == 64


def test_s13_the_vague_words_are_blocked_and_the_softer_ones_warned_of(told: Scenes) -> None:
    scene = told["S13"]
    blocked = scene.kept("the sample's own words")["errors"]
    assert list(blocked) == ["terms"]
    first, second = scene.read("tang", "agreements/")["results"]
    assert [one["code"] for one in first["findings"] if one["code"].startswith("vague")] == ["vague.soft"]
    assert not any(one["code"].startswith("vague") for one in second["findings"])


def test_s13_is_dismissed_for_unclear_content_and_then_confirmed(told: Scenes) -> None:
    scene = told["S13"]
    dismissed = events(scene, "tang", "confirmation.dismissed")[0]["data"]
    assert dismissed["ground"] == "J7.5"
    stages = [(one["stage"], one["state"]) for one in scene.read("tang")["proceedings"]]
    assert [state for stage, state in stages if stage == "confirmation"] == ["rejected", "objection_window"]
    assert [state for stage, state in stages if stage == "peoples_mediation"] == ["agreed", "agreed"]
    assert [state for stage, state in stages if stage == "performance"] == ["replaced", "due_scheduled"]
    days = {one["due_lenient"]: one["status"] for one in scene.read("tang", "deadlines/")["results"] if one["code"] == "D44"}  # fmt: skip  # noqa: E501
    assert days == {"2026-10-31": "armed", "2026-11-30": "cancelled"}
    assert "3,600.00" in printed(scene, "tang", "pm_agreement")
    assert set(told_of(scene, "zhang", "confirmation.dismissed")) >= {"唐示例", "郭示例"}
