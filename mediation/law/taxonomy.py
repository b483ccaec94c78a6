"""What a complaint is about: problem, goods or service, claim, channel, each named in Chinese and English.

The tables are what the lists begin with; `Lists.with_entry` lays over them what two people changed since.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

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
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One of Q1-Q13 with its sub-codes, such as Q2.1."""

    code: str
    zh: str
    en: str
    subs: tuple[Term, ...]
    retired: bool = False


Listed = TypeVar("Listed", Term, Problem)
PROBLEMS = "problems"
AXES = (PROBLEMS, "goods", "services", "claims", "channels")


@dataclass(frozen=True, slots=True)
class Lists:
    """Every axis as it stood at some moment. What is retired is kept, as matters were filed under it."""

    problems: tuple[Problem, ...]
    goods: tuple[Term, ...]
    services: tuple[Term, ...]
    claims: tuple[Term, ...]
    channels: tuple[Term, ...]

    def entries(self, axis: str) -> Iterator[Term | Problem]:
        """Every entry of an axis, sub-problems after their problem."""
        if axis != PROBLEMS:
            yield from getattr(self, axis)
            return
        for one in self.problems:
            yield one
            yield from one.subs

    def find(self, axis: str, code: str) -> Term | Problem:
        """Find an entry by its code, also one that is retired; raises UnknownTerm."""
        for one in self.entries(axis):
            if one.code == code:
                return one
        raise UnknownTerm(code)

    def offered(self) -> "Lists":
        """The same without what is retired; a problem takes its sub-problems with it."""
        problems = tuple(replace(one, subs=_open(one.subs)) for one in _open(self.problems))
        return Lists(problems, *(_open(getattr(self, axis)) for axis in AXES[1:]))

    def following(self, parent: str = "") -> str:
        """The next free code of a sub-problem, or of a problem; a retired one is never given again."""
        if not parent:
            return f"Q{len(self.problems) + 1}"
        found = next(one for one in self.problems if one.code == parent)
        return f"{parent}.{len(found.subs) + 1}"

    def with_entry(self, axis: str, term: Term) -> "Lists":
        """The same with an entry in place of the one of its code, or at the end of its list."""
        if axis != PROBLEMS:
            return replace(self, **{axis: _with(getattr(self, axis), term)})
        parent, _, sub = term.code.partition(".")
        if not sub:
            old = next((one for one in self.problems if one.code == term.code), None)
            new = Problem(term.code, term.zh, term.en, old.subs if old else (), term.retired)
            return replace(self, problems=_with(self.problems, new))
        found = next((one for one in self.problems if one.code == parent), None)
        if found is None:
            raise UnknownTerm(parent)
        return replace(self, problems=_with(self.problems, replace(found, subs=_with(found.subs, term))))


def _open(listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    return tuple(one for one in listed if not one.retired)


def _with(listed: tuple[Listed, ...], new: Listed) -> tuple[Listed, ...]:
    changed: list[Listed] = [new if one.code == new.code else one for one in listed]
    if new not in changed:
        changed.append(new)
    return tuple(changed)


@cache
def begun() -> Lists:
    """The lists of the tables."""
    return Lists(problems(), goods(), services(), claims(), channels())


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
