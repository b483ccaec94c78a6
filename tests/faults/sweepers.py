"""Sweepers in processes of their own, on the database of the test, that can be killed at work."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.db import connection


class Sweepers:
    """The parent of sweepers that get killed (tests/faults/sweeper.py)."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sweeper"],
            cwd=root,
            env={**os.environ, **database_of_this_test(), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self.heard() == "ready"

    def heard(self) -> str:
        """The next line it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def begin(self, now: datetime, steady: float | None = None) -> int:
        """Start a sweeper; its process id. With `steady` it first asks the watch whether the clock is in doubt."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{now.isoformat()} {'' if steady is None else steady}\n")
        return int(self.heard())

    def end(self) -> None:
        """Stop the parent."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)


def database_of_this_test() -> dict[str, str]:
    """Variables that put another process on the database of this test."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"ODR_SQLITE": str(settings["NAME"])}
    return {"DATABASE_URL": f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"}
