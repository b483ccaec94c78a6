"""Child processes of tests: started with a log, watched while they start, and never left behind."""

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
POLL_SECONDS = 0.05
START_SECONDS = 60


class ServerError(Exception):
    """A server a test needs is missing, did not start, or died."""


class Process:
    """A child process whose output goes to a file and which ends with its parent.

    The kernel ends the child when the thread that started it ends, so start one from a thread that outlives it;
    off the main thread only `stop` and the exit of the interpreter end it.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        user: str | None = None,
        group: int | None = None,
        extra_groups: list[int] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        self.command = list(command)
        self.log = log
        self.stop_signal = stop_signal
        bind = threading.current_thread() is threading.main_thread()
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment) if environment is not None else None,
                start_new_session=True,
                preexec_fn=self._end_with_parent if bind else None,  # noqa: PLW1509 - only from the main thread
                user=user,
                group=group,
                extra_groups=extra_groups,
                cwd=cwd,
            )
        atexit.register(self.kill)

    @property
    def pid(self) -> int:
        """Process id, which is also the id of the process group."""
        return self.popen.pid

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self.popen.poll() is None

    def kill(self) -> None:
        """End the process and all its children at once, as a power cut would."""
        atexit.unregister(self.kill)
        self._signal(signal.SIGKILL)
        self.popen.wait()

    def stop(self, seconds: float = 15) -> None:
        """Ask the process to end, and insist after `seconds`."""
        if self.running:
            self.popen.send_signal(self.stop_signal)
            try:
                self.popen.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGQUIT)  # PostgreSQL ends its children itself on this one
        self.kill()

    def tail(self, characters: int = 6000) -> str:
        """The end of what the process printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-characters:] if self.log.exists() else ""

    def _end_with_parent(self) -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, self.stop_signal)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return  # the whole group has ended already


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], bool], *, seconds: float, processes: Iterable[Process], what: str) -> None:
    """Return as soon as `condition` holds; ServerError with the log when a process ends first or time runs out."""
    watched = list(processes)
    end = time.monotonic() + seconds
    while not condition():
        ended = [process for process in watched if not process.running]
        if ended or time.monotonic() > end:
            why = f"ended with {ended[0].popen.returncode}" if ended else f"did not answer within {seconds:g} s"
            logs = "\n".join(f"--- {process.log.name}\n{process.tail()}" for process in ended or watched)
            raise ServerError(f"{what} {why}\n{logs}")
        time.sleep(POLL_SECONDS)
