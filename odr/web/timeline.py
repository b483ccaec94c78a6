"""What happened, in sentences: a line per event for the timeline of a page (components/timeline.html)."""

from collections.abc import Iterable
from typing import Any

from mediation.core.models import Event
from mediation.core.roles import ROLE_NAMES, Role
from mediation.people.queries import display_names
from odr.web.sentences import sentence


def lines(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Lines of a timeline in the order given; two queries for all names."""
    shown = list(events)
    names = display_names((one.actor_kind, one.actor_id) for one in shown)
    system = str(ROLE_NAMES[Role.SYSTEM])
    return [
        {"at": one.at, "label": sentence(one), "by": names.get((one.actor_kind, one.actor_id), system)} for one in shown
    ]
