"""The private servers answer, keep nothing behind, and say why when they cannot start."""

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from tests import servers as module
from tests.processes import Process, ServerError, wait_until
from tests.servers import Postgres, Redis, Servers


def test_postgres_answers_and_syncs_each_commit(servers: Servers) -> None:
    with psycopg.connect(servers.environment()["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_databases_of_one_cluster_are_apart(servers: Servers) -> None:
    first, second = (servers.environment()["DATABASE_URL"] for _ in range(2))
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_redis_answers_and_keeps_nothing_on_disk(servers: Servers) -> None:
    with redis.Redis.from_url(servers.redis.url) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}


def test_nothing_is_left_after_a_server_stops() -> None:
    with Redis() as server:
        folder, process = server.folder, server.process
        assert process is not None
        assert process.running
    assert not folder.exists()
    assert not process.running


@pytest.mark.parametrize("kind", ["Redis", "Postgres"])
def test_the_servers_end_when_their_owner_is_killed(kind: str, tmp_path: Path) -> None:
    script = (
        f"from tests.servers import {kind}\nwith {kind}() as s: print(s.process.pid, s.folder, flush=True); input()"
    )
    root = Path(module.__file__).parent.parent
    owner = subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True, cwd=root)
    assert owner.stdout is not None
    pid, folder = owner.stdout.readline().split()
    owner.kill()
    owner.communicate()
    bystander = Process(["sleep", "60"], log=tmp_path / "log")
    try:
        wait_until(lambda: not alive(int(pid)), seconds=10, processes=[bystander], what="the orphan's end")
    finally:
        bystander.stop()
        shutil.rmtree(folder)


def test_a_missing_package_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ServerError, match="apt-get install redis-server"), Redis():
        pass
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(ServerError, match="apt-get install postgresql"), Postgres():
        pass


def test_a_server_that_ends_while_starting_shows_its_log(tmp_path: Path) -> None:
    process = Process([sys.executable, "-c", "print('no room'); raise SystemExit(3)"], log=tmp_path / "log")
    with pytest.raises(ServerError, match=r"(?s)ended with 3.*no room"):
        wait_until(lambda: False, seconds=20, processes=[process], what="it")


def test_a_command_runs_beside_the_servers_and_its_exit_code_is_passed_on() -> None:
    script = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']); assert os.environ['REDIS_URL']; exit(7)"
    assert module.main(["--", sys.executable, "-c", script]) == 7


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie waiting for its reaper does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
