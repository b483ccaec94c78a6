"""Official numbers of papers: without gaps per organisation, word and year, taken in the act that issues the paper."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mediation.core import series

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
