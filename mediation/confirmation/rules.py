"""Pure decisions about confirmation: which courts, until when, and what is missing (J1, J4; domain 6.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mediation.cases import choices
from mediation.cases.models import Case, Proceeding, Side
from mediation.law import areas, courts
from mediation.people.models import Organisation, OrganisationKind

SCHEMA = "jiefen-application/1"


@dataclass(frozen=True, slots=True)
class CompetentCourt:
    """A court that may confirm, and why, in the reader's language."""

    court: Organisation
    connections: tuple[str, ...]
    article: str
    reasons: tuple[str, ...]


def competent(case: Case, mediated: Proceeding) -> list[CompetentCourt]:
    """Every competent court that takes part here, the committee's own place first (CPL Art 205)."""
    by_side = {one.side: one for one in case.parties.all()}
    claimant, respondent = by_side.get(Side.CLAIMANT), by_side.get(Side.RESPONDENT)
    found = courts.competent_courts(
        claimant_area=claimant.area if claimant else None,
        respondent_area=respondent.area if respondent else None,
        organisation_areas=[mediated.body.area] if mediated.body and mediated.body.area else [],
    )
    english = choices.language() == "en"
    known = Organisation.objects.filter(kind=OrganisationKind.COURT, ended_at=None).prefetch_related("areas")
    listed = [
        CompetentCourt(court, one.connections, one.article, one.reasons_en if english else one.reasons_zh)
        for one in found
        for court in known
        if any(_sits_in(area.code, one.court) for area in court.areas.all())
    ]
    return sorted(listed, key=lambda one: "organisation" not in one.connections)


def _sits_in(court: str, area: str) -> bool:
    try:
        return areas.within(area, court)
    except areas.UnknownArea:
        return area == court


def basis(mediated: Proceeding) -> courts.Basis:
    """On which basis the agreement can be confirmed; NONE closes the way to court."""
    kinds = {
        OrganisationKind.COMMITTEE: courts.Body.COMMITTEE,
        OrganisationKind.BUREAU: courts.Body.BUREAU,
        OrganisationKind.ASSOCIATION: courts.Body.CONSUMER_ASSOCIATION,
        OrganisationKind.PLATFORM: courts.Body.PLATFORM,
    }
    body = mediated.body
    kind = kinds.get(OrganisationKind(body.kind)) if body else None
    if body is None or kind is None:
        return courts.Basis(courts.ConfirmBasis.NONE, "")
    return courts.confirm_basis(kind, area=body.area or None)


def content(
    *,
    proceeding: Proceeding,
    number: str,
    court: Organisation,
    agreement: Mapping[str, Any],
    facts: str,
    performance: str,
) -> dict[str, Any]:
    """Everything a signature under the application covers; the undertakings are named by their codes."""
    return {
        "schema": SCHEMA,
        "case": str(proceeding.case_id),
        "proceeding": str(proceeding.pk),
        "number": number,
        "court": court.name,
        "agreement": dict(agreement),
        "facts": facts,
        "performance": performance,
        "undertakings": ["voluntary", "lawful", "truthful", "liable", "only_here"],
    }
