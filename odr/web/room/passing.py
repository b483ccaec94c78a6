"""What a caucus's page offers of passing on: the consent to the author of a line, the rest to whoever leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mediation.core.roles import HANDLERS
from mediation.rooms import relaying
from mediation.rooms.models import MessageKind, Room, RoomKind, RoomState
from mediation.rooms.rights import Right

AUTHOR, LEADER = "author", "leader"


@dataclass(frozen=True, slots=True)
class Passing:
    """What one reader of a caucus may do about its lines."""

    room: Room
    as_whom: str
    states: Mapping[int, str] = field(default_factory=dict)
    to: tuple[Mapping[str, Any], ...] = ()

    @property
    def config(self) -> dict[str, Any]:
        """For static/js/relay.js."""
        return {"as": self.as_whom, "states": self.states}

    def line(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """What stands under a line (templates/room/_relay.html)."""
        state = self.states.get(message["seq"], "")
        concerned = message["own"] if self.as_whom == AUTHOR else bool(state)
        said = message["kind"] in (MessageKind.TEXT, MessageKind.FILE) and not message["retracted"]
        return self._shape(state, message["seq"]) if concerned and said else None

    def shapes(self) -> list[dict[str, Any]]:
        """Every shape a line can take here, for lines that are drawn later."""
        states = (
            ("", relaying.ALLOWED, relaying.PASSED) if self.as_whom == AUTHOR else (relaying.ALLOWED, relaying.PASSED)
        )
        return [self._shape(state, 0) for state in states]

    def _shape(self, state: str, seq: int) -> dict[str, Any]:
        url = reverse("room_relay", args=[self.room.pk, seq])
        closed = self.room.state == RoomState.CLOSED
        return {"as": self.as_whom, "state": state, "url": url, "to": self.to, "closed": closed}


def of(room: Room, right: Right, named: Mapping[str, str]) -> Passing | None:
    """What this reader may do; None where nothing can be passed on, or by nobody like them."""
    if room.kind != RoomKind.CAUCUS or not relaying.can_be_passed_on(room):
        return None
    if right.party is not None:
        return Passing(room, AUTHOR, relaying.states(room))
    if right.role not in HANDLERS:
        return None
    to = tuple({"room": one.pk, "label": _label(one, named)} for one in relaying.targets(room))
    return Passing(room, LEADER, relaying.states(room), to)


def shown(passing: Passing | None) -> dict[str, Any]:
    """What a room's page needs of it besides the lines."""
    return {"relays": passing.config if passing else None, "relay_shapes": passing.shapes() if passing else []}


def _label(room: Room, named: Mapping[str, str]) -> str:
    if room.kind == RoomKind.JOINT:
        return _("Pass on to everyone")
    return _("Pass on to %(name)s alone") % {"name": named[room.side]}
