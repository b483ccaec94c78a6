"""What people say: lines that come at once share one transaction, are numbered room by room, and refused one by one.

The right to speak is read in that same transaction, after the room's lock, together with the rights of those who
listen: who has lost it neither speaks nor hears. Rooms held by somebody else do not keep the others waiting.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from mediation.core import nudge
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.evidence.models import Evidence
from mediation.rooms import rights, statements, texts
from mediation.rooms.models import MessageKind, must_be_open
from mediation.rooms.rights import Right
from mediation.rooms.seats import owner, take_seat
from mediation.rooms.statements import Place, Storing


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wants to say in a room. `ref` is the sender's own name for it, used once per room for ever."""

    actor: Actor
    room: UUID
    ref: UUID
    kind: str
    body: Mapping[str, Any]
    reply_to: int | None = None
    view_token: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in its room; `repeated` when it stood there already."""

    seq: int
    at: datetime
    repeated: bool


class Said(NamedTuple):
    """A message as its room reads it; `seat`, `name` and `role` are its author's, None for the platform."""

    room: UUID
    seat: UUID | None
    name: str | None
    role: str | None
    seq: int
    kind: str
    body: Mapping[str, Any]
    at: datetime
    reply_to: int | None
    retracted_at: datetime | None = None


@dataclass(slots=True)
class Talk:
    """What came of some lines: an answer to each, and room by room what is new and which listeners may hear it."""

    answers: list[Posted | Exception | None]
    said: dict[UUID, list[Said]] = field(default_factory=dict)
    hearers: dict[UUID, Collection[Actor]] = field(default_factory=dict)


class _Chair(NamedTuple):
    seat: UUID
    name: str
    role: str


@dataclass(slots=True)
class _Held:
    """Locked rooms with all that decides what may be said there."""

    places: dict[UUID, Place]
    rights: Mapping[UUID, Mapping[Actor, Right]]
    chairs: dict[tuple[UUID, Actor], _Chair]
    used: dict[tuple[UUID, UUID], tuple[Actor, Posted]]
    last: dict[UUID, int]
    said: dict[UUID, list[Said]] = field(default_factory=dict)


def token_of_view(actor: Actor, room: UUID | str) -> str:
    """Proof that a page showed this room to this actor; a message composed for one room cannot land in another (C6)."""
    return salted_hmac("mediation.rooms.view", f"{room}:{actor.key}", algorithm="sha256").hexdigest()[:32]


def post(
    *,
    actor: Actor,
    room: UUID | str,
    ref: UUID,
    kind: str,
    body: Mapping[str, Any],
    reply_to: int | None = None,
    now: datetime,
    view_token: str | None = None,
) -> Posted:
    """Say something: stored, numbered and committed when this returns. The same `ref` answers with the same number.

    Refused `not_found` without a right to the room, `wrong_room`, `room_closed`, `room_suspended`, `invalid`,
    `key_reused`.
    """
    line = Line(actor, UUID(str(room)), ref, kind, body, reply_to, view_token)
    answer = say_all([line], now=now).answers[0]
    if not isinstance(answer, Posted):
        raise answer or RuntimeError("a line without an answer")
    return answer


def say_all(lines: Sequence[Line], *, now: datetime, listening: Mapping[UUID, Collection[Actor]] | None = None) -> Talk:
    """Say many lines, in their order, with one commit; `listening` are those who would hear them, room by room.

    An answer is what `post` returns or raises. A line the database itself refuses costs the others only time.
    """
    talk = Talk([None] * len(lines))
    try:
        _say(talk, lines, now, listening or {})
    except (IntegrityError, DataError) as error:
        if len(lines) == 1:
            return Talk([error])
        talk = Talk([])
        for line in lines:
            alone = say_all([line], now=now, listening=listening)
            talk.answers += alone.answers
            talk.hearers |= alone.hearers
            for room, said in alone.said.items():
                talk.said.setdefault(room, []).extend(said)
    return talk


def _say(
    talk: Talk,
    lines: Sequence[Line],
    now: datetime,
    listening: Mapping[UUID, Collection[Actor]],
) -> None:
    """First the rooms that nobody holds; then wait for one of the others, and take with it what came free meanwhile."""
    waiting = dict.fromkeys(line.room for line in lines)
    wait = len(waiting) == 1
    while waiting:
        with transaction.atomic(durable=True):
            held = _hold(lines, waiting, listening, wait=wait)
            _store(talk, lines, held, now)
        _committed(talk, held)
        if wait:
            awaited = next(iter(waiting))
            if awaited not in held.places:
                _gone(talk, lines, awaited)
                del waiting[awaited]
        for room in held.places:
            del waiting[room]
        wait = True


def _gone(talk: Talk, lines: Sequence[Line], room: UUID) -> None:
    """There is no such room."""
    for at, line in enumerate(lines):
        if line.room == room:
            talk.answers[at] = Refused("not_found")


