"""The machine's clock: `manage.py systemclock status`, or `confirm` when it jumped and is right all the same."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation.core.actors import Actor
from mediation.deadlines import watch
from mediation.deadlines.models import ClockJump
from odr import clock

SHOWN = 20


class Command(BaseCommand):
    """Say whether the sweep is held, or let it go on."""

    help = "Show jumps of the machine's clock, or confirm that it is right."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["status", "confirm"])

    def handle(self, *args: Any, **options: Any) -> None:
        """`status` exits 1 while the sweep is held."""
        if options["what"] == "confirm":
            waiting = watch.confirm(actor=Actor.system("operator"), now=clock.now())
            self.stdout.write(f"{waiting} jumps confirmed; the sweep goes on.")
            return
        for jump in ClockJump.objects.all()[:SHOWN]:
            state = f"released by {jump.released_by}" if jump.released_at else f"held, {jump.readings} readings agree"
            self.stdout.write(f"{jump.noticed_at:%Y-%m-%d %H:%M:%S}  {jump.seconds:+.0f} s  {state}")
        if watch.held():
            raise CommandError("The sweep is held. If the machine's clock is right: manage.py systemclock confirm")
        self.stdout.write("The sweep runs.")
