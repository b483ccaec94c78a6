"""Proposals about the lists a complaint is put into: add an entry, call it otherwise, retire it, offer it again."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.choices import named, of
from mediation.cases.models import Case
from mediation.core.refusals import Refused
from mediation.law import citations
from mediation.law.taxonomy import AXES, PROBLEMS, Problem, Term, UnknownTerm
from mediation.people import lists
from mediation.people.models import ListEntry, Proposal
from mediation.people.proposals import Asked, Draft, Effect, Kind, ProposalInput, keep

LABELS: dict[str, Any] = {
    PROBLEMS: gettext_lazy("Problems"),
    "goods": gettext_lazy("Kinds of goods"),
    "services": gettext_lazy("Kinds of services"),
    "claims": gettext_lazy("What can be asked for"),
    "channels": gettext_lazy("How a deal is made"),
}
CODE = re.compile(r"[a-z][a-z_]{1,29}")
#: Kinds of goods and of services are one question of a complaint.
TOGETHER = {"goods": "services", "services": "goods"}


def name_of(said: str) -> str:
    """What `axis:code` is called now, in the reader's language."""
    try:
        return named(_term(said))
    except UnknownTerm:
        return said


def _term(said: str) -> Term | Problem:
    axis, _colon, code = said.partition(":")
    if axis not in AXES:
        raise UnknownTerm(said)
    return lists.known().find(axis, code)


def _parents() -> list[tuple[str, str]]:
    return [("", _("none: a problem of its own")), *of(lists.offered().problems)]


class Names(ProposalInput):
    """What an entry is called."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)


class NewTerm(Names):
    """An entry to be added; a list is asked only for what it has."""

    axis = forms.ChoiceField(label=gettext_lazy("List"), choices=[(axis, LABELS[axis]) for axis in AXES])
    parent = forms.ChoiceField(label=gettext_lazy("Problem it belongs to"), choices=_parents, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code of the entry"), max_length=30,
        help_text=gettext_lazy("Small letters and _, for programs; it never changes."),
    )  # fmt: skip
    money = forms.BooleanField(label=gettext_lazy("A sum of money is asked for"), required=False)
    article = forms.CharField(
        label=gettext_lazy("Article that grants it"), max_length=60, required=False,
        help_text=gettext_lazy("As in the tables of the law, such as CRPL 52."),
    )  # fmt: skip

    def prepare(self) -> None:
        """The list first, as it was chosen; a problem's code follows from where it is put."""
        super().prepare()
        axis = (self.data if self.is_bound else self.initial).get("axis")
        if axis in AXES:
            for name in ("code",) if axis == PROBLEMS else ("parent",):
                del self.fields[name]
            for name in () if axis == "claims" else ("money", "article"):
                del self.fields[name]
            self.fields["axis"].widget = forms.HiddenInput()
        self.order_fields(["axis", "parent"])

    def clean_code(self) -> str:
        """One that no entry has or had."""
        code: str = self.cleaned_data["code"].strip()
        if not CODE.fullmatch(code):
            raise ValidationError(_("Write small letters and _ alone."), code="code")
        known, axis = lists.known(), self.cleaned_data.get("axis", "")
        if any(
            one.code == code for among in {axis, TOGETHER.get(axis, axis)} & set(AXES) for one in known.entries(among)
        ):
            raise ValidationError(_("This code is or was in use."), code="taken")
        return code

    def clean_article(self) -> str:
        """An article of a law on record."""
        article: str = self.cleaned_data["article"].strip()
        try:
            if article:
                citations.cite(article, "zh")
        except (LookupError, ValueError) as unknown:
            raise ValidationError(_("There is no such article on record."), code="unknown") from unknown
        return article


class OfTerm(ProposalInput):
    """A proposal about one entry."""

    term = forms.CharField(widget=forms.HiddenInput, max_length=45)

    def clean_term(self) -> str:
        """One that is on record."""
        said: str = self.cleaned_data["term"]
        try:
            _term(said)
        except UnknownTerm as unknown:
            raise ValidationError(_("There is no such entry."), code="unknown") from unknown
        return said


class ChangedTerm(Names, OfTerm):
    """What an entry is to be called; the form comes filled with what stands."""


class Listing(Kind):
    """What changes of the lists share."""

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """The same of the entry as it is now."""
        found = _term(proposal.data["term"])
        return {name: getattr(found, name) for name in proposal.before}

    def effect(self, proposal: Proposal) -> Effect:
        """Open cases that were filed under it."""
        axis, _colon, code = proposal.data.get("term", "").partition(":")
        column = {PROBLEMS: "problem", "claims": "claims__kind", "channels": "channel"}.get(axis, "goods")
        open_ = Case.objects.filter(**{column: code}, proceedings__closed_at=None, proceedings__isnull=False)
        return Effect(cases=open_.distinct().count() if code else 0)

    def _put(self, proposal: Proposal, axis: str, term: Term, now: datetime) -> dict[str, Any]:
        ListEntry.objects.create(
            axis=axis, code=term.code, zh=term.zh, en=term.en, article=term.article, money=term.money,
            retired=term.retired, from_at=now, proposal=proposal,
        )  # fmt: skip
        return {"term": f"{axis}:{term.code}"}

    def _again(self, proposal: Proposal, now: datetime, **changed: Any) -> dict[str, Any]:
        axis, found = proposal.data["term"].partition(":")[0], _term(proposal.data["term"])
        names = ("code", "zh", "en", "retired") if isinstance(found, Problem) else Term.__slots__
        return self._put(proposal, axis, Term(**{name: getattr(found, name) for name in names} | changed), now)


