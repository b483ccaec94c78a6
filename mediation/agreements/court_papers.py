"""What the papers of court-annexed mediation say: the notice to both sides, and the agreement all signed."""

from datetime import date
from typing import Any

from mediation.agreements.models import Agreement
from mediation.agreements.papers import dispute, mediator, of_agreement
from mediation.agreements.signing import effect_of
from mediation.cases.flows.court_mediation import RUNNING
from mediation.cases.models import Proceeding, Side
from mediation.core.gate import Act
from mediation.deadlines.models import Deadline
from mediation.documents.papers import builder
from mediation.law import citations, wording


@builder("court_mediation_notice")
def court_mediation_notice(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """Who mediates, what that person disclosed, until when, and the warning against sham mediation (OMR 13, 17, 24)."""
    facts = proceeding.facts
    period = Deadline.objects.filter(proceeding_id=proceeding.pk, code__in=RUNNING).latest("armed_at", "instance")
    names = [one.name for one in act.case.parties.order_by("side") if one.side != Side.PLATFORM]
    return {
        "court": proceeding.body.name if proceeding.body else "",
        "recipient": wording.say("bureau.between").join(names),
        "dispute": dispute(act.case),
        "mediator": mediator(proceeding),
        "disclosure": facts["disclosure"] or wording.say("court_mediation.none"),
        "track": wording.say(f"court_mediation.{facts['track']}"),
        "docket_no": facts["docket_no"],
        "confirmed_on": date.fromisoformat(facts["confirmed_on"]),
        "last_day": period.due_lenient,
        "basis": citations.cite("OMR 12; OMR 13; OMR 17; OMR 24", "zh"),
    }


@builder("court_agreement")
def court_agreement(act: Act, proceeding: Proceeding) -> dict[str, Any]:
    """The agreement as all have signed it; it needs no seal (OMR Art 19)."""
    agreement = Agreement.objects.get(pk=proceeding.facts["agreement"])
    names = {one.side: one.name for one in act.case.parties.all()}
    return {
        **of_agreement(agreement, act.case),
        "number": proceeding.number,
        "court": proceeding.body.name if proceeding.body else "",
        "mediator": mediator(proceeding),
        "docket_no": proceeding.facts["docket_no"],
        "effect": wording.say(f"agreement.{effect_of(proceeding)}"),
        "issues": agreement.issues,
        "responsibilities": [{"who": names[side], "what": what} for side, what in agreement.responsibilities.items()],
    }