def _committed(talk: Talk, held: _Held) -> None:
    """Only what is committed is new to anybody."""
    talk.said |= held.said
    talk.hearers |= {room: frozenset(known) for room, known in held.rights.items()}


def _hold(
    lines: Sequence[Line], rooms: Collection[UUID], listening: Mapping[UUID, Collection[Actor]], *, wait: bool
) -> _Held:
    """Lock the rooms that nobody holds, with `wait` after the first of them whoever holds it, then read what decides.

    What was committed before a lock is seen. Nothing else is held while the first is waited for.
    """
    awaited = list(rooms)[:1] if wait else []
    others = list(rooms)[len(awaited) :]
    found = statements.lock(awaited, wait=True) if awaited else []
    places = {place.room: place for place in [*found, *(statements.lock(others) if others else [])]}
    wanted = {place: set(listening.get(room, ())) for room, place in places.items()}
    refs = []
    for line in lines:
        if place := places.get(line.room):
            wanted[place].add(line.actor)
            refs.append(line.ref)
    held = _Held(places, rights.of_places(wanted), {}, {}, {room: place.last_seq for room, place in places.items()})
    for what, room, one, person, organisation, role, name, seq, at in statements.sitting(places, refs) if refs else ():
        who = owner(person, organisation)
        if what == 1:
            held.chairs[room, who] = _Chair(one, name, role)
        else:
            held.used[room, one] = (who, Posted(seq, at, repeated=True))
    return held


def _store(talk: Talk, lines: Sequence[Line], held: _Held, now: datetime) -> None:
    """Number and store what may be said; the rest is refused."""
    stored: list[Storing] = []
    for at, line in enumerate(lines):
        if line.room in held.places:
            try:
                talk.answers[at] = _decide(line, held, now, stored)
            except Refused as refused:
                talk.answers[at] = refused
    if stored:
        numbers = {one.room: held.last[one.room] for one in stored}
        statements.store(list(numbers.items()), stored)
        nudge.posted(numbers)


def _decide(line: Line, held: _Held, now: datetime, stored: list[Storing]) -> Posted:
    place = held.places[line.room]
    right = held.rights[line.room].get(line.actor)
    if right is None:
        raise Refused("not_found")
    if line.view_token is not None and not constant_time_compare(line.view_token, token_of_view(line.actor, line.room)):
        raise Refused("wrong_room")
    if right.role is Role.HELPER and line.kind != MessageKind.TEXT:
        raise Refused("invalid", errors={"kind": [_("A helper sends texts; files are sent by the parties.")]})
    body = _body(place, line)
    if before := held.used.get((line.room, line.ref)):
        author, posted = before
        if author != line.actor:
            raise Refused("key_reused")
        return posted
    must_be_open(place.state)
    seq = held.last[line.room] + 1
    if line.reply_to is not None and not 1 <= line.reply_to < seq:
        raise Refused("invalid", errors={"reply_to": [_("There is no such message.")]})
    chair = held.chairs.get((line.room, line.actor)) or _seated(held, line, right, now)
    held.last[line.room] = seq
    held.used[line.room, line.ref] = (line.actor, Posted(seq, now, repeated=True))
    sealed = statements.sealed(body)
    stored.append(Storing(line.room, chair.seat, seq, line.ref, line.kind, sealed, now, line.reply_to))
    held.said.setdefault(line.room, []).append(
        Said(line.room, *chair, seq=seq, kind=line.kind, body=body, at=now, reply_to=line.reply_to)
    )
    return Posted(seq, now, repeated=False)


def _seated(held: _Held, line: Line, right: Right, now: datetime) -> _Chair:
    """Who speaks without having come in takes a seat first."""
    seat = take_seat(line.actor, line.room, right, now)
    chair = held.chairs[line.room, line.actor] = _Chair(seat.pk, seat.name, seat.role)
    return chair


def _body(place: Place, line: Line) -> dict[str, Any]:
    if line.kind == MessageKind.TEXT:
        return {"text": texts.clean(line.body.get("text"))}
    if line.kind == MessageKind.FILE:
        return _file(place, line.body.get("evidence"))
    raise Refused("invalid", errors={"kind": [_("People send texts and files.")]})


def open_to(room: UUID, side: str) -> list[str]:
    """The audiences whose items everyone in a room may open; `side` is that of a caucus."""
    return ["case", f"room:{room}"] + ([side] if side else [])


def _file(place: Place, evidence: Any) -> dict[str, Any]:
    """A file of the case that everyone in the room may open."""
    try:
        wanted = UUID(str(evidence))
    except ValueError:
        wanted = UUID(int=0)
    found = Evidence.objects.filter(pk=wanted, case=place.case, audience__in=open_to(place.room, place.side)).first()
    if found is None:
        raise Refused("invalid", errors={"body": [_("This file is not open to everyone in the room.")]})
    return {
        "evidence": str(found.pk), "name": found.name, "size": found.size, "media_type": found.media_type,
        "sha256": found.sha256,
    }  # fmt: skip
