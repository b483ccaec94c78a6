"""Servers by which two devices find a way to each other, STUN and TURN, for who is in a call (docs/adr/0015).

A TURN credential is made for one page and ends with its hour, as the REST scheme of coturn has it
(draft-uberti-behave-turn-rest): the name is `end:id`, the word its HMAC-SHA1 under the secret both servers share.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

LASTS = timedelta(hours=1)


def servers(peer: UUID, now: datetime) -> dict[str, Any]:
    """What the page `peer` may use. `now` is the machine's moment; `seconds` says how long a credential holds."""
    found: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        found.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS:
        name, word = credential(str(peer), now + LASTS)
        found.append({"urls": settings.TURN_URLS, "username": name, "credential": word})
    policy = "relay" if settings.TURN_ONLY else "all"
    return {"servers": found, "policy": policy, "seconds": int(LASTS.total_seconds())}


def credential(who: str, until: datetime) -> tuple[str, str]:
    """Name and word for a TURN server that shares ODR_TURN_SECRET, valid to the second `until`."""
    name = f"{int(until.timestamp())}:{who}"
    code = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1)
    return name, base64.b64encode(code.digest()).decode()
