"""`make bench`: every figure of benchmarks/README.md, measured with real PostgreSQL and Redis, on loopback only.

`--quick` makes one short run of each, to see that it works; `--print` leaves the page and the JSON file alone.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # started as a program, not as a module

from benchmarks import machine, report, rooms
from benchmarks.ejabberd import Ejabberd
from tests.servers import ROOT, Servers, Site

RUNS = 3
SERVED_SECONDS, BESIDE_SECONDS, MOST_SECONDS = (
    16 * 60,
    19 * 60,
    24 * 60,
)  # no run begins after these; the table tells how many did


def main() -> None:
    """Measure, print, write."""
    options = _options()
    began, load_before = time.monotonic(), machine.load_average()
    serving, _loading = machine.cores()
    results: dict[str, Any] = {
        "command": f"make bench{' (quick)' if options.quick else ''}",
        "began": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "machine": machine.describe(),
        "load_before": load_before,
    }
    os.sched_setaffinity(0, serving)  # every server inherits it; the load moves itself
    runs = 1 if options.quick else RUNS
    with Servers() as servers:
        results["gate"] = _gate(servers, runs)
        results["sweep"] = _sweep(servers, runs, quick=options.quick)
        results |= _served(servers, runs, began + SERVED_SECONDS)
        results["rooms"] |= _neighbour(servers, runs, began + BESIDE_SECONDS)
    _embedded(results["rooms"], runs, began + MOST_SECONDS)
    results |= {"load_after": machine.load_average(), "seconds": time.monotonic() - began}
    print(report.page(results))
    if not options.print:
        report.write(results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short run of each")
    parser.add_argument("--print", action="store_true", help="write nothing")
    return parser.parse_args()


def _gate(servers: Servers, runs: int) -> dict[str, Any]:
    """Verbs through the gate on a database of their own."""
    _say("verbs through the gate")
    environment = {**os.environ, **servers.environment(), "ODR_LOG_LEVEL": "ERROR"}
    _migrate(environment)
    found: dict[str, Any] = _measured(environment, "benchmarks.gate", runs)
    return found


def _sweep(servers: Servers, runs: int, *, quick: bool) -> list[dict[str, float]]:
    """What is due among very many clocks, on a database of their own."""
    _say("the sweep among very many clocks")
    url = servers.environment()["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE DATABASE sweep")
    own = urlsplit(url)._replace(path="/sweep").geturl()
    environment = {**os.environ, **servers.environment(), "DATABASE_URL": own, "ODR_LOG_LEVEL": "ERROR"}
    _migrate(environment)
    found: list[dict[str, float]] = _measured(environment, "benchmarks.sweep", runs, 100_000 if quick else 1_000_000)
    return found


def _migrate(environment: dict[str, str]) -> None:
    migrate = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)


def _measured(environment: dict[str, str], module: str, *arguments: int) -> Any:
    measure = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(measure, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _served(servers: Servers, runs: int, deadline: float) -> dict[str, Any]:
    """Everyone in turn, run after run, on one database with one world; then memory, resuming, and the limit of rows."""
    found: dict[str, Any] = {"rooms": {}, "idle": [], "commits": []}
    with Site("served", servers=servers, count=rooms.PROCESSES, environment=rooms.WITHOUT_LIMITS) as site:
        _say("rooms are made")
        seats = rooms.seats_of(site.demo("--rooms", str(rooms.ROOMS), "--seats", str(rooms.SEATS)))
        rooms.quiet(site)
        _contests(found["rooms"], site, seats, rooms.SERVED, runs, deadline)
        for number in range(runs):
            if number and time.monotonic() > deadline:
                break
            _say(f"idle sockets and resuming, run {number + 1}")
            found["idle"].append(rooms.idle_and_resume(site, seats))
            found["commits"].append(rooms.commits(servers))
    return found


def _neighbour(servers: Servers, runs: int, deadline: float) -> dict[str, Any]:
    """A chat server of the field on the same PostgreSQL, by itself."""
    found: dict[str, Any] = {}
    for number in range(runs):
        if number and time.monotonic() > deadline:
            break
        for name, one in rooms.NEIGHBOUR.items():
            _say(f"{one.label}, run {number + 1}")
            with Ejabberd(servers) as server:
                until = time.monotonic() + rooms.CLIMB_SECONDS
                found.setdefault(name, []).append(rooms.neighbour(server, one, until=until))
    return found


def _embedded(found: dict[str, Any], runs: int, deadline: float) -> None:
    """The same in one process on SQLite."""
    with Site(environment=rooms.WITHOUT_LIMITS) as site:
        _say("rooms are made, embedded")
        seats = rooms.seats_of(site.demo("--rooms", str(rooms.ROOMS), "--seats", str(rooms.SEATS)))
        _contests(found, site, seats, rooms.EMBEDDED, runs, deadline)


def _contests(
    found: dict[str, Any],
    site: Site,
    seats: list[rooms.Seat],
    who: dict[str, rooms.Contestant],
    runs: int,
    deadline: float,
) -> None:
    for number in range(runs):
        if number and time.monotonic() > deadline:
            break
        for name, one in who.items():
            _say(f"{one.label}, run {number + 1}")
            until = time.monotonic() + rooms.CLIMB_SECONDS
            found.setdefault(name, []).append(rooms.contest(site, seats, one, until=until))


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def _say(what: str) -> None:
    print(f"-- {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
