"""The plain way to build a room with Django and Channels, as tutorials show it: what the platform is compared with.

For each message: the room's number by an UPDATE, the line by `objects.create`, a `group_send` over the core layer of
channels_redis (in memory where there is no Redis), and a consumer for each socket that sends what its group hears. Same
tables, tickets and frames; no rights, no seats taken, no resuming. Any server serves `benchmarks.plain:application`.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from odr.asgi import application as platform

# isort: split
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.db import transaction
from django.db.models import F

from mediation.people import entry
from mediation.rooms.models import Message, Room, Seat

if settings.REDIS_URL:
    core = {"hosts": [{"address": settings.REDIS_URL, "socket_timeout": None}], "capacity": 5000}
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": core}}


class PlainConsumer(AsyncJsonWebsocketConsumer):
    """One socket in one room."""

    async def connect(self) -> None:
        """Whoever has a ticket comes in."""
        ticket = self.scope["query_string"].decode().removeprefix("ticket=")
        found = await database_sync_to_async(entry.of_ticket)(ticket, now=datetime.now(UTC))
        if found is None:
            await self.close()
            return
        self.person = found.actor.id
        await self.accept()

    async def receive_json(self, content: dict[str, Any], **_more: Any) -> None:
        """Enter the room, or say something in it."""
        room = content["room"]
        if content["op"] == "join":
            self.seat = await database_sync_to_async(_seat)(room, self.person)
            await self.channel_layer.group_add(f"plain.{room}", self.channel_name)
            await self.send_json({"op": "joined", "room": room})
            return
        message = await database_sync_to_async(_store)(room, self.seat, content)
        await self.channel_layer.group_send(f"plain.{room}", {"type": "room.message", "message": message})
        await self.send_json({"op": "ack", "room": room, "ref": content["ref"], "seq": message["seq"]})

    async def room_message(self, event: dict[str, Any]) -> None:
        """What the group hears."""
        await self.send_json(event["message"])

    @classmethod
    async def encode_json(cls, content: dict[str, Any]) -> str:
        """As the platform writes its frames."""
        return json.dumps(content, ensure_ascii=False)


def _seat(room: str, person: str) -> Seat:
    return Seat.objects.filter(room=room, person=person).first() or Seat.objects.filter(room=room)[0]


@transaction.atomic
def _store(room: str, seat: Seat, content: dict[str, Any]) -> dict[str, Any]:
    Room.objects.filter(pk=room).update(last_seq=F("last_seq") + 1)
    seq = Room.objects.get(pk=room).last_seq
    stored = Message.objects.create(
        room_id=UUID(room), seq=seq, ref=content["ref"], seat=seat, kind=content["kind"], body=content["body"],
        at=datetime.now(UTC),
    )  # fmt: skip
    author = {"participant": str(seat.pk), "name": seat.name, "seat": seat.role}
    return {
        "op": "message", "room": room, "seq": seq, "at": stored.at.isoformat(), "author": author, "kind": stored.kind,
        "body": stored.body, "reply_to": None, "retracted": None,
    }  # fmt: skip


application = ProtocolTypeRouter({"http": platform.application_mapping["http"], "websocket": PlainConsumer.as_asgi()})
