"""Voice and video in a room: who agrees to it and who is in the call (docs/adr/0015).

Sound and picture pass between the devices of those in the call, and from the fifth on through a media server where the
operator runs one (bridges.py); nothing is recorded. Kept are the word of everybody, which both sides and who leads must
have given before anybody hears anybody, and notes of who joined and left, read by those inside alone. A call is what
rights, seats and words make of it at this moment: whoever loses the seat is out of it. Order of locks: case, room.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from mediation.core import docket, ledger, nudge
from mediation.core.actors import Actor, ActorKind
from mediation.core.audience import EVERYONE, room_of
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.rooms import bridges, livekit, queries, rights, statements
from mediation.rooms.models import Bridge, CallConsent, Caller, Room, RoomKind, RoomState, Seat, must_be_open
from mediation.rooms.seats import sitter, take_seat
from mediation.rooms.verbs import say

MOST = 4  # each device sends to every other
LAPSE = timedelta(seconds=20)  # without a sign of life


@dataclass(frozen=True, slots=True)
class Peer:
    """A page that is in a call, whose it is, and when it last gave a sign of life."""

    id: UUID
    participant: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """What those in a room may know of its call: who is in it, what each said to it, and whose consent is missing."""

    peers: tuple[Peer, ...] = ()
    agreed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    bridge: UUID | None = None  # the media server's part, None where devices send to each other

    @property
    def open(self) -> bool:
        """Whether anybody may hear anybody."""
        return not self.missing


NONE = Call()


@dataclass(frozen=True, slots=True)
class _Held:
    """A room and its case under lock, with the actor's own seat."""

    actor: Actor
    room: Room
    seat: Seat
    now: datetime

    def note(self, event: str) -> None:
        """One line of the room's history."""
        say(self.room, event, now=self.now, name=self.seat.name)

    def record(self, event: str) -> None:
        """One line of the room's history and one event, in the caucus's own strand where it is one."""
        self.note(event)
        apart = self.room.pk if self.room.kind == RoomKind.CAUCUS else None
        ledger.append(
            case=self.room.case, kind=event, actor=self.actor, now=self.now, data={"seat": str(self.seat.pk)},
            audience=room_of(self.room.pk) if apart else EVERYONE,
            proceeding=None if apart else self.room.proceeding, room=apart,
        )  # fmt: skip


def agree(*, actor: Actor, room: UUID | str, now: datetime) -> None:
    """Agree to speak by voice and video in a room; a second time changes nothing.

    Refused `not_found`, `forbidden` for a program, `room_closed`, `room_suspended`.
    """
    with _held(actor, room, now) as held:
        _word(held, given=True)


def refuse(*, actor: Actor, room: UUID | str, now: datetime) -> None:
    """Not agree, or no longer. Without a consent it takes, the call ends for everybody; else for oneself.

    Refused as `agree`.
    """
    with _held(actor, room, now) as held:
        if not _word(held, given=False):
            return
        needed = held.seat.role in _needed(held.room)
        inside = _inside(held.room)
        gone = list((inside if needed else inside.filter(seat=held.seat)).values_list("peer", flat=True))
        inside.filter(peer__in=gone).update(left_at=now)
        _gone(held.room, gone, now)
        if needed and gone:
            held.note("call.ended")


def join(
    *,
    actor: Actor,
    room: UUID | str,
    agreed: bool,
    peer: UUID | None,
    now: datetime,
    seen_at: datetime,
    bridge: str = "",
) -> UUID:
    """Come into the call, or back with the `peer` one had; `agreed` says that one was asked just now and said yes.

    A page that was reloaded, or another device, takes the place of the one before. `bridge` is a room opened at the
    media server (bridges.open_room), through which the call passes from now on if devices bear no more. Answers with
    the name of this page on the wire. Refused `call_consent`, `call_full`, and as `agree`.
    """
    with _held(actor, room, now) as held:
        if agreed:
            _word(held, given=True)
        elif not held.seat.call_consents.filter(given=True, changed_at=None).exists():
            raise Refused("call_consent")
        _lapse(held.room, now, seen_at - LAPSE)
        inside = _inside(held.room)
        mine = inside.filter(seat=held.seat).first()
        if mine is None:
            _make_place(held, inside.count(), bridge)
            held.note("call.joined")
            mine = Caller(seat=held.seat, peer=uuid4(), joined_at=now)
        elif mine.peer != peer:
            bridges.put_out(held.room.pk, [mine.peer], now=now)
            mine.peer = uuid4()
        mine.seen_at = seen_at
        mine.save()
    return mine.peer


