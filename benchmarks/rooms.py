"""Rooms under load: who takes part, and what is measured of each."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from benchmarks import machine
from benchmarks.ejabberd import Ejabberd
from benchmarks.loader import Loader
from benchmarks.speech import Person
from tests.processes import wait_until
from tests.servers import PLATFORM, ROOT, Servers, Site

ROOMS, SEATS = 50, 4
RATES = (20, 35, 50, 75, 100, 150, 200, 300, 400, 500, 600, 700, 850, 1000, 1200, 1500, 1800, 2200, 2600, 3000)
LOW, PLAIN_LOW = 100, 30  # rates at which processor time per message is measured
STEP_SECONDS = 4.0
WARM_SECONDS = 1.5
QUICK_MS = 200.0
CLIMB_SECONDS = 40  # that rising rates may take
IDLE_SOCKETS = 1000
RESUMED = 200
COMMIT_ROWS = 64
WITHOUT_LIMITS = {f"ODR_LIMIT_{name}": "0" for name in ("FRAMES", "SENDS", "SOCKETS", "REQUESTS")}


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who is measured: an application on a server; `climbs` where the highest quick rate is looked for too.

    With two `processes` half of every room's people are connected to each.
    """

    label: str
    application: str = PLATFORM
    server: Literal["daphne", "uvicorn"] = "daphne"
    climbs: bool = False
    low: int = LOW
    processes: int = 1


PROCESSES = 2  # of servers that the served site can have
PLAIN, ECHO = "benchmarks.plain:application", "benchmarks.echo:application"
SERVED = {
    "daphne": Contestant("the platform on Daphne", climbs=True),
    "two_daphnes": Contestant("the platform on two Daphnes", climbs=True, processes=2),
    "uvicorn": Contestant("the platform on uvicorn", server="uvicorn", climbs=True),
    "plain": Contestant("the plain way on Daphne", PLAIN, climbs=True, low=PLAIN_LOW),
    "echo_daphne": Contestant("echo without storing on Daphne", ECHO),
    "echo_uvicorn": Contestant("echo without storing on uvicorn", ECHO, server="uvicorn"),
}
NEIGHBOUR = {"ejabberd": Contestant("ejabberd, group chat with archive", climbs=True)}
EMBEDDED = {
    "embedded": Contestant("the platform, embedded", climbs=True),
    "plain_embedded": Contestant("the plain way on SQLite", PLAIN, low=PLAIN_LOW),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the load and their room."""

    token: str
    room: str

    def at(self, url: str) -> dict[str, str]:
        """What the client needs to know to connect to one server process."""
        return {"url": url, "token": self.token, "room": self.room}


def seats_of(world: dict[str, Any]) -> list[Seat]:
    """Everybody in the rooms of the demo world, room after room, so that speakers in turn are in turn of rooms too."""
    rooms = world["rooms"]
    return [Seat(room["people"][number]["token"], room["room"]) for number in range(SEATS) for room in rooms]


def quiet(site: Site) -> None:
    """Return once the papers and notices of the demo world are made: they are nobody's load here."""
    empty, servers = "odr_outbox_waiting 0.0", [site.process(0)]
    metrics = f"{site.url()}/metrics"
    wait_until(lambda: empty in httpx.get(metrics).text, seconds=120, processes=servers, what="an empty outbox")


def contest(site: Site, seats: list[Seat], one: Contestant, *, until: float) -> dict[str, Any]:
    """One run: the low rate, then everybody at once as fast as they are answered, then rising rates."""
    _serve(site, one)
    return _run([seat.at(site.url(number // ROOMS % one.processes)) for number, seat in enumerate(seats)], one, until)


def neighbour(server: Ejabberd, one: Contestant, *, until: float) -> dict[str, Any]:
    """The same of a chat server that is not ours, with as many people in as many rooms."""
    places = [(f"p{number}", f"r{number % ROOMS}") for number in range(ROOMS * SEATS)]
    people = [{"url": server.url, "token": name, "room": room, "speech": "xmpp"} for name, room in places]
    return _run(people, one, until)


def _run(people: list[Person], one: Contestant, until: float) -> dict[str, Any]:
    with Loader() as loader:
        loader.connect(people)
        loader.load(one.low, WARM_SECONDS, SEATS)
        low = _measured(loader, lambda: loader.load(one.low, STEP_SECONDS, SEATS))
        flood = _measured(loader, lambda: loader.flood(STEP_SECONDS, len(people)))
        best = _climb(loader, flood["per_second"], until) if one.climbs else None
        loader.close()
    return {"low": low, "flood": flood, "best": best}


def _serve(site: Site, one: Contestant) -> None:
    """As many server processes as it takes, fresh; no others."""
    site.application, site.server = one.application, one.server
    for number in range(len(site.ports)):
        if number < one.processes:
            site.restart(number)
        else:
            site.process(number).stop()


def _climb(loader: Loader, most: float, until: float) -> dict[str, Any] | None:
    """The highest rate at which delivery is quick: up from near a third of what a flood reached, or down from there."""
    first = next((place for place, rate in enumerate(RATES) if rate >= most * 0.3), len(RATES) - 1)
    best = None
    for rate in RATES[first:]:
        step = _quick(loader, rate, until)
        if step is None:
            break
        best = step
    for rate in RATES[:first][::-1] if best is None else ():
        if (best := _quick(loader, rate, until)) is not None:
            break
    return best


def _quick(loader: Loader, rate: float, until: float) -> dict[str, Any] | None:
    """What was measured at a rate; None where it was too slow, lost something, or there is no time left."""
    if time.monotonic() > until:
        return None
    step = _measured(loader, lambda: loader.load(rate, STEP_SECONDS, SEATS))
    slow = step["delivery"]["p99"] > QUICK_MS or step["missing"] or step["errors"]
    return None if slow else step


def _measured(loader: Loader, load: Any) -> dict[str, Any]:
    servers = machine.children() - {loader.process.pid}
    before = machine.processor_seconds(servers)
    step: dict[str, Any] = load()
    used = machine.processor_seconds(servers) - before
    step["per_processor_second"] = step["acknowledged"] / used
    step["ms_per_message"] = 1000 * used / max(step["acknowledged"], 1)
    return step


def idle_and_resume(site: Site, seats: list[Seat]) -> dict[str, float]:
    """KiB of Daphne's memory per socket that joined and is silent, and how dear it is to come back after 200 lines."""
    _serve(site, SERVED["daphne"])
    people = [one.at(site.url(0)) for one in seats]
    many = [people[number % len(people)] for number in range(IDLE_SOCKETS)]
    with Loader() as loader:
        loader.connect(people)  # what is loaded once is loaded before the count begins
        resumed = _measured(loader, lambda: loader.resume(RESUMED))
        loader.close()
        before = machine.resident_bytes(site.process(0).pid)
        loader.connect(many)
        after = machine.resident_bytes(site.process(0).pid)
        loader.close()
    return {
        "idle_kib": (after - before) / IDLE_SOCKETS / 1024,
        "resumes_per_processor_second": resumed["per_processor_second"],
        "resumed_messages": resumed["messages"],
        "resume_p99": resumed["ack"]["p99"],
    }


def commits(servers: Servers) -> dict[str, float]:
    """Rows of messages per second and processor-second that PostgreSQL stores, many to a commit."""
    command = [sys.executable, "-m", "benchmarks.commits", str(COMMIT_ROWS), str(STEP_SECONDS)]
    roots = machine.children()
    before = machine.processor_seconds(roots)
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **servers.environment()}, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    used = machine.processor_seconds(roots) - before + found.pop("busy")
    return {**found, "per_processor_second": found["rows"] / used}
