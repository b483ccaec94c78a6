"""What evidence asks of the rooms: who reads a room's files, and who may send one there."""

from collections.abc import Iterable
from uuid import UUID

from mediation.cases.models import Case
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.evidence import rooms as evidence_rooms
from mediation.rooms.models import must_be_open
from mediation.rooms.queries import room_of, rooms_of


class RoomFiles:
    """Implements mediation.evidence.rooms.Rooms."""

    def readable(self, actor: Actor, case: Case) -> Iterable[UUID]:
        """The rooms of the case that the actor may enter."""
        return [listed.room.pk for listed in rooms_of(actor, case)]

    def check(self, actor: Actor, case: Case, room: UUID) -> None:
        """Refused `not_found` for a room of another case or one not theirs, `room_closed`, `room_suspended`."""
        found, _right = room_of(actor, room)
        if found.case_id != case.pk:
            raise Refused("not_found")
        must_be_open(found.state)


evidence_rooms.keep(RoomFiles())