def leave(*, actor: Actor, room: UUID | str, peer: UUID, now: datetime) -> None:
    """Go out of the call with this page; one that is not in it changes nothing. Refused as `agree`."""
    with _held(actor, room, now) as held:
        if _inside(held.room).filter(seat=held.seat, peer=peer).update(left_at=now):
            held.note("call.left")
            _gone(held.room, [peer], now)


def seen(peers: Collection[UUID], *, at: datetime) -> None:
    """These pages live. `at` is the machine's moment."""
    Caller.objects.filter(peer__in=peers, left_at=None).update(seen_at=at)


def lapse(*, room: UUID, now: datetime, seen_at: datetime) -> None:
    """Put out of a room's call who gave no sign of life; `seen_at` is the machine's moment."""
    with transaction.atomic():
        held = Room.objects.select_for_update().filter(pk=room).first()
        if held is not None and _lapse(held, now, seen_at - LAPSE):
            _changed(room)


def of_rooms(wanted: Collection[UUID]) -> dict[UUID, Call]:
    """The calls of those rooms in which anybody said anything about it. One statement where nobody did."""
    words = CallConsent.objects.filter(
        seat__room__in=wanted, seat__room__state=RoomState.OPEN, seat__withdrawn_at=None, changed_at=None
    )  # fmt: skip
    said: dict[UUID, dict[str, bool]] = {}
    for where, who, given in words.values_list("seat__room", "seat", "given"):
        said.setdefault(where, {})[str(who)] = given
    if not said:
        return {}
    sitting: dict[UUID, list[Seat]] = {}
    for seat in Seat.objects.filter(room__in=said, withdrawn_at=None).select_related("room"):
        sitting.setdefault(seat.room_id, []).append(seat)
    peers, through = _peers(said), bridges.of_rooms(said)
    return {
        room: _call(sitting.get(room, []), given, peers.get(room, ()), through.get(room))
        for room, given in said.items()
    }


def shape(call: Call) -> dict[str, Any]:
    """A call as frames and REST show it to those in the room."""
    return {
        "peers": [{"peer": str(one.id), "participant": one.participant} for one in call.peers],
        "agreed": sorted(call.agreed), "refused": sorted(call.refused), "missing": list(call.missing),
        "open": call.open, "most": bridges.MOST if livekit.configured() else MOST,
        "server": str(call.bridge) if call.bridge else None,
    }  # fmt: skip


def of_room(room: UUID) -> Call:
    """The call of one room, for those whose right to it was just checked."""
    return of_rooms([room]).get(room, NONE)


def _peers(rooms: Collection[UUID]) -> dict[UUID, tuple[Peer, ...]]:
    """Who is in the calls and has a right to the room now, whatever their seat still says."""
    found = list(
        Caller.objects.filter(seat__room__in=rooms, left_at=None, seat__withdrawn_at=None).select_related("seat")
    )
    actors: dict[UUID, set[Actor]] = {}
    for one in found:
        actors.setdefault(one.seat.room_id, set()).add(sitter(one.seat))
    places = statements.places(actors) if actors else []
    allowed = rights.of_places({place: actors[place.room] for place in places})
    peers: dict[UUID, tuple[Peer, ...]] = {}
    for one in found:
        room = one.seat.room_id
        if sitter(one.seat) in allowed.get(room, ()):
            peers[room] = (*peers.get(room, ()), Peer(one.peer, str(one.seat_id), one.seen_at))
    return peers


