"""The machine under the figures: cores, versions, processor time and memory of processes, read from /proc."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.backing import postgres_binaries

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@cache
def cores() -> tuple[set[int], set[int]]:
    """Cores for the servers and cores for the load: the last one loads, the others serve; shared where there is one.

    Asked before the process keeps to the servers' cores, and told the same from then on.
    """
    available = sorted(os.sched_getaffinity(0))
    if len(available) == 1:
        return set(available), set(available)
    return set(available[:-1]), {available[-1]}


def children() -> set[int]:
    """What this process has started: server processes, worker, PostgreSQL, Redis, the load."""
    found = set()
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) and int(fields[1]) == os.getpid():
            found.add(int(entry.name))
    return found


def family(roots: Iterable[int]) -> set[int]:
    """Processes with all their descendants."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def processor_seconds(roots: Iterable[int]) -> float:
    """Processor time that processes, their descendants and their ended children have used."""
    roots = list(roots)
    total = sum(int(fields[11]) + int(fields[12]) for pid in family(roots) if (fields := _stat(pid)))
    total += sum(int(fields[13]) + int(fields[14]) for pid in roots if (fields := _stat(pid)))
    return total / TICKS


def resident_bytes(pid: int) -> int:
    """Memory of one process that is really in use."""
    return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE


def describe() -> dict[str, str]:
    """What the figures were measured on and with."""
    model = re.search(r"model name\s*: (.*)", (PROC / "cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", (PROC / "meminfo").read_text())
    serving, loading = cores()
    return {
        "processor": f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores",
        "memory": f"{int(memory[1]) / 2**20:.1f} GiB" if memory else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        "cores": f"servers on {_listed(serving)}, load on {_listed(loading)}",
        "Python": platform.python_version(),
        "Django": version("django"),
        "Channels": version("channels"),
        "Daphne": version("daphne"),
        "psycopg": version("psycopg"),
        "PostgreSQL": _said(str(postgres_binaries() / "postgres"), "--version"),
        "Redis": _said("redis-server", "--version"),
        "ejabberd": _said("dpkg-query", "--show", "--showformat=${Version}", "ejabberd"),
    }


def load_average() -> str:
    """How busy the machine was: one, five and fifteen minutes."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name; None when the process has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(one) for one in sorted(numbers))


def _said(*command: str) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+\.\d+(\.\d+)?", said)
    return found[0] if found else said.strip()
