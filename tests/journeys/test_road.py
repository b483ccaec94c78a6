"""The whole road on a running site (issue 2, must show 2): S1, S2 and S3 from filing to their ends, and a silence.

The stories check each state and due day while they are told; what is asserted here is what follows from the whole.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from odr.demo.stories import S1, S2, S3
from odr.demo.stories.filing import filed
from odr.demo.story import Beat, Part, Say, Story, Wait
from tests.journeys import dossiers
from tests.journeys.rest import RestScene, World, tell

SILENCE = Story("silence", "the merchant says nothing for ten working days, then the bureau", (
    filed("2026-05-11 16:00", "sun", name="孙示例", store="yichu", title="毛衣起球", product="毛衣",
          order_no="SF-示例-0090",
          order_amount="299.00", problem="Q1.1", happened_on="2026-05-09", facts="穿一次就起球，客服没有回复。",
          claims=[{"kind": "refund", "amount": "299.00"}], due={"D01": "2026-05-25"}),
    Wait("2026-05-25 23:58", stage="first_handling", state="open"),
    Wait("2026-05-26 00:01", stage="first_handling", state="expired"),
    Beat("2026-05-26 09:00", "sun", "take_on", lambda scene: {"bureau": scene.organisation("yuhang")}, "administrative",
         due={"D03": "2026-06-04"}, state="received"),
    Wait("2026-06-05 00:01", stage="administrative", state="received"),
))  # fmt: skip
PARTS = ("", "timeline/", "rooms/", "evidence/", "offers/", "agreements/", "deadlines/", "parties/")
SAID_ALONE = {"claimant": ("最低数额", "要一次付清"), "respondent": ("如果一次付清", "想分两期")}
SIDES = {"claimant": "chen", "respondent": "jiaju"}


@dataclass
class Told:
    """The stories' scenes, and where a caucus showed outside."""

    world: World
    scenes: dict[str, RestScene]
    caucus_parts: int = 0
    traces: list[Any] = field(default_factory=list)

    def case(self, code: str, who: str = "") -> Any:
        """A story's case as somebody sees it, its complainant where nobody is named."""
        scene = self.scenes[code]
        return scene.read(who or scene.claimant)


@pytest.fixture(scope="module")
def told(world: World) -> Told:
    """Everything told on one site; what the others see is compared before and after each thing done in a caucus."""
    result = Told(world, {})

    def watch(scene: RestScene, part: Part) -> Callable[[], None] | None:
        side = caucus_of(part)
        if not side:
            return None
        others = [who for other, who in SIDES.items() if other != side] + ["yunji"]
        before = {who: seen(scene, who) for who in others}

        def compare() -> None:
            result.caucus_parts += 1
            result.traces += [(part, who) for who in others if seen(scene, who) != before[who]]

        return compare

    result.scenes = tell(world, [S1, S2, S3, SILENCE], watch)
    return result


def caucus_of(part: Part) -> str:
    """The side with whom the part happens alone."""
    if isinstance(part, Say) and part.room != "joint":
        return part.room
    if isinstance(part, Beat) and part.verb in {"open_caucus", "close_caucus"}:
        assert isinstance(part.data, dict)
        return str(part.data["side"])
    return ""


def seen(scene: RestScene, who: str) -> str:
    """Everything somebody can read of the case."""
    return json.dumps([scene.read(who, part) for part in PARTS], ensure_ascii=False, sort_keys=True)


def clocks(scene: RestScene, who: str) -> dict[str, tuple[str, str]]:
    """The clocks of a case: code, last day, what became of it."""
    found = scene.read(who, "deadlines/")["results"]
    return {one["code"]: (one["due_lenient"], one["status"]) for one in found}


def states(case: Any) -> dict[str, str]:
    """The newest state of each stage."""
    return {one["stage"]: one["state"] for one in case["proceedings"]}


def test_s1_is_settled_with_the_merchant_and_no_authority_clock_ever_exists(told: Told) -> None:
    assert states(told.case("S1")) == {"first_handling": "performed", "performance": "performed"}
    assert clocks(told.scenes["S1"], "lin") == {
        "D01": ("2026-05-25", "met"), "D02": ("2026-05-12", "met"), "D44": ("2026-05-15", "met"),
    }  # fmt: skip


def test_s2_goes_to_the_bureau_and_is_performed_at_once(told: Told) -> None:
    assert states(told.case("S2")) == {"first_handling": "failed", "administrative": "performed"}
    found = clocks(told.scenes["S2"], "zhou")
    assert {code: found[code] for code in ("D01", "D03", "D05")} == {
        "D01": ("2026-06-08", "met"), "D03": ("2026-06-18", "met"), "D05": ("2026-08-11", "met"),
    }  # fmt: skip


