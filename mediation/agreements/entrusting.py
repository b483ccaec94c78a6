"""An entrusted mediation to its end: who leads it, and what goes back to the bureau (Order 121 Art 19; domain 1.5)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.agreements.verbs import in_charge, neutral
from mediation.cases.entrusting import back, bureaus
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.negotiation import verbs as negotiation


@verbs.effect(Stage.ENTRUSTED, "open_session", guard=neutral)
def open_session(act: Act, data: dict[str, Any]) -> None:
    """Begin, once whoever mediates has declared to have no tie."""
    act.move("open_session")


@verbs.effect(Stage.ENTRUSTED, "report_result", guard=in_charge)
def report_result(act: Act, data: dict[str, Any]) -> None:
    """Give the bureau the result: an accepted offer becomes the bureau's document, nothing else settles."""
    agreed = data["outcome"] == "agreed"
    accepted = bool(negotiation.package(act.proceeding.pk))
    if agreed != accepted:
        said = _("Both sides accepted an offer: report an agreement.")
        if agreed:
            said = _("No offer was accepted by both sides in this mediation.")
        raise Refused("invalid", errors={"outcome": [said]})
    act.note(outcome=data["outcome"], course=data["course"])
    act.move("report_result", outcome=data["outcome"])
    if not agreed:
        back(act, "none")
        return
    bureau = bureaus(act)
    act.move("settle_entrusted", of=bureau, agreed_on=act.today, entrusted_from=act.proceeding.pk)
    act.also("administrative.agreed", audience="case", proceeding=bureau)
