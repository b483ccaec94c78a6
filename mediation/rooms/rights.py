"""Who may sit in a room: the people of the parties and the one in charge; in a caucus, of one side only. And helpers.

The seat is a right derived from where people stand now, never a row that could outlive it: a changed handler, an ended
membership or a closed account loses the room at once (promises C1 to C3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from mediation.cases.models import Case
from mediation.core.actors import Actor, ActorKind
from mediation.core.roles import Role
from mediation.people.models import SPEAKING, ApiToken, MemberRole, Membership
from mediation.rooms import statements
from mediation.rooms.models import Room
from mediation.rooms.statements import Place

_HANDLING = {
    MemberRole.MEDIATOR: Role.MEDIATOR,
    MemberRole.OFFICER: Role.OFFICER,
    MemberRole.LEAD: Role.LEAD,
    MemberRole.SECRETARY: Role.SECRETARY,
    MemberRole.CLERK: Role.CLERK,
}


@dataclass(frozen=True, slots=True)
class Right:
    """The right to a seat: in which role, for which party or body, under which name; read is what follows `since`."""

    role: Role
    name: str
    party: UUID | None = None
    organisation: UUID | None = None
    since: int = 0


class _Party(NamedTuple):
    """A party, as far as it decides."""

    id: UUID
    person: UUID | None
    organisation: UUID | None
    side: str
    name: str


class _Person(NamedTuple):
    """Somebody with an open account, and where they work as what."""

    id: UUID
    name: str
    works: list[tuple[UUID | None, str]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides the rights of some actors in some rooms, read once."""

    parties: Mapping[UUID, list[_Party]]
    people: Mapping[str, _Person]
    helpers: Mapping[tuple[UUID, UUID], Right]


def of(actor: Actor, room: Room) -> Right | None:
    """The actor's right to a seat in a room, None for nobody's business."""
    return of_rooms({room: [actor]})[room.pk].get(actor)


def of_rooms(wanted: Mapping[Room, Collection[Actor]]) -> dict[UUID, dict[Actor, Right]]:
    """The rights of many actors in many rooms. Rooms come with their proceeding."""
    return of_places({_place(room): several for room, several in wanted.items()})


def of_places(wanted: Mapping[Place, Collection[Actor]]) -> dict[UUID, dict[Actor, Right]]:
    """The rights of many actors in many rooms, in one statement."""
    people = {UUID(one.id) for several in wanted.values() for one in several if one.kind is ActorKind.PERSON}
    known = _known({place.case for place in wanted}, people)
    return {
        place.room: {actor: right for actor in several if (right := _right(actor, place, known))}
        for place, several in wanted.items()
    }


def sides_present(case: Case) -> frozenset[str]:
    """The sides of which somebody can come in: a person, people who speak for an organisation, or its program."""
    body = OuterRef("organisation")
    speaking = Membership.objects.filter(organisation=body, role__in=SPEAKING, active=True, user__is_active=True)
    program = ApiToken.objects.filter(organisation=body, revoked_at=None)
    able = case.parties.filter(Q(person__is_active=True) | Exists(speaking) | Exists(program))
    return frozenset(able.values_list("side", flat=True))


def _place(room: Room) -> Place:
    proceeding = room.proceeding
    handler = proceeding.handler_id if room.leader_id in (None, proceeding.handler_id) else None
    return Place(room.pk, room.case_id, room.side, room.state, room.last_seq, handler, proceeding.body_id)


def _known(cases: Collection[UUID], people: Collection[UUID]) -> _Known:
    parties: dict[UUID, list[_Party]] = {}
    found: dict[str, _Person] = {}
    helpers: dict[tuple[UUID, UUID], Right] = {}
    for what, one, two, person, organisation, word, name, since in statements.standing(cases, people) if cases else ():
        if what == 1:
            parties.setdefault(one, []).append(_Party(two, person, organisation, word, name))
            continue
        if what == 3:
            helpers[one, two] = Right(Role.HELPER, f"{name}, {word}", since=since)
            continue
        known = found.setdefault(str(one), _Person(one, name, []))
        if word is not None:
            known.works.append((two, word))
    for several in parties.values():
        several.sort(key=lambda party: party.side)
    return _Known(parties, found, helpers)


def _right(actor: Actor, place: Place, known: _Known) -> Right | None:
    """Who is a party and in charge of their own case sits as a party only."""
    parties = known.parties.get(place.case, [])
    if actor.kind is ActorKind.ORGANISATION:
        own = next((one for one in parties if str(one.organisation) == actor.id), None)
        return _admitted(Right(Role(own.side), own.name, own.id, own.organisation), own, place) if own else None
    person = known.people.get(actor.id)
    if person is None:
        return None
    party = _party(person, parties)
    if party:
        return _admitted(Right(Role(party.side), person.name, party.id, party.organisation), party, place)
    return _in_charge(person, place) or known.helpers.get((place.room, person.id))


def _admitted(right: Right, party: _Party, place: Place) -> Right | None:
    return right if place.side in ("", party.side) else None


def _party(person: _Person, parties: list[_Party]) -> _Party | None:
    speaks_for = {organisation for organisation, role in person.works if role in SPEAKING}
    for one in parties:
        if one.person == person.id or (one.organisation and one.organisation in speaks_for):
            return one
    return None


def _in_charge(person: _Person, place: Place) -> Right | None:
    if place.handler != person.id:
        return None
    held = {role for organisation, role in person.works if organisation == place.body}
    role = next((role for member, role in _HANDLING.items() if member in held), None)
    return Right(role, person.name, organisation=place.body) if role else None
