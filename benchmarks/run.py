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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # started as a program, not as a module

from benchmarks import machine, report, rooms
from tests.servers import ROOT, Servers, Site

RUNS = 3
ROOM_SECONDS = 150  # what rising rates may take altogether for one number of processes
MOST_SECONDS = 10.5 * 60  # after this no further run begins; the table says how many were made


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
        results |= _rooms(servers, runs, began + MOST_SECONDS, quick=options.quick)
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
    migrate = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    measure = [sys.executable, "-m", "benchmarks.gate", str(runs)]
    done = subprocess.run(measure, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _rooms(servers: Servers, runs: int, deadline: float, *, quick: bool) -> dict[str, Any]:
    """Rooms under load with two and with one server process, then memory; one site and one world for all."""
    found: dict[str, Any] = {"rooms": {}, "idle_kib": []}
    with Site("served", servers=servers, count=2, environment=rooms.WITHOUT_LIMITS) as site:
        _say("rooms are made")
        seats = rooms.seats_of(site.demo("--rooms", str(rooms.ROOMS), "--seats", str(rooms.SEATS)))
        for processes in (2, 1):
            if processes == 1:
                site.process(1).stop()
            until = time.monotonic() + ROOM_SECONDS
            for number in range(runs):
                if number and time.monotonic() > min(until, deadline):
                    break
                _say(f"rooms, {processes} server processes, run {number + 1}")
                before = found["rooms"].setdefault(str(processes), [])
                known = before[-1]["best"] if before else None
                start = known["rate"] / 2 if known else 0
                rates = tuple(one for one in rooms.RATES[:: 4 if quick else 1] if one >= start)
                before.append(rooms.ladder(site, seats, processes, rates=rates, until=until))
        for number in range(runs):
            if number and time.monotonic() > deadline:
                break
            _say(f"idle sockets, run {number + 1}")
            found["idle_kib"].append(rooms.idle(site, seats))
    found["rooms"] = dict(sorted(found["rooms"].items()))
    return found


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def _say(what: str) -> None:
    print(f"-- {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
