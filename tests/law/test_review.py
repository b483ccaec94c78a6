"""A rule set under review: broken rows by name, differences one by one, and what is open keeps its rules."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mediation.law import review, rulesets
from mediation.law._data import FOLDER
from mediation.law.review import BadRules, Difference
from tests.mediation import worlds

LAST = (FOLDER / "rules" / "rs-2026.toml").read_text(encoding="utf-8")
NEXT = LAST.replace('id = "RS-2026"', 'id = "RS-2028"').replace("in_force_from = 2026-04-15", "in_force_from = 2028-01-01")  # fmt: skip  # noqa: E501


def changed(*pairs: tuple[str, str]) -> str:
    """The next set with some lines put otherwise, each once."""
    text = NEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_same_rules_under_a_new_name_differ_in_nothing() -> None:
    assert review.differences(rulesets.get("RS-2026"), review.read(NEXT)) == []


def test_every_difference_is_named() -> None:
    new = review.read(changed(("length = 7\n", "length = 5\n"), ('text_en = "A party has died', 'text_en = "Somebody has died'), ("[clock.D05]", "[clock.D05-new]")))  # fmt: skip  # noqa: E501
    found = review.differences(rulesets.get("RS-2026"), new)
    assert Difference("clock D03", "length", "7", "5") in found
    assert Difference("clock D05", "", "on record", "") in found
    assert Difference("clock D05-new", "", "", "on record") in found
    assert [(one.of, one.field) for one in found if one.of.startswith("ground")] == [("ground terminate T7", "text_en")]
    assert review.clocks_that_differ(found) == {"D03", "D05", "D05-new"}


def test_between_the_sets_on_record_the_law_really_changed() -> None:
    found = review.differences(rulesets.get("RS-2024"), rulesets.get("RS-2026"))
    assert Difference("rule set", "instrument", rulesets.get("RS-2024").instrument, "O121") in found
    assert {"D05", "D11"} <= review.clocks_that_differ(found)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ((("length = 7\n", "length = 0\n"),), "clock D03: no length 0"),
        ((("length = 7\n", ""),), "clock D03: length is missing"),
        ((('unit = "WD"', 'unit = "weeks"'),), "clock D03: no unit 'weeks'"),
        ((('owed_by = "officer"', 'owed_by = "nobody"'),), "clock D03: owed_by 'nobody' is not in words.toml"),
        ((('start_on = "received"', 'start_on = "never"'),), "clock D03: start_on 'never' is not in words.toml"),
        ((('article = "CRPL 46; REG778 46; O121 15"', 'article = "XYZ 1"'),), "'XYZ 1' is no article"),
        ((('label_en = "Decide', 'lable_en = "Decide'),), "clock D03: lable_en is unknown"),
        ((('code = "T2"', 'code = "T1"'),), "terminate T1 stands twice"),
        ((('id = "RS-2028"', 'id = "RS-2026"'),), "id: RS-2026 is on record"),
        ((("2028-01-01", "2026-04-15"),), "in_force_from: not after RS-2026"),
        ((('instrument = "O121"', "instrument = 1"),), "instrument: missing, or not a str"),
        ((("[clock.D03]", "[clock.D03"),), "not TOML"),
    ],
)  # fmt: skip
def test_broken_rows_are_refused_by_name(pairs: tuple[tuple[str, str], ...], said: str) -> None:
    with pytest.raises(BadRules) as caught:
        review.read(changed(*pairs))
    assert [one for one in caught.value.faults if said in one], caught.value.faults


@pytest.mark.django_db
def test_the_command_says_what_is_open_and_changes_nothing(tmp_path: Path) -> None:
    world = worlds.world()
    case = worlds.file_at_bureau(world, world.xiaoshan, at="2026-06-01 09:00")
    file, out = tmp_path / "next.toml", io.StringIO()
    file.write_text(changed(("length = 7\n", "length = 5\n")), encoding="utf-8")
    call_command("rules", "review", str(file), stdout=out)
    assert "clock D03, length: 7 -> 5" in out.getvalue()
    assert (
        "1 open cases open their next stage under it; 1 open stages keep RS-2026, and with it 1 running clocks"
        in out.getvalue()
    )
    assert worlds.clock(case, "D03").length == 7
    listed = io.StringIO()
    call_command("rules", "list", stdout=listed)
    assert "RS-2026  from 2026-04-15  1 open stages" in listed.getvalue()
    file.write_text("id = 1", encoding="utf-8")
    with pytest.raises(CommandError, match="This is no rule set"):
        call_command("rules", "review", str(file))
    with pytest.raises(CommandError, match="Name the file"):
        call_command("rules", "review")
