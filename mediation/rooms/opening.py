"""Rooms open and close with the stages of a proceeding; the mediator opens a caucus with one side (domain 5.3)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Side
from mediation.cases.states import (
    AdministrativeState,
    CourtMediationState,
    EntrustedState,
    PeoplesMediationState,
    Stage,
)
from mediation.core import gate, nudge, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act, Move
from mediation.core.inputs import VerbInput
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.people.models import MemberRole, Membership
from mediation.rooms import bridges, queries, resting, rights
from mediation.rooms.models import Room, RoomKind, RoomState, Seat
from mediation.rooms.seats import take_seat
from mediation.rooms.verbs import say

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mediation.cases.models import Proceeding

LEADING = (Role.MEDIATOR, Role.OFFICER, Role.LEAD)
TALKING = {
    Stage.PEOPLES_MEDIATION: frozenset({PeoplesMediationState.SESSION.value}),
    Stage.ADMINISTRATIVE: frozenset({AdministrativeState.IN_SESSION.value}),
    Stage.ENTRUSTED: frozenset({EntrustedState.SESSION.value}),
    Stage.COURT_MEDIATION: frozenset({CourtMediationState.SESSION.value}),
}


def in_session(proceeding: "Proceeding") -> bool:
    """Whether a session goes on, in which whoever leads it may speak with one side alone."""
    return proceeding.state in TALKING.get(Stage(proceeding.kind), ())


@gate.interpreter(20)
def interpret(act: Act, move: Move) -> None:
    """Read the columns `rooms` and `ends` of the line that was taken; rooms rest while the mediation does."""
    _follow(act, move)
    if move.step.rooms == "open_joint":
        open_joint(act, move.proceeding)
    elif move.step.rooms == "close" or move.step.ends:
        for room in Room.objects.filter(proceeding_id=move.proceeding.pk).exclude(state=RoomState.CLOSED):
            _ended(act, room)


def open_joint(act: Act, proceeding: "Proceeding") -> Room:
    """The room of everyone, with seats for those known by name; both sides are told that a caucus is possible."""
    room, note = _opened(act, proceeding, RoomKind.JOINT, "")
    if note:
        act.also(note, audience="case", proceeding=proceeding, joint=room.pk)
    return room


def close(room: Room, *, now: datetime) -> dict[str, Any]:
    """End a room: its last line says so, its seats end. What the record keeps: one hash over everything said."""
    say(room, "room.closed", now=now)
    Room.objects.filter(pk=room.pk).update(state=RoomState.CLOSED, suspended_at=None, closed_at=now)
    Seat.objects.filter(room=room, withdrawn_at=None).update(withdrawn_at=now)
    bridges.end(room.pk, now=now)
    _changed(room.pk)
    return queries.digest(room)


def _ended(act: Act, room: Room) -> None:
    """Close a room with its proceeding; a caucus is recorded in its own strand alone."""
    record = close(room, now=act.now)
    if room.kind == RoomKind.CAUCUS:
        act.also("caucus.closed", audience=f"room:{room.pk}", room=room.pk, **record)
    else:
        act.also("room.closed", audience="case", joint=room.pk, **record)


class WhichSide(VerbInput):
    """The side to speak with."""

    side = forms.ChoiceField(label=_("With whom"), choices=Side.choices)

    def prepare(self) -> None:
        """Sides of which somebody can come in, and not in a caucus already."""
        field = self.fields["side"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(side, label) for side, label in Side.choices if side in _free(self.act)]


class WhichCaucus(VerbInput):
    """The caucus to close."""

    side = forms.ChoiceField(label=_("With whom"), choices=Side.choices)

    def prepare(self) -> None:
        """Sides in a caucus now."""
        field = self.fields["side"]
        if self.act is not None and isinstance(field, forms.ChoiceField):
            field.choices = [(side, label) for side, label in Side.choices if side in _in_caucus(self.act)]


def leads(act: Act) -> None:
    """Guard: who leads the session. Refused `forbidden`."""
    if act.proceeding.handler_id is None or str(act.proceeding.handler_id) != act.actor.id or act.standing.party:
        raise Refused("forbidden")


def _may_open(act: Act) -> None:
    leads(act)
    if not _free(act):
        raise Refused("not_open")


def _may_close(act: Act) -> None:
    leads(act)
    if not _in_caucus(act):
        raise Refused("not_open")


def _in_caucus(act: Act) -> set[str]:
    return set(_caucuses(act).values_list("side", flat=True))


def _caucuses(act: Act) -> "QuerySet[Room]":
    """The open caucuses of whoever leads."""
    open_ones = Room.objects.filter(proceeding_id=act.proceeding.pk, kind=RoomKind.CAUCUS, state=RoomState.OPEN)
    return open_ones.filter(leader_id=act.proceeding.handler_id)


def _free(act: Act) -> set[str]:
    """Sides to speak with: nobody waits in a room into which no one can come."""
    return set(rights.sides_present(act.case)) - _in_caucus(act)


def open_caucus(act: Act, data: dict[str, Any]) -> None:
    """Speak with one side alone. The case's own strand learns nothing of it; the room's strand keeps it (C1)."""
    room, _made = _opened(act, act.proceeding, RoomKind.CAUCUS, data["side"])
    act.room = room.pk
    act.note(side=data["side"], proceeding=act.proceeding.pk)
    act.result |= {"room": str(room.pk)}


def close_caucus(act: Act, data: dict[str, Any]) -> None:
    """End the talk with one side; those who sat there can still read it."""
    room = _caucuses(act).get(side=data["side"])
    act.room = room.pk
    act.note(side=data["side"], proceeding=act.proceeding.pk, **close(room, now=act.now))
    act.result |= {"room": str(room.pk)}


OPEN_CAUCUS = Step(
    rule="CAUCUS", label=_("Speak with one side alone"), event="caucus.opened", who=LEADING, form=WhichSide
)
CLOSE_CAUCUS = Step(
    rule="CAUCUS", label=_("End the talk with one side"), event="caucus.closed", who=LEADING, form=WhichCaucus
)

for _stage, _states in TALKING.items():
    verbs.verb(_stage, "open_caucus", OPEN_CAUCUS, states=_states, guard=_may_open)(open_caucus)
    verbs.verb(_stage, "close_caucus", CLOSE_CAUCUS, states=_states, guard=_may_close)(close_caucus)


def _follow(act: Act, move: Move) -> None:
    """Take the rooms of a mediation by the bureau along with its state."""
    if move.proceeding.kind != Stage.ADMINISTRATIVE or move.source == move.target:
        return
    rooms = Room.objects.select_for_update().filter(proceeding_id=move.proceeding.pk).exclude(state=RoomState.CLOSED)
    for room in rooms:
        if move.target == AdministrativeState.REAPPOINTED and room.kind == RoomKind.CAUCUS:
            _ended(act, room)  # the talks of who was recused are over; the successor opens their own
        elif move.target in resting.SUSPENDED:
            _suspend(room, move.proceeding, act.now)
        elif move.target == AdministrativeState.PAUSED_APPRAISAL:
            _tell(room, move.proceeding, act.now)
        elif move.target == AdministrativeState.IN_SESSION:
            _resume(room, act.now)


def _suspend(room: Room, proceeding: "Proceeding", now: datetime) -> None:
    if room.suspended_at is None:
        room.state, room.suspended_at = RoomState.SUSPENDED, now
        room.save(update_fields=["state", "suspended_at"])
        bridges.end(room.pk, now=now)
    _tell(room, proceeding, now)


def _resume(room: Room, now: datetime) -> None:
    room.state, room.suspended_at = RoomState.OPEN, None
    room.save(update_fields=["state", "suspended_at"])
    say(room, resting.RESUMED, now=now)
    _changed(room.pk)


def _tell(room: Room, proceeding: "Proceeding", now: datetime) -> None:
    room.proceeding = proceeding
    rests = resting.standing(room)
    if rests is not None:
        say(room, rests.pop("event"), now=now, **rests)
    _changed(room.pk)


def _opened(act: Act, proceeding: "Proceeding", kind: RoomKind, side: str) -> tuple[Room, str]:
    """The open room of that kind, and the note with which it was opened just now ("" when it was open already)."""
    leader = proceeding.handler_id if kind == RoomKind.CAUCUS else None
    held = Room.objects.select_for_update(of=("self",)).filter(proceeding_id=proceeding.pk, kind=kind, side=side)
    room = held.filter(leader_id=leader).first()
    if room is not None and room.state == RoomState.OPEN:
        return room, ""
    if room is None:
        room = Room.objects.create(
            case=act.case, proceeding_id=proceeding.pk, kind=kind, side=side, leader_id=leader, opened_at=act.now
        )
        note = "room.opened" if kind == RoomKind.JOINT else "caucus.opened"
    else:
        room.state, room.closed_at, note = RoomState.OPEN, None, "room.reopened"
        room.save(update_fields=["state", "closed_at"])
    say(room, note, now=act.now)
    _seat_people(act, room)
    _changed(room.pk)
    return room, note


def _seat_people(act: Act, room: Room) -> None:
    """Seats for the parties in person and the one in charge; agents take theirs when they first come in."""
    room = Room.objects.select_related("proceeding").get(pk=room.pk)
    people = {party.person_id for party in act.case.parties.all()} | {room.proceeding.handler_id}
    allowed = rights.of_rooms({room: [Actor.person(one) for one in people if one]})[room.pk]
    for actor, right in allowed.items():
        take_seat(actor, room.pk, right, act.now)
    for person in _called(act, room, set(allowed)):
        hint = {"type": "person.room", "person": str(person), "room": str(room.pk)}
        nudge.after_commit(nudge.person_group(person), hint)


def _called(act: Act, room: Room, seated: set[Actor]) -> set[UUID]:
    """Everyone who may come in, to be told that the room is open."""
    parties = [one for one in act.case.parties.all() if one.organisation_id and room.side in ("", one.side)]
    speaking = Membership.objects.filter(
        organisation__in=[one.organisation_id for one in parties], role__in=(MemberRole.AGENT, MemberRole.LEAD)
    )
    return {UUID(actor.id) for actor in seated} | set(speaking.filter(active=True).values_list("user_id", flat=True))


def _changed(room: UUID) -> None:
    nudge.after_commit(nudge.room_group(room), {"type": "room.changed", "room": str(room)})
