"""The media server of tests as a process of its own, and what it knows."""

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.processes import START_SECONDS, Process, free_port, wait_until
from tests.servers import ROOT

KEY, SECRET = "APIexample", "a-secret-between-two-servers-0123456789"


class MediaServer:
    """Use it as a context manager."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}"
        self.settings = {"LIVEKIT_URL": self.url, "LIVEKIT_KEY": KEY, "LIVEKIT_SECRET": SECRET}
        self._folder = tempfile.TemporaryDirectory(prefix="odr-media-")
        self._process: Process | None = None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.mediaserver", str(self.port), KEY, SECRET]
        self._process = Process(command, log=Path(self._folder.name) / "log", cwd=ROOT)
        wait_until(self._answers, seconds=START_SECONDS, processes=[self._process], what="the media server")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.stop()
        self._folder.cleanup()

    def rooms(self) -> dict[str, dict[str, list[str]]]:
        """Its rooms by name: who is in them, and what each sends."""
        return self._test("rooms")

    def inside(self) -> set[str]:
        """Who is connected, in whichever room."""
        return {who for people in self.rooms().values() for who in people}

    def entries(self) -> int:
        """How often a page came in, ever."""
        return int(self._test("entries")["entries"])

    def silent(self, so: bool) -> None:
        """Let its RoomService fail, or answer again."""
        self._test(f"silent/{int(so)}")

    def cut(self, identity: str) -> None:
        """Break the line of a page."""
        self._test(f"cut/{identity}")

    def _test(self, what: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/test/{what}", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _answers(self) -> bool:
        try:
            self._test("rooms")
        except OSError:
            return False
        return True
