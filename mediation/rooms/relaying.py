"""Passing on what was said to the mediator alone: item by item, with its author's consent (domain 5.3; promise C1).

The author allows it for one line or file of a caucus and may take that back until it was passed on. The mediator passes
on what is allowed, with the words as they are, in the joint room or to another side alone. Each step is noted and
recorded where those inside read it; elsewhere nothing tells but the line itself. Its author learns that it was passed
on, never where to: that would tell that the other talk exists. Order of locks: case, rooms.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Case
from mediation.core import docket, ledger
from mediation.core.actors import Actor
from mediation.core.audience import room_of as audience_of
from mediation.core.refusals import Refused
from mediation.evidence import verbs as evidence
from mediation.evidence.models import Evidence
from mediation.rooms import opening, rights
from mediation.rooms.models import Message, MessageKind, Relay, Room, RoomKind, RoomState, must_be_open
from mediation.rooms.queries import room_of
from mediation.rooms.rights import Right
from mediation.rooms.seats import sitter
from mediation.rooms.talk import open_to
from mediation.rooms.verbs import SAID_BY_PEOPLE, lay_before, say

ALLOWED, PASSED = "allowed", "passed"


@dataclass(frozen=True, slots=True)
class Passed:
    """Where a line that was passed on stands now."""

    room: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of a caucus under lock, with the actor's right to its room and the consent that stands."""

    case: Case
    room: Room
    right: Right
    message: Message
    relay: Relay | None
    target: Room | None


def allow(*, actor: Actor, room: UUID | str, seq: int, now: datetime) -> None:
    """The author agrees that a line or file is passed on; a second time changes nothing.

    Refused `not_found`, `forbidden` for another's line or one taken back, `not_open` once the session is over.
    """
    with _locked(actor, room, seq) as item:
        _own(actor, item)
        if not can_be_passed_on(item.room):
            raise Refused("not_open")
        if item.relay is None:
            made = Relay.objects.create(message=item.message, allowed_at=now)
            _recorded(actor, item, made, "relay.allowed", now)


def take_back(*, actor: Actor, room: UUID | str, seq: int, now: datetime) -> None:
    """The author agrees no longer. Refused `not_found`, `forbidden`, `too_late` once it was passed on."""
    with _locked(actor, room, seq) as item:
        _own(actor, item)
        if item.relay is None:
            return
        if item.relay.passed_on_at is not None:
            raise Refused("too_late", _("It was passed on already."))
        item.relay.taken_back_at = now
        item.relay.save(update_fields=["taken_back_at"])
        _recorded(actor, item, item.relay, "relay.taken_back", now)


def pass_on(*, actor: Actor, room: UUID | str, seq: int, to: UUID | str, now: datetime) -> Passed:
    """Whoever leads puts a line before another of their rooms, once; a second time answers where it stands.

    Refused `not_found`, `forbidden` without its author's consent, `not_open`, `too_late` where it was passed on to
    another room, `room_closed`, `room_suspended`.
    """
    with _locked(actor, room, seq, to) as item:
        target = item.target
        if str(item.room.leader_id) != actor.id or item.right.party is not None:
            raise Refused("forbidden")
        if target is None or target.pk == item.room.pk:
            raise Refused("not_found")
        if item.relay is None or item.message.retracted_at is not None:
            raise Refused("forbidden", _("Its author has not agreed that it is passed on."))
        if item.relay.passed_on is not None:
            if item.relay.passed_on.room_id != target.pk:
                raise Refused("too_late", _("It was passed on already."))
            return Passed(target.pk, item.relay.passed_on.seq)
        if not can_be_passed_on(item.room):
            raise Refused("not_open")
        must_be_open(target.state)
        return _laid(actor, item, item.relay, target, now)


def can_be_passed_on(room: Room) -> bool:
    """Whether what is said in a room may be passed on: in a caucus of whoever leads now, while the session lasts."""
    proceeding = room.proceeding
    led = room.kind == RoomKind.CAUCUS and room.leader_id == proceeding.handler_id
    return led and opening.in_session(proceeding)


