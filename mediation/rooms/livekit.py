"""The media server of calls too large for a mesh: tokens for those in a call, and its RoomService (docs/adr/0017).

LiveKit's contract: tokens are JSON Web Tokens signed with the key's secret (HS256), the RoomService is Twirp, JSON over
HTTP. A token lets one page into one room, there to send its camera and its microphone and to see and hear; nothing is
granted by which anything could be recorded. Names of rooms and pages tell nothing.
"""

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

LASTS = timedelta(minutes=2)  # to connect with; who is connected stays
TIMEOUT = 5.0
EMPTY_SECONDS = 120  # the server forgets a room nobody came into
SENDS = ("camera", "microphone")
_HTTP = {"wss": http.client.HTTPSConnection, "ws": http.client.HTTPConnection}


class Silent(Exception):
    """The media server did not do what it was asked. `reason` holds no token and no name."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def configured() -> bool:
    """Whether there is a media server."""
    return bool(settings.LIVEKIT_URL)


def origins() -> list[str]:
    """What a browser must be allowed to reach: the server's socket, and its HTTP for why the socket was refused."""
    if not configured():
        return []
    address = urlsplit(settings.LIVEKIT_URL)
    return [f"{scheme}://{address.netloc}" for scheme in (address.scheme, address.scheme.replace("ws", "http"))]


def token(room: str, identity: str, now: datetime) -> str:
    """What lets the page `identity` into `room` for sound and picture. `now` is the machine's moment."""
    grants = {
        "room": room, "roomJoin": True, "canSubscribe": True, "canPublish": True, "canPublishSources": list(SENDS),
        "canPublishData": False, "canUpdateOwnMetadata": False,
    }  # fmt: skip
    return _signed({"sub": identity, "video": grants}, now)


def create(room: str, *, most: int, now: datetime) -> None:
    """Open a room of the server's. Raises Silent."""
    _ask(
        "CreateRoom", {"name": room, "emptyTimeout": EMPTY_SECONDS, "maxParticipants": most}, {"roomCreate": True}, now
    )


def remove(room: str, identity: str, now: datetime) -> None:
    """Put a page out; one that is not there is out already. Raises Silent."""
    _ask("RemoveParticipant", {"room": room, "identity": identity}, {"room": room, "roomAdmin": True}, now)


def delete(room: str, now: datetime) -> None:
    """End a room for everybody in it; one that is not there has ended already. Raises Silent."""
    _ask("DeleteRoom", {"room": room}, {"roomCreate": True}, now)


def _ask(what: str, body: Mapping[str, Any], grants: Mapping[str, Any], now: datetime) -> None:
    address = urlsplit(settings.LIVEKIT_URL)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {_signed({'video': grants}, now)}"}
    path = f"{address.path.rstrip('/')}/twirp/livekit.RoomService/{what}"
    connection = _HTTP[address.scheme](str(address.hostname), address.port, timeout=TIMEOUT)
    try:
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        gone = answer.status == http.client.NOT_FOUND and _code(answer.read()) == "not_found"
    except (OSError, http.client.HTTPException) as error:
        raise Silent(f"{what}: {type(error).__name__}") from error
    finally:
        connection.close()
    if answer.status != http.client.OK and not gone:
        raise Silent(f"{what}: HTTP {answer.status}")


def _code(body: bytes) -> str:
    """The code of a Twirp error, "" where it is none: a proxy's own 404 is not the server's word."""
    try:
        return str(json.loads(body).get("code", ""))
    except (ValueError, AttributeError):
        return ""


def _signed(claims: Mapping[str, Any], now: datetime) -> str:
    """A JSON Web Token of the key (RFC 7515, 7519), without a beginning: two clocks differ a little."""
    whole = {"iss": settings.LIVEKIT_KEY, "exp": int((now + LASTS).timestamp()), **claims}
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(whole)}"
    code = hmac.new(settings.LIVEKIT_SECRET.encode(), text.encode(), hashlib.sha256)
    return f"{text}.{_base64(code.digest())}"


def _part(fields: Mapping[str, Any]) -> str:
    return _base64(json.dumps(fields, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
