"""The mutation check: each fault of tests/mutants.toml is planted in a copy of the tree, and its named test must fail.

The same tests pass in the untouched copy first, so what fails with a fault fails because of it. A test that only could
not be set up, or never ends, has found nothing. Words on the command line choose faults by what their names hold.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tools.tree import ROOT

TABLE = ROOT / "tests" / "mutants.toml"
LEFT_OUT = shutil.ignore_patterns(".*", "var", "node_modules", "__pycache__")
COPIES = 2
SECONDS = 300  # in which one test ends, on a slow machine
KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to break the platform in one place, whom it would hurt, and the test that notices."""

    name: str
    file: str
    text: str
    instead: str
    test: str
    hurts: str


def faults(table: Path = TABLE) -> list[Fault]:
    """The table."""
    return [Fault(**row) for row in tomllib.loads(table.read_text(encoding="utf-8"))["fault"]]


def flaw(fault: Fault, root: Path = ROOT) -> str:
    """Why a line of the table no longer says anything; empty where it does."""
    source, (file, _, function) = root / fault.file, fault.test.partition("::")
    if not source.is_file() or source.read_text(encoding="utf-8").count(fault.text) != 1:
        return f"{fault.name}: its text does not stand once in {fault.file}"
    test = root / file
    if not test.is_file() or f"def {function}(" not in test.read_text(encoding="utf-8"):
        return f"{fault.name}: there is no test {fault.test}"
    return ""


def verdict(fault: Fault, tree: Path) -> str:
    """What its test makes of a fault planted in a copy of the tree, which is whole again afterwards."""
    source = tree / fault.file
    whole = source.read_text(encoding="utf-8")
    source.write_text(whole.replace(fault.text, fault.instead), encoding="utf-8")
    try:
        run = _pytest(tree, [fault.test])
    except subprocess.TimeoutExpired:
        return "never ended"
    finally:
        source.write_text(whole, encoding="utf-8")
    if run.returncode == 0:
        return "SURVIVED"
    failed = any(line.startswith(f"FAILED {fault.test}") for line in run.stdout.splitlines())
    return KILLED if failed else "could not be run"


def _pytest(tree: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", "pytest", *tests, "-q", "-rf", "-p", "no:cacheprovider"]
    command += ["-o", "addopts=--strict-markers --import-mode=importlib"]
    whole = {"PYTHONDONTWRITEBYTECODE": "1", "ODR_VAR": str(tree / "var"), "COLUMNS": "400"}
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        command, cwd=tree, env=kept | whole, capture_output=True, text=True, timeout=SECONDS * len(tests), check=False
    )  # fmt: skip


def _untouched(tree: Path, chosen: Sequence[Fault]) -> bool:
    """Whether every named test passes while nothing is planted."""
    run = _pytest(tree, sorted({fault.test for fault in chosen}))
    if run.returncode != 0:
        print(run.stdout[-4000:], run.stderr[-2000:], "The tests do not pass without a fault.", sep="\n")
    return run.returncode == 0


def _all(trees: Sequence[Path], chosen: Sequence[Fault]) -> list[str]:
    """The verdicts, each said as it comes."""
    free: SimpleQueue[Path] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def judge(fault: Fault) -> str:
        tree = free.get()
        try:
            said = verdict(fault, tree)
        finally:
            free.put(tree)
        print(f"{said:<16} {fault.name}\n{'':<16} {fault.file} - {fault.test.partition('::')[2]}", flush=True)
        return said

    with ThreadPoolExecutor(len(trees)) as pool:
        return list(pool.map(judge, chosen))


def main(words: Sequence[str]) -> int:
    """Plant what the words choose, or everything; 1 where a fault was not noticed."""
    chosen = [fault for fault in faults() if not words or any(word in fault.name for word in words)]
    flaws = [said for said in map(flaw, chosen) if said]
    if flaws or not chosen:
        print(*flaws or ["No such fault."], sep="\n", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees = [Path(folder) / str(number) for number in range(min(COPIES, len(chosen)))]
        for tree in trees:
            shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        if not _untouched(trees[0], chosen):
            return 1
        said = _all(trees, chosen)
    print(f"{said.count(KILLED)} of {len(said)} planted faults were noticed by their test.")
    return 0 if said.count(KILLED) == len(said) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
