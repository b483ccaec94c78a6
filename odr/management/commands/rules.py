"""Rule sets: `manage.py rules list`, and `rules review FILE` for a set that is to come with the next version."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation.cases import ruled
from mediation.law import review, rulesets
from mediation.law.review import BadRules
from mediation.law.rulesets import RuleSet


class Command(BaseCommand):
    """Say what is in force and how many open matters hold to it, or what a candidate would change. Writes nothing."""

    help = "List the rule sets with their open matters, or check a rule set under review and say what it changes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["list", "review"])
        parser.add_argument("file", nargs="?", type=Path, help="a rule set like mediation/law/data/rules/rs-2026.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with every broken row named."""
        if options["what"] == "list":
            open_ = ruled.open_under()
            for one in rulesets.everything():
                self.stdout.write(f"{one.id}  from {one.in_force_from}  {open_.get(one.id, 0)} open stages")
            return
        if options["file"] is None:
            raise CommandError("Name the file to review.")
        try:
            new = review.read(options["file"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        except BadRules as bad:
            raise CommandError("This is no rule set.\n" + "\n".join(bad.faults)) from bad
        self._compare(rulesets.everything()[-1], new)

    def _compare(self, old: RuleSet, new: RuleSet) -> None:
        found = review.differences(old, new)
        for one in found:
            of = f"{one.of}, {one.field}" if one.field else one.of
            self.stdout.write(f"{of}: {one.before or '-'} -> {one.after or '-'}")
        touched = ruled.reach(old.id, found)
        self.stdout.write(
            f"{new.id} can be read: {len(found)} differences from {old.id}, from {new.in_force_from} on.\n"
            f"{touched.cases} open cases open their next stage under it; {touched.stages} open stages keep {old.id}, "
            f"and with it {touched.clocks} running clocks that would read otherwise."
        )
