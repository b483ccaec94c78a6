"""rows.toml claims for every row of the rules what keeps it and which tests fail when it is broken: the claims hold."""

import ast
import importlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mediation.core import verbs
from mediation.law import citations, rights, rulesets

TESTS = Path(__file__).parents[1]
ROWS: dict[str, dict[str, Any]] = tomllib.loads((TESTS / "law" / "rows.toml").read_text(encoding="utf-8"))
TEMPLATES = {one.stem for one in (TESTS.parent / "mediation/documents/typ").glob("*.typ")}
FAMILIES = {
    *(f"F{n}" for n in range(1, 7)), *(f"H{n}" for n in range(1, 8)), *(f"A{n}" for n in range(1, 7)),
    *(f"N{n}" for n in range(1, 8)), "Art 17", *(f"M{n}" for n in range(1, 11)), *(f"T{n}" for n in range(1, 9)),
    *(f"1.5 {one}" for one in ("consent", "owner", "name", "paper", "refer", "confirm")),
    *(f"PML {n}" for n in (4, 17, 19, 20, *range(23, 34))), "PM dossier", *(f"J{n}" for n in range(1, 13)),
    *(f"1.8 {one}" for one in ("due", "enforcement", "interest", "unconfirmed", "replaced")),
    *(f"1.9 {one}" for one in ("verify", "testing", "apart", "repeated", "told", "transfer", "police")),
    *(f"1.11 {one}" for one in ("pack", "arbitration", "suit")),
    *(f"D{n:02}" for n in range(1, 45)), "D02b", "D05-old", *(f"2.2.{n}" for n in range(1, 8)),
    *(f"3 {one}" for one in ("trader", "platform", "store", "unreachable", "higher", "several", "drugs", "outside")),
    *(f"3 step {n}" for n in range(1, 7)), "3 hooks", "4.1", "4.3",
    *(f"4.2 {one}" for one in ("proxy", "minors", "adults", "joint", "loss")),
    *(f"5.{n}" for n in range(1, 6)), *(f"6.{n}" for n in range(1, 6)),
    *(f"bad {one}" for one in (
        "order", "ground", "recused", "calendar", "pause", "representative", "template", "import",
    )),
}  # fmt: skip


def test_no_row_of_the_families_is_missing_and_none_is_unknown() -> None:
    assert set(ROWS) == FAMILIES


@pytest.mark.parametrize("row", ROWS)
def test_what_keeps_a_row_exists(row: str) -> None:
    held = ROWS[row]
    assert set(held) <= {"article", "keeps", "tests", "not_owed", "open"}
    assert citations.cite(held["article"], "zh")
    for kept in held.get("keeps", ()):
        sort, _, name = kept.partition(" ")
        assert KNOWN[sort](name), kept


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_tests_that_exist_or_says_that_it_is_open(row: str) -> None:
    held = ROWS[row]
    assert held.get("open") or (held.get("keeps") and held.get("tests"))
    for named in held.get("tests", ()):
        path, _, name = named.partition("::")
        assert name in _tests_of(path), named


def test_a_claim_about_something_that_is_gone_is_found_out() -> None:
    assert not any(
        KNOWN[sort](name)
        for sort, name in (
            ("verb", "administrative whim"), ("verb", "case accept"), ("clock", "D99"), ("ground", "decline N9"),
            ("paper", "whim"), ("code", "mediation.law.periods.whim"), ("code", "mediation.whim"),
        )
    )  # fmt: skip
    assert "test_whim" not in _tests_of("law/test_rows.py")


def test_the_rights_that_are_told_say_what_the_law_says() -> None:
    told = [(one.article, one.zh) for one in rights.told("peoples_mediation")]
    for article, words in (
        ("PML 3; PML 4", ("自愿", "不收取费用", "仲裁")),
        ("PML 23", ("选择或者接受人民调解员", "拒绝调解或者要求终止调解", "公开进行或者不公开进行", "自愿达成")),
        ("PML 24", ("如实陈述", "遵守调解现场秩序", "尊重对方当事人行使权利")),
        ("PML 15", ("偏袒", "侮辱", "收受", "泄露")),
    ):
        assert any(article == cited and all(one in text for one in words) for cited, text in told), article
    assert any("有仲裁协议的，可以申请仲裁" in one.zh for one in rights.told("administrative"))


@cache
def _tests_of(path: str) -> frozenset[str]:
    """Names of the tests in a file under tests/."""
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    found = (one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in found if one.name.startswith("test_"))


def _verb(name: str) -> bool:
    stage, _, verb = name.partition(" ")
    known = {(one.stage, one.name) for one in verbs.all_verbs()}
    return ({"case": verbs.CASE}.get(stage, stage), verb) in known


def _clock(code: str) -> bool:
    return any(code in rules.codes() or code in rules._set_by_case for rules in rulesets.everything())


def _ground(name: str) -> bool:
    kind, _, code = name.partition(" ")
    return code in {one.code for one in rulesets.everything()[-1].grounds(kind)}


def _code(dotted: str) -> bool:
    """A module, or something in one."""
    module, _, name = dotted.rpartition(".")
    try:
        if hasattr(importlib.import_module(module), name):
            return True
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        return False
    return True


KNOWN = {"verb": _verb, "clock": _clock, "ground": _ground, "paper": TEMPLATES.__contains__, "code": _code}
