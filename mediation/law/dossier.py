"""Official forms and the order of a dossier, for whoever draws up papers and binds files."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from mediation.law._data import table


class UnknownForm(LookupError):
    """No official form of that number or key."""


@dataclass(frozen=True, slots=True)
class Form:
    """An official form; `mandatory` are the keys of the fields without which it must not be issued."""

    number: int
    key: str
    title_zh: str
    title_en: str
    article: str
    mandatory: tuple[str, ...]

    def missing(self, fields: Collection[str]) -> tuple[str, ...]:
        """List the mandatory fields that are not among those given, in the order of the form."""
        return tuple(field for field in self.mandatory if field not in fields)


@dataclass(frozen=True, slots=True)
class Piece:
    """One place in the dossier; those not required are bound in when they exist."""

    position: int
    key: str
    title_zh: str
    title_en: str
    required: bool
    article: str


@cache
def forms() -> tuple[Form, ...]:
    """List the ten official forms of 2026 by their numbers."""
    return tuple(Form(**{**row, "mandatory": tuple(row["mandatory"])}) for row in table("dossier.toml")["form"])


def form(which: int | str) -> Form:
    """Find a form by its number or key; raises UnknownForm."""
    for entry in forms():
        if which in {entry.number, entry.key}:
            return entry
    raise UnknownForm(which)


@cache
def pieces() -> tuple[Piece, ...]:
    """List what a people's mediation dossier holds, in binding order."""
    return tuple(Piece(position, **row) for position, row in enumerate(table("dossier.toml")["dossier"], start=1))


def dossier_number(year: int, committee: str, number: int) -> str:
    """Number a dossier: （2026）某人调字第N号; `committee` is its short name."""
    pattern: str = table("dossier.toml")["number_pattern"]
    return pattern.format(year=year, committee=committee, number=number)
