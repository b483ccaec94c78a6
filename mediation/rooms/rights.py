"""Who may sit in a room: the people of the parties and the one in charge; in a caucus, of one side only.

The seat is a right derived from where people stand now, never a row that could outlive it: a changed handler, an ended
membership or a closed account loses the room at once (promises C1 to C3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from mediation.cases.models import Party
from mediation.core.actors import Actor, ActorKind
from mediation.core.roles import Role
from mediation.people.models import MemberRole, Membership, User
from mediation.rooms.models import Room

_HANDLING = {
    MemberRole.MEDIATOR: Role.MEDIATOR,
    MemberRole.OFFICER: Role.OFFICER,
    MemberRole.LEAD: Role.LEAD,
    MemberRole.SECRETARY: Role.SECRETARY,
    MemberRole.CLERK: Role.CLERK,
}
_SPEAKING = {MemberRole.AGENT, MemberRole.LEAD}


@dataclass(frozen=True, slots=True)
class Right:
    """The right to a seat: in which role, for which party or body, under which name."""

    role: Role
    name: str
    party: UUID | None = None
    organisation: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides the rights of some actors in some rooms, read once."""

    parties: Mapping[UUID, list[Party]]
    people: Mapping[str, User]
    works: Mapping[str, list[Membership]]


def of(actor: Actor, room: Room) -> Right | None:
    """The actor's right to a seat in a room, None for nobody's business."""
    return of_rooms({room: [actor]})[room.pk].get(actor)


def of_rooms(wanted: Mapping[Room, Collection[Actor]]) -> dict[UUID, dict[Actor, Right]]:
    """The rights of many actors in many rooms, in three queries. Rooms come with their proceeding."""
    actors = {one for several in wanted.values() for one in several}
    ids = [one.id for one in actors if one.kind is ActorKind.PERSON]
    parties: dict[UUID, list[Party]] = {}
    # Only what decides a right is read: the rest of a party is encrypted, and this is asked for with every message.
    deciding = Party.objects.only("case_id", "side", "person_id", "organisation_id", "name")
    for party in deciding.filter(case__in={room.case_id for room in wanted}):
        parties.setdefault(party.case_id, []).append(party)
    people = {str(user.pk): user for user in User.objects.only("name").filter(pk__in=ids, is_active=True)}
    works: dict[str, list[Membership]] = {}
    for membership in Membership.objects.filter(user_id__in=people, active=True):
        works.setdefault(str(membership.user_id), []).append(membership)
    known = _Known(parties, people, works)
    return {
        room.pk: {actor: right for actor in several if (right := _right(actor, room, known))}
        for room, several in wanted.items()
    }


def _right(actor: Actor, room: Room, known: _Known) -> Right | None:
    """Who is a party and in charge of their own case sits as a party only."""
    parties = known.parties.get(room.case_id, [])
    if actor.kind is ActorKind.ORGANISATION:
        own = next((one for one in parties if str(one.organisation_id) == actor.id), None)
        return _admitted(Right(_role(own), own.name, own.pk, own.organisation_id), own, room) if own else None
    user = known.people.get(actor.id)
    if user is None:
        return None
    works = known.works.get(actor.id, [])
    party = _party(user, works, parties)
    if party:
        return _admitted(Right(_role(party), user.name, party.pk, party.organisation_id), party, room)
    return _in_charge(user, works, room)


def _admitted(right: Right, party: Party, room: Room) -> Right | None:
    return right if room.side in ("", party.side) else None


def _role(party: Party) -> Role:
    return Role(party.side)


def _party(user: User, works: list[Membership], parties: list[Party]) -> Party | None:
    speaks_for = {one.organisation_id for one in works if one.role in _SPEAKING}
    for one in parties:
        if one.person_id == user.pk or (one.organisation_id and one.organisation_id in speaks_for):
            return one
    return None


def _in_charge(user: User, works: list[Membership], room: Room) -> Right | None:
    proceeding = room.proceeding
    if proceeding.handler_id != user.pk:
        return None
    held = {one.role for one in works if one.organisation_id == proceeding.body_id}
    role = next((role for member, role in _HANDLING.items() if member in held), None)
    return Right(role, user.name, organisation=proceeding.body_id) if role else None
