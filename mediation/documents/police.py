"""What goes to the police where a complaint seems to be made up (Order 121 Art 42): the letter and the evidence."""

from datetime import date
from typing import TYPE_CHECKING, Any

from mediation.cases.handover_models import Handover
from mediation.clues.models import Clue
from mediation.core.gate import Act
from mediation.documents.builders import dispute, issued, name_of, of_order, party_of, piece
from mediation.documents.papers import BODY, builder
from mediation.evidence.models import Evidence
from mediation.law import citations, rulesets, wording
from mediation.law.areas import in_full

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


#: The articles by which each body hands on what points to a crime, and the stages whose suspicions are a list.
BASIS = {"clue": "STC 3; STC 5", "confirmation": "OMR 23; IMR 18", "peoples_mediation": "PML 25"}
OWN_WORDS = ("confirmation", "peoples_mediation")


def _last(proceeding: "Proceeding") -> Handover:
    return Handover.objects.filter(proceeding_id=proceeding.pk).latest("decided_at")


@builder("police_handover", audience=BODY)
def police_handover(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """To whom, about whom, which means are suspected and on which facts; how many pieces of evidence go along."""
    handed = _last(proceeding)
    suspect = party_of(act.case, "claimant")
    reached = (suspect.phone, in_full(suspect.area, suspect.address)) if suspect else ()
    rules = rulesets.for_date(date.fromisoformat(proceeding.facts["received_on"]))
    return issued(act, proceeding) | {
        "organ": handed.organ,
        "basis": citations.cite(of_order(rules, "42"), "zh"),
        "case_number": act.case.number,
        "suspect": suspect.name if suspect else "",
        "contact": wording.say("bureau.between").join(one for one in reached if one),
        "respondent": name_of(act.case, "respondent"),
        "subject": act.case.title,
        "means": wording.say("bureau.between").join(wording.say(f"police.{one}") for one in handed.means),
        "reasons": handed.reason,
        "pieces": len(handed.evidence),
    }


@builder("crime_transfer", audience=BODY)
def crime_transfer(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """To whom, out of which stage, on which suspicion and facts, concerning whom; who else is told."""
    handed = _last(proceeding)
    clue = Clue.objects.select_related("complaint").filter(proceeding_id=proceeding.pk).first()
    case = clue.complaint if clue else act.case
    own = proceeding.kind if proceeding.kind in OWN_WORDS else ""
    suspected = [wording.say(f"crime.{own}_{one}") if own else one for one in handed.means]
    return {
        "authority": proceeding.body.name if proceeding.body else "",
        "organ": handed.organ,
        "basis": citations.cite(BASIS[proceeding.kind], "zh"),
        "case_number": act.case.number,
        "subject": act.case.title,
        "concerned": wording.say("bureau.between").join(
            one.name for one in case.parties.exclude(side="platform").order_by("side")
        ),
        "offence": wording.say("bureau.between").join(suspected),
        "reasons": handed.reason,
        "pieces": len(handed.evidence),
        "told": handed.told,
        "phone": proceeding.body.phone if proceeding.body else "",
    }


@builder("police_evidence", audience=BODY)
def police_evidence(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Every piece that was handed over, with both hashes."""
    handed = _last(proceeding)
    held = {str(one.pk): one for one in Evidence.objects.filter(pk__in=handed.evidence).select_related("party")}
    return {
        "number": act.case.number,
        "organisation": proceeding.body.name if proceeding.body else "",
        "dispute": dispute(act.case),
        "evidence": [piece(held[one]) for one in handed.evidence],
    }
