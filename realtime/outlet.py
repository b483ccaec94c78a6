"""What waits to be written to one socket, bounded: a slow reader is cut off and resumes, never a leak of memory."""

import asyncio
from collections import deque

from realtime import straight
from realtime.protocol import IDLE
from realtime.straight import SendMessage

MOST = 1024 * 1024
LOW = 128 * 1024
LOOK_SECONDS = 0.05


class Outlet:
    """Frames go in at once and out in order. Sizes are in characters.

    Under Daphne and uvicorn a frame is written where it is put; other servers are handed it by a task that lives while
    frames wait, and they make that task wait for a slow reader themselves.
    """

    __slots__ = ("_close", "_send", "_size", "_straight", "_task", "_waiting")

    def __init__(self, send: SendMessage) -> None:
        self._send = send
        self._waiting: deque[str] | None = None
        self._size = 0
        self._close: int | None = None
        self._straight = straight.to(send)
        self._task: asyncio.Task[None] | None = None

    @property
    def closing(self) -> bool:
        """True once nothing more is taken."""
        return self._close is not None

    def put(self, text: str) -> None:
        """Write a frame as soon as the client takes it; too much waiting cuts the client off."""
        if self.closing:
            return
        if self._straight is not None:
            if len(text) + self._straight.unsent() > MOST:
                self.shut(IDLE)
            else:
                self._straight.write(text)
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
        while not self.closing and self._size + self._unsent() > LOW:  # noqa: ASYNC110 - no event tells
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
        """What a server has taken and the network has not; where it is not told, the server makes the writer wait."""
        return self._straight.unsent() if self._straight is not None else 0


async def close(send: SendMessage, code: int) -> None:
    """Close with any code of the contract; Daphne's own close knows neither 1009 nor 1012."""
    protocol = straight.daphne_protocol(send)
    if protocol is not None and code < 3000:
        protocol.sendCloseFrame(code=code)
    else:
        await send({"type": "websocket.close", "code": code})
