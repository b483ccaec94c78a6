"""The one shape of rooms, seats and messages for socket and REST (protocol 1), in the active language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mediation.core import dates
from mediation.rooms import resting
from mediation.rooms.models import Message, MessageKind, Room, RoomKind, RoomState
from mediation.rooms.seats import Chair
from mediation.rooms.talk import Said

FILE_URL = "/api/v1/evidence/{}/file/"
ROOM_URL = "/rooms/{room}/"
_SENTENCES = {
    "room.opened": gettext_lazy(
        "The room is open. The mediator may also speak with each side alone; whether and when that happens is known "
        "only to those who take part."
    ),
    "room.reopened": gettext_lazy("The room is open again."),
    "room.closed": gettext_lazy("The room was closed. What was said stays here to read."),
    "caucus.opened": gettext_lazy(
        "Only one side and the mediator read this room. Nothing said here is passed on unless whoever said it agrees."
    ),
    "room.suspended": gettext_lazy(
        "The mediation is suspended since %(since)s, because recusal was asked for. Nothing can be said here until "
        "that is decided."
    ),
    "room.reappointed": gettext_lazy(
        "The recusal was granted; another mediator leads from now on. The mediation is suspended since %(since)s. It "
        "goes on after a new notice, which says who mediates, when, and for how many days recusal can be asked for."
    ),
    "room.summoned": gettext_lazy(
        "The mediation is suspended since %(since)s. It goes on when the session is opened, at the time of the notice."
    ),
    "room.paused": gettext_lazy(
        "An appraisal is under way since %(since)s; the sixty days stand still. One can go on talking here."
    ),
    "room.resumed": gettext_lazy("The mediation goes on."),
    "offer.accepted": gettext_lazy("Offer No. %(number)s was accepted."),
    "group.vote_closed": gettext_lazy("The answers to offer No. %(number)s were closed."),
    "offer.declined": gettext_lazy("Offer No. %(number)s was declined."),
    "offer.withdrawn": gettext_lazy("Offer No. %(number)s was withdrawn."),
    "offer.expired": gettext_lazy("Offer No. %(number)s is no longer open: its time ran out."),
    "round.proposed": gettext_lazy("Round No. %(number)s of sealed bids is proposed. It begins once both sides agree."),
    "round.agreed": gettext_lazy("One side agreed to the rule of round No. %(number)s."),
    "round.declined": gettext_lazy("The rule of round No. %(number)s was declined."),
    "round.withdrawn": gettext_lazy("Round No. %(number)s of sealed bids was withdrawn."),
    "round.lapsed": gettext_lazy("Round No. %(number)s of sealed bids ended before it began."),
    "round.met": gettext_lazy("The sealed bids of round No. %(number)s met. The case shows where."),
    "round.unmet": gettext_lazy("The sealed bids of round No. %(number)s did not meet."),
    "bid.sealed": gettext_lazy("A sealed bid is in, in round No. %(number)s."),
    "proposal.made": gettext_lazy("The mediator puts proposal No. %(number)s to both sides. Each answers in secret."),
    "proposal.withdrawn": gettext_lazy("Proposal No. %(number)s was withdrawn."),
    "proposal.agreed": gettext_lazy("Both sides said yes to proposal No. %(number)s."),
    "proposal.ended": gettext_lazy("No agreement came of proposal No. %(number)s."),
    "proposal.adopted": gettext_lazy("Proposal No. %(number)s became the terms of the agreement."),
    "fact.proposed": gettext_lazy("The mediator asks both sides: is message No. %(seq)s undisputed between you?"),
    "fact.settled": gettext_lazy("Both sides confirmed message No. %(seq)s as an undisputed fact."),
    "fact.contested": gettext_lazy("Message No. %(seq)s was not confirmed as undisputed."),
    "helper.invited": gettext_lazy("%(name)s is invited to help here."),
    "helper.agreed": gettext_lazy("One side agreed that %(name)s helps here."),
    "helper.refused": gettext_lazy("One side does not agree: %(name)s does not help here."),
    "helper.joined": gettext_lazy("%(name)s came in and reads what is said from here on."),
    "helper.left": gettext_lazy("%(name)s left."),
    "helper.dismissed": gettext_lazy("The mediator ended the help of %(name)s."),
    "session.began": gettext_lazy("Session No. %(number)s began. Here: %(names)s."),
    "session.absent": gettext_lazy("Absent: %(names)s."),
    "session.told": gettext_lazy("%(name)s read their rights and duties and understood them."),
    "session.topic_added": gettext_lazy("On the agenda: %(title)s."),
    "session.topic": gettext_lazy("Now: %(title)s."),
    "session.outcome": gettext_lazy("%(title)s: %(outcome)s"),
    "session.rests": gettext_lazy("The session rests: %(why)s"),
    "session.rests_plainly": gettext_lazy("The session rests."),
    "session.resumed": gettext_lazy("The session goes on."),
    "session.ended": gettext_lazy("Session No. %(number)s ended."),
    "apart.proposed": gettext_lazy("It is proposed to mediate at different times. It begins once both sides agree."),
    "apart.agreed": gettext_lazy("One side agrees to mediate at different times."),
    "apart.began": gettext_lazy(
        "From now on everybody takes part at their own time. Before that each confirms their rights and duties."
    ),
    "apart.ended": gettext_lazy("It is not, or no longer, mediated at different times."),
    "relay.allowed": gettext_lazy("%(name)s agrees that the mediator passes on message No. %(seq)s."),
    "relay.taken_back": gettext_lazy("%(name)s no longer agrees that message No. %(seq)s is passed on."),
    "relay.passed_on": gettext_lazy("Message No. %(seq)s was passed on, with the words as they are."),
    "call.agreed": gettext_lazy("%(name)s agrees to speak by voice and video here. Nothing is recorded."),
    "call.refused": gettext_lazy("%(name)s does not agree to speak by voice and video here."),
    "call.ended": gettext_lazy("The call was ended, because somebody whose consent it takes does not agree."),
    "call.joined": gettext_lazy("%(name)s joined the call."),
    "call.bridged": gettext_lazy(
        "From here on the call passes through a media server of the platform: devices alone bear no more than four."
        " It forwards sound and picture; nothing is recorded."
    ),
    "call.left": gettext_lazy("%(name)s left the call."),
    "call.lost": gettext_lazy("%(name)s is no longer in the call: the connection was lost."),
    "message.retracted": gettext_lazy("%(name)s took back message No. %(seq)s. It stays in the sealed record."),
}
_CAUCUS = {
    "claimant": gettext_lazy("Mediator and complainant alone"),
    "respondent": gettext_lazy("Mediator and merchant alone"),
    "platform": gettext_lazy("Mediator and platform alone"),
}


def moment(at: datetime) -> str:
    """RFC 3339 in UTC. ValueError for one without a zone: the machine's own would be guessed."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def title(room: Room) -> str:
    """What the room is called."""
    return str(_CAUCUS[room.side]) if room.kind == RoomKind.CAUCUS else _("Joint room")