def targets(room: Room) -> list[Room]:
    """The open rooms into which whoever leads can pass on what was said in this one, the joint room first."""
    found = Room.objects.filter(proceeding=room.proceeding_id, state=RoomState.OPEN).exclude(pk=room.pk)
    return [one for one in found.order_by("side") if one.leader_id in (None, room.leader_id)]


def states(room: Room) -> dict[int, str]:
    """The lines of a room that may be passed on or were, by number; what was taken back is not among them."""
    found = Relay.objects.filter(message__room=room, message__retracted_at=None, taken_back_at=None)
    return {seq: PASSED if at else ALLOWED for seq, at in found.values_list("message__seq", "passed_on_at")}


@contextmanager
def _locked(actor: Actor, room: UUID | str, seq: int, to: UUID | str | None = None) -> Iterator[_Item]:
    """One transaction with the case and the rooms locked. Rooms that are not the actor's, or of another proceeding,
    are not there; nor is a line that was said before a helper came in."""
    found, _right = room_of(actor, room)
    with transaction.atomic(durable=True):
        case = docket.get().lock(found.case_id)
        rooms = Room.objects.select_for_update(of=("self",)).select_related("proceeding").order_by("pk")
        held = {one.pk: one for one in rooms.filter(pk__in=[found.pk, *([to] if to else [])])}
        here = held.pop(found.pk)
        right = rights.of(actor, here)
        message = Message.objects.select_related("seat").filter(room=here, seq=seq).first()
        if case is None or right is None or message is None or seq <= right.since:
            raise Refused("not_found")
        there = next(iter(held.values()), None)
        if there and (there.proceeding_id != here.proceeding_id or rights.of(actor, there) is None):
            there = None
        relay = message.relays.select_related("passed_on").filter(taken_back_at=None).first()
        yield _Item(case, here, right, message, relay, there)


def _own(actor: Actor, item: _Item) -> None:
    """Only a party allows anything, and only of what they said themselves in a caucus."""
    message = item.message
    mine = message.seat is not None and sitter(message.seat) == actor and item.right.party is not None
    said = message.kind in SAID_BY_PEOPLE and message.retracted_at is None
    if not mine or not said or item.room.kind != RoomKind.CAUCUS:
        raise Refused("forbidden")


def _laid(actor: Actor, item: _Item, relay: Relay, target: Room, now: datetime) -> Passed:
    right, author = rights.of(actor, target), item.message.seat
    if right is None or author is None:
        raise Refused("not_found")
    kind = MessageKind(item.message.kind)
    said = _words(item.message) if kind == MessageKind.TEXT else _file(item.message, target, now)
    body = {**said, "relayed": {"name": author.name, "seat": author.role}}
    seq = lay_before(target, kind, body, actor=actor, right=right, now=now)
    relay.passed_on_at, relay.passed_on = now, Message.objects.get(room=target, seq=seq)
    relay.save(update_fields=["passed_on_at", "passed_on"])
    _recorded(actor, item, relay, "relay.passed_on", now)
    return Passed(target.pk, seq)


def _words(message: Message) -> dict[str, Any]:
    return {"text": message.body["text"]}


def _file(message: Message, target: Room, now: datetime) -> dict[str, Any]:
    """The file as its new readers open it; what its author wrote beside it for the mediator stays behind."""
    found = Evidence.objects.get(pk=message.body["evidence"])
    if found.audience not in open_to(target.pk, target.side):
        found = evidence.open_further(found, audience=audience_of(target.pk), now=now)
    return {**message.body, "evidence": str(found.pk)}


def _recorded(actor: Actor, item: _Item, relay: Relay, kind: str, now: datetime) -> None:
    """Note it in the caucus while that is open, and record it in the caucus's own strand."""
    room, message = item.room, item.message
    if room.state != RoomState.CLOSED:
        say(room, kind, now=now, seq=message.seq, name=message.seat.name if message.seat else "")
    ledger.append(
        case=item.case, kind=kind, actor=actor, now=now, data={"relay": str(relay.pk), "line": message.seq},
        audience=audience_of(room.pk), room=room.pk,
    )  # fmt: skip
