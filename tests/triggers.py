"""The append-only triggers, lifted for a while: for Django's flush between tests, and to tamper with the record."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

GUARDED = ("core_event", "rooms_message", "people_administered")


@contextmanager
def lifted() -> Iterator[None]:
    """Without the triggers inside the block; afterwards they stand as before."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
        off, on = [f"DROP TRIGGER {name}" for name, _sql in found], [sql for _name, sql in found]
    else:
        off, on = ([f"ALTER TABLE {table} {word} TRIGGER USER" for table in GUARDED] for word in ("DISABLE", "ENABLE"))
    _run(off)
    try:
        yield
    finally:
        _run(on)


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
