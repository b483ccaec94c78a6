"""Calls on the wire: joining and leaving, what devices tell each other, and signs of life (docs/adr/0015).

A signal goes to one page that is in the call of the same room, and is kept nowhere. Who does not sit in the room, is
not in its call, or lacks a consent it takes, is refused.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from mediation.core import nudge
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.rooms import bridges, calls, livekit
from realtime import clock, frames, ice, protocol
from realtime.db import ask
from realtime.delivery import Feed, Listener
from realtime.limits import Bucket


class Caller(Listener, Protocol):
    """A socket, as calls know it."""

    signals: Bucket


async def join(socket: Listener, feed: Feed, frame: protocol.Call) -> None:
    """Take this page into the call and hand it what it needs to reach the others."""
    peer = await _let_in(socket.actor, feed, frame)
    await feed.look_at_call(peer, socket)
    more: dict[str, Any] = {"ref": frame.ref, "you": str(peer), "ice": ice.servers(peer, clock.real_now())}
    if feed.call.bridge is not None and feed.call.open:
        more["way"] = await ask(_way, feed.call.bridge, peer)
    socket.put(frames.call(feed.room, feed.call, **more))


async def leave(socket: Listener, feed: Feed, frame: protocol.Call) -> None:
    """Take this page out of the call."""
    await ask(_leave, socket.actor, frame)
    await feed.look_at_call()
    socket.put(frames.call(feed.room, feed.call, ref=frame.ref))


async def _let_in(actor: Actor, feed: Feed, frame: protocol.Call) -> UUID:
    """Join; who finds no place among devices has a room opened at the media server first, outside any transaction."""
    try:
        return await ask(_join, actor, frame, "")
    except Refused as refused:
        if refused.code != "call_full" or not livekit.configured() or feed.call.bridge is not None:
            raise
    opened = await asyncio.to_thread(bridges.open_room, clock.real_now())
    return await ask(_join, actor, frame, opened)


def signal(socket: Caller, feed: Feed, frame: protocol.Signal) -> float:
    """Pass on what one page tells another; the seconds to wait when that is too much. Refused `forbidden`."""
    inside = {peer.id: peer.participant for peer in feed.call.peers}
    mine = next((peer for peer, one in feed.callers.items() if one is socket and peer in inside), None)
    if mine is None or frame.to not in inside or frame.to == mine or not feed.call.open:
        raise Refused("forbidden")
    if wait := socket.signals.take():
        return wait
    hint = {
        "type": "room.signal", "room": str(feed.room), "to": str(frame.to), "peer": str(mine),
        "participant": inside[mine], "data": frame.data,
    }  # fmt: skip
    nudge.send(nudge.room_group(feed.room), hint)
    return 0.0


def limit() -> Bucket:
    """How often one socket may signal."""
    return Bucket(settings.LIMITS["signals"])


async def look(feeds: Iterable[Feed]) -> None:
    """Give signs of life for the pages here, and see what has become of the calls: of who lost a right, or is gone."""
    by_room = {feed.room: feed for feed in feeds}
    mine = [peer for feed in by_room.values() for peer, one in feed.callers.items() if one in feed.places]
    if mine:
        await ask(_seen, mine)
    found = await ask(calls.of_rooms, list(by_room))
    long_ago = clock.real_now() - calls.LAPSE
    for room, feed in by_room.items():
        call = found.get(room, calls.NONE)
        if any(peer.seen_at < long_ago for peer in call.peers):
            await ask(_lapse, room)
        elif calls.shape(call) == calls.shape(feed.call):
            continue
        await feed.look_at_call()


def _join(actor: Actor, frame: protocol.Call, bridge: str) -> UUID:
    return calls.join(
        actor=actor, room=frame.room, agreed=frame.agreed, peer=frame.peer, now=clock.now(), seen_at=clock.real_now(),
        bridge=bridge,
    )  # fmt: skip


def _way(bridge: UUID, peer: UUID) -> dict[str, str] | None:
    return bridges.way(bridge, peer, now=clock.real_now())


def _leave(actor: Actor, frame: protocol.Call) -> None:
    if frame.peer is not None:
        calls.leave(actor=actor, room=frame.room, peer=frame.peer, now=clock.now())


def _seen(peers: list[UUID]) -> None:
    calls.seen(peers, at=clock.real_now())


def _lapse(room: UUID) -> None:
    calls.lapse(room=room, now=clock.now(), seen_at=clock.real_now())
