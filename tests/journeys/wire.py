"""One person's socket to a running site, kept open; what it hears is gathered beside the test."""

import json
import threading
from contextlib import suppress
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

Frame = dict[str, Any]
PATIENCE = 20.0


class Wire:
    """Speaks frames (protocol 1). Every frame that came stands in `heard`, in the order in which it came."""

    def __init__(self, url: str, ticket: str) -> None:
        self.heard: list[Frame] = []
        self.news = threading.Condition()
        self.closed = ""
        self.socket = connect(f"{url}?ticket={ticket}", open_timeout=PATIENCE, proxy=None)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def join(self, room: str, after: int | None = None) -> Frame:
        """Enter a room."""
        return self._ask({"op": "join", "room": room, "after": after}, op="joined", room=room)

    def say(self, room: str, text: str) -> Frame:
        """Say something in a room; its acknowledgement."""
        ref = str(uuid4())
        frame = {"op": "send", "room": room, "ref": ref, "kind": "text", "body": {"text": text}, "reply_to": None}
        return self._ask(frame, op="ack", ref=ref)

    def wait_for(self, seq: int, room: str) -> Frame:
        """The message of that number, when it has come."""
        return self._await(0, op="message", room=room, seq=seq)

    def rooms_heard(self) -> set[str]:
        """Rooms of which any frame came."""
        with self.news:
            return {frame["room"] for frame in self.heard if "room" in frame}

    def numbers(self, room: str) -> list[int]:
        """Numbers of the messages of a room that came."""
        with self.news:
            return [frame["seq"] for frame in self.heard if frame["op"] == "message" and frame["room"] == room]

    def close(self) -> None:
        """Hang up."""
        self.socket.close()
        self.reader.join(PATIENCE)

    def _ask(self, frame: Frame, **wanted: Any) -> Frame:
        with self.news:
            start = len(self.heard)
        self.socket.send(json.dumps(frame, ensure_ascii=False))
        return self._await(start, **wanted)

    def _await(self, start: int, **wanted: Any) -> Frame:
        def found() -> Frame | None:
            matching = (
                one for one in self.heard[start:] if all(one.get(key) == value for key, value in wanted.items())
            )
            return next(matching, None)

        with self.news:
            self.news.wait_for(lambda: found() or self.closed or self._error(start), PATIENCE)
            frame = found()
            assert frame is not None, f"no {wanted} but {self.closed or self.heard[start:]}"
            return frame

    def _error(self, start: int) -> Frame | None:
        return next((frame for frame in self.heard[start:] if frame["op"] == "error"), None)

    def _read(self) -> None:
        with suppress(ConnectionClosed):
            for text in self.socket:
                with self.news:
                    self.heard.append(json.loads(text))
                    self.news.notify_all()
        with self.news:
            self.closed = f"closed {self.socket.protocol.close_code}"
            self.news.notify_all()
