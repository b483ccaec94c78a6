"""The limit of a server: nothing is checked or stored, each line goes to those who joined its room, made once.

Served by any ASGI server as `benchmarks.echo:application`, one process; tickets come from the platform's own pages.
"""

import json
from typing import Any

from odr.asgi import application as platform

_rooms: dict[str, list[Any]] = {}


async def _echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    room = ""
    while (event := await receive())["type"] == "websocket.receive":
        frame = json.loads(event["text"])
        if frame["op"] == "join":
            room = frame["room"]
            _rooms.setdefault(room, []).append(send)
            await send({"type": "websocket.send", "text": json.dumps({"op": "joined", "room": room})})
            continue
        ack = {"op": "ack", "room": room, "ref": frame["ref"], "seq": 1, "at": ""}
        await send({"type": "websocket.send", "text": json.dumps(ack)})
        message = {"op": "message", "room": room, "seq": 1, "kind": "text", "body": frame["body"]}
        text = json.dumps(message, ensure_ascii=False)
        for other in _rooms[room]:
            await other({"type": "websocket.send", "text": text})
    if room:
        _rooms[room].remove(send)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Sockets here, everything else as on the platform."""
    if scope["type"] == "websocket":
        await _echo(scope, receive, send)
    else:
        await platform(scope, receive, send)
