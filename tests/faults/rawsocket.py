"""A client of the socket that may break every rule of the protocol: bytes go out as they are, frames come in."""

import asyncio
import base64
import contextlib
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PATIENCE = 5.0


def frame(  # one argument for each part of a frame that can be wrong
    payload: bytes = b"",
    opcode: int = TEXT,
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bool = True,
    length: int | None = None,
) -> bytes:
    """The bytes of a frame; `length` is what its head claims."""
    told = len(payload) if length is None else length
    short = told if told < 126 else 126 if told < 65536 else 127
    head = bytes([(fin << 7) | (rsv << 4) | opcode, (mask << 7) | short])
    head += {126: struct.pack("!H", told & 0xFFFF), 127: struct.pack("!Q", told)}.get(short, b"")
    key = os.urandom(4) if mask else b""
    return head + key + (bytes(one ^ key[at % 4] for at, one in enumerate(payload)) if mask else payload)


@dataclass
class RawSocket:
    """One connection. `texts` are the frames that came, `code` that with which the server closed."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    status: int
    texts: list[str] = field(default_factory=list)
    code: int | None = None

    @classmethod
    async def open(cls, url: str, headers: Mapping[str, str], source: str | None = None) -> Self:
        """Knock, from one of this machine's addresses; `status` is the answer to the handshake."""
        parts = urlsplit(url)
        local = (source, 0) if source else None
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=local)
        asked = {
            "Host": parts.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **headers,
        }  # fmt: skip
        lines = [f"GET {parts.path} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items()), "", ""]
        writer.write("\r\n".join(lines).encode("utf-8", "surrogateescape"))
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        return cls(reader, writer, int(answer.split(b" ", 2)[1]))

    def put(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)

    def say(self, text: str) -> None:
        """Write a text frame as the protocol wants it."""
        self.put(frame(text.encode("utf-8", "surrogatepass")))

    async def read(self) -> bool:
        """Read one frame; False at the end."""
        try:
            first, second = await asyncio.wait_for(self.reader.readexactly(2), PATIENCE)
            size = second & 127
            if size > 125:
                wide = await self.reader.readexactly(2 if size == 126 else 8)
                size = int.from_bytes(wide, "big")
            payload = await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return False
        if first & 15 == TEXT:
            self.texts.append(payload.decode())
        elif first & 15 == PING:
            self.put(frame(payload, PONG))
        elif first & 15 == CLOSE:
            self.code = int.from_bytes(payload[:2], "big") if payload else None
        return True

    async def until(self, text: str) -> bool:
        """Read on to a frame of exactly that text; False where the connection ended before."""
        while text not in self.texts[-1:]:
            if not await self.read():
                return False
        return True

    async def ended(self) -> int | None:
        """Read on to the end; the server's close code."""
        while await self.read():
            pass
        return self.code

    def leave(self) -> None:
        """Say that nothing more comes, unless the server has closed already."""
        with contextlib.suppress(OSError):
            self.writer.write_eof()

    async def close(self) -> None:
        """Leave without a goodbye."""
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()
