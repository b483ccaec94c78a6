"""The demo world as a whole: is it there, make it, take it away."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from mediation.core import demo_clock
from mediation.core.gate import SHANGHAI
from mediation.core.models import DemoClock, Event
from mediation.law import calendar as law_calendar
from mediation.people.models import ApiToken, User
from odr import clock
from odr.demo import cast, stories, teller

#: The visitor's own clocks must be able to run out in a year whose holidays are published.
LEFT_IN_CALENDAR = timedelta(days=30)


def is_here() -> bool:
    """Whether the world was made to its end: while stories are told, the clock stands before them."""
    return DemoClock.objects.exists() and not Event.objects.filter(at__gt=clock.now()).exists()


def is_begun() -> bool:
    """Whether the people of the demo world are there, finished or not."""
    return ApiToken.objects.filter(label=cast.LABEL).exists()


def is_strange() -> bool:
    """Whether the database holds people who are not of the demo world: nothing here may touch it then."""
    return User.objects.exists() and not is_begun()


def make(*, start: datetime | None, empty: bool) -> int:
    """Make people, and unless `empty` their stories; how many parts were told. `start` is the new world's moment."""
    real = clock.real_now()
    now = start or min(real, latest_start())
    told = () if empty else stories.ALL
    with _in_a_hurry():
        with transaction.atomic():
            cast.make(now=now)
            # A server that runs beside this must not let a clock run out in the middle of a story.
            demo_clock.reset(teller.begins(told, now=now) - timedelta(days=1) if told else now, real=real)
        parts = teller.tell(told, now=now)
        demo_clock.reset(now, real=real)
    return parts


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """Commits that do not wait for the disk: a world that was interrupted is made anew."""
    postgresql = connection.vendor == "postgresql"
    off, on = ("OFF", "ON") if postgresql else ("OFF", "FULL")
    command = "SET synchronous_commit = " if postgresql else "PRAGMA synchronous = "
    with connection.cursor() as cursor:
        cursor.execute(command + off)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(command + on)


def latest_start() -> datetime:
    """The last moment at which periods still end in a year whose holidays the State Council has published."""
    last = date(max(law_calendar.load_calendar().years), 12, 31) - LEFT_IN_CALENDAR
    return datetime(last.year, last.month, last.day, 9, tzinfo=SHANGHAI)


def take_away() -> None:
    """Drop every table and file, and make the tables anew: the record refuses to be emptied row by row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
