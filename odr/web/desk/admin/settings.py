"""Changes to what the platform writes and offers, in words: number series."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.documents import numbers
from mediation.documents.models import LABELS
from mediation.people.models import Proposal

Row = dict[str, str]


def title(proposal: Proposal) -> str:
    """What is proposed, in a sentence without its end; "" for other kinds."""
    return _TITLES[proposal.kind](proposal) if proposal.kind in _TITLES else ""


def rows(proposal: Proposal) -> list[Row]:
    """Before and after, line by line."""
    return _ROWS[proposal.kind](proposal) if proposal.kind in _ROWS else []


def consequences(proposal: Proposal) -> list[str]:
    """What follows, in sentences."""
    return _FOLLOWS[proposal.kind]() if proposal.kind in _FOLLOWS else []


def papers_of(series: str) -> str:
    """The papers that are numbered in a series."""
    kinds = next(kinds for kinds in numbers.series_kinds() if kinds[0] == series)
    return pgettext("between names", ", ").join(str(LABELS[kind]) for kind in kinds)


def _series_title(proposal: Proposal) -> str:
    said = {
        "body": proposal.organisation.name if proposal.organisation else "",
        "papers": papers_of(proposal.data["series"]),
        "year": proposal.data["year"],
    }
    return _("Change the number series of %(body)s for %(year)s: %(papers)s") % said


def _series_rows(proposal: Proposal) -> list[Row]:
    body = proposal.organisation
    labels = {"word": _("Word"), "first": _("First number")}
    found = [{"label": label, "before": str(proposal.before[name]), "after": str(proposal.data[name])} for name, label in labels.items()]  # fmt: skip  # noqa: E501
    if body is None:
        return found
    before, after = (_first_number(proposal, said) for said in (proposal.before, proposal.data))
    return [*found, {"label": _("First paper of the year"), "before": before, "after": after}]


def _first_number(proposal: Proposal, said: dict[str, Any]) -> str:
    """The first number as it would be written."""
    if proposal.organisation is None:
        return ""
    now = numbers.form(said["series"], proposal.organisation, said["year"])
    return numbers.Form(said["word"], said["first"], now.form).written(proposal.organisation, said["year"], said["first"])  # fmt: skip  # noqa: E501


def _series_follows() -> list[str]:
    return [
        _("Papers of that year are numbered so, from the first number on and without gaps."),
        _("What was issued keeps its number."),
    ]


_TITLES: dict[str, Callable[[Proposal], str]] = {"change_number_series": _series_title}
_ROWS: dict[str, Callable[[Proposal], list[Row]]] = {"change_number_series": _series_rows}
_FOLLOWS: dict[str, Callable[[], list[str]]] = {"change_number_series": _series_follows}
