"""What a party reads once a bureau declined its complaint or ended the mediation: why, and which ways stay open."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from mediation.cases import choices, turn
from mediation.cases.flows.intake_inputs import intake_rules
from mediation.cases.models import Proceeding
from mediation.cases.states import AdministrativeState, Stage
from mediation.documents.models import Paper
from mediation.law import citations, rulesets

#: The kind of ground and the paper of each end.
ENDS = {
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
    rules = intake_rules(stage) if kind == "decline" else _of_mediation(stage)
    ground = rules.ground(kind, stage.ground)
    english = choices.language() == "en"
    return {
        "ground": ground.text_en if english else ground.text_zh,
        "article": citations.cite(ground.article, choices.language()),
        "reasons": list(filter(None, (stage.facts.get("reason"), stage.facts.get("without_factors")))),
        "paper_url": reverse("paper", args=[paper.pk]),
        "paper_title": paper.title,
        "ways": [one.text_en if english else one.text_zh for one in rules.remedies()],
    }


def _of_mediation(stage: Proceeding) -> rulesets.RuleSet:
    return rulesets.for_date(date.fromisoformat(stage.facts["accepted_on"]))
