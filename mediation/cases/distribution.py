"""What happens when a complaint moves between bureaus (domain 1.3, A1; Order 121 Arts 13, 41)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases import competence
from mediation.cases.administrative import carry_over
from mediation.cases.flows.distribution_inputs import intake_above, units_below
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.people.models import Organisation

ADMINISTRATIVE = Stage.ADMINISTRATIVE


def _distributes(act: Act) -> None:
    """Guard: only a unified intake unit passes a complaint on. Refused `forbidden`."""
    if act.proceeding.body is None or not act.proceeding.body.distributes:
        sentence = _("Only the unified intake unit distributes; hand the complaint back to it (Order 121 Art 41).")
        raise Refused("forbidden", sentence)


@verbs.effect(ADMINISTRATIVE, "reroute", guard=_distributes)
def reroute(act: Act, data: dict[str, Any]) -> None:
    """Pass the complaint on to a competent unit, whose seven working days begin with its own receipt."""
    unit, why = next(pair for pair in units_below(act.proceeding, on=act.today) if str(pair[0].pk) == data["unit"])
    act.note(unit=unit.pk, name=unit.name, connection=why.reason, article=why.article)
    act.move("reroute", rerouted_on=act.today, rerouted_to=unit.pk, connection=why.reason)
    _begins_at(act, unit)


def _has_a_unit_above(act: Act) -> None:
    """Guard: there is an intake unit to hand back to, and one does not hand back to oneself. Refused `not_open`."""
    home = act.proceeding.body
    if home is None or home.distributes or intake_above(act.proceeding) is None:
        sentence = _("There is no unified intake unit above this one to hand the complaint back to (Order 121 Art 41).")
        raise Refused("not_open", sentence, state=act.proceeding.state)


@verbs.effect(ADMINISTRATIVE, "hand_back", guard=_has_a_unit_above)
def hand_back(act: Act, data: dict[str, Any]) -> None:
    """Hand the complaint back with the reason; the intake unit passes it on again."""
    home, unit = act.proceeding.body, intake_above(act.proceeding)
    if home is None or unit is None:
        raise Refused("not_open", state=act.proceeding.state)
    act.note(by=home.name, unit=unit.pk, name=unit.name, why=data["why"], article="O121 41")
    act.move("hand_back", handed_back_on=act.today, handed_back_to=unit.pk, why_back=data["why"], reason=data["reason"])
    _begins_at(act, unit)


def _has_a_bureau_above(act: Act) -> None:
    """Guard: a higher bureau works on this platform. Refused `not_open`."""
    if act.proceeding.body is None or not competence.above(act.proceeding.body):
        sentence = _("No higher bureau is on this platform (Order 121 Art 13).")
        raise Refused("not_open", sentence, state=act.proceeding.state)


@verbs.effect(ADMINISTRATIVE, "yield_upwards", guard=_has_a_bureau_above)
def yield_upwards(act: Act, data: dict[str, Any]) -> None:
    """The higher bureau has it from now on. The seven working days run on: it had come to a competent bureau."""
    home = act.proceeding.body
    unit = next(one for one in competence.above(home) if str(one.pk) == data["superior"]) if home else None
    if home is None or unit is None:
        raise Refused("not_open", state=act.proceeding.state)
    act.note(
        by=home.name, unit=unit.pk, name=unit.name, how=data["how"], on=data["on"], number=data["paper_no"],
        article="O121 13",
    )  # fmt: skip
    act.move("yield_upwards", rerouted_on=act.today, rerouted_to=unit.pk, why_up=data["how"], reason=data["reason"])
    _begins_at(act, unit, received_on=act.proceeding.facts["received_on"])


def _begins_at(act: Act, unit: Organisation, *, received_on: Any = None) -> None:
    """The complaint is received by `unit`: the day it first came to any bureau stays on record beside that.

    Its seven working days begin today, or run on from `received_on`.
    """
    before = act.proceeding
    first = before.facts.get("first_received_on", before.facts["received_on"])
    if received_on is None:
        act.case.received_by_authority_at = act.now
        act.case.save(update_fields=["received_by_authority_at"])
    facts = {"received_on": received_on or act.today, "first_received_on": first}
    carry_over(before, act.open(ADMINISTRATIVE, body=unit, origin=before, facts=facts))