def test_s3_goes_the_whole_road_to_enforcement(told: Told) -> None:
    assert states(told.case("S3")) == {
        "administrative": "terminated", "peoples_mediation": "agreed", "confirmation": "final",
        "performance": "enf_applied",
    }  # fmt: skip
    assert clocks(told.scenes["S3"], "chen") == clocks(told.scenes["S3"], "jiaju")
    found = clocks(told.scenes["S3"], "chen")
    due = {code: found[code][0] for code in ("D03", "D05", "D06", "D19", "D20", "D21", "D22", "D23", "D44", "D25")}
    assert due == {
        "D03": "2026-05-27", "D05": "2026-07-21", "D06": "2026-07-09", "D19": "2026-08-03", "D20": "2026-08-19",
        "D21": "2026-08-10", "D22": "2026-09-07", "D23": "2026-09-04", "D44": "2026-09-10", "D25": "2028-09-11",
    }  # fmt: skip


def test_silence_lapses_by_the_clock_and_the_bureau_takes_over(told: Told) -> None:
    assert states(told.case("silence")) == {"first_handling": "expired", "administrative": "received"}
    found = clocks(told.scenes["silence"], "sun")
    assert (found["D01"], found["D03"]) == (("2026-05-25", "lapsed"), ("2026-06-04", "lapsed"))
    kinds = [one["kind"] for one in told.scenes["silence"].read("sun", "timeline/")["results"]]
    assert "first_handling.expired" in kinds


def test_the_objection_window_closes_by_the_clock_alone(told: Told) -> None:
    events = told.scenes["S3"].read("chen", "timeline/?limit=200")["results"]
    final = next(one for one in events if one["kind"] == "confirmation.became_final")
    assert (final["at"][:10], clocks(told.scenes["S3"], "chen")["D23"]) == ("2026-09-04", ("2026-09-04", "lapsed"))


def test_nothing_done_in_a_caucus_shows_to_the_others(told: Told) -> None:
    assert told.caucus_parts == 8
    assert told.traces == []


@pytest.mark.parametrize("side", SIDES)
def test_what_was_said_alone_is_read_by_that_side_and_the_mediator(told: Told, side: str) -> None:
    scene, room = told.scenes["S3"], told.scenes["S3"].kept(f"caucus with {side}")["room"]
    here, there = SIDES[side], next(who for other, who in SIDES.items() if other != side)
    texts = [one["body"].get("text", "") for one in told.world.get(here, f"rooms/{room}/messages/")["results"]]

    assert all(any(words in text for text in texts) for words in SAID_ALONE[side])
    assert told.world.get("fang", f"rooms/{room}/messages/")["last_seq"] >= 4
    for who in (there, "yunji", "qin", "zhang", "zhou"):
        assert told.world.get(who, f"rooms/{room}/messages/", status=404)["code"] == "not_found"
    for who in (there, "yunji", "qin", "zhang"):
        assert not any(trace in seen(scene, who) for trace in (room, *SAID_ALONE[side]))


def test_sockets_heard_their_rooms_without_holes_and_no_other(told: Told) -> None:
    scene = told.scenes["S3"]
    for who in ("chen", "jiaju", "fang"):
        mine = {one["id"] for one in scene.read(who, "rooms/")["results"]}
        wire = told.world.wires[who]
        assert wire.rooms_heard() <= mine
        for room in wire.rooms_heard():
            numbers = wire.numbers(room)
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), (who, room)


def test_the_clerk_takes_a_package_that_proves_itself(told: Told, tmp_path: Path) -> None:
    package = package_of(told)

    code, printed = dossiers.verify(package, tmp_path / "as-it-came")

    assert code == 0, printed
    assert not any(words.encode() in package for side in SAID_ALONE.values() for words in side)


@pytest.mark.parametrize(
    "spoil", [dossiers.change_a_byte, dossiers.remove_evidence, dossiers.edit_an_event, dossiers.add_a_file]
)
def test_a_spoilt_package_is_found_out(told: Told, tmp_path: Path, spoil: Callable[[dossiers.Entries], None]) -> None:
    code, printed = dossiers.verify(dossiers.spoilt(package_of(told), spoil), tmp_path / "spoilt")

    assert code == 1, printed


def test_others_do_not_get_the_package(told: Told) -> None:
    path = f"confirmations/{told.scenes['S3'].kept('apply_confirmation')['proceeding']}/dossier.zip"

    assert [told.world.raw(who, path).status_code for who in ("zhou", "qin", "shen")] == [404, 404, 404]


def test_a_stranger_finds_no_case(told: Told) -> None:
    case = told.scenes["S3"].case

    assert [told.world.get("zhou", f"cases/{case}/{part}", status=404)["code"] for part in PARTS] == ["not_found"] * 8


def test_the_record_of_the_whole_site_holds(told: Told) -> None:
    assert told.world.site.manage("ledger", "verify")


def package_of(told: Told) -> bytes:
    """The court's package of S3 as its clerk downloads it."""
    path = f"confirmations/{told.scenes['S3'].kept('apply_confirmation')['proceeding']}/dossier.zip"
    answer = told.world.raw("zhang", path)
    assert answer.status_code == 200, answer.text[:600]
    return answer.content
