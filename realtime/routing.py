"""What the site mounts for WebSockets: the room socket at /ws/, nothing else."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from realtime.consumer import RoomConsumer


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake of any other address, without a trace in the log for each that is tried."""
    await receive()
    await send({"type": "websocket.close"})


websocket = URLRouter([path("ws/", RoomConsumer.as_asgi()), re_path("", nowhere)])  # type: ignore[arg-type] # Channels routes applications, not views
