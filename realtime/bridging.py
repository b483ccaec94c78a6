"""Rows of the outbox for the media server: who is out of a call, and calls that have ended (docs/adr/0017).

The server reads tokens by the machine's moment, whatever the clock of a demo world says.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mediation.core import outbox
from mediation.rooms import bridges
from realtime import clock


@outbox.handler(bridges.PUT_OUT, alone=True)
def put_out(payload: Mapping[str, Any], now: datetime) -> None:
    """Put a page out. Raises livekit.Silent, and is tried again."""
    bridges.drop(payload["bridge"], payload["peer"], now=clock.real_now())


@outbox.handler(bridges.END, alone=True)
def end(payload: Mapping[str, Any], now: datetime) -> None:
    """End a call, as above."""
    bridges.close(payload["bridge"], now=clock.real_now())
