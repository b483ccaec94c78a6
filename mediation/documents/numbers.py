"""Official numbers of papers: without gaps per organisation, word and year, taken in the act that issues the paper."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from mediation.core import series
from mediation.documents.models import Paper

if TYPE_CHECKING:
    from mediation.people.models import Organisation

FORMS = Path(__file__).resolve().parent / "numbers.toml"


def take(kind: str, body: "Organisation", on: date) -> str:
    """The next number of a body for papers of a kind. Locks the series until the commit; KeyError for other kinds."""
    row = _forms()[kind]
    number = series.take(f"paper:{body.pk}:{row['word']}:{on:%Y}")
    return row["form"].format(prefix=body.paper_prefix, year=f"{on:%Y}", n=number)


def numbered(kind: str) -> bool:
    """True for papers that have a number of their own."""
    return kind in _forms()


@cache
def _forms() -> dict[str, dict[str, str]]:
    return tomllib.loads(FORMS.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Run:
    """One series of a body in a year: for which papers, how its numbers look, the last one, and what is missing."""

    kinds: tuple[str, ...]
    pattern: str
    last: int
    missing: tuple[int, ...]


def runs(body: "Organisation", year: int) -> list[Run]:
    """The series a body has begun in a year, held against the papers that carry the numbers."""
    words: dict[str, list[str]] = {}
    for kind, row in _forms().items():
        words.setdefault(row["word"], []).append(kind)
    begun = series.begun(f"paper:{body.pk}:")
    found = []
    for word, kinds in words.items():
        last = begun.get(f"paper:{body.pk}:{word}:{year}", 0)
        if last:
            form = _forms()[kinds[0]]["form"]
            pattern = form.format(prefix=body.paper_prefix, year=year, n="…")
            found.append(Run(tuple(kinds), pattern, last, _missing(body, kinds, year, last)))
    return found


def _missing(body: "Organisation", kinds: Sequence[str], year: int, last: int) -> tuple[int, ...]:
    """Numbers that were taken and stand on no paper; what is written before them may have changed in between."""
    form = _forms()[kinds[0]]["form"]
    head = form.partition("{n}")[0].format(prefix=body.paper_prefix, year=year)
    papers = Paper.objects.filter(Q(proceeding__body=body) | Q(number__startswith=head), kind__in=kinds)
    stages: Any = body.proceedings.exclude(number="")  # an agreement has its number before it is a paper
    written = {*papers.values_list("number", flat=True), *stages.values_list("number", flat=True)}
    escaped = re.escape(form.replace("{year}", str(year)))
    pattern = re.compile(escaped.replace(r"\{prefix\}", ".*").replace(r"\{n\}", r"(\d+)"))
    there = {int(found[1]) for number in written if (found := pattern.fullmatch(number))}
    return tuple(number for number in range(1, last + 1) if number not in there)
