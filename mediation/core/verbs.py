"""The register of verbs: everything that can be done, by name and stage. Pages, REST and the clock all read it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django_fsm import RETURN_VALUE

from mediation.core.refusals import Refused
from mediation.core.steps import Step, Waiting

if TYPE_CHECKING:
    from mediation.cases.models import Proceeding
    from mediation.core.gate import Act

Effect = Callable[["Act", dict[str, Any]], None]
Guard = Callable[["Act"], None]
CASE = ""  # stage of verbs that work on the case as a whole
NEW = "new"  # stage of verbs that begin a case
ANY = "*"  # stage of verbs that every proceeding knows


def _no_guard(act: "Act") -> None:
    """Every act passes."""


def _only_moves(act: "Act", data: dict[str, Any]) -> None:
    """The effect of a plain transition: the state changes, what was said is kept as facts."""
    act.note(**data)
    act.move(act.verb.name)


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done: its line in the stage's table, the states it is open in, and what it does."""

    name: str
    stage: str
    step: Step
    sources: frozenset[str]
    effect: Effect = _only_moves
    guard: Guard = _no_guard

    def open_in(self, state: str) -> bool:
        """True where the verb can be done in `state`."""
        return not self.sources or state in self.sources


@dataclass(frozen=True, slots=True)
class Machine:
    """A stage: its proxy class, the line by which it opens, its states and whose turn each of them is."""

    kind: str
    label: Any
    model: "type[Proceeding]"
    initial: str
    opening: Step
    states: dict[str, Any]
    waiting: dict[str, Waiting]


_verbs: dict[tuple[str, str], Verb] = {}
_machines: dict[str, Machine] = {}


def register_machine(machine: Machine) -> None:
    """Add a stage and a verb for each transition of its table."""
    _machines[machine.kind] = machine
    for transition in machine.model._meta.get_field("state").get_all_transitions(machine.model):
        step: Step = transition.custom["step"]
        key = (machine.kind, transition.name)
        known = _verbs.get(key)
        sources = {str(transition.source)} | set(known.sources if known else ())
        _verbs[key] = replace(known, sources=frozenset(sources)) if known else Verb(
            transition.name, machine.kind, step, frozenset(sources)
        )  # fmt: skip


def effect(stage: str, name: str, *, guard: Guard = _no_guard) -> Callable[[Effect], Effect]:
    """Say what a transition of the table does besides changing the state; the function calls `act.move` itself."""

    def register(function: Effect) -> Effect:
        _verbs[stage, name] = replace(_verbs[stage, name], effect=function, guard=guard)
        return function

    return register


def verb(stage: str, name: str, step: Step, *, states: frozenset[str] = frozenset(), guard: Guard = _no_guard) -> Callable[[Effect], Effect]:  # fmt: skip  # noqa: E501
    """Register a verb that is not itself a transition (an offer, a signature, a piece of evidence)."""

    def register(function: Effect) -> Effect:
        _verbs[stage, name] = Verb(name, stage, step, states, function, guard)
        return function

    return register


def find(stage: str, name: str) -> Verb:
    """The verb of that name in a stage, or the one every stage knows. Refused `unknown_verb`."""
    found = _verbs.get((stage, name)) or _verbs.get((ANY, name))
    if found is None:
        raise Refused("unknown_verb")
    return found


def stages_of(name: str) -> frozenset[str]:
    """Stages that know a verb of that name."""
    return frozenset(stage for stage, known in _verbs if known == name)


def targets(transition: Any) -> tuple[str, ...]:
    """The states a transition may lead to; none where the state stays."""
    if isinstance(transition.target, RETURN_VALUE):
        return tuple(str(state) for state in transition.target.allowed_states)
    return (str(transition.target),) if transition.target else ()


def gone_past(verb: Verb, proceeding: "Proceeding") -> bool:
    """True where the proceeding's state lies behind the states the verb is open in, not before them."""
    field = type(proceeding)._meta.get_field("state")
    transitions = field.get_all_transitions(type(proceeding))
    ways = [(str(one.source), target) for one in transitions for target in targets(one)]
    reached, grew = set(verb.sources), True
    while grew:
        further = {target for source, target in ways if source in reached} - reached
        reached |= further
        grew = bool(further)
    return proceeding.state in reached


def all_verbs() -> Iterator[Verb]:
    """Every registered verb, by stage and name."""
    yield from (_verbs[key] for key in sorted(_verbs))


def machine(kind: str) -> Machine:
    """The machine of a stage."""
    return _machines[kind]


def waiting(proceeding: "Proceeding") -> Waiting | None:
    """Whose turn it is in a proceeding, None where nobody is waited for."""
    line = _machines[proceeding.kind].waiting.get(proceeding.state)
    return None if line is None or (line.until and line.until in proceeding.facts) else line.reached(proceeding.facts)


def machines() -> dict[str, Machine]:
    """All machines by kind."""
    return dict(_machines)
