"""Which court confirms a mediation agreement, and whether it can (CPL Art 205, Interpretation Art 352)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mediation.law._data import table
from mediation.law.areas import within


class Body(StrEnum):
    """Who mediated."""

    COMMITTEE = "committee"
    BUREAU = "bureau"
    CONSUMER_ASSOCIATION = "consumer_association"
    TRADE_ASSOCIATION = "trade_association"
    PLATFORM = "platform"
    INVITED = "invited"  # whoever mediates at the invitation of a court, whatever body it is of


class ConfirmBasis(StrEnum):
    """What makes an agreement confirmable; NONE hides the way to court and offers a referral before signing."""

    PMC = "PMC"
    COURT_ROSTER = "COURT_ROSTER"
    LOCAL_RULE = "LOCAL_RULE"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Basis:
    """The basis found, with its article; empty for NONE."""

    basis: ConfirmBasis
    article: str


@dataclass(frozen=True, slots=True)
class CourtChoice:
    """A competent court by its area, or the inviting court by its name, with every connecting point to it."""

    court: str
    connections: tuple[str, ...]
    article: str
    reasons_zh: tuple[str, ...]
    reasons_en: tuple[str, ...]
    level: str


def competent_courts(
    *,
    claimant_area: str | None = None,
    respondent_area: str | None = None,
    subject_area: str | None = None,
    organisation_areas: Sequence[str] = (),
    inviting_court: str | None = None,
    intermediate: bool = False,
) -> tuple[CourtChoice, ...]:
    """List the courts that may confirm; of two that are asked, the first to docket keeps the case.

    An inviting court is alone competent. `intermediate` says that the value or kind of case needs that level.
    """
    level = "intermediate" if intermediate else "basic"
    if inviting_court is not None:
        return (_choice(inviting_court, ["inviting_court"], "CPL 205(1)", "inviting"),)
    found: dict[str, list[str]] = {}
    points: Iterable[tuple[str | None, str]] = (
        (claimant_area, "claimant_domicile"),
        (respondent_area, "respondent_domicile"),
        (subject_area, "subject_matter"),
        *((area, "organisation") for area in organisation_areas),
    )
    for area, connection in points:
        if area and connection not in found.setdefault(area, []):
            found[area].append(connection)
    article = "CPL 205(2); CPLI 352" if len(organisation_areas) > 1 else "CPL 205(2)"
    return tuple(_choice(area, connections, article, level) for area, connections in found.items())


def _choice(court: str, connections: Sequence[str], article: str, level: str) -> CourtChoice:
    words = [table("connections.toml")["court"][connection] for connection in connections]
    return CourtChoice(
        court=court,
        connections=tuple(connections),
        article=article,
        reasons_zh=tuple(word["zh"] for word in words),
        reasons_en=tuple(word["en"] for word in words),
        level=level,
    )


def confirm_basis(body: Body, *, area: str | None = None, on_court_roster: bool = False) -> Basis:
    """Tell on which basis an agreement that this body mediated can be confirmed; `area` is where the body sits."""
    if body is Body.COMMITTEE:
        return Basis(ConfirmBasis.PMC, "CPL 205; PML 33")
    if on_court_roster:
        return Basis(ConfirmBasis.COURT_ROSTER, "CPL 205(1); IMR 6")
    for rule in table("connections.toml")["local_rule"]:
        if rule["body"] == body and area is not None and within(area, rule["area"]):
            return Basis(ConfirmBasis.LOCAL_RULE, rule["article"])
    return Basis(ConfirmBasis.NONE, "")
