"""Offers as they appear in the joint room: a card when one is made, a note when it ends (protocol 1)."""

from typing import Any

from mediation.core.gate import Act
from mediation.negotiation.models import Offer
from mediation.rooms import rights
from mediation.rooms.models import MessageKind, Room, RoomKind, RoomState
from mediation.rooms.verbs import lay_before, say


def joint_room(act: Act) -> Room | None:
    """The joint room of the proceeding, where there is one that is not closed."""
    rooms = Room.objects.filter(proceeding_id=act.proceeding.pk, kind=RoomKind.JOINT).exclude(state=RoomState.CLOSED)
    return rooms.select_related("proceeding").first()


def lay(act: Act, offer: Offer) -> None:
    """Show a new offer in the joint room, in its maker's name."""
    room = joint_room(act)
    right = rights.of(act.actor, room) if room else None
    if room is not None and right is not None:
        lay_before(room, MessageKind.OFFER, card(offer), actor=act.actor, right=right, now=act.now)


def note(act: Act, offer: Offer) -> None:
    """Say in the joint room what became of an offer."""
    room = joint_room(act)
    if room is not None:
        say(room, act.kind or act.verb.step.event, now=act.now, number=offer.version)


def card(offer: Offer) -> dict[str, Any]:
    """The body of an offer's message. It stays as it was said; what became of it stands in a note and at the offer."""
    return {
        "offer": str(offer.pk),
        "version": offer.version,
        "terms": offer.terms,
        "total": f"{offer.total:.2f}",
        "currency": "CNY",
        "expires_at": offer.expires_at.isoformat(),
        "status": offer.status,
    }
