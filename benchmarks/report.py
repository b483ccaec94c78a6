"""The figures as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import rooms
from tests.servers import ROOT

README, RESULTS = ROOT / "benchmarks" / "README.md", ROOT / "benchmarks" / "results.json"
EVERYONE = rooms.SERVED | rooms.NEIGHBOUR | rooms.EMBEDDED
BEGIN, END = "<!-- written by `make bench` from here -->", "<!-- to here -->"


def write(results: dict[str, Any], readme: Path = README, raw: Path = RESULTS) -> None:
    """Put the table between the marks of the page, and everything measured into the JSON file."""
    raw.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    before, _mark, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{page(results)}\n{END}{after}", encoding="utf-8")


def page(results: dict[str, Any]) -> str:
    """The figures: what was measured, on what, and the table."""
    machine = results["machine"]
    when = f"Measured {results['began']} by `{results['command']}` in {results['seconds']:.0f} s"
    lines = [
        f"{when}, commit {results['commit']}; load average {results['load_before']}, then {results['load_after']}.",
        "",
        "; ".join(f"{name} {value}" for name, value in machine.items()) + ".",
        "",
        "| what | median | lowest to highest of the runs | runs |",
        "|---|---|---|---|",
    ]
    for name, one in EVERYONE.items():
        lines += [_row(f"{label}, {one.label}", values) for label, values in _of_rooms(one, results["rooms"][name])]
    lines += [_row(label, values) for label, values in _ratios(results["rooms"])]
    lines += [_row(label, [run[key] for run in results["idle"]]) for key, label in _OF_IDLE.items()]
    limit = [run["per_processor_second"] for run in results["commits"]]
    lines.append(_row(f"rows per processor-second, PostgreSQL alone, {rooms.COMMIT_ROWS} to a commit", limit))
    for verb, runs in results["gate"].items():
        lines += [_row(f"`{verb}` {label}", [run[key] for run in runs]) for key, label in _OF_GATE.items()]
    for key, label in _OF_SWEEP.items():
        runs = results.get("sweep", [])
        lines.append(_row(f"{label}, among {runs[0]['rows']:,.0f}" if runs else label, [run[key] for run in runs]))
    return "\n".join(lines)


_OF_SWEEP = {
    "asked_ms": "finding 1,000 due clocks, ms",
    "idle_ms": "a sweep when nothing is due, ms",
    "plain_ms": "the plain way, every armed clock as an object, for a tenth of them only, ms",
    "ratio": "the plain way for a tenth of them / finding all that are due",
}
_OF_GATE = {
    "gate": "through the gate, per second",
    "bare": "as bare SQL commits of the same rows, per second",
    "ratio": "through the gate / bare SQL",
    "statements": "statements that write",
}


_OF_IDLE = {
    "idle_kib": "memory per idle socket that has joined its room, KiB",
    "resumes_per_processor_second": f"resumes of {rooms.RESUMED} messages per processor-second",
    "resumed_messages": "messages of such a resume",
    "resume_p99": "resume p99, ms",
}
_RATIOS = (
    ("daphne", "plain"), ("uvicorn", "plain"), ("daphne", "ejabberd"), ("uvicorn", "ejabberd"),
    ("daphne", "echo_daphne"), ("uvicorn", "echo_uvicorn"),
    ("embedded", "plain_embedded"),
)  # fmt: skip


def _of_rooms(one: rooms.Contestant, runs: list[dict[str, Any]]) -> Iterable[tuple[str, list[float]]]:
    floods = [run["flood"] for run in runs]
    yield "acknowledged messages per processor-second of all servers", [run["per_processor_second"] for run in floods]
    yield "acknowledged messages per second, everybody at once", [run["per_second"] for run in floods]
    low = [run["low"]["ms_per_message"] for run in runs]
    yield f"processor time per message at {one.low} per second, ms", low
    if one.climbs:
        best = [run["best"] for run in runs if run["best"]]
        quick = f"highest rate with p99 of delivery <= {rooms.QUICK_MS:.0f} ms"
        yield f"acknowledged messages per second, {quick}", [step["per_second"] for step in best]
        for key in ("p50", "p95", "p99"):
            yield f"delivery {key} at that rate, ms", [step["delivery"][key] for step in best]


def _ratios(found: dict[str, Any]) -> Iterable[tuple[str, list[float]]]:
    """Each run against the run of the other that was next to it."""
    for one, other in _RATIOS:
        label = f"messages per processor-second, {EVERYONE[one].label} / {EVERYONE[other].label}"
        pairs = zip(found[one], found[other], strict=False)
        yield label, [a["flood"]["per_processor_second"] / b["flood"]["per_processor_second"] for a, b in pairs]


def _row(label: str, values: list[float]) -> str:
    if not values:
        return f"| {label} | no rate was quick enough | | 0 |"
    low, middle, high = (_figure(one) for one in (min(values), median(values), max(values)))
    return f"| {label} | {middle} | {low} to {high} | {len(values)} |"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
