"""A sweeper that can be killed: `python -m tests.faults.sweeper`, on the database that the environment names.

Each line read, a moment, makes a process of its own that fires what is due and ends; its id and its end are printed.
A second word on the line is what the steady clock shows: then nothing fires while the system clock is in doubt.
Django is loaded once, so that a killed sweeper costs nothing but its own work.
"""

import os
import sys
from datetime import datetime


def main() -> None:
    """Serve lines until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
    import django

    django.setup()
    from mediation.deadlines import sweep, watch

    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            moment, *steady = line.split()
            now = datetime.fromisoformat(moment)
            if not steady or watch.beat(watch.Reading(now, float(steady[0]), "the machine"), now=now):
                sweep.fire_due(now=now)
            os._exit(0)
        say(str(pid))
        _pid, status = os.waitpid(pid, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def say(line: str) -> None:
    """One line to whoever started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