class AddTerm(Listing):
    """A new entry."""

    name = "add_list_entry"
    label = gettext_lazy("Add an entry to a list")
    form = NewTerm

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """All of it. Which code a problem gets shows when it takes effect: codes are given in their order."""
        data = {name: said[name] for name in ("axis", "parent", "code", "zh", "en", "money", "article") if name in said}
        return Draft(
            kind=self.name, data=data, subject=f"{said['axis']}:{said['zh']}", takes_on=said["takes_on"],
            reason=said["reason"],
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """Nothing yet; `check` looks for another one of the name."""
        return dict(proposal.before)

    def check(self, proposal: Proposal) -> None:
        """Code and name are still free, and its problem is offered. Refused `overtaken`."""
        data, offered = proposal.data, lists.offered()
        same = [one for one in offered.entries(data["axis"]) if data["zh"] == one.zh or data["en"] == one.en]
        if data.get("code") in _codes(data["axis"]) or [
            one for one in same if _siblings(data.get("parent", ""), one.code)
        ]:
            raise Refused("overtaken", _("An entry of this name or code is in the list."))
        if data.get("parent") and all(one.code != data["parent"] for one in offered.problems):
            raise Refused("overtaken", _("The problem it belongs to is no longer offered."))

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """Put it at the end of its list."""
        data = proposal.data
        code = data.get("code") or lists.known().following(data.get("parent", ""))
        term = Term(code, data["zh"], data["en"], data.get("article", ""), data.get("money", False))
        return self._put(proposal, data["axis"], term, now)

    def undo(self, proposal: Proposal) -> Draft | None:
        """Retire it."""
        return _retiring(proposal.result["term"])


class ChangeTerm(Listing):
    """Another name for an entry, from then on: what was filed before is called as it was."""

    name = "change_list_entry"
    label = gettext_lazy("Call an entry of a list otherwise")
    form = ChangedTerm

    def initial(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What stands now."""
        try:
            found = _term(wanted.get("term", ""))
        except UnknownTerm:
            return dict(wanted)
        return {"zh": found.zh, "en": found.en} | dict(wanted)

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """Both names. Refused `invalid` where neither differs."""
        found = _term(said["term"])
        before = {"zh": found.zh, "en": found.en}
        data = {name: said[name] for name in ("term", "zh", "en")}
        if data == before | {"term": said["term"]}:
            raise Refused("invalid", errors={"zh": [_("Nothing would be different.")]})
        return Draft(
            kind=self.name, data=data, before=before, subject=":".join(data.values()), takes_on=said["takes_on"],
            reason=said["reason"],
        )  # fmt: skip

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """From now on."""
        return self._again(proposal, now, zh=proposal.data["zh"], en=proposal.data["en"])

    def undo(self, proposal: Proposal) -> Draft | None:
        """The names from before."""
        data = {"term": proposal.data["term"]} | proposal.before
        before = {name: proposal.data[name] for name in ("zh", "en")}
        return Draft(kind=self.name, data=data, before=before, subject=":".join(data.values()))


class RetireTerm(Listing):
    """An entry that is no longer offered; what was filed under it stays."""

    name = "retire_list_entry"
    label = gettext_lazy("No longer offer an entry of a list")
    form = OfTerm

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The entry."""
        return _retiring(said["term"], takes_on=said["takes_on"], reason=said["reason"])

    def check(self, proposal: Proposal) -> None:
        """It is offered, and not the last of its list. Refused `overtaken`."""
        axis, _colon, code = proposal.data["term"].partition(":")
        offered = list(getattr(lists.offered(), axis))
        if _term(proposal.data["term"]).retired:
            raise Refused("overtaken", _("It is not offered."))
        if [one.code for one in offered] == [code]:
            raise Refused("overtaken", _("It is the last of its list."))

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """From now on."""
        return self._again(proposal, now, retired=True)

    def undo(self, proposal: Proposal) -> Draft | None:
        """Offer it again."""
        said = proposal.data["term"]
        return Draft(kind=RestoreTerm.name, data={"term": said}, before={"retired": True}, subject=said)


class RestoreTerm(Listing):
    """An entry that is offered again."""

    name = "restore_list_entry"
    label = gettext_lazy("Offer an entry of a list again")
    form = OfTerm

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The entry."""
        return Draft(
            kind=self.name, data={"term": said["term"]}, before={"retired": True}, subject=said["term"],
            takes_on=said["takes_on"], reason=said["reason"],
        )  # fmt: skip

    def check(self, proposal: Proposal) -> None:
        """It is retired. Refused `overtaken`."""
        if not _term(proposal.data["term"]).retired:
            raise Refused("overtaken", _("It is offered already."))

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """From now on."""
        return self._again(proposal, now, retired=False)

    def undo(self, proposal: Proposal) -> Draft | None:
        """Retire it again."""
        return _retiring(proposal.data["term"])


def _codes(axis: str) -> set[str]:
    """Every code that an axis, or the one it is asked together with, has or had."""
    known = lists.known()
    return {one.code for among in {axis, TOGETHER.get(axis, axis)} & set(AXES) for one in known.entries(among)}


def _siblings(parent: str, code: str) -> bool:
    """Whether an entry stands among those a new one is put beside: sub-problems of two problems may share a name."""
    return code.partition(".")[0] == parent if parent else "." not in code


def _retiring(term: str, **more: Any) -> Draft:
    return Draft(kind=RetireTerm.name, data={"term": term}, before={"retired": False}, subject=term, **more)


for _kind in (AddTerm(), ChangeTerm(), RetireTerm(), RestoreTerm()):
    keep(_kind)
