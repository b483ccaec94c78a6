"""The table of planted faults stays true: each can still be planted, and each names a test that is there."""

from dataclasses import replace
from pathlib import Path

import pytest

from tools.mutants import KILLED, Fault, faults, flaw, verdict

LEAST = 20  # of them issue 4 asks for


def test_every_fault_can_be_planted_and_names_a_test() -> None:
    table = faults()
    assert [flaw(fault) for fault in table if flaw(fault)] == []
    assert len({fault.name for fault in table}) == len(table) >= LEAST
    assert [fault.name for fault in table if fault.text == fault.instead or not fault.hurts] == []


def test_a_text_that_moved_on_and_a_test_that_is_gone_are_told() -> None:
    fault = faults()[0]
    assert "does not stand once" in flaw(replace(fault, text="no such words"))
    assert "does not stand once" in flaw(replace(fault, text=" "))
    assert "does not stand once" in flaw(replace(fault, file="realtime/none.py"))
    assert "there is no test" in flaw(replace(fault, test=f"{fault.test}_of_yore"))


def test_a_fault_is_noticed_by_a_test_that_fails_and_by_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")  # this test's own, which a tree of two files has not
    tests = (
        "import oracle\n\ndef test_sees():\n    assert oracle.ANSWER == 42\n\ndef test_blind():\n    assert oracle\n"
    )
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = ['.']\n", encoding="utf-8")
    (tmp_path / "oracle.py").write_text("ANSWER = 42\n", encoding="utf-8")
    (tmp_path / "test_oracle.py").write_text(tests, encoding="utf-8")
    fault = Fault("a wrong answer", "oracle.py", "42", "43", "test_oracle.py::test_sees", "whoever asked")
    assert verdict(fault, tmp_path) == KILLED
    assert verdict(replace(fault, test="test_oracle.py::test_blind"), tmp_path) == "SURVIVED"
    assert verdict(replace(fault, instead="(("), tmp_path) == "could not be run"
    assert (tmp_path / "oracle.py").read_text(encoding="utf-8") == "ANSWER = 42\n"
