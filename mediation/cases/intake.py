"""What the steps of intake by the bureau do besides changing the state (domain 1.3, A2 to A4)."""

from typing import Any

from mediation.cases import decisions, group
from mediation.cases.flows.intake_inputs import intake_rules
from mediation.cases.models import Party
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.audience import body_of
from mediation.core.gate import Act
from mediation.core.refusals import Refused

ADMINISTRATIVE = Stage.ADMINISTRATIVE


@verbs.effect(ADMINISTRATIVE, "ask_identity")
def ask_identity(act: Act, data: dict[str, Any]) -> None:
    """Demand proof of identity by a day (form 4)."""
    act.note(days=data["identity_days"])
    act.move(
        "ask_identity",
        identity_days=data["identity_days"],
        identity_wanted=data["wanted"],
        identity_asked_at=act.now,
    )


@verbs.effect(ADMINISTRATIVE, "supply_identity")
def supply_identity(act: Act, data: dict[str, Any]) -> None:
    """Keep the number with the party, encrypted; the event only says that it came."""
    if data["id_number"]:
        party: Party = act.standing.party
        party.id_number = data["id_number"]
        party.save(update_fields=["id_number"])
    act.note(number=bool(data["id_number"]), files=data["uploaded"])
    act.move("supply_identity")


@verbs.effect(ADMINISTRATIVE, "accept", guard=group.formed)
def accept(act: Act, data: dict[str, Any]) -> None:
    """Accept: whoever decides becomes the handler; the sixty days begin."""
    act.note(accepted_on=act.today)
    decisions.fix(act, decisions.accepted(act, data))


@verbs.effect(ADMINISTRATIVE, "propose_decline")
def propose_decline(act: Act, data: dict[str, Any]) -> None:
    """Propose a ground; only the bureau's own people see the proposal."""
    act.audience = body_of(act.proceeding.body_id)
    weighed = data.get("factors") or []
    act.note(ground=data["ground"], factors=[one["factor"] for one in weighed], rule_set=data.get("rule_set") or "")
    act.move("propose_decline", proposed_by=act.actor.id, **decisions.proposal(data))


def _second_person(act: Act) -> None:
    if act.proceeding.facts.get("proposed_by") == act.actor.id:
        raise Refused("second_person")


@verbs.effect(ADMINISTRATIVE, "sign_off_decline", guard=_second_person)
def sign_off_decline(act: Act, data: dict[str, Any]) -> None:
    """Decide as proposed, by another person; what was weighed and who signed stays in the bureau (Arts 15 to 17)."""
    decision = decisions.declined(act, data)
    rules = intake_rules(act.proceeding)
    found = rules.ground("decline", decision.ground)
    act.note(ground=found.code, article=found.article, proposed_by=decision.handler, rule_set=rules.id)
    act.also(
        "administrative.decline_weighed",
        audience=body_of(act.proceeding.body_id),
        proceeding=act.proceeding,
        factors=[one["factor"] for one in act.proceeding.facts.get("proposed_factors", [])],
        proposed_by=decision.handler,
        signed_off_by=act.actor.id,
    )
    decisions.fix(act, decision)


@verbs.effect(ADMINISTRATIVE, "send_back")
def send_back(act: Act, data: dict[str, Any]) -> None:
    """Return a proposal to the officers, with the reason; the parties do not see it."""
    act.audience = body_of(act.proceeding.body_id)
    for name in [one for one in act.proceeding.facts if one.startswith("proposed_")]:
        act.proceeding.facts.pop(name)
    act.move("send_back", sent_back_reason=data["reason"])
