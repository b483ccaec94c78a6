"""A sweeper that can be killed: `python -m tests.faults.sweeper`, on the database that the environment names.

Each line read, a moment, makes a process of its own that fires what is due and ends; its id and its end are printed.
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
    from mediation.deadlines import sweep

    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            sweep.fire_due(now=datetime.fromisoformat(line.strip()))
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
