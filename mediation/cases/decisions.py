"""What a bureau's decision fixes (domain 1.3, 1.4), once for the deed and for the draft of its paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mediation.core.gate import Act
from mediation.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Decision:
    """By which transition; who handles the case from then on, on which ground, and what is kept of it."""

    name: str
    handler: Any
    ground: str
    facts: dict[str, Any]


def accepted(act: Act, data: Mapping[str, Any]) -> Decision:
    """Whoever accepts becomes the handler. Refused `forbidden` for an organisation's token, which handles nothing."""
    if act.actor.kind != "person":
        raise Refused("forbidden")
    return Decision("accept", act.actor.id, act.proceeding.ground, {"accepted_on": act.today.isoformat()})


def redirected(act: Act, data: Mapping[str, Any]) -> Decision:
    """What came as a complaint and is none: who says so answers for it (Art 44)."""
    facts = {"redirected_on": act.today.isoformat(), "matter": data.get("matter") or "", "reason": data["reason"]}
    return Decision("redirect", act.actor.id, act.proceeding.ground, facts)


def proposal(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a proposal until a second person has looked at it."""
    return {
        "proposed_ground": data["ground"],
        "proposed_reason": data["reason"],
        "proposed_factors": data.get("factors") or [],
        "proposed_without_factors": data.get("without_factors") or "",
        "proposed_rules": data.get("rule_set") or "",
    }


def proposed(act: Act, data: Mapping[str, Any]) -> Decision:
    """What a proposal comes to once a second person has signed it off: the one who proposed stays in charge."""
    return _declined(act, by=act.actor.id, said=proposal(data))


def declined(act: Act, data: Mapping[str, Any]) -> Decision:
    """The decision as it was proposed (Art 15, 16)."""
    said = act.proceeding.facts
    return _declined(act, by=said["proposed_by"], said=said)


def terminated(act: Act, data: Mapping[str, Any]) -> Decision:
    """The end of a mediation on one ground (Art 23); the case stays with whom it was."""
    facts = {
        "terminated_on": act.today.isoformat(),
        "reason": data["reason"],
        "found": data.get("found") or "",
        "terminated_by": act.actor.id,
    }
    return Decision("terminate", act.proceeding.handler_id, data["ground"], facts)


def _declined(act: Act, *, by: str, said: Mapping[str, Any]) -> Decision:
    facts = {
        "reason": said["proposed_reason"],
        "factors": said.get("proposed_factors") or [],
        "without_factors": said.get("proposed_without_factors") or "",
        "proposed_rules": said.get("proposed_rules") or "",
        "decided_on": act.today.isoformat(),
        "signed_off_by": act.actor.id,
    }
    return Decision("sign_off_decline", by, said["proposed_ground"], facts)


#: The decision whose paper a verb issues, or prepares for a second person.
BY_VERB: Mapping[str, Callable[[Act, Mapping[str, Any]], Decision]] = {
    "accept": accepted,
    "redirect": redirected,
    "propose_decline": proposed,
    "sign_off_decline": declined,
    "send_back": declined,
    "terminate": terminated,
}


def fix(act: Act, decision: Decision) -> None:
    """Write a decision into its proceeding and take its transition."""
    act.proceeding.handler_id = decision.handler
    act.proceeding.ground = decision.ground
    act.move(decision.name, **decision.facts)
