"""Inputs of the verbs of people's mediation and agreements."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.agreements import rules
from mediation.cases import choices
from mediation.cases.models import Case, Party, Side
from mediation.cases.states import Stage
from mediation.core.inputs import RowsField, RowsWidget, VerbInput
from mediation.core.roles import Role
from mediation.law import agreement as law
from mediation.law import citations
from mediation.negotiation import terms as offered
from mediation.negotiation import verbs as negotiation
from mediation.people import lists
from mediation.people.models import Organisation, OrganisationKind

MOST_TERMS = 30


class TermRow(offered.TermRow):
    """A term of an agreement: as in an offer, and into which account. What is missing, the law's check says."""

    due_on = forms.DateField(label=gettext_lazy("By which day"), required=False)
    account = forms.CharField(label=gettext_lazy("Account, last four digits only"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Whether a term is complete is for the check to say, with the article and the fix."""
        return self.cleaned_data


def row_for(parties: Iterable[Party]) -> type[TermRow]:
    """The row with the parties of a case to choose from."""
    named = [("", "-"), *((str(one.pk), choices.beside(one.name, one.get_side_display())) for one in parties)]
    return type("AgreementTermRow", (TermRow,), {
        end: forms.ChoiceField(label=TermRow.base_fields[end].label, choices=named, required=False)
        for end in ("payer", "payee")
    })  # fmt: skip


class Committee(VerbInput):
    """To which committee the parties apply."""

    committee = forms.ModelChoiceField(
        Organisation.objects.filter(kind=OrganisationKind.COMMITTEE, ended_at=None),
        label=gettext_lazy("Mediation committee"),
    )


class Drafting(VerbInput):
    """Everything an agreement says (domain 6.1), held against the law's clarity check before anyone signs."""

    facts = forms.CharField(label=gettext_lazy("Main facts of the dispute"), max_length=4000, widget=forms.Textarea)
    issues = forms.CharField(
        label=gettext_lazy("What is disputed, one point per line"), max_length=2000, widget=forms.Textarea
    )
    claimant = forms.CharField(label=gettext_lazy("Responsibility of the complainant"), max_length=1000)
    respondent = forms.CharField(label=gettext_lazy("Responsibility of the merchant"), max_length=1000)
    platform = forms.CharField(label=gettext_lazy("Responsibility of the platform"), max_length=1000, required=False)
    terms = RowsField(TermRow, most=MOST_TERMS, label=gettext_lazy("Terms"))
    oral = forms.BooleanField(
        label=gettext_lazy("Both sides agreed orally and want no written agreement (People's Mediation Law Art 28)"),
        help_text=gettext_lazy(
            "This is then your record of it. It binds from the day on which both have confirmed it, without a seal;"
            " a court confirms only a written agreement."
        ),
        required=False,
    )

    def prepare(self) -> None:
        """Offer the parties by name and what is known already: the facts and the accepted offer's terms."""
        self.found: tuple[law.Finding, ...] = ()
        if self.act is None:
            return
        field = cast("RowsField", self.fields["terms"])
        field.row = row_for(self.act.case.parties.all())
        cast("RowsWidget", field.widget).row = field.row
        if self.act.proceeding.kind != Stage.PEOPLES_MEDIATION or not self.act.standing.is_any(Role.MEDIATOR):
            self.fields.pop("oral")
        self.initial = {**prefill(self.act.case, self.act.proceeding.pk), **self.initial}

    def clean_terms(self) -> list[dict[str, Any]]:
        """Terms as they are kept. What would not be clear enough to be performed stops here (CPLI Art 358(5))."""
        kept = [rules.kept(row) for row in self.cleaned_data["terms"]]
        self.found = rules.findings(kept, self.act.case, on=self.act.today)
        if law.blocked(self.found):
            raise ValidationError([sentence(one) for one in self.found if one.severity == "block"], code="unclear")
        return kept

    def clean(self) -> dict[str, Any]:
        """Hand on what the check found besides."""
        return {**(super().clean() or {}), "findings": self.found}


def sentence(finding: law.Finding) -> str:
    """A finding for the drafter: which term, what, how to mend it, by which article."""
    language = choices.language()
    said = {
        "number": (finding.term_index or 0) + 1,
        "problem": law.words(finding.message_key, language),
        "fix": law.words(finding.suggestion_key, language) if finding.suggestion_key else "",
        "article": citations.cite(finding.article, language),
    }
    if finding.term_index is None:
        return _("%(problem)s. %(fix)s (%(article)s)") % said
    return _("Term %(number)d: %(problem)s. %(fix)s (%(article)s)") % said


def plain(findings: Iterable[law.Finding]) -> list[dict[str, Any]]:
    """Warnings as they are kept with the version, for the record and the page."""
    return [
        {"code": one.code, "severity": one.severity, "term": one.term_index, "article": one.article}
        for one in findings
        if one.severity != "ok"
    ]


def prefill(case: Case, proceeding: UUID) -> dict[str, Any]:
    """What a first draft can take over: the facts, the claims as issues, the terms of the accepted offer."""
    known = lists.at(case.filed_at)
    return {
        "facts": case.facts,
        "issues": "\n".join(one.text or known.find("claims", one.kind).zh for one in case.claims.all()),
        "terms": negotiation.package(proceeding),
    }


def responsibilities(data: Mapping[str, Any]) -> dict[str, str]:
    """Each side's responsibility as said; a side without words is left out."""
    return {str(side): data[side] for side in Side.values if data.get(side)}


class Signing(VerbInput):
    """The hash of the text that stood on the screen."""

    content_hash = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput)
