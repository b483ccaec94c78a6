"""The working-day calendar: `manage.py calendar load FILE` when a year is published or amended, `calendar list`."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation.core.actors import Actor
from mediation.deadlines import calendars, recount
from mediation.deadlines.models import CalendarRelease
from mediation.law import calendar as law_calendar
from mediation.law.notice import BadNotice
from odr import clock


class Command(BaseCommand):
    """Put a notice on record as a new release and count the open clocks anew, or say what is on record."""

    help = "Load a newly published year of the State Council's calendar, or list the releases."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["load", "list"])
        parser.add_argument("file", nargs="?", type=Path, help="a notice like mediation/law/data/calendar/2026.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with every broken row named, and nothing changed."""
        if options["what"] == "list":
            self.list_releases()
            return
        if options["file"] is None:
            raise CommandError("Name the file to load.")
        try:
            text = options["file"].read_text(encoding="utf-8")
            release = calendars.publish(text, actor=Actor.system("operator"), now=clock.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        except BadNotice as bad:
            raise CommandError("Nothing was loaded.\n" + "\n".join(map(str, bad.faults))) from bad
        moved = recount.settle(now=clock.now())
        release.refresh_from_db()
        self.stdout.write(f"{release.version} is in force; {moved} open clocks were counted anew.")
        if release.settled_at is None:
            raise CommandError("Some clocks could not be counted anew (see the log); the next sweep tries again.")

    def list_releases(self) -> None:
        """A line per release, oldest first."""
        for version in law_calendar.versions():
            self.stdout.write(f"{version}  with the platform")
        for one in CalendarRelease.objects.order_by("pk"):
            settled = f"settled {one.settled_at:%Y-%m-%d %H:%M}" if one.settled_at else "open clocks not settled yet"
            self.stdout.write(f"{one.version}  loaded {one.loaded_at:%Y-%m-%d %H:%M} by {one.loaded_by}, {settled}")
