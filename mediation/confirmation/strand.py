"""The case's own record as it goes to court: every link of the chain, contents only where everyone may read them.

A closed room has a strand of its own (docs/adr/0002), so nothing of it, not even a gap, is in the one that leaves.
"""

from typing import Any

from mediation.cases.models import Case, Proceeding
from mediation.confirmation import verify
from mediation.core import ledger as chain
from mediation.core.audience import EVERYONE
from mediation.core.chain import GENESIS
from mediation.core.models import Event
from mediation.law import wording

OFFERS = ("offer.", "round.", "bid.", "proposal.")
BINDINGS = ("agreement.sealed", "agreement.bound")
FILINGS = ("confirmation.filed", "confirmation.supplemented")


def until_filed(proceeding: Proceeding, mediated: Proceeding) -> list[Event]:
    """The events up to the last filing, or to the sealed paper where that was recorded only afterwards."""
    held = list(Event.objects.filter(strand__case_id=proceeding.case_id, strand__room=None).order_by("seq"))
    marks = [one.seq for one in held if one.proceeding_id == proceeding.pk and one.kind in FILINGS]
    marks += [one.seq for one in held if one.proceeding_id == mediated.pk and one.kind in BINDINGS]
    return [one for one in held if one.seq <= max(marks)]


def ledger(case: Case, events: list[Event]) -> dict[str, Any]:
    """`ledger.json`: headers and links of all events, salt and content of those that may leave."""
    return {
        "schema": verify.LEDGER_SCHEMA,
        "case": str(case.pk),
        "number": case.number,
        "events": [
            {
                **chain.meta(one),
                "salt": one.salt if _leaves(one) else None,
                "data": one.data if _leaves(one) else None,
                "prev": one.prev,
                "hash": one.hash,
            }
            for one in events
        ],
        "head": events[-1].hash if events else GENESIS,
        "length": len(events),
    }


def withheld(events: list[Event]) -> list[dict[str, Any]]:
    """What is not inside, how much of it, and why. Of caucuses neither existence nor number is told (docs/adr/0003)."""
    offers = sum(_is_offer(one) for one in events)
    internal = sum(not _leaves(one) for one in events) - offers
    return [
        {"what": wording.say("dossier.offers"), "count": offers, "why": wording.say("dossier.offers_why")},
        {"what": wording.say("dossier.internal"), "count": internal, "why": wording.say("dossier.internal_why")},
        {"what": wording.say("dossier.caucus"), "count": None, "why": wording.say("dossier.caucus_why")},
    ]


def _is_offer(event: Event) -> bool:
    return event.kind.startswith(OFFERS)


def _leaves(event: Event) -> bool:
    return event.audience == EVERYONE and not _is_offer(event)
