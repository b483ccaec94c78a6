"""Private servers for tests and benchmarks: PostgreSQL, Redis, and the platform itself in both shapes.

Each has its own folder and ports and is gone afterwards. Use them as context managers, or run a command beside
PostgreSQL and Redis: `python -m tests.servers -- command`.
Debian packages: postgresql, redis-server. A missing one is an error, never a skip.
"""

import contextlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import psycopg
import redis

from tests.processes import Process, ServerError, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
FRAME_BYTES = 64 * 1024  # protocol.md 1: no larger frame
LIMIT = str(FRAME_BYTES)
# The same limits as `manage.py serve`; a port follows.
SERVED_BY = {
    "daphne": (
        "daphne", "-b", "127.0.0.1", "-v", "0", "--ping-interval", "20", "--ping-timeout", "25",
        "--websocket_connect_timeout", "10", "--websocket-max-message-size", LIMIT,
        "--websocket-max-frame-size", LIMIT, "-p",
    ),
    "uvicorn": (
        "uvicorn", "--host", "127.0.0.1", "--lifespan", "off", "--no-access-log", "--ws-ping-interval", "20",
        "--ws-ping-timeout", "25", "--ws-max-size", LIMIT, "--port",
    ),
}  # fmt: skip


class Server:
    """A server process with a folder of its own, started on entry and removed on exit."""

    name: str

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"odr-{self.name}-"))
        self.port = free_port()
        self.process: Process | None = None

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

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start and wait until the server answers."""
        self.process = self.launch()
        wait_until(self.answers, seconds=START_SECONDS, processes=[self.process], what=self.name)

    def stop(self) -> None:
        """Stop the process and remove the folder; harmless when nothing runs."""
        if self.process is not None:
            self.process.stop()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def launch(self) -> Process:
        """Start the process."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether a client gets an answer."""
        raise NotImplementedError


class Postgres(Server):
    """A PostgreSQL cluster with fsync on, as in production. Databases are made with `create_database`."""

    name = "postgres"

    def launch(self) -> Process:
        """Make the cluster and start it, as an unprivileged user where the caller is root."""
        binaries = postgres_binaries()
        owner = unprivileged_user()
        if owner:
            shutil.chown(self.folder, owner, pwd.getpwnam(owner).pw_gid)
        data = self.folder / "data"
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "odr", "-A", "trust", "-E", "UTF8"]
        made = subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"], capture_output=True, text=True, check=False, **run_as(owner)
        )
        if made.returncode:
            raise ServerError(f"initdb failed: {made.stderr.strip()}")
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 300,
            "shared_buffers": "128MB",
        }
        command = [str(binaries / "postgres"), "-D", str(data)]
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Process(command, log=self.log, stop_signal=signal.SIGINT, **run_as(owner))

    def answers(self) -> bool:
        """Whether the administrator can connect."""
        try:
            psycopg.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def url_of(self, database: str) -> str:
        """Address of a database in this cluster."""
        return f"postgresql://odr@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Make an empty database, replacing one of that name, and return its address."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
            raise ValueError(f"not a database name: {name!r}")
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url_of(name)


class Redis(Server):
    """A Redis that keeps nothing on disk."""

    name = "redis"

    def launch(self) -> Process:
        """Start the server in its folder."""
        binary = shutil.which("redis-server")
        if binary is None:
            raise ServerError("redis-server is not installed (Debian: apt-get install redis-server)")
        command = [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        return Process([*command, "--save", "", "--appendonly", "no", "--daemonize", "no"], log=self.log)

    def answers(self) -> bool:
        """Whether PING is answered."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    @property
    def url(self) -> str:
        """Address of the first logical database."""
        return f"redis://127.0.0.1:{self.port}/0"


class Servers:
    """PostgreSQL and Redis together: what the served shape needs."""

    def __init__(self) -> None:
        self.postgres = Postgres()
        self.redis = Redis()
        self.count = 0

    def __enter__(self) -> Self:
        self.postgres.__enter__()
        try:
            self.redis.__enter__()
        except BaseException:
            self.postgres.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.redis.stop()
        self.postgres.stop()

    def environment(self) -> dict[str, str]:
        """Variables that put the platform on a fresh database of these servers."""
        self.count += 1
        return {"DATABASE_URL": self.postgres.create_database(f"odr{self.count}"), "REDIS_URL": self.redis.url}


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
        self.server = server
        self.ports = [free_port() for _ in range(count)]
        self.extra = dict(environment or {})
        self.environment: dict[str, str] = {}
        self.processes: dict[str, Process] = {}
        self.closing = contextlib.ExitStack()
        self.folder = Path()

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
        self.manage("migrate", "--noinput", "--verbosity", "0")
        if self.servers is not None:
            self.start_worker()
        for number in range(len(self.ports)):
            self._launch_server(number)
        for number in range(len(self.ports)):
            self._wait_ready(number, list(self.processes.values()))

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

    def start_worker(self) -> None:
        """Start the Celery worker with its beat (served shape), in place of one that was killed."""
        arguments = ["celery", "-A", "odr", "worker", "--beat", "--schedule", str(self.folder / "beat")]
        self._launch("worker", [*arguments, "--concurrency", "2", "--loglevel", "INFO"])

    def manage(self, *arguments: str) -> str:
        """Run one of the platform's commands on this site's data and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"manage.py {' '.join(arguments)} ended with {done.returncode}\n{done.stderr[-6000:]}")
        return done.stdout

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
            # Redis pub/sub is one space whatever the logical database, so each site has a Redis of its own.
            own |= self.servers.environment() | {"REDIS_URL": self.closing.enter_context(Redis()).url}
        return inherited | own | self.extra

    def _launch_server(self, number: int) -> None:
        port = str(self.ports[number])
        if self.shape == "embedded":
            command = [str(ROOT / "manage.py"), "serve", "--port", port]
        else:
            command = [*SERVED_BY[self.server], port, "odr.asgi:application"]
        self._launch(f"server-{number}", command)

    def _launch(self, name: str, arguments: list[str]) -> None:
        module = [] if arguments[0].startswith(("-", "/")) else ["-m"]
        log = self.folder / f"{name}.log"
        command = [sys.executable, *module, *arguments]
        self.processes[name] = Process(command, log=log, environment=self.environment, cwd=ROOT)

    def _wait_ready(self, number: int, processes: list[Process]) -> None:
        address = f"{self.url(number)}/readyz"
        wait_until(lambda: is_ready(address), seconds=START_SECONDS, processes=processes, what=f"server {number}")


def is_ready(address: str) -> bool:
    """Whether a readiness page answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of this module
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def postgres_binaries() -> Path:
    """Folder of the newest PostgreSQL server installed by the distribution, else the one on PATH."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    raise ServerError("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def unprivileged_user() -> str | None:
    """Who runs PostgreSQL, which refuses to run as root: nobody special when the caller is not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run_as(user: str | None) -> dict[str, Any]:
    """Arguments of subprocess that drop root for `user`."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": [], "cwd": "/"}


def main(arguments: list[str], run: Callable[..., int] = subprocess.call) -> int:
    """Run a command with DATABASE_URL and REDIS_URL of private servers; its exit code is ours."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("usage: python -m tests.servers -- command [argument ...]", file=sys.stderr)  # noqa: T201 - a command line
        return 2
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with Servers() as servers:
        return run(command, env={**os.environ, **servers.environment()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
