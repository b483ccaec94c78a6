"""Texts of papers that may be put otherwise: what they say by themselves, and what an own text cannot go without."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent / "parts.toml"
NOTE = "note"
FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a kind of paper; a note says nothing by itself."""

    paper: str
    name: str
    zh: str
    en: str
    text: str = ""
    keep: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """How proposals name it."""
        return f"{self.paper}.{self.name}"

    def lacks(self, text: str) -> list[str]:
        """Words and fields it cannot go without that are not in a text; a note may be empty again."""
        return [one for one in self.keep if one not in text]

    def strange(self, text: str) -> list[str]:
        """Fields in a text that this part does not have."""
        return [f"{{{one}}}" for one in sorted({*FIELD.findall(text)} - {*FIELD.findall(self.text)})]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def blank() -> str:
    """What stands for a case's own words where nobody's case is shown."""
    return str(_table()["blank"])


@cache
def everything() -> tuple[Part, ...]:
    """Every part, by paper in the order of the table, a paper's note last."""
    known = dict(_table())
    notes, note, _blank = (known.pop(name) for name in ("notes", NOTE, "blank"))
    papers = [*known, *(one for one in notes if one not in known)]
    found = []
    for paper in papers:
        for name, row in known.get(paper, {}).items():
            found.append(Part(paper, name, row["zh"], row["en"], row["text"], tuple(row["keep"])))
        if paper in notes:
            found.append(Part(paper, NOTE, note["zh"], note["en"]))
    return tuple(found)


def part(code: str) -> Part:
    """Find one; KeyError."""
    return {one.code: one for one in everything()}[code]


def of(paper: str) -> tuple[Part, ...]:
    """The parts of a kind of paper."""
    return tuple(one for one in everything() if one.paper == paper)


def filled(paper: str, data: Mapping[str, Any]) -> dict[str, str]:
    """What the parts of a paper say: its own texts, fixed when it was issued, over those of the table."""
    own: Mapping[str, str] = data.get("wording") or {}
    return {one.name: own.get(one.name, one.text) for one in of(paper)}
