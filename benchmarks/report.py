"""The figures as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import rooms
from tests.servers import ROOT

README, RESULTS = ROOT / "benchmarks" / "README.md", ROOT / "benchmarks" / "results.json"
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
    for processes, runs in results["rooms"].items():
        lines += [_row(f"{label}, {processes} Daphne", values) for label, values in _of_rooms(runs)]
    lines.append(_row("memory per idle socket that has joined its room, KiB", results["idle_kib"]))
    for verb, runs in results["gate"].items():
        lines += [_row(f"`{verb}` {label}", [run[key] for run in runs]) for key, label in _OF_GATE.items()]
    return "\n".join(lines)


_OF_GATE = {
    "gate": "through the gate, per second",
    "bare": "as bare SQL commits of the same rows, per second",
    "ratio": "through the gate / bare SQL",
    "statements": "statements that write",
}


def _of_rooms(runs: list[dict[str, Any]]) -> Iterable[tuple[str, list[float]]]:
    best, low = [run["best"] for run in runs if run["best"]], [run["low"] for run in runs]
    yield (
        f"acknowledged messages per second, highest rate with p99 of delivery <= {rooms.QUICK_MS:.0f} ms",
        [one["per_second"] for one in best],
    )
    yield "delivery p50 at that rate, ms", [one["delivery"]["p50"] for one in best]
    yield "delivery p99 at that rate, ms", [one["delivery"]["p99"] for one in best]
    yield "acknowledgement p99 at that rate, ms", [one["ack"]["p99"] for one in best]
    for what, key in (("second", "per_second"), ("processor-second of all servers", "per_processor_second")):
        most = [max(one[key] for one in run["steps"]) for run in runs]
        yield f"acknowledged messages per {what}, however late", most
    yield f"delivery p50 at {rooms.LOW} messages per second, ms", [one["delivery"]["p50"] for one in low]
    yield f"delivery p99 at {rooms.LOW} messages per second, ms", [one["delivery"]["p99"] for one in low]
    yield (
        f"processor time per message at {rooms.LOW} per second, ms",
        [one["ms_per_message"] for one in low],
    )


def _row(label: str, values: list[float]) -> str:
    if not values:
        return f"| {label} | no rate was quick enough | | 0 |"
    low, middle, high = (_figure(one) for one in (min(values), median(values), max(values)))
    return f"| {label} | {middle} | {low} to {high} | {len(values)} |"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
