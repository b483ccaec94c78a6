"""Which bureau may handle a complaint, for the person who files and the officer who checks (Order 121 Arts 13, 43)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediation.law._data import table
from mediation.law.rulesets import RuleSet, everything


class OperatorKind(StrEnum):
    """What the respondent is in this deal, not in general: a platform selling its own goods is self-operated."""

    ORDINARY = "ordinary"
    PLATFORM = "platform"
    SELF_OPERATED = "self_operated"
    OWN_SITE = "own_site"
    STORE = "store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """The respondent as far as jurisdiction asks; areas are county codes.

    `displayed_area` is the address the store shows on the platform, None when it shows none or a false one.
    `reachable` turns False after two failed contacts by different channels on different days.
    `drug_matter` marks drugs, devices and cosmetics, which the drug regulator handles by the same rule.
    """

    kind: OperatorKind
    business_area: str | None = None
    domicile_area: str | None = None
    displayed_area: str | None = None
    reachable: bool = True
    platform_area: str | None = None
    drug_matter: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One competent bureau: the county, why, and by which article; `authority` is market or drug."""

    area: str
    reason: str
    article: str
    reason_zh: str
    reason_en: str
    authority: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Why no bureau can be told to be competent yet: an address is missing that the article asks for."""

    code: str
    article: str
    reason_zh: str
    reason_en: str


def gap(operator: Operator, *, rules: RuleSet | None = None) -> Gap | None:
    """Say which address is missing where `competent` lists nobody; None where it lists somebody."""
    rules = rules or everything()[-1]
    if competent(operator, rules=rules):
        return None
    code = "store" if operator.kind is OperatorKind.STORE else "domicile"
    words = table("connections.toml")["gap"][code]
    return Gap(code, rules.jurisdiction_article, words["zh"], words["en"])


def competent(operator: Operator, *, rules: RuleSet | None = None) -> tuple[Choice, ...]:
    """List the bureaus among which the complainant may choose; empty when no deciding address is known.

    Without `rules` the newest rule set answers. Where several are competent, the first to receive handles.
    """
    rules = rules or everything()[-1]
    chosen: dict[str, Choice] = {}
    for area, connection in _connections(operator, rules):
        if area is not None and area not in chosen:
            chosen[area] = _choice(area, connection, operator, rules)
    return tuple(chosen.values())


def _connections(operator: Operator, rules: RuleSet) -> Iterable[tuple[str | None, str]]:
    match operator.kind:
        case OperatorKind.ORDINARY:
            return [(operator.business_area, "place_of_business"), (operator.domicile_area, "domicile")]
        case OperatorKind.PLATFORM | OperatorKind.OWN_SITE:
            return [(operator.domicile_area, "domicile")]
        case OperatorKind.SELF_OPERATED:
            return [(operator.domicile_area or operator.platform_area, "domicile")]
        case OperatorKind.STORE:
            return _store(operator, rules)


def _store(operator: Operator, rules: RuleSet) -> Iterable[tuple[str | None, str]]:
    if rules.store_address == "place_of_business":
        return [(operator.business_area, "place_of_business"), (operator.platform_area, "platform_domicile")]
    if operator.displayed_area is None:
        return [(operator.platform_area, "platform_domicile_no_address")]
    if not operator.reachable:
        return [(operator.platform_area, "platform_domicile_unreachable")]
    return [(operator.displayed_area, "displayed_address"), (operator.platform_area, "platform_domicile")]


@dataclass(frozen=True, slots=True)
class Contact:
    """One try to reach the respondent, by whom does not matter: on which day, by which channel, with what result."""

    on: date
    channel: str
    reached: bool


def reachable(tries: Iterable[Contact]) -> bool:
    """Tell whether a respondent counts as reachable: not after two failures by different channels on different days.

    The platform's own rule; Order 121 Art 13 says only "cannot be reached". An answer wipes out what failed before it.
    """
    failed: list[Contact] = []
    for one in sorted(tries, key=lambda found: (found.on, found.reached)):
        failed = [] if one.reached else [*failed, one]
    return not any(one.channel != other.channel and one.on != other.on for one in failed for other in failed)


def reason(connection: str, language: str) -> str:
    """Say in words why a bureau is competent, "zh" or "en"; KeyError for an unknown connection."""
    return str(table("connections.toml")["bureau"][connection][language])


def _choice(area: str, connection: str, operator: Operator, rules: RuleSet) -> Choice:
    words = table("connections.toml")["bureau"][connection]
    article = rules.jurisdiction_article
    if operator.kind is OperatorKind.SELF_OPERATED:
        article += "; NCI 4"
    if operator.drug_matter:
        article += f"; {rules.drug_article}"
    return Choice(area, connection, article, words["zh"], words["en"], "drug" if operator.drug_matter else "market")
