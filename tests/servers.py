"""Private servers for tests and benchmarks: PostgreSQL, Redis, and the platform itself in both shapes.

Each has its own folder and ports and is gone afterwards. Use them as context managers, or run a command beside
PostgreSQL and Redis: `python -m tests.servers -- command`.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tests import laid
from tests.backing import Postgres, Redis, Server, Servers
from tests.processes import START_SECONDS, Process, ServerError, free_port, wait_until

__all__ = ["Postgres", "Process", "Redis", "Server", "ServerError", "Servers", "Site"]

ROOT = Path(__file__).resolve().parent.parent
FRAME_BYTES = 64 * 1024  # protocol.md 1: no larger frame
LIMIT = str(FRAME_BYTES)
PLATFORM = "odr.asgi:application"
# The same limits as `manage.py serve`; a port follows.
SERVED_BY = {
    "daphne": (
        "daphne", "-b", "127.0.0.1", "-v", "0", "--ping-interval", "20", "--ping-timeout", "12",
        "--websocket_connect_timeout", "10", "--websocket-max-message-size", LIMIT,
        "--websocket-max-frame-size", LIMIT, "-p",
    ),
    "uvicorn": (
        "uvicorn", "--host", "127.0.0.1", "--lifespan", "off", "--no-access-log", "--ws-ping-interval", "20",
        "--ws-ping-timeout", "12", "--ws-per-message-deflate", "false", "--ws-max-size", LIMIT, "--port",
    ),
}  # fmt: skip


class Site:
    """The platform running as its own processes, in one of its two shapes, on data of its own.

    `count` is the number of server processes; the served shape also runs one Celery worker with beat.
    """

    running: "weakref.WeakSet[Site]" = weakref.WeakSet()

    def __init__(
        self,
        shape: Literal["embedded", "served"] = "embedded",
        *,
        servers: Servers | None = None,
        count: int = 1,
        server: Literal["daphne", "uvicorn"] = "daphne",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if (shape == "served") != (servers is not None) or (shape == "embedded" and count != 1):
            raise ValueError("the served shape needs servers, the embedded shape is one process without them")
        self.shape = shape
        self.servers = servers
        self.server: Literal["daphne", "uvicorn"] = server
        self.application = PLATFORM  # benchmarks serve others on the same data
        self.ports = [free_port() for _ in range(count)]
        self.extra = dict(environment or {})
        self.environment: dict[str, str] = {}
        self.processes: dict[str, Process] = {}
        self.closing = contextlib.ExitStack()
        self.folder = Path()
        self.redis = Redis()  # started in the served shape: pub/sub is one space, so each site has its own

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Make the data folder and the tables, start every process, and wait until each server says it is ready."""
        self.folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory(prefix="odr-site-")))
        self.environment = self._environment()
        self.running.add(self)
        self._lay_tables()
        if self.servers is not None:
            self._launch_worker()
        for number in range(len(self.ports)):
            self._launch_server(number)
        for number in range(len(self.ports)):
            self._wait_ready(number, list(self.processes.values()))
        if self.servers is not None:
            self._wait_worker()

    def stop(self) -> None:
        """Stop every process and remove the data; harmless when nothing runs."""
        for process in self.processes.values():
            process.stop()
        self.processes.clear()
        self.running.discard(self)
        self.closing.close()

    def url(self, number: int = 0) -> str:
        """Address of one server process, without a closing slash."""
        return f"http://127.0.0.1:{self.ports[number]}"

    def socket_url(self, number: int = 0) -> str:
        """Address of the room socket at one server process."""
        return f"ws://127.0.0.1:{self.ports[number]}/ws/"

    def process(self, number: int = 0) -> Process:
        """One server process."""
        return self.processes[f"server-{number}"]

    def kill(self, number: int = 0) -> None:
        """End one server process as a power cut would."""
        self.process(number).kill()

    def restart(self, number: int = 0) -> None:
        """Start one server process again on its old port and wait until it is ready."""
        self.process(number).stop()
        self._launch_server(number)
        self._wait_ready(number, [self.process(number)])

    def restart_killed(self, number: int) -> None:
        """Kill one server process and start it again; whether it is ready is for others to find out."""
        self.kill(number)
        self._launch_server(number)

    def restart_killed_worker(self) -> None:
        """Kill the Celery worker and start it again."""
        self.processes["worker"].kill()
        self._launch_worker()

    def start_worker(self) -> None:
        """Start the Celery worker again (served shape) after it was killed, and wait until it takes tasks."""
        self._launch_worker()
        self._wait_worker()

    def manage(self, *arguments: str) -> str:
        """Run one of the platform's commands on this site's data and return what it printed."""
        return manage(arguments, self.environment)

    def demo(self, *arguments: str) -> dict[str, Any]:
        """Make the demo world and return the logins and tokens of its people (`manage.py demo --json`)."""
        world: dict[str, Any] = json.loads(self.manage("demo", *arguments, "--json"))
        return world

    def logs(self) -> dict[str, str]:
        """The end of what each process printed."""
        return {name: process.tail() for name, process in self.processes.items()}

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("ODR_", "DATABASE_URL", "REDIS_URL"))}
        own = {
            "ODR_VAR": str(self.folder / "var"),
            "ODR_MEDIA": str(self.folder / "media"),
            "ODR_SECRET_KEY": "a-secret-of-one-test-run-0123456789-abcdefghijklmnop",
            "ODR_HOSTS": "127.0.0.1,localhost",
            "ODR_DEMO": "1",
            "PYTHONUNBUFFERED": "1",
        }
        if self.servers is not None:
            own["REDIS_URL"] = self.closing.enter_context(self.redis).url
        return inherited | own | self.extra

    def _lay_tables(self) -> None:
        """Give the site its tables: migrated once for a state of the tree, then copied."""
        if self.servers is not None:
            fresh = self.servers.environment(laid.postgres(self.servers, self._migrate))
            self.environment |= fresh | {"REDIS_URL": self.redis.url}  # a Redis of its own
            return
        shutil.copytree(laid.sqlite(self._migrate), self.environment["ODR_VAR"])

    def _migrate(self, where: Mapping[str, str]) -> None:
        migrate(self.environment | dict(where))

    def _launch_server(self, number: int) -> None:
        port = str(self.ports[number])
        if self.shape == "embedded" and self.application == PLATFORM:
            command = [str(ROOT / "manage.py"), "serve", "--port", port]
        else:
            command = [*SERVED_BY[self.server], port, self.application]
        self._launch(f"server-{number}", command)

    def _launch_worker(self) -> None:
        self.processes.pop("worker", None)
        (self.folder / "worker.log").unlink(missing_ok=True)
        arguments = ["celery", "-A", "odr", "worker", "--beat", "--schedule", str(self.folder / "beat")]
        self._launch("worker", [*arguments, "--concurrency", "2", "--loglevel", "INFO"])

    def _wait_worker(self) -> None:
        worker = self.processes["worker"]
        wait_until(lambda: " ready." in worker.tail(), seconds=START_SECONDS, processes=[worker], what="the worker")

    def _launch(self, name: str, arguments: list[str]) -> None:
        module = [] if arguments[0].startswith(("-", "/")) else ["-m"]
        log = self.folder / f"{name}.log"
        command = [sys.executable, *module, *arguments]
        self.processes[name] = Process(command, log=log, environment=self.environment, cwd=ROOT)

    def _wait_ready(self, number: int, processes: list[Process]) -> None:
        address = f"{self.url(number)}/readyz"
        wait_until(lambda: is_ready(address), seconds=START_SECONDS, processes=processes, what=f"server {number}")


def manage(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run one of the platform's commands and return what it printed. Raises ServerError with its last words."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerError(f"manage.py {' '.join(arguments)} ended with {done.returncode}\n{done.stderr[-6000:]}")
    return done.stdout


def migrate(environment: Mapping[str, str]) -> None:
    """Lay the tables."""
    manage(["migrate", "--noinput", "--verbosity", "0"], environment)


def is_ready(address: str) -> bool:
    """Whether a readiness page answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of this module
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def main(arguments: list[str], run: Callable[..., int] = subprocess.call) -> int:
    """Run a command with DATABASE_URL and REDIS_URL of private servers; its exit code is ours."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("usage: python -m tests.servers -- command [argument ...]", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with Servers() as servers:
        tables = laid.postgres(servers, lambda where: migrate({**os.environ, **where}))
        return run(command, env={**os.environ, **servers.environment(), "ODR_TEST_TABLES": tables})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
