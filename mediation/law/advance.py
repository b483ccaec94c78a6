"""On what a platform pays a consumer before the store does, and by what right it claims that back."""

from dataclasses import dataclass

from mediation.law._data import table


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for which a platform pays first."""

    code: str
    article: str
    zh: str
    en: str


def grounds() -> tuple[Ground, ...]:
    """Every ground on record, in the order of the table."""
    return tuple(Ground(code, **row) for code, row in table("advance.toml")["ground"].items())


def ground(code: str) -> Ground:
    """Find one; KeyError for an unknown code."""
    return Ground(code, **table("advance.toml")["ground"][code])


def recourse() -> str:
    """The articles by which a platform claims back what it paid for a store."""
    return str(table("advance.toml")["recourse"])
