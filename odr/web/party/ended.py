"""What a party reads once a bureau declined its complaint, found that it is none, or ended the mediation.

Why, and which ways stay open.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from mediation.cases import choices, turn
from mediation.cases.flows.intake_inputs import intake_rules
from mediation.cases.models import Proceeding
from mediation.cases.states import AdministrativeState, Stage
from mediation.documents.models import Paper
from mediation.law import citations, redirects, rulesets

#: The kind of ground and the paper of each end.
ENDS = {
    AdministrativeState.REDIRECTED: ("redirect", "guidance_note"),
    AdministrativeState.NOT_ACCEPTED: ("decline", "decline_decision"),
    AdministrativeState.TERMINATED: ("terminate", "termination_decision"),
}


def is_over(stages: Sequence[Proceeding]) -> bool:
    """Whether the case stands where a bureau ended it, and no other way was taken since."""
    stage, _waiting = turn.current(stages)
    return stage.kind == Stage.ADMINISTRATIVE and stage.state in ENDS


def decision(stages: Sequence[Proceeding], papers: Iterable[Paper]) -> dict[str, Any] | None:
    """The decision with which it ended (party/_ended.html), for those among whose `papers` it is."""
    if not is_over(stages):
        return None
    stage, _waiting = turn.current(stages)
    kind, named = ENDS[AdministrativeState(stage.state)]
    paper = next((one for one in papers if one.kind == named and one.proceeding_id == stage.pk), None)
    if paper is None:
        return None
    said = _elsewhere(stage) if kind == "redirect" else _on_a_ground(stage, kind)
    return said | {
        "reasons": list(filter(None, (stage.facts.get("reason"), stage.facts.get("without_factors")))),
        "paper_url": reverse("paper", args=[paper.pk]),
        "paper_title": paper.title,
    }


def _on_a_ground(stage: Proceeding, kind: str) -> dict[str, Any]:
    rules = intake_rules(stage) if kind == "decline" else _of_mediation(stage)
    ground = rules.ground(kind, stage.ground)
    english = choices.language() == "en"
    return {
        "ground": ground.text_en if english else ground.text_zh,
        "article": citations.cite(ground.article, choices.language()),
        "ways": [one.text_en if english else one.text_zh for one in rules.remedies()],
    }


def _elsewhere(stage: Proceeding) -> dict[str, Any]:
    """What it is in place of a complaint, and where that belongs (Order 121 Art 44)."""
    found = redirects.matter(stage.facts["matter"])
    english = choices.language() == "en"
    return {
        "ground": found.en if english else found.zh,
        "article": citations.cite(found.article, choices.language()),
        "ways": [found.way_en if english else found.way_zh],
    }


def _of_mediation(stage: Proceeding) -> rulesets.RuleSet:
    return rulesets.for_date(date.fromisoformat(stage.facts["accepted_on"]))
