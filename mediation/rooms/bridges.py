"""A call that passes through the media server: begun by who comes in too late for a mesh, ended when the last has left.

Whoever goes out of the call, for whatever reason, is put out at the server too, and a call that has ended is ended
there: rows of the outbox (realtime/bridging.py hands them over), so that what the server does not do at once is tried
until it is done (docs/adr/0017).
"""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.rooms import livekit
from mediation.rooms.models import Bridge, Caller

MOST = 12  # tiles that one still tells apart, and what a home's connection receives
PUT_OUT, END = "call.put_out", "call.end"


def open_room(now: datetime) -> str:
    """A room at the media server, under a name that tells nothing. Refused `call_server`. Asks the network."""
    name = secrets.token_urlsafe(24)
    try:
        livekit.create(name, most=MOST, now=now)
    except livekit.Silent as silent:
        raise Refused("call_server") from silent
    return name


def of_room(room: UUID) -> Bridge | None:
    """The media server's part in the call of a room, None where devices send to each other."""
    return Bridge.objects.filter(room=room, ended_at=None).first() if livekit.configured() else None


def of_rooms(rooms: Collection[UUID]) -> dict[UUID, UUID]:
    """The same for many rooms: its id by room."""
    if not livekit.configured():
        return {}
    return dict(Bridge.objects.filter(room__in=rooms, ended_at=None).values_list("room", "id"))


def put_out(room: UUID, peers: Iterable[UUID], *, now: datetime) -> None:
    """Let the media server drop these pages, where the call passes through it. Inside the caller's transaction."""
    bridge = of_room(room)
    if bridge is not None:
        outbox.put_all(PUT_OUT, [{"bridge": str(bridge.pk), "peer": str(one)} for one in peers], due_at=now)


def end(room: UUID, *, now: datetime) -> None:
    """The call is over; a room without the media server changes nothing. Inside the caller's transaction."""
    bridge = of_room(room)
    if bridge is not None:
        bridge.ended_at = now
        bridge.save(update_fields=["ended_at"])
        outbox.put(END, {"bridge": str(bridge.pk)}, due_at=now)


def end_if_empty(room: UUID, *, now: datetime) -> None:
    """End it when nobody is in the call any more."""
    if not Caller.objects.filter(seat__room=room, left_at=None, seat__withdrawn_at=None).exists():
        end(room, now=now)


def way(bridge: UUID, peer: UUID, *, now: datetime) -> dict[str, str] | None:
    """Where the page `peer` connects and with what, None when the call has ended meanwhile. `now`: the machine's."""
    found = Bridge.objects.filter(pk=bridge, ended_at=None).first()
    if found is None:
        return None
    return {"url": settings.LIVEKIT_URL, "token": livekit.token(found.name, str(peer), now)}


def drop(bridge: str, peer: str, *, now: datetime) -> None:
    """Put a page out at the media server. `now`: the machine's. Raises livekit.Silent. Asks the network.

    A server that was taken out of the settings carries nothing of ours any more.
    """
    if livekit.configured():
        livekit.remove(Bridge.objects.get(pk=bridge).name, peer, now)


def close(bridge: str, *, now: datetime) -> None:
    """End a call at the media server, as `drop` puts out one page."""
    if livekit.configured():
        livekit.delete(Bridge.objects.get(pk=bridge).name, now)
