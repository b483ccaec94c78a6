"""An appraisal before a court's mediator: the talk goes on, the days at the laboratory are not counted (OMR Art 26)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mediation.cases.conduct import appraised, commissioned
from mediation.cases.court_mediation import CM, GOING_ON, mine
from mediation.cases.flows.conduct_inputs import AppraisalCommission, AppraisalReport
from mediation.cases.flows.court_mediation import RUNNING
from mediation.cases.models import Appraisal
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Hold, Step

COURT = (Role.MEDIATOR, Role.CLERK)


class Commission(AppraisalCommission):
    """What is appraised, by whom, and who bears the cost; where both cannot agree the court names the laboratory."""

    def prepare(self) -> None:
        """The words of a court, not of a bureau."""
        self.fields["chosen"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (Appraisal.Chosen.AGREED.value, Appraisal.Chosen.AGREED.label),
            (Appraisal.Chosen.DESIGNATED.value, _("no agreement; the court designated it")),
        ]
        self.fields["costs_agreed"].help_text = _("Without their agreement on the cost none is commissioned.")

    def clean_began_on(self) -> Any:
        """Within the period of the mediation, not in the future."""
        day = self.past_day("began_on")
        if self.act is not None and day.isoformat() < self.act.proceeding.facts["confirmed_on"]:
            raise ValidationError(_("This is before the period of the mediation began."), code="before_it_began")
        return day


def _none_open(act: Act) -> None:
    """Guard: the mediator in charge, or the court; one at a time. Refused `forbidden`, `not_open`."""
    _court(act)
    if act.proceeding.facts.get("appraisal_open"):
        raise Refused("not_open", _("An appraisal is under way."))


def _one_open(act: Act) -> None:
    """Guard: the mediator in charge, or the court, and one is under way. Refused `forbidden`, `not_open`."""
    _court(act)
    if not act.proceeding.facts.get("appraisal_open"):
        raise Refused("not_open", state=act.proceeding.state)


def _court(act: Act) -> None:
    if not act.standing.is_any(Role.CLERK):
        mine(act)


COMMISSION = Step(
    rule="OMR 26", label=_("Commission an appraisal"), event="court_mediation.appraisal_commissioned", who=COURT,
    form=Commission, pauses=tuple(Hold(code, on="appraisal_began_on", why="appraisal") for code in RUNNING),
    papers=("appraisal_commission",), tells=(*PARTIES, Role.MEDIATOR),
)  # fmt: skip
REPORT = Step(
    rule="OMR 26", label=_("Enter the outcome of the appraisal"), event="court_mediation.appraisal_ended", who=COURT,
    form=AppraisalReport, resumes=tuple(Hold(code, on="appraisal_ended_on") for code in RUNNING),
    tells=(*PARTIES, Role.MEDIATOR),
)  # fmt: skip


@verbs.verb(CM, "commission_appraisal", COMMISSION, states=GOING_ON, guard=_none_open)
def commission_appraisal(act: Act, data: dict[str, Any]) -> None:
    """Keep what was ordered; the period stands still from the day it was."""
    made = commissioned(act, data)
    act.keep(appraisal=made.pk, appraisal_open=True, appraisal_began_on=data["began_on"])
    act.stay()


@verbs.verb(CM, "end_appraisal", REPORT, states=GOING_ON, guard=_one_open)
def end_appraisal(act: Act, data: dict[str, Any]) -> None:
    """Keep what was found; the period runs on, and the days in between are excluded."""
    appraised(act, data)
    act.keep(appraisal_open=False, appraisal_ended_on=data["ended_on"])
    act.stay()
