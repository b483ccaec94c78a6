"""What the papers on recusal and appraisal say (Order 121 Arts 21, 22)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mediation.cases.models import Appraisal, Recusal
from mediation.cases.states import Stage
from mediation.core.gate import SHANGHAI, Act
from mediation.deadlines.models import Deadline
from mediation.documents.builders import dispute, issued, of_order, parties
from mediation.documents.papers import builder
from mediation.law import citations, rulesets, wording
from mediation.people.models import Organisation, User

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding


def _basis(proceeding: "Proceeding", article: str) -> str:
    accepted_on = date.fromisoformat(proceeding.facts["accepted_on"])
    return citations.cite(of_order(rulesets.for_date(accepted_on), article), "zh")


@builder("recusal_decision")
def recusal_decision(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Who asked whom to keep out, what was decided and why, and who mediates from now on."""
    asked = Recusal.objects.select_related("about", "asked_by").get(pk=proceeding.facts["last_recusal"])
    mediator = User.objects.get(pk=proceeding.facts["session"]["mediator"])
    return issued(act, proceeding) | {
        "basis": _basis(proceeding, "21"),
        "recipient": wording.say("bureau.between").join(parties(act.case)),
        "dispute": dispute(act.case),
        "asked_on": asked.asked_at.astimezone(SHANGHAI).date(),
        "asked_by": asked.asked_by.name if asked.asked_by else asked.about.name,
        "own": asked.asked_by is None,
        "about": asked.about.name,
        "ground": wording.say(f"recusal.{asked.ground}"),
        "granted": asked.granted,
        "reasons": asked.decision_reason,
        "successor": mediator.name,
    }


@builder("entrustment_letter")
def entrustment_letter(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """Whom the bureau lets mediate in its name, with what, by whose consent, and until when (Art 19)."""
    entrusted = proceeding.facts["entrusted"]
    days = {side: datetime.fromisoformat(at).astimezone(SHANGHAI).date() for side, at in entrusted["agreed"].items()}
    names = {one.side: one.name for one in act.case.parties.all()}
    clock = Deadline.objects.filter(proceeding_id=proceeding.pk, code="D05").latest("instance")
    return issued(act, proceeding) | {
        "basis": _basis(proceeding, "19"),
        "recipient": Organisation.objects.get(pk=entrusted["body"]).name,
        "dispute": dispute(act.case),
        "scope": entrusted["scope"],
        "consents": wording.say("bureau.between").join(
            f"{names[side]}{wording.day(day)}" for side, day in days.items()
        ),
        "report_by": date.fromisoformat(entrusted["report_by"]),
        "due_on": clock.due_lenient,
    }


@builder("appraisal_commission")
def appraisal_commission(act: Act, proceeding: "Proceeding") -> dict[str, Any]:
    """What is appraised, by whom, how it was chosen, and who bears the cost."""
    ordered = Appraisal.objects.get(pk=proceeding.facts["appraisal"])
    share = ordered.claimant_share
    by_court = proceeding.kind == Stage.COURT_MEDIATION
    chosen = f"{ordered.chosen}_court" if by_court and ordered.chosen == Appraisal.Chosen.DESIGNATED else ordered.chosen
    return issued(act, proceeding) | {
        "basis": citations.cite("OMR 26", "zh") if by_court else _basis(proceeding, "22"),
        "to": wording.say("appraisal.to_court" if by_court else "appraisal.to_bureau"),
        "laboratory": ordered.laboratory,
        "qualification": ordered.qualification,
        "dispute": dispute(act.case),
        "item": ordered.item,
        "chosen": wording.say(f"appraisal.{chosen}"),
        "costs": wording.say("appraisal.costs", claimant=share, respondent=100 - share),
        "began_on": ordered.began_on,
    }
