"""Changes to what the platform writes and offers, in words: number series, lists of complaints, texts of papers."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases import choices
from mediation.cases.relisting import LABELS as LISTS
from mediation.cases.relisting import name_of
from mediation.documents import numbers, wordings
from mediation.documents.models import LABELS
from mediation.law.taxonomy import PROBLEMS
from mediation.people.models import Proposal

Row = dict[str, str]
OF_LISTS = ("add_list_entry", "change_list_entry", "retire_list_entry", "restore_list_entry")


def title(proposal: Proposal) -> str:
    """What is proposed, in a sentence without its end; "" for other kinds."""
    return _TITLES[proposal.kind](proposal) if proposal.kind in _TITLES else ""


def rows(proposal: Proposal) -> list[Row]:
    """Before and after, line by line."""
    return _ROWS[proposal.kind](proposal) if proposal.kind in _ROWS else []


def consequences(proposal: Proposal) -> list[str]:
    """What follows, in sentences."""
    return _FOLLOWS[proposal.kind](proposal) if proposal.kind in _FOLLOWS else []


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


def _series_follows(_proposal: Proposal) -> list[str]:
    return [
        _("Papers of that year are numbered so, from the first number on and without gaps."),
        _("What was issued keeps its number."),
    ]


def _list_title(proposal: Proposal) -> str:
    data = proposal.data
    if proposal.kind == "add_list_entry":
        return _("Add to the list %(list)s: %(name)s") % {"list": LISTS[data["axis"]], "name": _named(data)}
    words = {
        "change_list_entry": _("Rename in the list %(list)s: %(name)s"),
        "retire_list_entry": _("No longer offer in the list %(list)s: %(name)s"),
        "restore_list_entry": _("Offer again in the list %(list)s: %(name)s"),
    }
    name = _named(proposal.before) if "zh" in proposal.before else name_of(data["term"])
    return words[proposal.kind] % {"list": LISTS[data["term"].partition(":")[0]], "name": name}


def _named(said: dict[str, Any]) -> str:
    return str(said["en" if choices.language() == "en" else "zh"])


def _list_rows(proposal: Proposal) -> list[Row]:
    data, before = proposal.data, proposal.before
    if proposal.kind in ("retire_list_entry", "restore_list_entry"):
        offered, not_offered = _("offered"), _("no longer offered")
        retiring = proposal.kind == "retire_list_entry"
        was, then = (offered, not_offered) if retiring else (not_offered, offered)
        return [{"label": name_of(data["term"]), "before": was, "after": then}]
    labels = {
        "parent": _("Problem it belongs to"), "code": _("Code of the entry"),
        "zh": _("Name in Chinese"), "en": _("Name in English"),
        "article": _("Article that grants it"), "money": _("A sum of money is asked for"),
    }  # fmt: skip
    return [
        {"label": label, "before": str(before.get(name, "")), "after": _said(name, data[name])}
        for name, label in labels.items()
        if data.get(name)
    ]


def _said(name: str, value: Any) -> str:
    if name == "parent":
        return name_of(f"{PROBLEMS}:{value}")
    return _("yes") if value is True else str(value)


def _list_follows(proposal: Proposal) -> list[str]:
    if proposal.kind in ("add_list_entry", "restore_list_entry"):
        return [_("New complaints can choose it from then on; those that were filed stay as they are.")]
    if proposal.kind == "change_list_entry":
        return [_("Complaints filed from then on are called by the new name; those above keep the one they were filed under.")]  # fmt: skip  # noqa: E501
    return [
        _("New complaints cannot choose it any more; those above keep it."),
        _("A draft that chose it is asked to choose again before it is filed."),
    ]


def _text_title(proposal: Proposal) -> str:
    return _("Change a text of a paper: %(text)s") % {"text": wordings.label_of(proposal.data["part"], choices.language())}  # fmt: skip  # noqa: E501


def _text_rows(proposal: Proposal) -> list[Row]:
    return [{"label": _("Text"), "before": proposal.before["text"], "after": proposal.data["text"]}]


def _text_follows(_proposal: Proposal) -> list[str]:
    return [_("Papers issued from then on say it; those that were issued keep their text.")]


_TITLES: dict[str, Callable[[Proposal], str]] = {
    "change_number_series": _series_title,
    "change_paper_text": _text_title,
    **dict.fromkeys(OF_LISTS, _list_title),
}
_ROWS: dict[str, Callable[[Proposal], list[Row]]] = {
    "change_number_series": _series_rows,
    "change_paper_text": _text_rows,
    **dict.fromkeys(OF_LISTS, _list_rows),
}
_FOLLOWS: dict[str, Callable[[Proposal], list[str]]] = {
    "change_number_series": _series_follows,
    "change_paper_text": _text_follows,
    **dict.fromkeys(OF_LISTS, _list_follows),
}
