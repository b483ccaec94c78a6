"""Very many sockets that say nothing: `python -m benchmarks.idle 5000`.

Opens them on a site of the served shape, each in its room, and prints how many came in a second, the memory of each in
the server, what the server takes per second while nobody speaks, and how long a line takes to four people among them.
"""

import json
import os
import resource
import sys
import time

from benchmarks import machine, rooms
from benchmarks.loader import Loader
from tests.servers import Servers, Site

QUIET_SECONDS = 20.0
SPOKEN_SECONDS = 10.0
AT_ONCE = 500


def main(count: int) -> None:
    """Measure and print one line of JSON."""
    serving, _loading = machine.cores()
    os.sched_setaffinity(0, serving)  # every server inherits it; the load moves itself
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    environment = rooms.WITHOUT_LIMITS
    with Servers() as servers, Site("served", servers=servers, environment=environment) as site:
        seats = rooms.seats_of(site.demo("--rooms", str(rooms.ROOMS), "--seats", str(rooms.SEATS)))
        rooms.quiet(site)
        people = [one.at(site.url()) for one in seats]
        with Loader() as loader:
            loader.connect(people)  # what is loaded once is loaded before the count begins
            print(json.dumps(_measured(site, loader, people, count)))
            loader.close()


def _measured(site: Site, loader: Loader, people: list[dict[str, str]], count: int) -> dict[str, float]:
    server = {site.process(0).pid}
    before, start = machine.resident_bytes(site.process(0).pid), time.perf_counter()
    used = machine.processor_seconds(server)
    for first in range(0, count, AT_ONCE):
        loader.connect([people[number % len(people)] for number in range(first, min(first + AT_ONCE, count))])
    came = time.perf_counter() - start
    entering = machine.processor_seconds(server) - used
    used = machine.processor_seconds(server)
    time.sleep(QUIET_SECONDS)
    idle = machine.processor_seconds(server) - used
    spoken = loader.load(rooms.PLAIN_LOW, SPOKEN_SECONDS, rooms.SEATS * (1 + count // len(people)))
    return {
        "sockets": count,
        "connected_per_second": count / came,
        "ms_to_enter": 1000 * entering / count,
        "kib": (machine.resident_bytes(site.process(0).pid) - before) / count / 1024,
        "idle_share_of_a_core": idle / QUIET_SECONDS,
        "ack_p99": spoken["ack"]["p99"],
        "missing": spoken["missing"],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