def can(room: Room) -> list[str]:
    """What one who sits in a room may do there."""
    return ["send", "file", "retract"] if room.state == RoomState.OPEN else []


def participant(chair: Chair, *, online: bool) -> dict[str, Any]:
    """A seat as others see it."""
    return {
        "participant": chair.participant, "name": chair.name, "seat": chair.role, "online": online,
        "read": chair.read_seq,
    }  # fmt: skip


def message(one: Message) -> dict[str, Any]:
    """A message of the database as a line of its room."""
    seat = one.seat
    who, name, role = (seat.pk, seat.name, seat.role) if seat else (None, None, None)
    said = Said(one.room_id, who, name, role, one.seq, one.kind, one.body, one.at, one.reply_to, one.retracted_at)
    return line(said)


def line(one: Said) -> dict[str, Any]:
    """A line of a room; of one that was taken back only that it was."""
    author = {"participant": str(one.seat), "name": one.name, "seat": one.role} if one.seat else None
    return {
        "room": str(one.room), "seq": one.seq, "at": moment(one.at), "author": author, "kind": one.kind,
        "body": {} if one.retracted_at else body(one.kind, one.body), "reply_to": one.reply_to,
        "retracted": moment(one.retracted_at) if one.retracted_at else None,
    }  # fmt: skip


def standing(room: Room) -> dict[str, Any] | None:
    """Why the talk in a room rests, as a note says it; None where it does not."""
    rests = resting.standing(room)
    return body(MessageKind.SYSTEM, rests) if rests else None


def state(state: str) -> dict[str, Any]:
    """Whether people may speak, in the protocol's two words, and whether they may not because the mediation rests."""
    spoken = RoomState.OPEN if state == RoomState.OPEN else RoomState.CLOSED
    return {"state": spoken.value, "suspended": state == RoomState.SUSPENDED}


def body(kind: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown of a body: sentences of the platform in the reader's language, files with their address."""
    if kind == MessageKind.SYSTEM:
        return {**kept, "text": str(_SENTENCES[kept["event"]]) % {key: _said(key, kept[key]) for key in kept}}
    if kind == MessageKind.FILE:
        return {**kept, "url": FILE_URL.format(UUID(kept["evidence"]))}
    return dict(kept)


def _said(key: str, value: Any) -> str:
    """What a note holds, as people read it."""
    if isinstance(value, list):
        return pgettext("between names", ", ").join(map(str, value))
    if key != "since":
        return str(value)
    when = resting.since(value)
    if isinstance(when, datetime):
        return dates.written(when, pgettext("date and time format", "D j M Y, H:i"))
    return dates.full_day(when)
