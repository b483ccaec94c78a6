"""Pure decisions about agreements: what is signed, whether it can be performed, and who has to sign it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.cases.models import Case, Party, Side
from mediation.core.canonical import canonical
from mediation.documents.builders import addressed
from mediation.law import agreement as law
from mediation.law import money, wording

SCHEMA = "jiefen-agreement/1"


def kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """A cleaned row as it is stored and checked: texts only, sums also in words; nothing is filled in silently."""
    term = {name: str(row.get(name) or "").strip() for name in ("kind", "payer", "payee", "default", "text")}
    due = row.get("due_on")
    term["due_on"] = due.isoformat() if isinstance(due, date) else str(due or "")
    if term["kind"] == "payment":
        amount = row.get("amount")
        term |= {
            "amount": f"{amount:.2f}" if amount else "",
            "amount_words": money.in_words(amount) if amount else "",
            "currency": "CNY",
            "method": str(row.get("method") or ""),
            "account": str(row.get("account") or "").strip(),
        }
    if term["kind"] in ("return", "repair", "replace"):
        term["item"] = str(row.get("item") or "").strip()
    if term["kind"] == "return":
        term["freight"] = str(row.get("freight") or "")
    return term


def findings(terms: Sequence[Mapping[str, Any]], case: Case, *, on: date) -> tuple[law.Finding, ...]:
    """What the law's clarity check says of the terms, on the day of drafting."""
    return law.check(terms, parties=[str(one.pk) for one in case.parties.all()], on=on)


def names(case: Case) -> dict[str, str]:
    """Names of the parties by id."""
    return {str(one.pk): one.name for one in case.parties.all()}


def signing_parties(case: Case, terms: Sequence[Mapping[str, Any]]) -> list[Party]:
    """The parties whose signature makes it an agreement: both sides, and the platform where a term binds it."""
    bound = {term.get(end) for term in terms for end in ("payer", "payee")}
    parties = sorted(case.parties.all(), key=lambda one: list(Side.values).index(one.side))
    return [one for one in parties if one.side != Side.PLATFORM or str(one.pk) in bound]


def text(
    case: Case,
    terms: Sequence[Mapping[str, Any]],
    *,
    facts: str,
    issues: Sequence[str],
    responsibilities: Mapping[str, str],
    title: str = "title",
    effect: str = "effect_committee",
    sides: str = "side",
) -> str:
    """The whole agreement in Chinese, as it is read on the screen and signed."""
    named = names(case)
    parties = signing_parties(case, terms)
    return wording.agreement(
        title=wording.say(f"agreement.{title}"),
        parties=[(one.side, addressed(one)) for one in parties],
        facts=facts,
        issues=issues,
        responsibilities=[(one.name, responsibilities[one.side]) for one in parties if responsibilities.get(one.side)],
        terms=[wording.term(term, named) for term in terms],
        roll=[wording.say("group.part", name=name, amount=f"{Decimal(part):,.2f}") for name, part in shares(terms)],
        effect=wording.say(f"agreement.{effect}"),
        sides=sides,
    )


def shares(terms: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What each of several complainants gets, by name; nothing where one complains alone."""
    return [(name, part) for term in terms for name, part in term.get("shares", ())]


def digest(content: Mapping[str, Any]) -> str:
    """Hash of everything that is signed, over its one canonical form."""
    return hashlib.sha256(canonical(content)).hexdigest()
