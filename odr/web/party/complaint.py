"""What a complaint is about, beside the form on which somebody answers it."""

from datetime import datetime
from typing import Any

from mediation.cases import turn
from mediation.cases.models import Case, Proceeding, Side
from mediation.cases.stating import stated
from mediation.core import verbs
from mediation.core.actors import Actor
from mediation.core.roles import Standing
from mediation.evidence.queries import evidence_of
from odr.web import clocks
from odr.web.facts import facts, said
from odr.web.party import evidence


def around(actor: Actor, case: Case, standing: Standing, stage: Proceeding, *, now: datetime) -> dict[str, Any]:
    """The essentials (party/_complaint.html): facts, what was given, and by when the stage waits for an answer."""
    waiting = verbs.waiting(stage)
    clock = turn.clock(stage, waiting, case.deadlines.all()) if waiting else None
    return {
        "complaint": [*facts(case), *said(stated(actor, case).values())],
        "evidence": evidence.items(evidence_of(actor, case), standing),
        "own": standing.party is not None and standing.party.side == Side.CLAIMANT,
        "due": clocks.of(clock, now=now, proceeding=stage) if clock else None,
    }
