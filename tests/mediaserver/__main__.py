"""A media server for tests: speaks LiveKit's signalling and RoomService, and forwards sound and picture.

It checks tokens with LiveKit's own verifier and reads messages by LiveKit's own definitions. It has what the platform
uses and no more: two connections for each participant, one layer of picture, no region, no resuming.
Run: `python -m tests.mediaserver <port> <key> <secret>`.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import jwt
import uvicorn
from google.protobuf import json_format
from google.protobuf.message import Message
from livekit.api import TokenVerifier, VideoGrants
from livekit.protocol import models, room, rtc

from tests.mediaserver.rooms import SOURCES, Participant, Room

Answer = tuple[int, dict[str, Any]]
Doer = Callable[[Any, VideoGrants], Awaitable[Message]]
SERVICE = "/twirp/livekit.RoomService/"


class Refusal(Exception):
    """An error as Twirp tells it."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code
        super().__init__(code)


class MediaServer:
    """The ASGI application. `silent` makes the RoomService fail, as one that is restarting does."""

    def __init__(self, key: str, secret: str) -> None:
        self.verifier = TokenVerifier(key, secret)
        self.rooms: dict[str, Room] = {}
        self.silent, self.entries = False, 0
        self.doers: dict[str, tuple[type[Message], Doer]] = {
            "CreateRoom": (room.CreateRoomRequest, self.create),
            "ListParticipants": (room.ListParticipantsRequest, self.participants),
            "RemoveParticipant": (room.RoomParticipantIdentity, self.remove),
            "DeleteRoom": (room.DeleteRoomRequest, self.delete),
        }

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.talk(scope, receive, send)
        elif scope["type"] == "http":
            status, body = await self.serve(scope, receive)
            headers = [(b"content-type", b"application/json"), (b"access-control-allow-origin", b"*")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    # ---- RoomService

    async def serve(self, scope: dict[str, Any], receive: Any) -> Answer:
        """Answer one request; what begins with `/test/` is the tests' own."""
        if scope["path"].startswith("/test/"):
            return 200, await self.test(*scope["path"].split("/")[2:])
        bearer = dict(scope["headers"]).get(b"authorization", b"").decode().removeprefix("Bearer ")
        name = scope["path"].removeprefix(SERVICE)
        try:
            shape, doer = self.doer(scope["method"], name)
            body = (await receive())["body"]
            found = await doer(json_format.Parse(body, shape()), self.read(bearer)[1])
        except jwt.InvalidTokenError:
            return 401, {"code": "unauthenticated", "msg": "no valid token"}
        except json_format.ParseError as error:
            return 400, {"code": "malformed", "msg": str(error)}
        except Refusal as refusal:
            return refusal.status, {"code": refusal.code, "msg": refusal.code}
        return 200, json_format.MessageToDict(found)

    def read(self, token: str) -> tuple[str, VideoGrants]:
        """Whose token it is and what it allows. InvalidTokenError."""
        claims = self.verifier.verify(token)
        return claims.identity, claims.video or VideoGrants()

    def doer(self, method: str, name: str) -> tuple[type[Message], Doer]:
        """What answers a request, and the shape of what it asks."""
        if name not in self.doers or method != "POST":
            raise Refusal(404, "bad_route")
        if self.silent:
            raise Refusal(503, "unavailable")
        return self.doers[name]

    async def test(self, what: str, value: str = "") -> dict[str, Any]:
        """Fall silent or not; break the line of a page without a word; tell who is in which room and sends what."""
        everybody = [one for each in self.rooms.values() for one in each.people.values()]
        if what == "silent":
            self.silent = value == "1"
        elif what == "entries":
            return {"entries": self.entries}
        elif what == "cut":
            next(one for one in everybody if one.info.identity == value).over.set()
        return {
            name: {who: sorted(SOURCES[track.source] for track in one.info.tracks) for who, one in each.people.items()}
            for name, each in self.rooms.items()
        }

    async def create(self, asked: room.CreateRoomRequest, may: VideoGrants) -> Message:
        """A room, or the one that is there."""
        _must(may.room_create)
        return self.rooms.setdefault(asked.name, Room(asked.name)).info

    async def participants(self, asked: room.ListParticipantsRequest, may: VideoGrants) -> Message:
        """Who is in a room."""
        _must(may.room_admin and may.room == asked.room)
        found = self.rooms.get(asked.room)
        return room.ListParticipantsResponse(participants=[one.info for one in found.people.values()] if found else [])

    async def remove(self, asked: room.RoomParticipantIdentity, may: VideoGrants) -> Message:
        """Put somebody out."""
        _must(may.room_admin and may.room == asked.room)
        found = self.rooms.get(asked.room)
        if not found or not await found.remove(asked.identity, models.DisconnectReason.PARTICIPANT_REMOVED):
            raise Refusal(404, "not_found")
        return room.RemoveParticipantResponse()

    async def delete(self, asked: room.DeleteRoomRequest, may: VideoGrants) -> Message:
        """End a room for all in it."""
        _must(may.room_create)
        found = self.rooms.pop(asked.room, None)
        if found is None:
            raise Refusal(404, "not_found")
        for identity in list(found.people):
            await found.remove(identity, models.DisconnectReason.ROOM_DELETED)
        return room.DeleteRoomResponse()

    # ---- signalling

    async def talk(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One page, from joining to leaving; a wrong token is refused before the connection is made."""
        given = parse_qs(scope["query_string"].decode())
        await receive()
        try:
            identity, may = self.read(given.get("access_token", [""])[0])
        except jwt.InvalidTokenError:
            identity, may = "", VideoGrants()
        where = self.rooms.get(may.room) if may.room_join else None
        if scope["path"] != "/rtc" or where is None:
            await send({"type": "websocket.close", "code": 4401})
            return
        await send({"type": "websocket.accept"})

        async def put(response: rtc.SignalResponse) -> None:
            with contextlib.suppress(RuntimeError):  # the page has gone meanwhile
                await send({"type": "websocket.send", "bytes": response.SerializeToString()})

        if "reconnect" in given:  # nothing is kept to go on with: come in anew
            anew = rtc.LeaveRequest(reason=models.DisconnectReason.STATE_MISMATCH, action=rtc.LeaveRequest.RECONNECT)
            await put(rtc.SignalResponse(leave=anew))
            await send({"type": "websocket.close", "code": 1000})
            return
        one = Participant(identity, may, put)
        self.entries += 1
        await where.enter(one)
        await self.listen(where, one, receive)
        if where.people.get(one.info.identity) is one:
            await where.remove(one.info.identity, models.DisconnectReason.CLIENT_INITIATED)
        with contextlib.suppress(RuntimeError):
            await send({"type": "websocket.close", "code": 1000})

    async def listen(self, where: Room, one: Participant, receive: Any) -> None:
        """Read what a page says until it goes or is put out."""
        over = asyncio.ensure_future(one.over.wait())
        while True:
            heard = asyncio.ensure_future(receive())
            await asyncio.wait([heard, over], return_when=asyncio.FIRST_COMPLETED)
            if not heard.done():
                heard.cancel()
                return
            event = heard.result()
            if event["type"] == "websocket.disconnect":
                over.cancel()
                one.over.set()
                return
            asked = rtc.SignalRequest.FromString(event["bytes"])
            if asked.WhichOneof("message") == "leave":
                over.cancel()
                return
            await self.hear(where, one, asked)

    async def hear(self, where: Room, one: Participant, asked: rtc.SignalRequest) -> None:
        """Do what a page asks."""
        kind = asked.WhichOneof("message")
        if kind == "add_track":
            told = rtc.TrackPublishedResponse(cid=asked.add_track.cid, track=one.announce(asked.add_track))
            await one.put(rtc.SignalResponse(track_published=told))
            await where.tell(one)
        elif kind == "offer":
            await one.offered(asked.offer)
            await where.tell(one)
            where.connect()
        elif kind == "answer":
            one.hearing.answered(asked.answer)
        elif kind == "mute":
            one.mute(asked.mute)
            await where.tell(one)
        elif kind == "subscription_permission":
            rule = asked.subscription_permission
            one.everyone = rule.all_participants
            one.permitted = {each.participant_identity for each in rule.track_permissions if each.all_tracks}
            where.connect()
        elif kind == "ping":
            await one.put(rtc.SignalResponse(pong=int(time.time() * 1000)))
        elif kind == "ping_req":
            pong = rtc.Pong(last_ping_timestamp=asked.ping_req.timestamp, timestamp=int(time.time() * 1000))
            await one.put(rtc.SignalResponse(pong_resp=pong))


def _must(allowed: object) -> None:
    if not allowed:
        raise Refusal(403, "permission_denied")


if __name__ == "__main__":
    port, key, secret = sys.argv[1:]
    uvicorn.run(MediaServer(key, secret), host="127.0.0.1", port=int(port), lifespan="off", log_level="warning")
