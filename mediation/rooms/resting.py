"""A mediation by the bureau rests: during recusal nothing is said in its rooms, during an appraisal talk goes on.

Whoever's impartiality is in doubt leads nothing until that is decided (Order 121 Art 21), and who comes instead leads
nothing before the new notice and its days to ask for recusal (Art 20). An appraisal only stops the sixty days (Art 22).
"""

from datetime import date, datetime
from typing import Any

from mediation.cases.states import AdministrativeState as S
from mediation.rooms.models import Room, RoomState

#: States in which nobody speaks, and the note that says so.
SUSPENDED = {
    S.SUSPENDED_RECUSAL.value: "room.suspended",
    S.REAPPOINTED.value: "room.reappointed",
    S.SCHEDULED.value: "room.summoned",
}
PAUSED = "room.paused"
RESUMED = "room.resumed"


def standing(room: Room) -> dict[str, Any] | None:
    """Why the talk in a room rests, and since when: the body of a note; None where it does not rest."""
    proceeding = room.proceeding
    if room.suspended_at is not None:
        return {"event": SUSPENDED[proceeding.state], "since": room.suspended_at.isoformat()}
    if proceeding.state == S.PAUSED_APPRAISAL and room.state == RoomState.OPEN:
        return {"event": PAUSED, "since": proceeding.facts["appraisal_began_on"]}
    return None


def since(kept: str) -> date | datetime:
    """The day or the moment that a note names."""
    return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
