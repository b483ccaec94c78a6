"""Runs every check of the project, all of them even when one fails, and says at the end which failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.tree import ROOT

BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
CHECKS = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "imports": [str(BIN / "lint-imports")],
    "architecture": [*PYTHON, "-m", "tools.check_architecture"],
    "sizes": [*PYTHON, "-m", "tools.check_sizes"],
    "language": [*PYTHON, "-m", "tools.check_chinese"],
    "templates": [*PYTHON, "-m", "tools.check_templates"],
    "djlint": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    "catalogues": [*PYTHON, "-m", "tools.check_catalogues"],
    "system": [*PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "law page": [*PYTHON, "-m", "tools.law_page", "--check"],
    "types": [*PYTHON, "-m", "mypy"],
}


def main(chosen: list[str]) -> int:
    """Run the chosen checks, or all; 1 when any failed, 2 when one is unknown."""
    if unknown := set(chosen) - set(CHECKS):
        print(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = [name for name in chosen or CHECKS if not run(name)]
    print(f"failed: {', '.join(failed)}" if failed else "every check passed")
    return 1 if failed else 0


def run(name: str) -> bool:
    """Run one check, show what it printed when it failed, and tell whether it passed."""
    started = time.monotonic()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{name:13} {'ok' if passed else 'FAILED'}  {time.monotonic() - started:.1f} s", flush=True)
    if not passed:
        print(f"{done.stdout.rstrip()}\n", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
