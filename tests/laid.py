"""Databases with every table and nothing else: migrated once for a state of the tree, copied ever after.

Migrating takes many seconds of a processor, and each worker of the tests, each site they start and each later run would
pay it again. What is kept is named by the migrations it came from, so a change of one of them makes it anew.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.backing import Servers, postgres_binaries
from tests.processes import ServerError

ROOT = Path(__file__).resolve().parent.parent
KEPT = 12  # states of the tree; people change branches
Migrate = Callable[[Mapping[str, str]], None]


def sqlite(migrate: Migrate) -> Path:
    """A data folder of the embedded shape with every table. `migrate` lays them on the environment it is given."""

    def make(path: Path) -> None:
        path.mkdir()
        migrate({"ODR_VAR": str(path)})

    return _kept("embedded", make)


def postgres(servers: Servers, migrate: Migrate) -> str:
    """Name of an idle database of these servers with every table."""
    if servers.laid:
        return servers.laid
    url = servers.postgres.create_database("tables")

    def make(path: Path) -> None:
        migrate({"DATABASE_URL": url, "REDIS_URL": servers.redis.url})
        _run("pg_dump", "--no-owner", "--file", str(path), url)

    found, made = _kept("tables.sql", make), servers.postgres.create_database
    _run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(found), made("tables"))
    servers.laid = "tables"
    return servers.laid


def _run(command: str, *arguments: str) -> None:
    done = subprocess.run([str(postgres_binaries() / command), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerError(f"{command} ended with {done.returncode}: {done.stderr[-2000:]}")


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    """What `make` once made for this state of the tree; one process makes it, the others wait for it."""
    home = Path(tempfile.gettempdir()) / f"odr-laid-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid != os.getuid():
        raise ServerError(f"{home} belongs to somebody else")
    folder = home / _state()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder.mkdir(exist_ok=True)
        os.utime(folder)
        path, half = folder / name, folder / f"{name}.half"
        if not path.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.unlink(missing_ok=True)
            make(half)
            half.rename(path)
            _forget(home)
        return path


def _forget(home: Path) -> None:
    states = sorted((one for one in home.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for old in states[:-KEPT]:
        shutil.rmtree(old)


def _state() -> str:
    """A name for all that decides what the tables look like."""
    said = hashlib.sha256()
    migrations = (one for top in ("mediation", "odr", "realtime") for one in (ROOT / top).glob("**/migrations/*.py"))
    for path in [ROOT / "requirements.txt", ROOT / "odr" / "settings.py", *sorted(migrations)]:
        said.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return said.hexdigest()[:20]
