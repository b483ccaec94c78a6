"""Private PostgreSQL and Redis: own folder, own port, gone afterwards.

Debian packages: postgresql, redis-server. A missing one is an error, never a skip.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import redis

from tests.processes import START_SECONDS, Process, ServerError, free_port, wait_until


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

    def kill(self) -> None:
        """End the process as a power cut would; its data stays."""
        if self.process is not None:
            self.process.kill()

    def restart(self) -> None:
        """Start again on the same data and wait until the server answers, however often that has to be tried."""
        end = time.monotonic() + START_SECONDS
        while True:
            self.kill()
            try:
                self.start()
            except ServerError:  # children of the one that was killed may still hold its memory
                if time.monotonic() > end:
                    raise
            else:
                return

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
        """Start the cluster, made on the first start, as an unprivileged user where the caller is root."""
        binaries = postgres_binaries()
        owner = unprivileged_user()
        if owner:
            shutil.chown(self.folder, owner, pwd.getpwnam(owner).pw_gid)
        data = self.folder / "data"
        if not data.exists():
            self._make(data, owner)
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

    @staticmethod
    def _make(data: Path, owner: str | None) -> None:
        binaries = postgres_binaries()
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "odr", "-A", "trust", "-E", "UTF8"]
        made = subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"], capture_output=True, text=True, check=False, **run_as(owner)
        )
        if made.returncode:
            raise ServerError(f"initdb failed: {made.stderr.strip()}")

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

    def create_database(self, name: str, like: str = "template1") -> str:
        """Make a database, replacing one of that name, and return its address: empty, or a copy of an idle one."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
            raise ValueError(f"not a database name: {name!r}")
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
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
        self.laid = ""  # name of an idle database with every table, once there is one

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

    def environment(self, like: str = "template1") -> dict[str, str]:
        """Variables that put the platform on a fresh database of these servers, or on a copy of an idle one."""
        self.count += 1
        return {"DATABASE_URL": self.postgres.create_database(f"odr{self.count}", like), "REDIS_URL": self.redis.url}


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
