"""What a complaint is about: problem, goods or service, claim, channel, each named in Chinese and English."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mediation.law._data import table


class UnknownTerm(LookupError):
    """No entry of that code on this axis."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of an axis; `article` is set where the law names it, `money` where a sum is what is asked for."""

    code: str
    zh: str
    en: str
    article: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One of Q1-Q13 with its sub-codes, such as Q2.1."""

    code: str
    zh: str
    en: str
    subs: tuple[Term, ...]


@cache
def problems() -> tuple[Problem, ...]:
    """List the problems in the order of the filing form."""
    rows = table("taxonomy.toml")["problem"]
    return tuple(
        Problem(row["code"], row["zh"], row["en"], tuple(Term(**sub) for sub in row.get("subs", ()))) for row in rows
    )


@cache
def goods() -> tuple[Term, ...]:
    """List the kinds of goods."""
    return _terms("goods")


@cache
def services() -> tuple[Term, ...]:
    """List the kinds of services."""
    return _terms("services")


@cache
def claims() -> tuple[Term, ...]:
    """List what a consumer can ask for, with the article that grants it (Consumer Protection Law Arts 50, 52, 55)."""
    return _terms("claims")


@cache
def channels() -> tuple[Term, ...]:
    """List the ways an online deal is made."""
    return _terms("channels")


def problem(code: str) -> Problem | Term:
    """Find a problem or a sub-problem by its code; raises UnknownTerm."""
    for entry in problems():
        if entry.code == code:
            return entry
        for sub in entry.subs:
            if sub.code == code:
                return sub
    raise UnknownTerm(code)


def find(terms: Iterable[Term], code: str) -> Term:
    """Find an entry of an axis by its code; raises UnknownTerm."""
    for term in terms:
        if term.code == code:
            return term
    raise UnknownTerm(code)


def _terms(axis: str) -> tuple[Term, ...]:
    return tuple(Term(**row) for row in table("taxonomy.toml")[axis])
