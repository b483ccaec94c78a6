"""Taxonomy, official forms, the dossier's order, and that the law stands alone."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import mediation.law
from mediation.law import dossier, taxonomy
from mediation.law.citations import cite

FOLDER = Path(mediation.law.__file__).parent


def test_thirteen_problems_with_their_sub_codes() -> None:
    problems = taxonomy.problems()
    assert [problem.code for problem in problems] == [f"Q{n}" for n in range(1, 14)]
    for problem in problems:
        for number, sub in enumerate(problem.subs, start=1):
            assert sub.code == f"{problem.code}.{number}"
            assert taxonomy.problem(sub.code) is sub
    assert [len(problem.subs) for problem in problems] == [4, 5, 5, 3, 3, 4, 2, 1, 3, 1, 2, 2, 0]
    assert taxonomy.problem("Q6").zh == "食品安全"
    assert taxonomy.problem("Q2.1").zh == "拒退七日"
    with pytest.raises(taxonomy.UnknownTerm):
        taxonomy.problem("Q14")


@pytest.mark.parametrize("axis", [taxonomy.goods, taxonomy.services, taxonomy.claims, taxonomy.channels])
def test_every_axis_is_named_twice_and_codes_are_unique(axis: Callable[[], tuple[taxonomy.Term, ...]]) -> None:
    terms = axis()
    assert len({term.code for term in terms}) == len(terms) > 5
    for term in terms:
        assert term.code.isidentifier()
        assert not term.zh.isascii()
        assert term.en.isascii()
        assert taxonomy.find(terms, term.code) is term
    with pytest.raises(taxonomy.UnknownTerm):
        taxonomy.find(terms, "nothing")


def test_the_nine_claims_and_their_articles() -> None:
    assert [claim.code for claim in taxonomy.claims()] == [
        "repair",
        "redo",
        "replace",
        "return",
        "make_up_quantity",
        "refund",
        "damages",
        "punitive",
        "apology",
    ]
    assert all(cite(claim.article, "zh") for claim in taxonomy.claims())


def test_ten_official_forms_and_what_must_not_be_left_empty() -> None:
    assert [form.number for form in dossier.forms()] == list(range(1, 11))
    assert dossier.form(6).title_zh == "投诉不予受理决定书"
    assert dossier.form("termination") is dossier.form(8)
    assert {"ground", "reasons", "remedies", "seal"} <= set(dossier.form(6).mandatory)
    assert dossier.form(4).missing(["number", "addressee", "materials", "seal", "issued_on", "contact_phone"]) == (
        "deadline_on",
        "contact_address",
    )
    for form in dossier.forms():
        assert len(set(form.mandatory)) == len(form.mandatory)
        assert form.missing(form.mandatory) == ()
        assert cite(form.article, "zh")
    with pytest.raises(dossier.UnknownForm):
        dossier.form(11)


def test_the_dossier_is_bound_in_this_order() -> None:
    pieces = dossier.pieces()
    assert [piece.position for piece in pieces] == list(range(1, 14))
    assert [(piece.key, piece.required) for piece in pieces] == [
        ("application", True),
        ("rights_notice", True),
        ("identity", True),
        ("power_of_attorney", False),
        ("investigation", False),
        ("evidence", False),
        ("mediation_record", True),
        ("agreement", True),
        ("performance_proof", False),
        ("call_back", False),
        ("confirmation", False),
        ("file_note", True),
        ("back_cover", True),
    ]
    assert dossier.dossier_number(2026, "示网", 7) == "（2026）示网人调字第7号"


def test_every_instrument_is_named_and_dated_in_order() -> None:
    for tag, law in tomllib.loads((FOLDER / "data" / "laws.toml").read_text(encoding="utf-8")).items():
        assert law["zh"], tag
        assert law["en"], tag
        assert law["tier"] in {"law", "regulation", "rule", "interpretation", "local", "practice"}, tag
        assert law.get("in_force_from", date.min) <= law.get("in_force_to", date.max), tag


def test_importing_the_law_loads_no_django() -> None:
    modules = sorted(f"mediation.law.{path.stem}" for path in FOLDER.glob("*.py") if path.stem != "__init__")
    assert len(modules) >= 11
    code = "\n".join(
        [
            "import importlib, sys",
            *(f"importlib.import_module({name!r})" for name in modules),
            "foreign = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)",
            "print(sorted(name for name in foreign if not name.startswith('_')))",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(FOLDER.parents[1])!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout.strip() == "['mediation']"
