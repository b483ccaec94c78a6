"""What the record of a settlement says (domain 1.2 H2: time, course, method and result)."""

import hashlib
from typing import Any

from mediation.cases.models import Party, Proceeding, Side
from mediation.core.canonical import canonical
from mediation.core.gate import SHANGHAI, Act
from mediation.documents import builders, papers
from mediation.law import money, wording
from mediation.negotiation import queries
from mediation.negotiation.models import Offer
from mediation.negotiation.rules import ANSWERED_BY
from mediation.negotiation.verbs import agreed, package
from mediation.people.masking import masked_phone


@papers.builder("settlement_record")
def settlement_record(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Collect the record of a settlement in first handling."""
    case = act.case
    by_side = {one.side: one for one in case.parties.all()}
    names = {str(one.pk): one.name for one in by_side.values()}
    total = queries.accepted_total(proceeding)
    data: dict[str, Any] = {
        "number": case.number,
        "organiser": proceeding.body.name if proceeding.body else by_side[Side.RESPONDENT].name,
        "complainant": _who(by_side[Side.CLAIMANT]),
        "respondent": _who(by_side[Side.RESPONDENT]),
        "started_at": proceeding.opened_at,
        "ended_at": act.now,
        "method": wording.say("settlement.method"),
        "claims": builders.claims(case),
        "course": "\n".join([wording.say("settlement.filed", day=_day(case.filed_at)), *_course(proceeding, names)]),
        "result": "\n".join(wording.term(one, names) for one in package(proceeding.pk)),
        "signatures": [line for one in agreed(proceeding.pk) for line in _deeds(one, by_side)],
        **builders.roll(case, [part for term in package(proceeding.pk) for part in term.get("shares", ())]),
    }
    if Side.PLATFORM in by_side:
        data |= {"platform": by_side[Side.PLATFORM].name, "order": case.order_no}
    if total:
        data |= {"amount": total, "amount_words": wording.say("settlement.sum", words=money.in_words(total))}
    return data


def _course(proceeding: Proceeding, names: dict[str, str]) -> list[str]:
    offers = Offer.objects.filter(proceeding_id=proceeding.pk).select_related("party").order_by("version")
    return [_line(one, names) for one in offers]


def _line(offer: Offer, names: dict[str, str]) -> str:
    said = "".join(wording.term(one, names) for one in offer.terms)
    return wording.say(
        "settlement.offered",
        day=_day(offer.made_at),
        name=offer.party.name,
        number=offer.version,
        terms=said,
        became=wording.say(f"offer.{offer.status}"),
    )


def _deeds(offer: Offer, by_side: dict[str, Party]) -> list[dict[str, Any]]:
    """Who put the package forward and who accepted it, when: each deed on the platform stands for a signature."""
    answerer = by_side[ANSWERED_BY[offer.side]]
    said = hashlib.sha256(canonical(offer.terms)).hexdigest()
    deeds = (("made", offer.party, offer.made_at), ("taken", answerer, offer.decided_at))
    return [
        {
            "signer": who.name,
            "role": wording.say(f"settlement.{who.side}"),
            "method": wording.say(f"settlement.{deed}", number=offer.version),
            "at": at,
            "content_sha256": said,
        }
        for deed, who, at in deeds
    ]


def _day(moment: Any) -> str:
    return wording.day(moment.astimezone(SHANGHAI).date())


def _who(party: Party) -> dict[str, str]:
    return {"name": party.name, "phone": masked_phone(party.phone)} if party.phone else {"name": party.name}
