"""What the proof of performance and the application for enforcement say (domain 1.8)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from mediation.cases.models import Party, Proceeding, Side
from mediation.core import series
from mediation.core.gate import SHANGHAI, Act
from mediation.core.refusals import Refused
from mediation.documents import papers
from mediation.documents.models import Paper
from mediation.law import advance as law
from mediation.law import citations, wording
from mediation.law.areas import in_full
from mediation.law.money import in_words
from mediation.people.masking import masked_phone
from mediation.performance import plans, rules
from mediation.performance.models import Advance, Enforcement, Instalment, InstalmentStatus

AGREEMENTS = ("pm_agreement", "court_agreement", "mediation_document", "settlement_record")


@papers.builder("performance_proof")
def performance_proof(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Collect the proof that everything agreed was done."""
    held = plans.instalments_of(proceeding)
    total = sum((one.paid_amount for one in held), Decimal(0))
    data: dict[str, Any] = {
        "number": _number("LX", act),
        "agreement_number": _agreement(act, proceeding),
        "payer": _names(one.payer for one in held),
        "payee": _names(one.payee for one in held),
        "entries": [entry for one in held for entry in _entries(one)],
        "remaining": wording.say("performance.remaining_none"),
        "confirmation": wording.say("performance.confirmation"),
    }
    if total:
        data |= {"total": total, "total_words": wording.say("settlement.sum", words=in_words(total))}
    return data


@papers.builder("enforcement_application")
def enforcement_application(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Collect the application for enforcement: parties, ruling, what is unpaid, what the other side owns."""
    applied = Enforcement.objects.select_related("confirmation__body", "applicant").get(proceeding_id=proceeding.pk)
    ruling, court = applied.confirmation, applied.confirmation.body
    if court is None:
        raise Refused("not_open")
    late = [one for one in plans.instalments_of(proceeding) if _is_due_to(one, applied.applicant)]
    last = max(one.due_on for one in late)
    until = rules.enforceable_until(max(one.due_on for one in plans.instalments_of(proceeding)))
    said = [
        wording.say(
            "enforcement.facts",
            court=court.name,
            ruled=_day(ruling.facts["ruled_on"]),
            ruling=ruling.facts["ruling_no"],
            agreed=_day(_effective(proceeding)),
            due=wording.day(last),
            numbers=wording.say("performance.join").join(str(one.number) for one in late),
        ),
        wording.say("enforcement.demand", text=applied.demand) if applied.demand else "",
        wording.say("enforcement.last_day", day=wording.day(until.due_strict)),
    ]
    return {
        "number": _number("ZX", act),
        "court": court.name,
        "ruling_court": court.name,
        "applicant": _who(applied.applicant),
        "respondent": _who(late[0].payer),
        "ruling_number": ruling.facts["ruling_no"],
        "ruled_on": ruling.facts["ruled_on"],
        "agreement_number": _agreement(act, proceeding),
        "requests": _requests(late),
        "facts": "\n".join(line for line in said if line),
        "unpaid": [_unpaid(one) for one in late],
        "assets": [line.strip() for line in applied.assets.splitlines() if line.strip()],
        "basis": wording.say("enforcement.basis"),
        "attachments": wording.several("enforcement.attachments"),
    }


@papers.builder("advance_record")
def advance_record(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Collect what the platform paid first, on what, what is left of the claim, and its claim against the store."""
    paid = Advance.objects.select_related("payer", "payee").get(pk=act.data["advance"])
    ground = law.ground(paid.ground)
    store = next((one.name for one in act.case.parties.all() if one.side == Side.RESPONDENT), "")
    basis, recourse = citations.passages(ground.article, law.recourse())
    return {
        "number": _number("XP", act),
        "platform": paid.payer.name,
        "consumer": paid.payee.name,
        "store": store,
        "case_number": act.case.number,
        "subject": act.case.title,
        "amount": paid.amount,
        "amount_words": wording.say("settlement.sum", words=in_words(paid.amount)),
        "on": paid.on,
        "channel": wording.say(f"method.{paid.channel}"),
        "transaction": paid.transaction_no,
        "ground": ground.zh,
        "basis": basis,
        "rules": paid.rules,
        "claimed": paid.claimed,
        "remains": paid.remains,
        "recourse": recourse,
        "proof": paid.evidence.name if paid.evidence else "",
    }


def _requests(late: list[Instalment]) -> list[str]:
    money = sum((one.remaining for one in late), Decimal(0))
    asked = [wording.say("enforcement.request_do", what=_what(one)) for one in late if one.amount is None]
    if money:
        since = wording.day(min(one.due_on for one in late))
        asked.insert(0, wording.say("enforcement.request_pay", amount=f"{money:,.2f}", words=in_words(money)))
        asked.append(wording.say("enforcement.request_interest", since=since))
    return [*asked, wording.say("enforcement.request_cost")]


def _unpaid(one: Instalment) -> dict[str, Any]:
    what = wording.say("performance.number", number=one.number, what=_what(one))
    if one.amount is None:
        return {"what": what, "due_on": one.due_on}
    words = wording.say("settlement.sum", words=in_words(one.remaining))
    return {"what": what, "amount": one.remaining, "amount_words": words, "due_on": one.due_on}


def _entries(one: Instalment) -> list[dict[str, Any]]:
    what = wording.say("performance.number", number=one.number, what=_what(one))
    return [
        {
            "what": what,
            "amount": report.received if report.received is not None else report.amount,
            "on": report.on,
            "channel": wording.say(f"method.{report.channel}") if report.channel else report.courier,
            "transaction": report.transaction_no or report.tracking_no,
        }
        for report in one.reports.all()
        if report.confirmed_at
    ]


def _what(one: Instalment) -> str:
    return wording.say(f"performance.item_{one.kind}", item=one.item, text=one.text)


def _is_due_to(one: Instalment, party: Party) -> bool:
    return one.payee_id == party.pk and one.status == InstalmentStatus.OVERDUE


def _agreement(act: Act, proceeding: Proceeding) -> str:
    """Number of the paper the agreement was made on, else the case's."""
    made = Paper.objects.filter(proceeding=proceeding.origin, kind__in=AGREEMENTS)
    paper = made.exclude(number="").order_by("issued_at").last()
    return paper.number if paper else act.case.number


def _effective(proceeding: Proceeding) -> str:
    """Day on which the agreement took effect."""
    origin = proceeding.origin
    facts: dict[str, Any] = origin.facts if origin else {}
    return str(
        facts.get("effective_on")
        or facts.get("agreed_on")
        or proceeding.opened_at.astimezone(SHANGHAI).date().isoformat()
    )


def _day(iso: str) -> str:
    return wording.day(date.fromisoformat(iso))


def _number(word: str, act: Act) -> str:
    key = f"{word}-{act.today:%Y%m%d}"
    return f"{key}-{series.take(key):04d}"


def _names(parties: Iterable[Party]) -> str:
    return wording.say("performance.join").join(dict.fromkeys(one.name for one in parties))


def _who(party: Party) -> dict[str, str]:
    """A party as a court needs it: the whole address, the phone masked until the original is signed."""
    organisation = party.organisation
    found = {"name": party.name, "address": in_full(party.area, party.address), "phone": masked_phone(party.phone)}
    if organisation is not None:
        found |= {"uscc": organisation.uscc, "representative": organisation.legal_representative}
    return {key: value for key, value in found.items() if value}
