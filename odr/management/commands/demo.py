"""Make the demo world if it is not there, and print who can log in."""

import argparse
import json
import unicodedata
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from odr import clock
from odr.demo import cast, crowd, world

COLUMNS = ("desk", "name", "login", "password", "organisation")


class Command(BaseCommand):
    """`manage.py demo [--json] [--reset] [--start TIME] [--empty] [--rooms R --seats P]`."""

    help = "Make the demo world by performing the verbs, and print a table of logins."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to make and how to print it."""
        parser.add_argument("--json", action="store_true", help="print the logins as JSON")
        parser.add_argument("--reset", action="store_true", help="throw the demo world away and start over")
        parser.add_argument("--start", type=_moment, help="set a new world's clock, RFC 3339 with offset")
        parser.add_argument("--empty", action="store_true", help="people only, no stories")
        parser.add_argument("--rooms", type=int, default=0, help="open joint rooms for load tests")
        parser.add_argument("--seats", type=int, default=4, help="seats in each of those rooms")
        parser.add_argument("--url", default=f"{settings.SITE_URL}/", help="address to print with the logins")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and print."""
        if not settings.DEMO:
            raise CommandError("The demo world needs ODR_DEMO=1.")
        settings.SITE_URL = options["url"].rstrip("/")  # texts of the story lead to where the site will be served
        self._make(options)
        table = cast.table(options["url"])
        if options["rooms"]:
            try:
                table |= {"rooms": crowd.make(options["rooms"], options["seats"], now=clock.now())}
            except ValueError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(table, ensure_ascii=False, indent=1) if options["json"] else text(table))

    def _make(self, options: dict[str, Any]) -> None:
        if world.is_strange():
            raise CommandError("This database holds other people than the demo's. Give the demo one of its own.")
        if options["reset"] or (world.is_begun() and not world.is_here()):
            world.take_away()
        if world.is_begun():
            return
        told = world.make(start=options["start"], empty=options["empty"] or bool(options["rooms"]))
        self.stderr.write(f"The demo world is made: {told} steps told.")


def _moment(words: str) -> datetime:
    """A moment with its offset."""
    try:
        moment = parse_datetime(words)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError("give a time as RFC 3339 with an offset")
    return moment


def text(table: dict[str, Any]) -> str:
    """The logins for people to read, one per desk, in columns that also hold for Chinese characters."""
    rows = [COLUMNS] + [tuple(str(one[name]) for name in COLUMNS) for one in table["people"] if one["desk"]]
    widths = [max(width(row[number]) for row in rows) for number in range(len(COLUMNS))]
    lines = [
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)) for row in rows
    ]
    return "\n".join([table["url"], *(line.rstrip() for line in lines)])


def width(words: str) -> int:
    """Columns that words take on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
