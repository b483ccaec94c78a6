"""The first two administrators of a fresh site: `manage.py admin_first <phone> --name <name>`, once for each."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation.core.refusals import Refused
from mediation.people import first
from odr import clock


class Command(BaseCommand):
    """Appoint one of the first two, who give every further post by proposal and confirmation at their desk."""

    help = "Appoint one of the first two administrators by mobile number."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who."""
        parser.add_argument("phone", help="the mobile number with which they log in")
        parser.add_argument("--name", default="", help="their name, where nobody has logged in with this number yet")
        parser.add_argument("--instead-of", default="", help="the number of one who can no longer log in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with the reason, and nothing changed."""
        try:
            person, left = first.appoint(
                options["phone"], options["name"], now=clock.now(), instead_of=options["instead_of"]
            )
        except Refused as refused:
            said = [str(one) for found in refused.errors.values() for one in found] or [str(refused)]
            raise CommandError(" ".join(said)) from refused
        self.stdout.write(f"{person.name} is an administrator and logs in with a code to this number.")
        if left:
            self.stdout.write("Appoint a second one: nobody can put anything in force alone.")
