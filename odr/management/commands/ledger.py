"""Check the record: `manage.py ledger verify`, the whole of it with that of administration, or one case."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation.core import ledger
from mediation.core.models import Strand
from mediation.people import ledger as administration


class Command(BaseCommand):
    """Read every strand of events and say what does not hold."""

    help = "Verify the hash chains of the record."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to check."""
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--case", help="number of one case, e.g. JF-20260525-0001")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when anything does not hold."""
        strands = Strand.objects.select_related("case").order_by("case__number", "pk")
        if options["case"]:
            strands = strands.filter(case__number=options["case"])
        elsewhere = [] if options["case"] else administration.faults()
        if not strands.exists() and not elsewhere and (options["case"] or not administration.length()):
            raise CommandError("There is nothing to verify.")
        broken, events = len(elsewhere), 0
        for fault in elsewhere:
            self.stdout.write(f"administration: {fault}")
        for strand in strands.iterator():
            events += strand.length
            for fault in ledger.faults(strand):
                broken += 1
                self.stdout.write(f"{strand.case.number}{' (room)' if strand.room else ''}: {fault}")
        if broken:
            raise CommandError(f"{broken} faults in the record.")
        more = "" if options["case"] else f", {administration.length()} lines of administration"
        self.stdout.write(f"ok: {strands.count()} strands, {events} events{more}")
