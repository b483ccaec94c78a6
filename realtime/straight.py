"""Writing frames straight to a connection, past the server's own task and queue for each, as bytes made once for all.

What a server sends is not masked, so a frame is the same bytes on every socket. Only whole frames are written, between
those of the server itself: its pings, its closing. A server that is none of these gets its frames the ASGI way.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from autobahn.websocket.protocol import PreparedMessage
from daphne.ws_protocol import WebSocketProtocol

_OF_TWISTED = ("TLS", "connected", "writeSomeData", "dataBuffer", "offset", "_tempDataLen")
SendMessage = Callable[[Mapping[str, Any]], Awaitable[None]]


class Straight(Protocol):
    """A connection that takes frames at once."""

    def write(self, text: str) -> None:
        """Write a frame, or nothing where the connection is closing."""

    def unsent(self) -> int:
        """Bytes that wait for the client to take them."""


def to(send: SendMessage) -> Straight | None:
    """The connection behind an application's `send`; None where the server is another or hides it (TLS in Daphne)."""
    protocol = daphne_protocol(send)
    if protocol is not None:
        transport = protocol.transport
        return Daphne(protocol) if _has(transport, *_OF_TWISTED) and not transport.TLS else None
    owner = getattr(send, "__self__", None)
    known = type(owner).__name__ == "WebSocketsSansIOProtocol" and _has(owner, "close_sent", "transport")
    return Uvicorn(owner) if known else None


def _has(one: object, *names: str) -> bool:
    return all(hasattr(one, name) for name in names)


def daphne_protocol(send: SendMessage) -> Any:
    """The protocol under Daphne, which hands applications its reply function; None for other servers."""
    arguments = getattr(send, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], WebSocketProtocol) else None


class Daphne:
    """Written at once as long as the network takes it, so that the reactor need not be asked to wait for that."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol, self._transport = protocol, protocol.transport
        protocol.failByDrop = False  # what breaks the protocol is told why (1009, 1007), not dropped

    def write(self, text: str) -> None:
        """Write a frame; what the network does not take now the reactor writes when it does."""
        transport, data = self._transport, framed(text)
        if self._protocol.state != WebSocketProtocol.STATE_OPEN or not transport.connected:
            return
        if not self.unsent():
            taken = transport.writeSomeData(data)  # an exception where the connection is lost: the reactor finds out
            data = data[taken:] if isinstance(taken, int) else data
        if data:
            transport.write(data)

    def unsent(self) -> int:
        """Bytes that the transport has and the network has not."""
        transport = self._transport
        return len(transport.dataBuffer) - int(transport.offset) + int(transport._tempDataLen)  # noqa: SLF001


class Uvicorn:
    """The transport of asyncio writes at once by itself."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol, self._transport = protocol, protocol.transport

    def write(self, text: str) -> None:
        """Write a frame."""
        if not (self._protocol.close_sent or self._transport.is_closing()):
            self._transport.write(framed(text))

    def unsent(self) -> int:
        """Bytes in the transport's buffer."""
        waiting: int = self._transport.get_write_buffer_size()
        return waiting


@lru_cache(maxsize=64)
def framed(text: str) -> bytes:
    """The bytes of a frame on any socket."""
    prepared: bytes = PreparedMessage(text.encode(), isBinary=False, applyMask=False, doNotCompress=True).payloadHybi
    return prepared
