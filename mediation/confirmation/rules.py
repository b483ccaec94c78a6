"""Pure decisions about confirmation: which courts, until when, and what is missing (J1, J4; domain 6.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mediation.cases import choices
from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.states import Stage
from mediation.law import areas, courts, wording
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
    """Every competent court that takes part here, the committee's own place first (CPL Art 205).

    Of an agreement before a court's mediator that court alone.
    """
    if mediated.kind == Stage.COURT_MEDIATION:
        return _inviting(mediated)
    by_side = {one.side: one for one in case.parties.all()}
    claimant, respondent = by_side.get(Side.CLAIMANT), by_side.get(Side.RESPONDENT)
    found = courts.competent_courts(
        claimant_area=claimant.area if claimant else None,
        respondent_area=respondent.area if respondent else None,
        organisation_areas=[mediated.body.area] if mediated.body and mediated.body.area else [],
    )
    known = Organisation.objects.filter(kind=OrganisationKind.COURT, ended_at=None).prefetch_related("areas")
    listed = [
        _competent(court, one)
        for one in found
        for court in known
        if any(_sits_in(area.code, one.court) for area in court.areas.all())
    ]
    return sorted(listed, key=lambda one: "organisation" not in one.connections)


def _inviting(mediated: Proceeding) -> list[CompetentCourt]:
    if mediated.body is None:
        return []
    found = courts.competent_courts(inviting_court=mediated.body.name)
    return [_competent(mediated.body, one) for one in found]


def _competent(court: Organisation, found: courts.CourtChoice) -> CompetentCourt:
    reasons = found.reasons_en if choices.language() == "en" else found.reasons_zh
    return CompetentCourt(court, found.connections, found.article, reasons)


def _sits_in(court: str, area: str) -> bool:
    try:
        return areas.within(area, court)
    except areas.UnknownArea:
        return area == court


def basis(mediated: Proceeding) -> courts.Basis:
    """On which basis the agreement can be confirmed; NONE closes the way to court."""
    if mediated.kind == Stage.COURT_MEDIATION:
        before_suit = mediated.facts["track"] == "pre_filing"  # after it the court makes a document itself (OMR 20)
        return courts.confirm_basis(courts.Body.INVITED, on_court_roster=before_suit)
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


def facts(mediated: Proceeding, names: Mapping[str, str]) -> str:
    """The dispute and the agreement in a sentence, for an application that says no more; `names` by side."""
    dispute = wording.say(
        "dispute.between", claimant=names.get("claimant", ""), respondent=names.get("respondent", "")
    )  # fmt: skip
    body = mediated.body.name if mediated.body else ""
    if mediated.kind == Stage.COURT_MEDIATION:
        mediator = mediated.handler.name if mediated.handler else ""
        return wording.say(
            "application.facts_court", dispute=dispute, court=body, mediator=mediator, number=mediated.number
        )  # fmt: skip
    return wording.say("application.facts", dispute=dispute, committee=body, number=mediated.number)


def mediated_at(mediated: Proceeding) -> str:
    """Under whom it was mediated, as the application says it."""
    body = mediated.body.name if mediated.body else ""
    if mediated.kind != Stage.COURT_MEDIATION:
        return body
    return wording.say("application.invited", court=body, mediator=mediated.handler.name if mediated.handler else "")


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
