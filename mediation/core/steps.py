"""A line of a stage's table: what a transition is called, who may take it, and what follows from it.

The columns are read by interpreters that higher subjects register (mediation.core.gate.interpreter): deadlines read
`arms`, `stops`, `cancels`, `pauses` and `resumes`, documents `papers`, notices `tells`, rooms `rooms`. So a stage's
file reads like its chapter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mediation.core.inputs import Nothing, VerbInput
from mediation.core.roles import Power, Role


@dataclass(frozen=True, slots=True)
class Arm:
    """Start a clock: rule code of the law, the stage fact it counts from, and the verb its lapse performs."""

    code: str
    since: str = ""  # key in the proceeding's facts holding a date; empty: the day of the transition
    then: str = ""  # transition taken by the system when the clock runs out; empty: the lapse is only recorded
    days_from: str = ""  # key in the facts holding a length in days, where the law leaves it to the officer (D04, D07)
    code_from: str = ""  # key in the facts that may name a rule code to take the place of this one (a report's D09)


@dataclass(frozen=True, slots=True)
class Hold:
    """A clock that stops counting, or counts on: its code, and the stage fact that holds the day of it."""

    code: str
    on: str
    why: str = ""  # the reason's code, kept with the pause


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a stage's table of transitions."""

    rule: str
    label: Any
    event: str
    who: tuple[Role, ...]
    form: type[VerbInput] = Nothing
    arms: tuple[Arm, ...] = ()
    stops: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()  # clocks that are no longer needed, as nobody has to meet them any more
    pauses: tuple[Hold, ...] = ()
    resumes: tuple[Hold, ...] = ()
    papers: tuple[str, ...] = ()
    tells: tuple[Role, ...] = ()
    rooms: str = ""  # "open_joint", "close", or nothing
    audience: str = "case"
    disposes: Power | None = None  # disposes of the claim: an authorised agent needs this special power (CPL Art 62)
    final: bool = False  # cannot be undone: pages ask for confirmation first
    internal: bool = False  # taken inside another verb or by the clock, never asked for by name
    ends: bool = False  # the proceeding is over


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose turn it is in a state: who, to do what, by which clock, and what happens if nothing comes.

    `parts` is a key in the proceeding's facts, whose value says by role when its part was done, "" while it is
    missing: of `on` only those are waited for whose part is missing. Without the key everyone in `on` is.
    `first` holds before this line does, as long as a part of its own is missing.
    """

    on: tuple[Role, ...]
    what: Any
    clock: str = ""
    otherwise: Any = ""
    until: str = ""  # key in the facts; once it is there, nobody's turn it is in this stage any more
    owed: bool = True  # False for a right one may let pass: when its clock has run out, nothing is waited for
    parts: str = ""
    first: "Waiting | None" = None
    news: Any = ""  # what was reached, said before a right that is left
    by: tuple[str, ...] = ()  # the verbs that do it, the likeliest first; empty: whichever of the stage is open
    instead: tuple[str, ...] = ()  # codes one of which may stand under "clock" in the facts: then it is that one
    given: tuple[Role, ...] = ()  # filled in by `reached`: whose part is done
    missing: tuple[Role, ...] = ()  # filled in by `reached`: whose part is missing, also of those not yet in turn

    def reached(self, facts: Mapping[str, Any]) -> "Waiting":
        """The line that holds with these facts, narrowed to whose part is missing, with the clock that they name."""
        for line in self.chain():
            parts = facts.get(line.parts, {})
            if on := tuple(role for role in line.on if parts.get(role) == ""):
                # In the order of the seats: a JSON column keeps none.
                given = tuple(role for role in Role if parts.get(role))
                missing = tuple(role for role in Role if parts.get(role) == "")
                return replace(line, on=on, given=given, missing=missing, clock=line.by_which(facts))
        named = self.by_which(facts)
        return self if named == self.clock else replace(self, clock=named)

    def by_which(self, facts: Mapping[str, Any]) -> str:
        """The code of the clock by which this line waits with these facts."""
        named: str = facts.get("clock", "")
        return named if named in self.instead else self.clock

    def chain(self) -> "tuple[Waiting, ...]":
        """This line and all that hold before it, in the order in which they hold."""
        return (*(self.first.chain() if self.first else ()), self)
