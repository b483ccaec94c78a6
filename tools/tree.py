"""Which files are the project's own, and how a check reports what it found in them."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Made by machines, or carried from elsewhere unchanged.
NOT_OURS = {"var", "node_modules", "__pycache__", "vendor", "migrations", "locale"}


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a rule, at a place a reader can open."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def files(root: Path, *suffixes: str, skip: set[str] = NOT_OURS) -> Iterator[Path]:
    """The project's own files with one of the suffixes, in order."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            if path.name not in skip and not path.name.startswith("."):
                yield from files(path, *suffixes, skip=skip)
        elif path.suffix in suffixes:
            yield path


def report(check: Callable[[Path], list[Finding]], advice: str) -> int:
    """Run a check on the tree, print its findings with what to do, and return the exit code."""
    findings = sorted(check(ROOT))
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} found. {advice}", file=sys.stderr)
    return 1 if findings else 0
