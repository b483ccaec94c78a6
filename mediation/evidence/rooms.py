"""What evidence needs of the rooms, which stand above it. Closed by default: until rooms answer, nobody sits in one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from mediation.core.actors import Actor

if TYPE_CHECKING:
    from mediation.cases.models import Case


class Rooms(Protocol):
    """Kept by mediation.rooms; registered once with `keep`."""

    def readable(self, actor: Actor, case: "Case") -> Iterable[UUID]:
        """Rooms of a case whose files the actor may read."""

    def check(self, actor: Actor, case: "Case", room: UUID) -> None:
        """Refused `not_found` unless the actor sits in the room, `room_closed` when nothing can be sent there."""


_kept: list[Rooms] = []


def keep(rooms: Rooms) -> None:
    """Register the rooms; the last one counts."""
    _kept[:] = [rooms]


def registered() -> Rooms | None:
    """The registered rooms."""
    return _kept[0] if _kept else None
