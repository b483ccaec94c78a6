"""Texts of papers as two people put them: what is in force, and proposals to put one otherwise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.cases.choices import of_what
from mediation.cases.models import Case
from mediation.core import verbs
from mediation.core.refusals import Refused
from mediation.documents import parts, render
from mediation.documents.models import LABELS, Wording
from mediation.people.models import Proposal
from mediation.people.proposals import Asked, Draft, Effect, Kind, ProposalInput, keep

MOST = 1000


def in_force(paper: str) -> dict[str, str]:
    """The texts of a paper that are not those of the table; the newest of each part."""
    newest = Wording.objects.filter(paper=paper).order_by().values("part").annotate(newest=Max("pk")).values("newest")
    known = {one.name: one.text for one in parts.of(paper)}
    rows = Wording.objects.filter(pk__in=newest).values_list("part", "text") if known else ()
    return {part: text for part, text in rows if text != known.get(part, text)}


def everything_in_force() -> dict[str, str]:
    """The same of every paper, by the code of the part."""
    newest = Wording.objects.order_by().values("paper", "part").annotate(newest=Max("pk")).values("newest")
    rows = Wording.objects.filter(pk__in=newest).values_list("paper", "part", "text")
    known = {one.code: one.text for one in parts.everything()}
    said = {f"{paper}.{part}": text for paper, part, text in rows}
    return {code: text for code, text in said.items() if text != known.get(code, text)}


def version(paper: str) -> int:
    """How often the texts of a paper were put otherwise."""
    return Wording.objects.filter(paper=paper).count()


def text_of(code: str) -> str:
    """What a part says now; KeyError for an unknown one."""
    one = parts.part(code)
    return in_force(one.paper).get(one.name, one.text)


def label_of(code: str, language: str) -> str:
    """The paper and which of its texts, in a language."""
    one = parts.part(code)
    return of_what(LABELS[one.paper], one.en if language == "en" else one.zh)


class TextInput(ProposalInput):
    """Another text for a part of a kind of paper."""

    part = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=MOST, required=False, widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("In Chinese, as it is printed. What stands in braces, such as {recusal_days}, is filled in from the case."),  # noqa: E501
    )  # fmt: skip

    def clean_part(self) -> str:
        """One that is in the table."""
        code: str = self.cleaned_data["part"]
        if code not in {one.code for one in parts.everything()}:
            raise ValidationError(_("There is no such text."), code="unknown")
        return code

    def clean_text(self) -> str:
        """Lines without spaces around them."""
        lines = (line.strip() for line in self.cleaned_data["text"].splitlines())
        return "\n".join(line for line in lines if line)

    def clean(self) -> dict[str, Any]:
        """Nothing it must say is missing, and nothing is in it that no paper could show."""
        data = super().clean() or self.cleaned_data
        if "part" in data and "text" in data:
            for fault in _faults(parts.part(data["part"]), data["text"]):
                self.add_error("text", ValidationError(fault, code="text"))
        return data


def _faults(part: parts.Part, text: str) -> list[str]:
    if not text and part.name != parts.NOTE:
        return [_("This text cannot be left out.")]
    found = []
    if lacks := part.lacks(text):
        found.append(_("It cannot go without: %(words)s") % {"words": " ".join(lacks)})
    if strange := part.strange(text):
        found.append(_("The paper has no such field: %(words)s") % {"words": " ".join(strange)})
    if absent := render.missing_glyphs(text):
        found.append(_("The papers' font has no such characters: %(words)s") % {"words": " ".join(absent)})
    return found


class ChangeText(Kind):
    """Another text for a part of a kind of paper: papers issued from then on say it, those issued before do not."""

    name = "change_paper_text"
    label = gettext_lazy("Change a text of a paper")
    form = TextInput

    def initial(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """What it says now."""
        if wanted.get("part") not in {one.code for one in parts.everything()}:
            return dict(wanted)
        return {"text": text_of(wanted["part"])} | dict(wanted)

    def draft(self, asked: Asked, said: Mapping[str, Any]) -> Draft:
        """The part and its text. Refused `invalid` where nothing would be different."""
        data = {name: said[name] for name in ("part", "text")}
        before = {"text": text_of(said["part"])}
        if before["text"] == data["text"]:
            raise Refused("invalid", errors={"text": [_("Nothing would be different.")]})
        return Draft(
            kind=self.name, data=data, before=before, subject=said["part"], takes_on=said["takes_on"],
            reason=said["reason"],
        )  # fmt: skip

    def stands(self, proposal: Proposal) -> dict[str, Any]:
        """What it says now."""
        return {"text": text_of(proposal.data["part"])}

    def check(self, proposal: Proposal) -> None:
        """What the paper must say is still in it. Refused `invalid`."""
        if faults := _faults(parts.part(proposal.data["part"]), proposal.data["text"]):
            raise Refused("invalid", errors={"text": faults})

    def carry_out(self, proposal: Proposal, *, now: datetime) -> dict[str, Any]:
        """From now on."""
        one = parts.part(proposal.data["part"])
        Wording.objects.create(
            paper=one.paper, part=one.name, text=proposal.data["text"], from_at=now, proposal=proposal
        )
        return {"version": version(one.paper)}

    def effect(self, proposal: Proposal) -> Effect:
        """Open cases in a stage that issues such papers."""
        paper = parts.part(proposal.data["part"]).paper
        stages = {verb.stage for verb in verbs.all_verbs() if paper in verb.step.papers}
        open_ = Case.objects.filter(proceedings__closed_at=None, proceedings__isnull=False)
        if stages:
            open_ = Case.objects.filter(proceedings__closed_at=None, proceedings__kind__in=stages)
        return Effect(cases=open_.distinct().count())

    def undo(self, proposal: Proposal) -> Draft | None:
        """What it said before."""
        data = {"part": proposal.data["part"]} | proposal.before
        return Draft(kind=self.name, data=data, before={"text": proposal.data["text"]}, subject=proposal.data["part"])


keep(ChangeText())
