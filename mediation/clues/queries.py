"""What the bureau in charge reads of clues, and what a reporter is told; for everybody else there are none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from mediation.cases.models import Case
from mediation.cases.states import ClueState
from mediation.clues.models import Clue
from mediation.core.gate import SHANGHAI
from mediation.core.roles import Role, Standing

TOLD = {ClueState.FILED, ClueState.NOT_FILED, ClueState.TRANSFERRED}


def clues_of(complaint: Case, bodies: Iterable[UUID]) -> QuerySet[Clue]:
    """The clues that came out of a complaint, of those that some bodies verify."""
    return Clue.objects.filter(complaint=complaint, proceeding__body_id__in=set(bodies)).select_related("proceeding__case")  # fmt: skip  # noqa: E501


def origin_of(case: Case, bodies: Iterable[UUID]) -> Clue | None:
    """Where a clue's own case came from; None where it is no clue of these bodies."""
    found = Clue.objects.filter(proceeding__case=case, proceeding__body_id__in=set(bodies))
    return found.select_related("complaint", "proceeding", "found_by").first()


@dataclass(frozen=True, slots=True)
class Report:
    """What a reporter is told: under which number it is handled and, where they asked, what was decided and when."""

    number: str
    separated_on: date
    outcome: str = ""
    to: str = ""
    decided_on: date | None = None


def reports_of(complaint: Case, standing: Standing) -> list[Report]:
    """The reports in a complaint, for the complainant alone (Order 121 Arts 36, 37)."""
    if not standing.is_any(Role.CLAIMANT):
        return []
    found = Clue.objects.filter(complaint=complaint, source=Clue.Source.REPORT).select_related("proceeding__case")
    return [_report(one) for one in found]


def _report(clue: Clue) -> Report:
    facts, began = clue.proceeding.facts, clue.proceeding.opened_at.astimezone(SHANGHAI).date()
    if not clue.tell_reporter or clue.proceeding.state not in TOLD:
        return Report(clue.proceeding.case.number, began)
    on = date.fromisoformat(facts["decided_on"])
    return Report(clue.proceeding.case.number, began, clue.proceeding.state, facts.get("transferred_to", ""), on)
