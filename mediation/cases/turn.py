"""Whose turn it is in a whole case: in the stage that counts now, as the tables of the stages say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mediation.cases.docket import as_stage
from mediation.cases.models import Proceeding
from mediation.cases.states import Stage
from mediation.core import verbs
from mediation.core.roles import Role
from mediation.core.steps import Waiting
from mediation.deadlines.models import Deadline, Status

NOBODY = Q(pk__in=[])
#: The seat that whoever is in charge of a proceeding holds in it.
HANDLING: dict[str, Role] = {
    Stage.ADMINISTRATIVE: Role.OFFICER, Stage.CLUE: Role.OFFICER, Stage.PEOPLES_MEDIATION: Role.MEDIATOR,
    Stage.ENTRUSTED: Role.MEDIATOR, Stage.COURT_MEDIATION: Role.MEDIATOR,
    Stage.CONFIRMATION: Role.CLERK,
}  # fmt: skip


def current(stages: Sequence[Proceeding]) -> tuple[Proceeding, Waiting | None]:
    """The stage in which somebody has to act, of those of a case in their order: the newest that waits, or is open."""
    for stage in reversed(stages):
        waiting = verbs.waiting(stage)
        if waiting is not None or stage.closed_at is None:
            return as_stage(stage), waiting
    return as_stage(stages[-1]), None


def clock(stage: Proceeding, waiting: Waiting, deadlines: Iterable[Deadline]) -> Deadline | None:
    """The clock by which a stage waits, of those of its case: its own, or that of the stage it came from.

    What is owed stays owed: a clock that ran out is the one by which it waits, until another runs.
    """
    known = [one for one in deadlines if one.code == waiting.clock]
    over = [one for one in known if waiting.owed and one.status == Status.LAPSED]
    mine = [one for one in known if one.running] + sorted(over, key=lambda one: one.fires_at, reverse=True)
    return next((one for kin in (stage.pk, stage.origin_id) for one in mine if one.proceeding_id == kin), None)


def handlers(stage: Proceeding, waiting: Waiting) -> bool:
    """Whether a step is one of the person in charge of the proceeding."""
    return HANDLING.get(stage.kind) in waiting.on


def is_of(stage: Proceeding, *, person: UUID, roles: Iterable[Role]) -> bool:
    """Whether the step is this person's alone: as the one in charge, or by a seat the one in charge does not hold."""
    waiting = verbs.waiting(stage)
    if waiting is None:
        return False
    if HANDLING.get(stage.kind) in waiting.on:
        return bool(stage.handler_id == person)
    return not set(roles).isdisjoint(waiting.on)


def by_seat(roles: Iterable[Role]) -> Q:
    """Proceedings that wait for one of `roles` and not for the person in charge: the second half of `is_of`."""
    return _waiting_for(set(roles), lambda kind, line: kind in HANDLING and HANDLING[kind] not in line.on)


def cases_waiting_for(*roles: Role) -> "QuerySet[Any, Any]":
    """Ids of the cases in which it is the turn of one of `roles`: `current`, asked of the database."""
    later = Q(opened_at__gt=OuterRef("opened_at")) | Q(opened_at=OuterRef("opened_at"), pk__gt=OuterRef("pk"))
    counts = Q(closed_at=None) | _waiting_for(set(Role))
    newer = Proceeding.objects.filter(later, counts, case=OuterRef("case"))
    return Proceeding.objects.filter(~Exists(newer), _waiting_for(set(roles))).values("case_id")


def soonest(case: Any) -> "QuerySet[Any, Any]":
    """The moment at which the first clock runs out by which a stage of `case` waits: `clock`, asked of the database."""
    by = NOBODY
    for kind, machine in verbs.machines().items():
        for code, states in _states_by_clock(machine.waiting).items():
            for stage in ("proceeding", "proceeding__successors"):
                by |= Q(**{"code": code, f"{stage}__kind": kind, f"{stage}__state__in": states})
    running = Deadline.objects.filter(by, case=case, status=Status.ARMED)
    return running.order_by("fires_at").values("fires_at")[:1]


def _states_by_clock(lines: Mapping[str, Waiting]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for state, line in lines.items():
        for code in {code for one in line.chain() for code in (one.clock, *one.instead)} - {""}:
            found.setdefault(code, []).append(state)
    return found


def _any(_kind: str, _line: Waiting) -> bool:
    return True


def _waiting_for(roles: set[Role], counts: Callable[[str, Waiting], bool] = _any) -> Q:
    """Proceedings that wait for one of `roles` in a line that counts, out of the tables of the stages.

    Most states wait for the same seats whatever the facts: those of a stage are one condition, so that a list of
    cases does not compose one for each.
    """
    waiting, everyone = NOBODY, roles.issuperset(Role) and counts is _any
    for kind, machine in verbs.machines().items():
        alike: dict[str, list[str]] = {}
        for state, line in machine.waiting.items():
            if everyone or not any(one.parts for one in line.chain()):
                if counts(kind, line) and not roles.isdisjoint(line.on):
                    alike.setdefault(line.until, []).append(state)
            else:
                here = _in(kind, [state], line.until)
                waiting |= here & _on(here, line, roles, partial(counts, kind))
        for until, states in alike.items():
            waiting |= _in(kind, states, until)
    return waiting


def _in(kind: str, states: list[str], until: str) -> Q:
    """Proceedings of a stage in one of some states, as long as a key is missing in their facts."""
    here = Q(kind=kind, state__in=states)
    return here & Q(**{f"facts__{until}__isnull": True}) if until else here


def _on(here: Q, line: Waiting, roles: set[Role], counts: Callable[[Waiting], bool]) -> Q:
    """The facts with which one of `roles` is waited for (mediation.core.steps.Waiting.reached)."""
    found: list[Q] = []
    sooner: list[Q] = []
    for one in line.chain():
        if counts(one) and (asked := _missing(one, roles)):
            found.append(reduce(or_, asked) & _without(here, sooner))
        sooner += _missing(one, set(Role))
    if counts(line) and not roles.isdisjoint(line.on):
        found.append(_without(here, sooner))
    return reduce(or_, found, NOBODY)


def _without(here: Q, sooner: list[Q]) -> Q:
    """Those of `here` for which nothing of `sooner` holds: a plain NOT would lose the rows without such a key."""
    return here & ~Q(pk__in=Proceeding.objects.filter(here, reduce(or_, sooner))) if sooner else here


def _missing(line: Waiting, roles: set[Role]) -> list[Q]:
    return [Q(**{f"facts__{line.parts}__{role.value}": ""}) for role in line.on if line.parts and role in roles]
