"""The law's lists as choices of a form, in the language of the reader."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mediation.law import areas
from mediation.people import lists


class Named(Protocol):
    """Anything with a code and its names in both languages."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def language() -> str:
    """The law's key of the active language: zh or en."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def named(term: Named) -> str:
    """The name of a term in the reader's language."""
    return term.en if language() == "en" else term.zh


def beside(text: object, more: object) -> str:
    """A choice with what tells it apart from its neighbours, in the brackets of the reader's language."""
    return _("%(text)s (%(more)s)") % {"text": text, "more": more}


def of(terms: Iterable[Named]) -> list[tuple[str, str]]:
    """Codes and names."""
    return [(term.code, named(term)) for term in terms]


def claims() -> list[tuple[str, str]]:
    """What a consumer can ask for."""
    return of(lists.offered().claims)


def channels() -> list[tuple[str, str]]:
    """Where an online deal is made; empty for "not sure"."""
    return [("", "-"), *of(lists.offered().channels)]


def goods() -> list[tuple[str, str]]:
    """Kinds of goods and services."""
    offered = lists.offered()
    return [("", "-"), *of([*offered.goods, *offered.services])]


def problems() -> list[tuple[str, str]]:
    """Problems with their sub-problems."""
    found: list[tuple[str, str]] = []
    for problem in lists.offered().problems:
        found.append((problem.code, named(problem)))
        found += [(sub.code, of_what(named(problem), named(sub))) for sub in problem.subs]
    return found


def of_what(what: Any, text: Any) -> str:
    """Some text after what it is about, with the colon of the language."""
    return _("%(what)s: %(text)s") % {"what": what, "text": text}


def places(nothing: Any = "-") -> list[tuple[str, Any]]:
    """Counties by code, then any other place; nothing, in the words of the question, is chosen beforehand."""
    return [("", nothing), *of([*areas.counties(), areas.elsewhere()])]


def place(code: str, address: str) -> str:
    """The name of an area; of one that is not on record the place its address begins with, as it was typed."""
    return address.split(" ", maxsplit=1)[0] if code == areas.ELSEWHERE and address else area(code)


def area(code: str) -> str:
    """The name of an area, "" for one that is not on record."""
    try:
        return named(areas.get(code)) if code else ""
    except areas.UnknownArea:
        return ""
