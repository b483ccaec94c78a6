"""What the site mounts for WebSockets: the room socket at /ws/, nothing else."""

from channels.routing import URLRouter
from django.urls import path

from realtime.consumer import RoomConsumer

websocket = URLRouter([path("ws/", RoomConsumer.as_asgi())])
