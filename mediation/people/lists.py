"""The lists a complaint is put into, now and as they once stood: the tables of the law, and what was changed since."""

from datetime import datetime
from functools import lru_cache

from mediation.core.look import once
from mediation.law import taxonomy
from mediation.law.taxonomy import Lists, Term
from mediation.people.models import ListEntry

Change = tuple[datetime, str, Term]


def known() -> Lists:
    """As they stand now, with what is retired. One question to the database."""
    return _built(tuple((axis, term) for _when, axis, term in _changes()))


def offered() -> Lists:
    """What can be chosen now."""
    return known().offered()


def at(moment: datetime) -> Lists:
    """As they stood at a moment, such as when a case was filed; what was added later is there under its first name."""
    changes = _changes()
    then = tuple((axis, term) for when, axis, term in changes if when <= moment)
    return _built(then, tuple((axis, term) for when, axis, term in changes if when > moment))


@once(lambda: None)
def _changes() -> tuple[Change, ...]:
    rows = ListEntry.objects.values_list("from_at", "axis", "code", "zh", "en", "article", "money", "retired")
    return tuple(
        (when, axis, Term(code, zh, en, article, money, retired))
        for when, axis, code, zh, en, article, money, retired in rows
    )


@lru_cache(maxsize=64)
def _built(changes: tuple[tuple[str, Term], ...], later: tuple[tuple[str, Term], ...] = ()) -> Lists:
    built = taxonomy.begun()
    for axis, term in changes:
        built = built.with_entry(axis, term)
    for axis, term in later:
        if all(one.code != term.code for one in built.entries(axis)):
            built = built.with_entry(axis, term)
    return built
