"""What waits to be written to one socket, bounded: a slow reader is cut off and resumes, never a leak of memory."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any

from autobahn.websocket.protocol import PreparedMessage
from daphne.ws_protocol import WebSocketProtocol

from realtime.protocol import IDLE

MOST = 1024 * 1024
LOW = 128 * 1024
LOOK_SECONDS = 0.05

SendMessage = Callable[[Mapping[str, Any]], Awaitable[None]]


class Outlet:
    """Frames go in at once and out in order. Sizes are in characters.

    Under Daphne a frame is written where it is put, as bytes made once for all sockets that hear it; other servers are
    handed it by a task that lives while frames wait, and they make that task wait for a slow reader themselves.
    """

    __slots__ = ("_close", "_protocol", "_send", "_size", "_task", "_transport", "_waiting")

    def __init__(self, send: SendMessage) -> None:
        self._send = send
        self._waiting: deque[str] | None = None
        self._size = 0
        self._close: int | None = None
        self._protocol = daphne_protocol(send)
        self._transport = _transport(self._protocol)
        self._task: asyncio.Task[None] | None = None
        if self._protocol is not None:
            self._protocol.failByDrop = False  # what breaks the protocol is told why (1009, 1007), not dropped

    @property
    def closing(self) -> bool:
        """True once nothing more is taken."""
        return self._close is not None

    def put(self, text: str) -> None:
        """Write a frame as soon as the client takes it; too much waiting cuts the client off."""
        if self.closing:
            return
        if self._transport is not None:
            if len(text) + self._unsent() > MOST:
                self.shut(IDLE)
            elif self._protocol.state == WebSocketProtocol.STATE_OPEN:
                self._transport.write(_framed(text))
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(text)
        self._size += len(text)
        if self._size > MOST:
            self._waiting.clear()
            self.shut(IDLE)
        self._work()

    def shut(self, code: int) -> None:
        """Close after what waits is written; the first code counts."""
        if not self.closing:
            self._close = code
            self._work()

    def retire(self) -> bool:
        """Take nothing more; whether anything was taken until now. The caller has the last word."""
        first = not self.closing
        self._close = self._close or 0
        return first

    async def drained(self) -> None:
        """Return when little waits."""
        while not self.closing and self._size + self._unsent() > LOW:  # noqa: ASYNC110 - Daphne has no event for it
            await asyncio.sleep(LOOK_SECONDS)

    async def end(self) -> None:
        """Stop writing: the client is gone."""
        self._close = self._close or 0
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _work(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                text = self._waiting.popleft()
                await self._send({"type": "websocket.send", "text": text})
                self._size -= len(text)
            if self._close:
                await close(self._send, self._close)
        finally:
            self._task = None

    def _unsent(self) -> int:
        """Bytes that Daphne has taken and the network has not; other servers make the writer wait themselves."""
        if self._transport is None:
            return 0
        data: bytes = self._transport.dataBuffer
        return len(data) - int(self._transport.offset) + int(self._transport._tempDataLen)  # noqa: SLF001


async def close(send: SendMessage, code: int) -> None:
    """Close with any code of the contract; Daphne's own close knows neither 1009 nor 1012."""
    protocol = daphne_protocol(send)
    if protocol is not None and code < 3000:
        protocol.sendCloseFrame(code=code)
    else:
        await send({"type": "websocket.close", "code": code})


def daphne_protocol(send: SendMessage) -> Any:
    """The protocol under Daphne, which hands applications its reply function; None for other servers."""
    arguments = getattr(send, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], WebSocketProtocol) else None


def _transport(protocol: Any) -> Any:
    """The connection under Daphne where it tells how much it holds."""
    transport = getattr(protocol, "transport", None)
    return transport if hasattr(transport, "_tempDataLen") else None


@lru_cache(maxsize=64)
def _framed(text: str) -> bytes:
    """The bytes of a frame on any socket: what a server sends is not masked, so they are the same for everyone."""
    prepared: bytes = PreparedMessage(text.encode(), isBinary=False, applyMask=False, doNotCompress=True).payloadHybi
    return prepared
