"""The limits on length count what a reader counts."""

from pathlib import Path

import pytest

from tools.check_sizes import FILE_LINES, FUNCTION_LINES, check

BODY = "  x = 1\n"


def found(folder: Path, name: str, text: str) -> list[str]:
    """What the check says of one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return [finding.what for finding in check(folder)]


@pytest.mark.parametrize("name", ["a.py", "a.js", "a.css", "a.html", "a.md"])
def test_a_long_file_is_found(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name, "\n" * FILE_LINES) == []
    assert found(tmp_path, name, "\n" * (FILE_LINES + 1)) == [f"{FILE_LINES + 1} lines, at most {FILE_LINES}"]


@pytest.mark.parametrize("opening", ["def long():\n", "async def long():\n", "class A:\n def long(self):\n"])
def test_a_long_python_function_is_found(tmp_path: Path, opening: str) -> None:
    lines = FUNCTION_LINES - 1
    assert found(tmp_path, "a.py", opening + BODY * lines) == []
    assert found(tmp_path, "a.py", opening + BODY * (lines + 1)) == [f"long is {FUNCTION_LINES + 1} lines, at most 40"]


@pytest.mark.parametrize(
    ("opening", "closing", "name"),
    [
        ("function long() {\n", "}\n", "long"),
        ("export const long = async (a) => {\n", "};\n", "a function"),
        ("class Room {\n  #long() {\n", "  }\n}\n", "#long"),
        ("(function () {\n", "})();\n", "a function"),
    ],
)
def test_a_long_script_function_is_found(tmp_path: Path, opening: str, closing: str, name: str) -> None:
    body = "  const text = `}` + /[}]/u.source; // }\n"
    lines = FUNCTION_LINES - 2
    assert found(tmp_path, "a.js", opening + body * lines + closing) == []
    assert found(tmp_path, "a.js", opening + body * (lines + 1) + closing) == [f"{name} is 41 lines, at most 40"]


def test_what_others_wrote_is_not_measured(tmp_path: Path) -> None:
    for folder in ("vendor", "migrations", "var", ".venv"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("\n" * (FILE_LINES + 1), encoding="utf-8")
    assert check(tmp_path) == []
