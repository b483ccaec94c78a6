"""What may later be done with what was said or shown (domain 5.4; CPLI Art 107; OMR Art 18): one tag each.

The tag follows from where and how something was said, so that it can never disagree with it. Only what both sides have
confirmed, line by line, becomes an undisputed fact.
"""

from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from mediation.evidence.models import Evidence
from mediation.rooms.models import Fact, Message, MessageKind, Room, RoomKind


class Tag(TextChoices):
    """What may leave the mediation, and as what."""

    PUBLIC = "public", _("said before everyone")
    CAUCUS = "caucus", _("said to the mediator alone")
    SETTLEMENT_OFFER = "settlement_offer", _("said to reach an agreement")
    UNDISPUTED_FACT = "undisputed_fact", _("confirmed by both sides")
    INDEPENDENT_EVIDENCE = "independent_evidence", _("stands as evidence by itself")


#: What goes to a court or into a record: never what was conceded, never what one side said alone.
LEAVING = frozenset({Tag.PUBLIC, Tag.UNDISPUTED_FACT, Tag.INDEPENDENT_EVIDENCE})
_OFFERED = (MessageKind.OFFER, MessageKind.AGREEMENT)


def of_message(one: Message, *, facts: frozenset[int] = frozenset()) -> Tag:
    """The tag of a line whose room is loaded; `facts` are the numbers both sides have confirmed.

    Who lets the mediator pass something on to the other side has not let it leave the mediation.
    """
    if one.room.kind == RoomKind.CAUCUS:
        return Tag.CAUCUS
    if one.kind in _OFFERED:
        return Tag.SETTLEMENT_OFFER
    if one.seq in facts:
        return Tag.UNDISPUTED_FACT
    if "relayed" in one.body:
        return Tag.SETTLEMENT_OFFER
    return Tag.INDEPENDENT_EVIDENCE if one.kind == MessageKind.FILE else Tag.PUBLIC


def of_exhibit(one: Evidence) -> Tag:
    """The tag of a piece of evidence: shown to the mediator alone, or evidence by itself."""
    room = one.audience.removeprefix("room:") if one.audience.startswith("room:") else ""
    if room and Room.objects.filter(pk=room, kind=RoomKind.CAUCUS).exists():
        return Tag.CAUCUS
    return Tag.INDEPENDENT_EVIDENCE


def leaves(tag: Tag) -> bool:
    """True for what may go into a record, a court's package, a side's papers for a suit."""
    return tag in LEAVING


def confirmed(room: UUID) -> frozenset[int]:
    """The numbers of the lines of a room that both sides have confirmed."""
    settled = Fact.objects.filter(message__room=room, settled_at__isnull=False)
    return frozenset(settled.values_list("message__seq", flat=True))
