"""The policy as a table that can be asked: policy.toml with its groups resolved, strictly read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediation.cases.states import STATES
from mediation.core.roles import Role

FILE = Path(__file__).with_name("policy.toml")
CASE, ANY = "case", "any"
STAGES = (
    "first_handling",
    "administrative",
    "entrusted",
    "peoples_mediation",
    "court_mediation",
    "confirmation",
    "performance",
    "clue",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One verb of one stage: where it is open, to whom, and whether it can be asked for by name."""

    stage: str
    name: str
    states: frozenset[str]
    who: frozenset[str]
    internal: bool
    disposes: str

    def expected(self, role: str, state: str) -> str:
        """What one who holds `role` in the proceeding is told in `state`: a refusal's code, or "open"."""
        if role not in self.who or (self.internal and role != Role.SYSTEM):
            return "forbidden"
        return "open" if state in self.states else "not_open"


def rows_of(stage: str) -> dict[str, Row]:
    """The rows of a stage by verb, those of every stage among them."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    roles = raw["groups"] | {role.value: [role.value] for role in Role}
    states: dict[str, list[str]] = {}
    rows: Mapping[str, Any] = raw[CASE]
    if stage != CASE:
        known = list(STATES[stage].values)
        states = raw[stage]["groups"] | {state: [state] for state in known} | {"*": known}
        rows = raw[stage]["verbs"] | raw[ANY]
    return {name: _row(stage, name, row, states, roles) for name, row in rows.items()}


def _row(stage: str, name: str, row: Mapping[str, Any], states: dict[str, list[str]], roles: dict[str, list[str]]) -> Row:  # fmt: skip  # noqa: E501
    if unknown := set(row) - {"rule", "states", "who", "internal", "disposes"}:
        raise ValueError(f"{stage}.{name}: {unknown}")
    return Row(
        stage=stage,
        name=name,
        states=frozenset(state for group in row.get("states", []) for state in states[group]),
        who=frozenset(role for group in row["who"] for role in roles[group]),
        internal=row.get("internal", False),
        disposes=row.get("disposes", ""),
    )
