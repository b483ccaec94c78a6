"""S12, S13, S14 on a running site: what the police get unseen, from a vague text to a ruling, a child's data."""

import re
from uuid import uuid4

import pytest

from odr.demo.story import said
from tests.journeys import end_stories as stories
from tests.journeys.end_stories import boxes
from tests.journeys.rest import RestScene, World, tell
from tests.journeys.told import clocks, events, heard, papers, printed, told_of

Scenes = dict[str, RestScene]
#: Digits that mean nothing: ids, hashes, parts of a second.
BY_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|\.[0-9]{6}")
POLICE = {"police_handover", "police_evidence"}


@pytest.fixture(scope="module")
def told(world: World) -> Scenes:
    """All told on one site."""
    return tell(world, stories.ALL)


def guardian(scene: RestScene, who: str) -> object:
    """Who acts for the complainant, as somebody reads it."""
    (found,) = (one["representation"] for one in scene.read(who, "parties/")["results"] if one["side"] == "claimant")
    return found


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


def test_s14_the_guardian_complains_and_gets_seventy_percent_back(told: Scenes) -> None:
    scene = told["S14"]
    assert [one["state"] for one in scene.read("tang")["proceedings"]] == ["performed", "performed"]
    found = clocks(scene)
    assert (found["D03"], found["D05"]) == (("2026-08-12", "met"), ("2026-10-08", "met"))
    (agreed,) = scene.read("manghe", "agreements/")["results"]
    money, back = sorted(agreed["terms"], key=lambda one: one["kind"])
    assert (money["amount"], back["item"]) == ("2786.00", "未拆封的盲盒18个")
    text = printed(scene, "manghe", "mediation_document")
    for words in ("¥2,786.00", "人民币贰仟柒佰捌拾陆元整", "未拆封的盲盒18个", "唐示例作为法定代理人", "唐***"):
        assert words in text, words
    assert set(told_of(scene, "xu2", "administrative.document_signed")) >= {"唐示例", "姜示例"}


def test_s14_without_the_guardians_own_consent_nothing_is_filed(told: Scenes) -> None:
    scene = told["S14"]
    before = len(scene.world.get("tang", "cases/")["results"])
    unasked = said(boxes("SF-示例-1402", child_consent=False, earlier="go_on"), scene)
    assert list(scene.world.refused("tang", "cases/", unasked, code="invalid")["errors"]) == ["child_consent"]
    assert len(scene.world.get("tang", "cases/")["results"]) == before


def test_s14_the_childs_data_are_flagged_and_the_consent_is_on_record(told: Scenes) -> None:
    scene = told["S14"]
    seen = {who: guardian(scene, who) for who in ("tang", "xu2", "manghe", "yunji")}
    flagged = {"acting": "guardian", "child": True}
    at_the_body = {**flagged, "ward": "唐***", "relation": "parent", "child_consent_on": "2026-08-03"}
    assert seen["xu2"] == at_the_body
    assert seen["tang"] == {**at_the_body, "ward": "唐小示例", "born_on": "2016-03-12"}
    assert seen["manghe"] == seen["yunji"] == {**flagged, "ward": "唐***"}
    for who, kept in (("tang", 1), ("xu2", 1), ("manghe", 0), ("yunji", 0)):
        assert len(events(scene, who, "case.child_consent")) == kept
    consent = events(scene, "xu2", "case.child_consent")[0]
    assert (consent["at"][:10], consent["data"]["article"]) == ("2026-08-03", "PIPL 31")
    assert consent["data"]["words"].startswith("The child is under 14")
    registered = printed(scene, "tang", "complaint_registration")
    assert "唐小示例（监护人身份：父母）" in registered
    assert "监护人已于2026年8月3日单独同意" in registered


def test_s14_the_officer_opens_the_name_for_a_reason_that_stays_with_the_bureau(told: Scenes) -> None:
    scene = told["S14"]
    (looked,) = events(scene, "xu2", "party.revealed")
    assert (looked["data"]["field"], looked["data"]["reason"]) == ("child", "identify")
    assert "唐小示例" not in str(looked)
    for who in ("tang", "manghe", "yunji"):
        assert events(scene, who, "party.revealed") == []


def test_s14_the_other_side_reads_neither_the_childs_name_nor_the_register_page(told: Scenes) -> None:
    scene = told["S14"]
    for who, read in (("tang", 3), ("xu2", 3), ("manghe", 2), ("yunji", 2)):
        pieces = {one["name"]: one["id"] for one in scene.read(who, "evidence/")["results"]}
        assert len(pieces) == read
        assert ("户口簿页（遮盖）.png" in pieces) is (read == 3)
    page = {one["name"]: one["id"] for one in scene.read("tang", "evidence/")["results"]}["户口簿页（遮盖）.png"]
    for who, status in (("tang", 200), ("xu2", 200), ("manghe", 404), ("yunji", 404)):
        assert scene.world.raw(who, f"evidence/{page}/file/?kind=original").status_code == status
    for who in ("manghe", "yunji"):
        parts = ("", "parties/", "timeline/?limit=200", "notices/", "agreements/", "deadlines/")
        shown = "".join(str(scene.read(who, part)) for part in parts)
        shown += "".join(printed(scene, who, kind) for kind in papers(scene, who))
        assert "唐小示例" not in shown
        assert "2016" not in BY_CHANCE.sub("", shown)
