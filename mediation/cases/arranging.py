"""What every stage keeps and records of a session of mediation that is arranged."""

from collections.abc import Mapping
from typing import Any

from mediation.cases.flows.session_inputs import USUAL_MINUTES, standing
from mediation.cases.statements import keep
from mediation.core.gate import Act


def planned(act: Act, data: Mapping[str, Any], *, mediator: Any = None) -> dict[str, Any]:
    """Record that a session is arranged, or moved and why; what the stage keeps of it."""
    act.note(starts_at=data["starts_at"], online=data["online"])
    if standing(act.proceeding.facts, act.now):
        act.note(was=act.proceeding.facts["session"]["starts_at"])
        keep(act, data["reason"])
    return {
        "starts_at": data["starts_at"], "minutes": data["minutes"] or USUAL_MINUTES, "online": data["online"],
        "place": data["place"], "bring": data["bring"], "mediator": mediator,
    }  # fmt: skip
