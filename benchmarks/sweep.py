"""What is due among very many clocks, beside a plain loop over the rows: `python -m benchmarks.sweep RUNS ROWS`.

Runs on the empty, migrated PostgreSQL database that the environment names and prints one JSON list. DUE clocks, each
of a complaint filed by its verb, have run out; the other rows are copies of one of them, spread over two years.
Measured are the sweep's own question, a whole sweep when nothing is due, and the plain way, every armed row as an
object, for a tenth of the rows; at the end, once, a whole sweep that fires all that are due.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first

from mediation.deadlines import sweep  # noqa: E402
from mediation.deadlines.models import Deadline, Status  # noqa: E402
from mediation.people.models import User  # noqa: E402
from tests.mediation import worlds  # noqa: E402

DUE = 1000
SPAN_SECONDS = 700 * 86_400
CHANGED = {
    "id": "gen_random_uuid()",
    "code": "'B' || (n / 30000)",
    "instance": "n %% 30000",
    "reminds_at": "NULL",
    "fires_at": "d.fires_at + interval '1 s' * (n * %s)",
}


def lay_out(rows: int) -> datetime:
    """Fill the table; the moment by which DUE clocks have run out and no other."""
    world = worlds.world()
    filing = [
        User.objects.create(username=f"b-{number}", name="投示例", phone=f"139{number:08d}") for number in range(DUE)
    ]
    cases = [worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-25 09:00", who=one) for one in filing]
    seed = worlds.clock(cases[0], "D03")
    table = Deadline._meta.db_table
    columns = [field.column for field in Deadline._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    taken = ", ".join(CHANGED.get(column, f'd."{column}"') for column in columns)
    source = f"{table} d, generate_series(1, %s) n WHERE d.id = %s"
    copy = f"INSERT INTO {table} ({names}) SELECT {taken} FROM {source}"  # noqa: S608 - names of our own columns
    with connection.cursor() as cursor:
        cursor.execute(copy, [max(1, SPAN_SECONDS // rows), rows - DUE, seed.pk])
        cursor.execute(f"VACUUM ANALYZE {table}")
    return seed.fires_at


def plainly(now: datetime, rows: int) -> int:
    """The plain way: armed clocks as objects, as many as `rows`; how many were looked at."""
    armed = Deadline.objects.filter(status=Status.ARMED)[:rows].iterator()
    return sum(one.fires_at <= now or one.fires_at > now for one in armed)


def timed(work: Callable[[], Any], wanted: Any) -> float:
    """Milliseconds that a piece of work takes; it must answer what is wanted."""
    start = time.perf_counter()
    found = work()
    took = (time.perf_counter() - start) * 1000
    assert found == wanted, (found, wanted)
    return took


def main() -> None:
    """Measure as often as asked."""
    runs, rows = int(sys.argv[1]), int(sys.argv[2])
    now = lay_out(rows)
    sweep.BATCH = DUE  # one question for all that are due
    long_before = now - timedelta(days=365)
    sweep.fire_due(now=long_before)  # what is loaded once is loaded before the count begins
    plain = timed(lambda: plainly(now, rows // 10), rows // 10)
    found = []
    for _run in range(runs):
        asked = timed(lambda: len(sweep._due(now)), DUE)
        idle = min(timed(lambda: sweep.fire_due(now=long_before), 0) for _ in range(20))
        found.append({"rows": rows, "asked_ms": asked, "idle_ms": idle, "plain_ms": plain, "ratio": plain / asked})
    found[-1]["fired_ms"] = timed(lambda: sweep.fire_due(now=now), DUE)
    assert set(Deadline.objects.filter(code="D03").values_list("status", flat=True)) == {Status.LAPSED}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
