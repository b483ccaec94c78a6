"""The platform starts in both shapes as its operators start it, and comes back after a power cut."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.processes import ServerError, wait_until
from tests.servers import Servers, Site, is_ready


def test_the_embedded_shape_starts_and_comes_back_on_the_same_data() -> None:
    with Site() as site:
        folder = Path(site.environment["ODR_VAR"])
        assert is_ready(f"{site.url()}/readyz")
        site.kill()
        assert not is_ready(f"{site.url()}/readyz")
        site.restart()
        assert is_ready(f"{site.url()}/readyz")
        assert (folder / "odr.sqlite3").exists()
    assert not folder.exists()
    assert not is_ready(f"{site.url()}/readyz")


def test_the_embedded_site_warns_of_nothing_and_its_texts_lead_to_it() -> None:
    with Site() as site:
        world = site.demo("--empty")
        store = next(one for one in world["organisations"] if one["key"] == "youxuan")
        lin = next(one for one in world["people"] if one["login"] == "lin")
        case = {
            "store": store["id"], "product": "充电宝", "problem": "Q1.1", "title": "充电异常",
            "happened_on": "2026-05-08", "facts": "充电异常。", "claims": [{"kind": "refund", "amount": "129.00"}],
            "name": "林小禾", "area": "330106", "address": "示例路1号", "declaration": True,
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {lin['token']}"}
        filed = httpx.post(f"{site.url()}/api/v1/cases/", json=case, headers=headers, trust_env=False)
        link = f"{site.url()}/cases/{filed.json()['id']}/"
        outbox = f"{site.url()}/demo/outbox/"
        wait_until(
            lambda: link in httpx.get(outbox, trust_env=False).text,
            seconds=30, processes=[site.process()], what=f"a text with {link}",
        )  # fmt: skip
        said = site.logs()["server-0"]
        assert said.startswith(f"{site.url()}/\n")
        assert "Warning" not in said


def test_the_served_shape_starts_with_two_processes_and_a_worker(servers: Servers) -> None:
    with Site("served", servers=servers, count=2) as site:
        assert is_ready(f"{site.url(0)}/readyz")
        assert is_ready(f"{site.url(1)}/readyz")
        site.kill(0)
        assert is_ready(f"{site.url(1)}/readyz")
        assert set(site.logs()) == {"worker", "server-0", "server-1"}


def test_the_served_shape_is_ready_while_a_worker_and_beat_are_heard_of(servers: Servers) -> None:
    with Site("served", servers=servers) as site:
        address = f"{site.url()}/readyz"
        said = httpx.get(address, trust_env=False).json()
        assert said == dict.fromkeys(("ready", "database", "migrations", "cache", "worker", "beat"), True)
        site.processes["worker"].kill()  # beat goes with it; the last sign of each fades at its own second
        gone = {**said, "ready": False, "worker": False, "beat": False}
        wait_until(
            lambda: httpx.get(address, trust_env=False).json() == gone,
            seconds=60, processes=[site.process()], what="word of the worker's end",
        )  # fmt: skip
        assert not is_ready(address)
        site.start_worker()
        wait_until(lambda: is_ready(address), seconds=60, processes=[site.process()], what="word of the worker")


def test_the_served_shape_runs_on_another_server(servers: Servers) -> None:
    with Site("served", servers=servers, server="uvicorn") as site:
        assert is_ready(f"{site.url()}/readyz")


def test_a_site_that_cannot_start_says_what_the_command_said() -> None:
    site = Site(environment={"ODR_LIMIT_FRAMES": "many"})
    with pytest.raises(ServerError, match="ODR_LIMIT_FRAMES must be a whole number"):
        site.start()
    site.stop()


def test_a_failed_test_shows_the_log_of_the_site_beside_it(tmp_path: Path, root: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "from tests.processes import Process\nfrom tests.servers import Site\n"
        "def test_it(tmp_path):\n    site = Site()\n    Site.running.add(site)\n"
        "    site.processes['server-0'] = Process(['echo', 'the cause'], log=tmp_path / 'log')\n"
        "    site.processes['server-0'].popen.wait()\n    assert False\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-c", str(root / "pyproject.toml"), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-p", "tests.conftest", str(tmp_path)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "embedded site, server-0" in done.stdout
    assert "the cause" in done.stdout
