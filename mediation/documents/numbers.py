"""Official numbers of papers: without gaps per organisation, series and year, taken in the act that issues the paper.

A series is named by the first kind of paper that is numbered in it. Its word and first number are those of numbers.toml
unless two people set others for an organisation and a year (documents.number_changes).
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from mediation.core import series
from mediation.documents.models import Paper, SeriesForm
from mediation.people.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = Path(__file__).resolve().parent / "numbers.toml"


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of a series are written: its word, its first number, and the form around them."""

    word: str
    first: int
    form: str

    def written(self, body: Organisation, year: int, number: object) -> str:
        """One number of a body in a year."""
        return self.form.format(prefix=body.paper_prefix, word=self.word, year=year, n=number)


def take(kind: str, body: Organisation, on: date) -> str:
    """The next number of a body for papers of a kind. Locks the series until the commit; KeyError for other kinds."""
    number = series.take(_key(kind, body, on.year))
    found = form(kind, body, on.year)  # read once the series is locked: whoever changes it locks it too
    return found.written(body, on.year, found.first - 1 + number)


def form(kind: str, body: Organisation, year: int) -> Form:
    """How a body writes the numbers of a kind in a year; KeyError for papers without numbers of their own."""
    row = _forms()[kind]
    own = SeriesForm.objects.filter(organisation=body, series=_first(kind), year=year).first()
    return Form(own.word if own else row["word"], own.first if own else 1, row["form"])


def begun(kind: str, body: Organisation, year: int) -> bool:
    """Whether a number of the series was taken in a year."""
    return series.last(_key(kind, body, year)) > 0


def hold(kind: str, body: Organisation, year: int) -> None:
    """Lock a series until the commit, so that nobody takes a number meanwhile."""
    series.hold(_key(kind, body, year))


def alike(kind: str, word: str, body: Organisation, year: int) -> bool:
    """Whether with that word a series would be written as another one is in that year, of whichever organisation."""
    wanted = Form(word, 1, _forms()[kind]["form"]).written(body, year, "")
    return any(
        written == wanted for other, one, written in _everything(year) if (other, one) != (body.pk, _first(kind))
    )


def _everything(year: int) -> "Iterator[tuple[Any, str, str]]":
    """Every series of every office: whose it is, which, and what stands around its numbers in a year."""
    rows = SeriesForm.objects.filter(year=year).values_list("organisation", "series", "word")
    own = {(body, one): word for body, one, word in rows}
    for body in Organisation.objects.exclude(paper_prefix=""):
        for kinds in series_kinds():
            row = _forms()[kinds[0]]
            found = Form(own.get((body.pk, kinds[0]), row["word"]), 1, row["form"])
            yield body.pk, kinds[0], found.written(body, year, "")


def known(kind: str) -> bool:
    """True for the name of a series: the first kind of paper numbered in it."""
    return numbered(kind) and _first(kind) == kind


def numbered(kind: str) -> bool:
    """True for papers that have a number of their own."""
    return kind in _forms()


@cache
def series_kinds() -> tuple[tuple[str, ...], ...]:
    """Every series as the kinds of papers that are numbered in it."""
    words: dict[str, list[str]] = {}
    for kind, row in _forms().items():
        words.setdefault(row["word"], []).append(kind)
    return tuple(map(tuple, words.values()))


def _first(kind: str) -> str:
    return next(kinds[0] for kinds in series_kinds() if kind in kinds)


def _key(kind: str, body: Organisation, year: int) -> str:
    """The word of the table stays the key, whatever is written: a series is counted once."""
    return f"paper:{body.pk}:{_forms()[kind]['word']}:{year}"


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


def runs(body: Organisation, year: int) -> list[Run]:
    """The series a body has begun in a year, held against the papers that carry the numbers."""
    taken = series.begun(f"paper:{body.pk}:")
    rows = {one.series: one for one in SeriesForm.objects.filter(organisation=body, year=year)}
    found = []
    for kinds in series_kinds():
        count, own, row = taken.get(_key(kinds[0], body, year), 0), rows.get(kinds[0]), _forms()[kinds[0]]
        if count:
            written = Form(own.word if own else row["word"], own.first if own else 1, row["form"])
            last = written.first - 1 + count
            missing = _missing(body, kinds, year, range(written.first, last + 1), written)
            found.append(Run(kinds, written.written(body, year, "…"), last, missing))
    return found


def _missing(body: Organisation, kinds: Sequence[str], year: int, due: Iterable[int], form: Form) -> tuple[int, ...]:
    """Numbers that were taken and stand on no paper; what is written before them may have changed in between."""
    head = form.written(body, year, "{n}").partition("{n}")[0]
    papers = Paper.objects.filter(Q(proceeding__body=body) | Q(number__startswith=head), kind__in=kinds)
    stages: Any = body.proceedings.exclude(number="")  # an agreement has its number before it is a paper
    written = {*papers.values_list("number", flat=True), *stages.values_list("number", flat=True)}
    escaped = re.escape(form.form.replace("{year}", str(year)).replace("{word}", form.word))
    pattern = re.compile(escaped.replace(r"\{prefix\}", ".*").replace(r"\{n\}", r"(\d+)"))
    there = {int(found[1]) for number in written if (found := pattern.fullmatch(number))}
    return tuple(number for number in due if number not in there)
