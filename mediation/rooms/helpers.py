"""What an invited helper does: look at the invitation, come in, leave. They have no part in the case, only a seat."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.cases.docket import recused_from, taking_part
from mediation.core import docket, ledger
from mediation.core.actors import Actor
from mediation.core.audience import EVERYONE, room_of
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.people.queries import user_of
from mediation.rooms import helping
from mediation.rooms.models import Helper, Room, RoomKind, must_be_open
from mediation.rooms.rights import Right
from mediation.rooms.seats import take_seat
from mediation.rooms.verbs import say


def invitation(actor: Actor, helper: UUID | str) -> Helper:
    """The invitation of who has its number, verified. Refused `not_found` alike for all others."""
    found = Helper.objects.select_related("room__proceeding__case", "room__proceeding__body", "invited_by")
    one, person = found.filter(pk=helper).first(), user_of(actor)
    mine = one is not None and person is not None and (
        one.person_id == person.pk
        if one.person_id
        else person.phone_verified and person.phone_index == one.phone_index
    )  # fmt: skip
    if one is None or not mine:
        raise Refused("not_found")
    return one


def of_room(room: Room) -> list[Helper]:
    """Who is invited to a room or helps there, for whoever sits in it."""
    return list(room.helpers.filter(ended_at=None))


def come_in(*, actor: Actor, helper: UUID | str, now: datetime) -> Helper:
    """Take the seat; what was said before stays unread.

    Refused `not_found`, `not_open` once it ended, `too_early` before everybody asked has agreed, `forbidden` for who
    has another part in the case, `room_closed`, `room_suspended`. Locks the case, then the room.
    """
    known = invitation(actor, helper)
    with transaction.atomic(durable=True):
        case = docket.get().lock(known.room.case_id)
        room = Room.objects.select_for_update().get(pk=known.room_id)
        one = Helper.objects.get(pk=known.pk)
        person = user_of(actor)
        if case is None or person is None or one.ended_at is not None:
            raise Refused("not_open")
        if one.joined_at is not None:
            return one
        if person.pk in taking_part(case) | recused_from(known.room.proceeding) or docket.get().standing(
            actor, case, None
        ):
            raise Refused("forbidden", _("You have another part in this case."))
        if one.missing:
            raise Refused("too_early", _("Not everybody who is asked has agreed yet."))
        must_be_open(room.state)
        one.person, one.joined_at, one.since = person, now, room.last_seq
        one.save(update_fields=["person", "joined_at", "since"])
        _recorded(actor, one, room, "helper.joined", now)
        take_seat(actor, room.pk, Right(Role.HELPER, one.title, since=one.since), now)
    return one


def leave(*, actor: Actor, helper: UUID | str, now: datetime) -> Helper:
    """Give the seat back, or decline the invitation. Refused `not_found`. Locks the case, then the room."""
    known = invitation(actor, helper)
    with transaction.atomic(durable=True):
        docket.get().lock(known.room.case_id)
        room = Room.objects.select_for_update().get(pk=known.room_id)
        one = Helper.objects.select_related("room").get(pk=known.pk)
        if one.ended_at is None:
            helping.ended(one, Helper.End.LEFT, now)
            if room.closed_at is None:
                _recorded(actor, one, room, "helper.left", now)
    return one


def _recorded(actor: Actor, one: Helper, room: Room, kind: str, now: datetime) -> None:
    """One line in the room and one event, in the caucus's own strand where it is one."""
    say(room, kind, now=now, name=one.title)
    apart = room.pk if room.kind == RoomKind.CAUCUS else None
    ledger.append(
        case=room.case, kind=kind, actor=actor, now=now, data={"helper": str(one.pk), "kind": one.kind},
        audience=room_of(room.pk) if apart else EVERYONE, proceeding=None if apart else room.proceeding, room=apart,
    )  # fmt: skip
