"""A rule set under review, for whoever checks it: what is wrong with its file, what it changes against another.

Rule sets come with a version of the platform. This reads a candidate without putting it in force.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from mediation.law import citations, rulesets
from mediation.law._data import table
from mediation.law.periods import Unit
from mediation.law.rulesets import GROUND_KINDS, RuleSet

HEAD = {
    "id": str, "in_force_from": date, "instrument": str, "store_address": str, "jurisdiction_article": str,
    "drug_article": str, "prior_handling_article": str, "prior_handling_bars": list, "clock": dict, "ground": list,
}  # fmt: skip
CLOCK = ("length", "unit", "owed_by", "start_on", "ends_on", "last_day", "article", "label_zh", "label_en", "effect_zh", "effect_en")  # fmt: skip  # noqa: E501
GROUND = ("kind", "code", "article", "text_zh", "text_en", "needs_reason")
FURTHER = {
    "pausable",
    "pause_on",
    "extension",
    "extended_by",
    "earliest_with",
    "beside",
    "in_force_from",
    "in_force_to",
}


class BadRules(ValueError):
    """A file that is no rule set; `faults` names each row and what is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads otherwise: of what ("clock D05", "ground decline N1"), which field, and both values."""

    of: str
    field: str
    before: str
    after: str


def read(text: str) -> RuleSet:
    """Read a candidate in the form of data/rules/rs-2026.toml, whole or not at all. Raises BadRules."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules([f"not TOML: {error}"]) from error
    if found := list(_faults(raw)):
        raise BadRules(found)
    return rulesets.built(raw)


def differences(old: RuleSet, new: RuleSet) -> list[Difference]:
    """What reads otherwise in the newer one: clocks, grounds, and whom and what it rests on."""
    found = [*_between("rule set", _head(old), _head(new))]
    before, after = ({code: one.clock(code) for code in one.codes()} for one in (old, new))
    for code in dict.fromkeys((*before, *after)):
        found += _between(f"clock {code}", _plain(before.get(code)), _plain(after.get(code)))
    for kind in GROUND_KINDS:
        grounds = [{one.code: one for one in rules.grounds(kind)} for rules in (old, new)]
        for code in dict.fromkeys((*grounds[0], *grounds[1])):
            found += _between(f"ground {kind} {code}", *(_plain(known.get(code)) for known in grounds))
    return found


def clocks_that_differ(found: list[Difference]) -> set[str]:
    """Codes of the clocks among some differences."""
    return {one.of.removeprefix("clock ") for one in found if one.of.startswith("clock ")}


def _head(rules: RuleSet) -> dict[str, str]:
    names = ("instrument", "store_address", "jurisdiction_article", "drug_article", "prior_handling_article")
    return {name: str(getattr(rules, name)) for name in names}


def _plain(one: Any) -> dict[str, str]:
    return {} if one is None else {name.name: str(getattr(one, name.name)) for name in fields(one)}


def _between(of: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    if bool(old) != bool(new):
        yield Difference(of, "", "on record" if old else "", "on record" if new else "")
        return
    yield from (Difference(of, name, old[name], new[name]) for name in old if old[name] != new[name])


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    for name, type_ in HEAD.items():
        if not isinstance(raw.get(name), type_):
            yield f"{name}: missing, or not a {type_.__name__}"
    yield from (f"{name}: unknown" for name in raw if name not in {*HEAD, "factor", "in_force_to"})
    if raw.get("id") in {one.id for one in rulesets.everything()}:
        yield f"id: {raw['id']} is on record; rules in force are never changed, a new set follows them"
    last = rulesets.everything()[-1]
    if isinstance(raw.get("in_force_from"), date) and raw["in_force_from"] <= last.in_force_from:
        yield f"in_force_from: not after {last.id}, which begins on {last.in_force_from}"
    for name in ("jurisdiction_article", "drug_article", "prior_handling_article"):
        yield from _uncited(name, raw.get(name, ""))
    clocks, grounds = raw.get("clock"), raw.get("ground")
    for code, row in clocks.items() if isinstance(clocks, dict) else ():
        yield from _of_clock(f"clock {code}", row)
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(grounds if isinstance(grounds, list) else (), start=1):
        yield from _of_ground(f"ground {number}", row, seen)


def _of_clock(of: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{of}: {name} is missing" for name in CLOCK if row.get(name) in (None, ""))
    yield from (f"{of}: {name} is unknown" for name in row if name not in {*CLOCK, *FURTHER})
    if row.get("unit") not in {str(unit) for unit in Unit}:
        yield f"{of}: no unit {row.get('unit')!r}"
    length = row.get("length")
    if not isinstance(length, int) or length < 1:
        yield f"{of}: no length {length!r}"
    words = table("words.toml")
    for name, kind in (("owed_by", "actor"), ("start_on", "event"), ("ends_on", "event"), ("extended_by", "actor")):
        if name in row and row[name] not in words[kind]:
            yield f"{of}: {name} {row[name]!r} is not in words.toml"
    yield from _uncited(f"{of}: article", row.get("article", ""))


def _of_ground(of: str, row: Mapping[str, Any], seen: set[tuple[str, str]]) -> Iterator[str]:
    yield from (f"{of}: {name} is missing" for name in GROUND if row.get(name) in (None, ""))
    yield from (f"{of}: {name} is unknown" for name in row if name not in GROUND)
    key = (str(row.get("kind")), str(row.get("code")))
    if key[0] not in GROUND_KINDS:
        yield f"{of}: no kind {key[0]!r}"
    if key in seen:
        yield f"{of}: {key[0]} {key[1]} stands twice"
    seen.add(key)
    yield from _uncited(f"{of}: article", row.get("article", ""))


def _uncited(of: str, article: object) -> Iterator[str]:
    try:
        citations.cite(str(article), "zh")
    except (KeyError, ValueError):
        yield f"{of}: {article!r} is no article of laws.toml"
