"""Make the demo world if it is not there, and print who can log in."""

import argparse
import json
import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from mediation.core import demo_clock
from mediation.people.models import User
from odr import clock
from odr.demo import cast, crowd, stories, teller


class Command(BaseCommand):
    """`manage.py demo [--json] [--reset] [--start TIME] [--empty] [--rooms R --seats P]`."""

    help = "Make the demo world by performing the verbs, and print a table of logins."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to make and how to print it."""
        parser.add_argument("--json", action="store_true", help="print the logins as JSON")
        parser.add_argument("--reset", action="store_true", help="throw the demo world away and start over")
        parser.add_argument("--start", help="set a new world's clock, RFC 3339 with offset")
        parser.add_argument("--empty", action="store_true", help="people only, no stories")
        parser.add_argument("--rooms", type=int, default=0, help="open joint rooms for load tests")
        parser.add_argument("--seats", type=int, default=4, help="seats in each of those rooms")
        parser.add_argument("--url", default="http://127.0.0.1:8000/")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and print."""
        if not settings.DEMO:
            raise CommandError("The demo world needs ODR_DEMO=1.")
        if options["reset"]:
            self._reset()
        if not User.objects.exists():
            self._make(options)
        if options["rooms"]:
            table = crowd.make(options["rooms"], options["seats"], now=clock.now()) | {"url": options["url"]}
        else:
            table = cast.table(options["url"])
        self.stdout.write(json.dumps(table, ensure_ascii=False, indent=1) if options["json"] else _text(table))

    def _reset(self) -> None:
        call_command("flush", interactive=False, verbosity=0)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    def _make(self, options: dict[str, Any]) -> None:
        if options["start"]:
            start = parse_datetime(options["start"])
            if start is None or start.tzinfo is None:
                raise CommandError("--start wants a time as RFC 3339 with an offset.")
            demo_clock.reset(start, real=clock.real_now())
        cast.make(now=clock.now())
        if not options["empty"] and not options["rooms"]:
            beats = teller.tell(stories.ALL, now=clock.now())
            self.stderr.write(f"{len(stories.ALL)} cases, {beats} steps")


def _text(table: dict[str, Any]) -> str:
    columns = ("role", "name", "login", "password", "organisation")
    people = [one for one in table["people"] if one["desk"]]
    lines = [f"{table['url']}", "  ".join(f"{name:<12}" for name in columns)]
    lines += ["  ".join(f"{one[name]:<12}" for name in columns) for one in people]
    return "\n".join(lines)
