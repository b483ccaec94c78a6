"""How a clue comes out of a complaint: a case of its own is opened beside it; the complaint goes on as it was.

The parties of the complaint have no part in the clue's case: its strand, papers and clocks are out of their reach, so
that no settlement ends it and the respondent learns neither of it nor of who reported (Order 121 Arts 9, 27, 37). What
the complaint keeps of it stands in a strand apart: the complaint's own record goes to its parties and to courts.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.docket import taking_part
from mediation.cases.flows.clue import FOUND, REPORTED
from mediation.cases.models import Case, Proceeding
from mediation.cases.states import Stage
from mediation.clues.models import Clue
from mediation.core import series, verbs
from mediation.core.audience import body_of
from mediation.core.gate import SHANGHAI, Act
from mediation.core.inputs import VerbInput
from mediation.core.roles import Role
from mediation.core.steps import Step

OFFICERS = (Role.OFFICER, Role.LEAD)


class ClueInput(VerbInput):
    """What points to a breach of law, and when it was found."""

    title = forms.CharField(label=_("What is suspected, in one line"), max_length=80)
    facts = forms.CharField(label=_("What points to it"), min_length=5, max_length=4000, widget=forms.Textarea)
    found_on = forms.DateField(label=_("Found on"))

    def prepare(self) -> None:
        """Found today, unless said otherwise."""
        if self.act is not None:
            self.fields["found_on"].initial = self.act.today

    def clean_found_on(self) -> date:
        """Since the complaint was filed, not in the future."""
        day: date = self.past_day("found_on")
        if self.act is not None and day < self.act.case.filed_at.astimezone(SHANGHAI).date():
            raise ValidationError(_("This is before the complaint was filed."), code="before_filing")
        return day


class ReportInput(ClueInput):
    """The report in a paper that is a complaint too."""

    tell_reporter = forms.BooleanField(
        label=_("The reporter wants to know whether a case is filed"), required=False, initial=True
    )

    def prepare(self) -> None:
        """What the paper says stands ready to be cut to what concerns the report."""
        super().prepare()
        if self.act is not None:
            self.fields["facts"].initial = self.act.case.facts


RECORD = Step(
    rule="1.9", label=_("Record a clue for enforcement"), event="administrative.clue_recorded", who=OFFICERS,
    form=ClueInput,
)  # fmt: skip
SPLIT = Step(
    rule="F5", label=_("Separate a report from the complaint"), event="administrative.report_separated", who=OFFICERS,
    form=ReportInput, tells=(Role.CLAIMANT,), audience="claimant",
)  # fmt: skip
REGISTERED = Step(
    rule="F5", label=_("Register the report"), event="clue.opened", who=OFFICERS, internal=True,
    papers=("report_registration",),
)  # fmt: skip


@verbs.verb(Stage.ADMINISTRATIVE, "record_clue", RECORD)
def record_clue(act: Act, data: dict[str, Any]) -> None:
    """Open a clue found in handling the complaint; only the bureau's own people learn of it (Art 27)."""
    act.audience = body_of(act.proceeding.body_id)
    _open(act, data, Clue.Source.FOUND)


@verbs.verb(Stage.ADMINISTRATIVE, "split_report", SPLIT)
def split_report(act: Act, data: dict[str, Any]) -> None:
    """Handle the report in the paper on its own; the complainant is told, the other side is not (Arts 9, 37)."""
    act.stay(REGISTERED, of=_open(act, data, Clue.Source.REPORT))
    act.stay()


def _open(act: Act, data: dict[str, Any], source: Clue.Source) -> Proceeding:
    complaint = act.case
    number = f"XS-{act.today:%Y%m%d}-{series.take(f'clue:{act.today:%Y%m%d}'):04d}"
    beside = Case.objects.create(
        number=number, title=data["title"], facts=data["facts"], problem=complaint.problem, goods=complaint.goods,
        amount=0, filed_at=act.now, received_by_authority_at=act.now,
    )  # fmt: skip
    facts = {
        "found_on": data["found_on"], "to_report": {Role.OFFICER.value: ""},
        # Whoever has a part in the complaint keeps out of the clue, whatever post they hold.
        "recused": sorted(map(str, taking_part(complaint))),
        "clock": REPORTED if source == Clue.Source.REPORT else FOUND,
    }  # fmt: skip
    opened = act.fork(beside, Stage.CLUE, body=act.proceeding.body, facts=facts)
    Clue.objects.create(
        proceeding=opened, complaint=complaint, source=source, tell_reporter=data.get("tell_reporter", False),
        found_by_id=act.actor.id, found_at=act.now,
    )  # fmt: skip
    act.apart = opened.pk
    act.note(clue=number)
    act.result |= {"clue": str(beside.pk), "number": number}
    return opened
