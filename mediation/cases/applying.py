"""What is kept of a side's own application for people's mediation: who, when and by which channel (PML Art 17)."""

from typing import Any

from mediation.cases.models import Party, Side
from mediation.core.gate import Act

SIDES = (Side.CLAIMANT.value, Side.RESPONDENT.value)


def applied(facts: dict[str, Any], party: Party, act: Act) -> dict[str, Any]:
    """The facts of a mediation with one side's application added; consent and turn follow from it."""
    at = act.now.isoformat()
    consent = {"by": act.actor.key, "at": at, "channel": "platform", "agrees": True}
    return {
        "applied": {**facts.get("applied", {}), party.side: at},
        "to_apply": {**dict.fromkeys(SIDES, ""), **facts.get("to_apply", {}), party.side: at},
        "consents": {**facts.get("consents", {}), party.side: consent},
        "applied_on": facts.get("applied_on") or act.today,
    }
