"""The load's process, as the supervisor holds it."""

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from benchmarks import machine
from tests.servers import ROOT


class Loader:
    """`benchmarks.client` on its own core; a method per command."""

    def __init__(self) -> None:
        _serving, loading = machine.cores()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.client", json.dumps(sorted(loading))],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def connect(self, people: list[dict[str, str]]) -> None:
        """Open a socket for each."""
        self._ask(do="connect", people=people)

    def load(self, rate: float, seconds: float, seats: int) -> dict[str, Any]:
        """Send and measure."""
        return self._ask(do="load", rate=rate, seconds=seconds, seats=seats)

    def flood(self, seconds: float, speakers: int) -> dict[str, Any]:
        """Say the next when the last was acknowledged, and measure."""
        return self._ask(do="flood", seconds=seconds, speakers=speakers)

    def resume(self, missed: int) -> dict[str, Any]:
        """Come back after so many lines, everybody in turn."""
        return self._ask(do="resume", missed=missed)

    def close(self) -> None:
        """End all sockets."""
        self._ask(do="close")

    def _ask(self, **command: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load ended; its words are above")
        answer: dict[str, Any] = json.loads(line)
        return answer
