"""Rooms under load: the highest rate of messages at which delivery stays quick, and what one idle socket costs."""

import time
from dataclasses import dataclass
from typing import Any

from benchmarks import machine
from benchmarks.loader import Loader
from tests.servers import Site

ROOMS, SEATS = 50, 4
RATES = (10, 20, 30, 40, 50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 600, 700, 850, 1000, 1200, 1500, 1800)
LOW = 20  # the rate at which a quiet day is measured
STEP_SECONDS = 4.0
WARM_SECONDS = 1.5
QUICK_MS = 200.0
IDLE_SOCKETS = 1000
WITHOUT_LIMITS = {f"ODR_LIMIT_{name}": "0" for name in ("FRAMES", "SENDS", "SOCKETS", "REQUESTS")}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of the load and their room."""

    token: str
    room: str
    number: int

    def at(self, url: str) -> dict[str, str]:
        """What the client needs to know to connect to one server process."""
        return {"url": url, "token": self.token, "room": self.room}


def seats_of(world: dict[str, Any]) -> list[Seat]:
    """Everybody in the rooms of the demo world, room after room, so that speakers in turn are in turn of rooms too."""
    rooms = world["rooms"]
    return [Seat(room["people"][number]["token"], room["room"], number) for number in range(SEATS) for room in rooms]


def ladder(site: Site, seats: list[Seat], processes: int, *, rates: tuple[int, ...], until: float) -> dict[str, Any]:
    """One run: rising rates until delivery takes longer than QUICK_MS; the last quick step is the answer, if any."""
    with Loader() as loader:
        loader.connect([one.at(site.url(one.number % processes)) for one in seats])
        loader.load(LOW, WARM_SECONDS, SEATS)
        low = _step(loader, LOW)
        steps, best = [low], low if low["quick"] else None
        for rate in [one for one in rates if (one > LOW) == low["quick"] and one != LOW]:
            if time.monotonic() > until:
                break
            steps.append(_step(loader, rate))
            if not steps[-1]["quick"]:
                break
            best = steps[-1]
        loader.close()
    return {"low": low, "best": best, "steps": steps}


def _step(loader: Loader, rate: int) -> dict[str, Any]:
    servers = machine.children() - {loader.process.pid}
    before = machine.processor_seconds(servers)
    step = loader.load(rate, STEP_SECONDS, SEATS)
    used = machine.processor_seconds(servers) - before
    step["per_processor_second"] = step["acknowledged"] / used
    step["ms_per_message"] = 1000 * used / max(step["acknowledged"], 1)
    step["quick"] = step["delivery"]["p99"] <= QUICK_MS and not step["missing"] and not step["errors"]
    return step


def idle(site: Site, seats: list[Seat]) -> float:
    """KiB of server memory per socket that is connected, has joined its room and is silent."""
    site.restart(0)
    people = [one.at(site.url(0)) for one in seats]
    many = [people[number % len(people)] for number in range(IDLE_SOCKETS)]
    with Loader() as loader:
        loader.connect(people)  # what is loaded once is loaded before the count begins
        loader.close()
        before = machine.resident_bytes(site.process(0).pid)
        loader.connect(many)
        after = machine.resident_bytes(site.process(0).pid)
        loader.close()
    return (after - before) / IDLE_SOCKETS / 1024
