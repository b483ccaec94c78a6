"""The limit of the database: rows like those of messages, many to a commit: `python -m benchmarks.commits 64 4`.

Stores so many rows to a commit for so many seconds, on the database that DATABASE_URL names, and prints as JSON how
many it were and how busy this process was.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

TABLE = """
    CREATE TABLE limit_message (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, room uuid NOT NULL, seq int NOT NULL, ref uuid NOT NULL,
        kind text NOT NULL, body text NOT NULL, at timestamptz NOT NULL, UNIQUE (room, seq), UNIQUE (room, ref))"""
INSERT = """
    INSERT INTO limit_message (room, seq, ref, kind, body, at)
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[])"""
ROOMS = 50
BODY = "1." + "x" * 250  # as long as a sealed text of the load


def main() -> None:
    """Store for as long as asked."""
    rows, seconds = int(sys.argv[1]), float(sys.argv[2])
    rooms = [uuid4() for _ in range(ROOMS)]
    with psycopg.connect(os.environ["DATABASE_URL"], prepare_threshold=0) as connection:
        connection.execute("DROP TABLE IF EXISTS limit_message")
        connection.execute(TABLE)
        connection.commit()
        start, stored = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            at, numbers = datetime.now(UTC), range(stored, stored + rows)
            columns = [
                [rooms[number % ROOMS] for number in numbers],
                [number // ROOMS + 1 for number in numbers],
                [uuid4() for _ in numbers],
                ["text"] * rows,
                [BODY] * rows,
                [at] * rows,
            ]
            connection.execute(INSERT, columns)
            connection.commit()
            stored += rows
        taken = time.perf_counter() - start
        connection.execute("DROP TABLE limit_message")
    print(json.dumps({"rows": stored, "per_second": stored / taken, "busy": time.process_time()}))


if __name__ == "__main__":
    main()