def _call(sitting: Collection[Seat], words: Mapping[str, bool], peers: tuple[Peer, ...], bridge: UUID | None) -> Call:
    roles = {str(seat.pk): seat.role for seat in sitting}
    agreed = frozenset(seat for seat, given in words.items() if given and seat in roles)
    refused = frozenset(words) & frozenset(roles) - agreed
    settled = {roles[seat] for seat in agreed} - {roles[seat] for seat in refused}
    return Call(peers, agreed, refused, tuple(sorted(_needed_of(sitting) - settled)), bridge)


def _needed(room: Room) -> set[str]:
    return _needed_of(Seat.objects.filter(room=room, withdrawn_at=None).select_related("room"))


def _needed_of(sitting: Collection[Seat]) -> set[str]:
    """Whose consent it takes: of each side that sits here in person and of who leads, as for a helper (PML Art 20).

    A platform beside two sides, and whoever helps, speak for themselves alone.
    """
    own = {Role.HELPER.value}
    return {
        seat.role
        for seat in sitting
        if seat.person_id and seat.role not in (own | {Role.PLATFORM.value} if not seat.room.side else own)
    }


@contextmanager
def _held(actor: Actor, room: UUID | str, now: datetime) -> Iterator[_Held]:
    """One transaction with case and room locked, the room open and the actor's right to it read again."""
    found, _right = queries.room_of(actor, room)
    if actor.kind is not ActorKind.PERSON:
        raise Refused("forbidden")
    with transaction.atomic(durable=True):
        docket.get().lock(found.case_id)
        here = Room.objects.select_for_update(of=("self",)).select_related("proceeding", "case").get(pk=found.pk)
        right = rights.of(actor, here)
        if right is None:
            raise Refused("not_found")
        must_be_open(here.state)
        yield _Held(actor, here, take_seat(actor, here.pk, right, now), now)
        _changed(here.pk)


def _word(held: _Held, *, given: bool) -> bool:
    """Keep what somebody says; whether it is anything new."""
    before = held.seat.call_consents.filter(changed_at=None).first()
    if before is not None and before.given == given:
        return False
    held.seat.call_consents.filter(changed_at=None).update(changed_at=held.now)
    CallConsent.objects.create(seat=held.seat, given=given, said_at=held.now)
    held.record("call.agreed" if given else "call.refused")
    return True


def _inside(room: Room) -> QuerySet[Caller]:
    """Who is in the call; those whose seat has ended are out of it already."""
    return Caller.objects.filter(seat__room=room, left_at=None, seat__withdrawn_at=None)


def _lapse(room: Room, now: datetime, before: datetime) -> int:
    gone = list(Caller.objects.filter(seat__room=room, left_at=None, seen_at__lt=before).select_related("seat"))
    for one in gone:
        one.left_at = now
        one.save(update_fields=["left_at"])
        if room.state == RoomState.OPEN:
            say(room, "call.lost", now=now, name=one.seat.name)
    _gone(room, [one.peer for one in gone], now)
    return len(gone)


def _make_place(held: _Held, inside: int, bridge: str) -> None:
    """Let one more in, by the media server where devices bear no more. Refused `call_full`."""
    through = bridges.of_room(held.room.pk)
    if inside >= (bridges.MOST if through else MOST):
        if through or not bridge:
            raise Refused("call_full")
        Bridge.objects.create(room=held.room, name=bridge, begun_at=held.now)
        held.note("call.bridged")


def _gone(room: Room, peers: Collection[UUID], now: datetime) -> None:
    """Pages that are out of the call are put out at the media server too, and with the last of them it ends there."""
    if peers:
        bridges.put_out(room.pk, peers, now=now)
        bridges.end_if_empty(room.pk, now=now)


def _changed(room: UUID) -> None:
    nudge.after_commit(nudge.room_group(room), {"type": "room.call", "room": str(room)})
