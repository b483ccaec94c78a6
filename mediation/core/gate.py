"""The gate: the one way by which a case changes. Lock, check who and when, validate, act, record; one transaction.

Order of locks: the case's row first, then whatever belongs to it. A verb never locks a second case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django_fsm import can_proceed

from mediation.core import answered, docket, inputs, ledger, mandates, verbs
from mediation.core.actors import Actor
from mediation.core.audience import readable
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Role, Standing
from mediation.core.steps import Step
from mediation.core.verbs import Verb

if TYPE_CHECKING:
    from mediation.cases.models import Case, Proceeding

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Move:
    """A state that was entered: in which proceeding, by which line of the table."""

    proceeding: "Proceeding"
    step: Step
    source: str
    target: str


@dataclass(slots=True)
class Act:
    """One verb being done: everything its effect may read, and the few ways in which it may change the case."""

    verb: Verb
    actor: Actor
    standing: Standing
    now: datetime
    _case: "Case | None" = None
    _proceeding: "Proceeding | None" = None
    moves: list[Move] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    audience: str = ""
    room: UUID | None = None  # a closed room in whose own strand the main event is kept: the case's shows no trace
    apart: UUID | None = None  # a strand of its own for the main event, which the case's record must not betray
    event: Event | None = None

    @property
    def case(self) -> "Case":
        """The case acted on; its row is locked."""
        if self._case is None:
            raise RuntimeError(f"{self.verb.name} has no case yet")
        return self._case

    @property
    def has_case(self) -> bool:
        """True where the case is there already."""
        return self._case is not None

    @property
    def proceeding(self) -> "Proceeding":
        """The proceeding acted on, as the proxy class of its stage."""
        if self._proceeding is None:
            raise RuntimeError(f"{self.verb.name} works on no proceeding")
        return self._proceeding

    @property
    def has_proceeding(self) -> bool:
        """True where the verb works on one proceeding."""
        return self._proceeding is not None

    @property
    def today(self) -> date:
        """The day of the act in Asia/Shanghai, the day the law counts from."""
        return self.now.astimezone(SHANGHAI).date()

    def begin(self, case: "Case") -> None:
        """Say which new case this act is about (verbs of stage NEW)."""
        self._case = case

    def about(self, proceeding: "Proceeding") -> None:
        """Say which proceeding an act on the whole case belongs to, so that its body in charge reads it too."""
        self._proceeding = proceeding

    def note(self, **data: Any) -> None:
        """Keep `data` in the event: ids, codes, days and amounts as plain JSON, never personal data."""
        self.data |= {key: _jsonable(value) for key, value in data.items()}

    def move(self, name: str, *, of: "Proceeding | None" = None, **facts: Any) -> None:
        """Take the transition `name`, keeping `facts` with the stage. Refused `not_open`, `conflict` when raced."""
        proceeding = of or self.proceeding
        method = getattr(proceeding, name)
        if not can_proceed(method):
            raise Refused("not_open", state=proceeding.state)
        source, version = proceeding.state, proceeding.version
        method()
        step = verbs.find(proceeding.kind, name).step
        proceeding.facts |= {key: _jsonable(value) for key, value in facts.items()}
        proceeding.version = version + 1
        if step.ends:
            proceeding.closed_at = self.now
        if not proceeding.compare_and_set(source, version):
            raise Refused("conflict")
        self.moves.append(Move(proceeding, step, source, proceeding.state))

    def stay(self, line: Step | None = None, *, of: "Proceeding | None" = None) -> None:
        """Let the columns of the verb's own line, or of `line`, be read (clocks, notices) although no state changes."""
        proceeding = of or self.proceeding
        self.moves.append(Move(proceeding, line or self.verb.step, proceeding.state, proceeding.state))

    def keep(self, *, of: "Proceeding | None" = None, **facts: Any) -> None:
        """Keep facts with a proceeding without changing its state."""
        proceeding = of or self.proceeding
        proceeding.facts |= {key: _jsonable(value) for key, value in facts.items()}
        proceeding.save(update_fields=["facts"])

    def open(self, kind: str, **fields: Any) -> "Proceeding":
        """Open a further proceeding of the case; `body` is the organisation in charge, `facts` what is known."""
        machine = verbs.machine(kind)
        fields["facts"] = {key: _jsonable(value) for key, value in fields.get("facts", {}).items()}
        proceeding = docket.get().open_proceeding(self.case, kind, now=self.now, **fields)
        self.moves.append(Move(proceeding, machine.opening, "", proceeding.state))
        if self._proceeding is None:
            self._proceeding = proceeding
        return proceeding

    def fork(self, case: "Case", kind: str, **fields: Any) -> "Proceeding":
        """Open a proceeding of a new case beside this one: its strand is its own, and so is who stands in it.

        The new case is nobody else's yet, so no second lock is taken.
        """
        opening = verbs.machine(kind).opening
        fields["facts"] = {key: _jsonable(value) for key, value in fields.get("facts", {}).items()}
        opened = docket.get().open_proceeding(case, kind, now=self.now, **fields)
        ledger.append(
            case=case, kind=opening.event, actor=self.actor, now=self.now, audience=opening.audience,
            proceeding=opened, data={},
        )  # fmt: skip
        self.moves.append(Move(opened, opening, "", opened.state))
        return opened

    def also(
        self, kind: str, /, *, audience: str, proceeding: "Proceeding | None" = None, room: UUID | None = None,
        **data: Any,
    ) -> Event:  # fmt: skip
        """Record a further event that belongs to the same act, e.g. in a closed room's own strand."""
        return ledger.append(
            case=self.case, kind=kind, actor=self.actor, now=self.now, audience=audience, proceeding=proceeding,
            room=room, data={key: _jsonable(value) for key, value in data.items()},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb answers: the case, the event that records it, and the verb's own result."""

    case: UUID
    event: UUID | None
    result: dict[str, Any]
    repeated: bool = False


Interpreter = Callable[[Act, Move], None]
_interpreters: list[tuple[int, Interpreter]] = []


def interpreter(order: int) -> Callable[[Interpreter], Interpreter]:
    """Register a subject's reader of a column of the tables; lower `order` runs first."""

    def register(function: Interpreter) -> Interpreter:
        _interpreters.append((order, function))
        _interpreters.sort(key=lambda pair: pair[0])
        return function

    return register


def perform(
    name: str,
    *,
    actor: Actor,
    now: datetime,
    case: UUID | None = None,
    proceeding: UUID | None = None,
    data: Any = None,
    files: Any = None,
    key: str = "",
    seen: int | None = None,
) -> Done:
    """Do one verb, whole or not at all.

    `data` is a page's POST or a JSON object, `files` its uploads; `key` makes a repetition
    give the same answer; `seen` is the version of the
    proceeding that was on the screen. Raises Refused. Locks the case's row until the commit.
    """
    request = answered.Request(actor, key, name, case, proceeding, data, files)
    with transaction.atomic(durable=True):
        locked = _locked(actor, case) if case else None
        if before := request.answer():
            return Done(UUID(before["case"]), _uuid(before["event"]), before["result"], repeated=True)
        if locked is None:
            act = Act(verbs.find(verbs.NEW, name), actor, Standing(), now)
        else:
            act = _choose(name, actor, now, locked, proceeding)
        if seen is not None and act.has_proceeding and act.proceeding.version != seen:
            raise Refused("conflict")
        act.verb.guard(act)
        act.verb.effect(act, _validated(act, data, files))
        _recorded(act)
        done = Done(act.case.pk, act.event.pk if act.event else None, act.result)
        request.keep({"case": str(done.case), "event": str(done.event or ""), "result": done.result}, now)
    return done


def _validated(act: Act, data: Any, files: Any) -> dict[str, Any]:
    form = inputs.bind(act.verb.step.form, data, files, act=act)
    if not form.is_valid():
        raise Refused("invalid", errors={name: list(map(str, found)) for name, found in form.errors.items()})
    return form.cleaned_data


def _recorded(act: Act) -> None:
    step = act.verb.step
    act.event = ledger.append(
        case=act.case, kind=act.kind or step.event, actor=act.actor, now=act.now, data=act.data,
        room=act.room or act.apart,
        audience=f"room:{act.room}" if act.room else act.audience or step.audience,
        proceeding=None if act.room else act._proceeding,  # noqa: SLF001 - an act may have none
    )  # fmt: skip
    for move in act.moves:
        for _order, interpret in _interpreters:
            interpret(act, move)


def _locked(actor: Actor, case_id: UUID) -> "Case":
    case = docket.get().lock(case_id)
    standing = docket.get().standing(actor, case, None) if case else Standing()
    if standing.recused:
        raise Refused("recused")
    if case is None or not standing.roles:
        raise Refused("not_found")
    return case


def _choose(name: str, actor: Actor, now: datetime, case: "Case", proceeding_id: UUID | None) -> Act:
    """The act of `name` in the proceeding meant: the named one, else the newest in which it is open to the actor."""
    stages = verbs.stages_of(name)
    if not stages - {verbs.NEW}:
        raise Refused("unknown_verb")
    if verbs.CASE in stages:
        return _checked(Act(verbs.find(verbs.CASE, name), actor, docket.get().standing(actor, case, None), now, case))
    found = [one for one in reversed(docket.get().proceedings(case)) if one.kind in stages or verbs.ANY in stages]
    if proceeding_id is not None:
        found = [one for one in found if one.pk == proceeding_id]
    if not found:
        raise Refused("not_found" if proceeding_id else "not_open")
    acts = [
        Act(verbs.find(one.kind, name), actor, docket.get().standing(actor, case, one), now, case, one) for one in found
    ]
    best = next((act for act in acts if act.verb.open_in(act.proceeding.state) and _may(act)), acts[0])
    return _checked(best)


def _may(act: Act) -> bool:
    return act.standing.is_any(*act.verb.step.who)


def _checked(act: Act) -> Act:
    if not _may(act) or (act.verb.step.internal and Role.SYSTEM not in act.standing.roles):
        raise Refused("forbidden" if act.standing or not act.standing.roles else "not_found")
    if act.has_proceeding and not act.verb.open_in(act.proceeding.state):
        raise _late(act)
    mandates.check(act)
    return act


def _late(act: Act) -> Refused:
    """The refusal of a verb that is no longer open: who took the proceeding on, and when (promise S1)."""
    mine = docket.get().standing(act.actor, act.case, None)
    seen = act.proceeding.events.filter(readable(mine), strand__room=None)
    last = seen.order_by("-at", "-seq").first()
    if last is None or last.actor_id == act.actor.id or not verbs.gone_past(act.verb, act.proceeding):
        return Refused("not_open", state=act.proceeding.state)
    by = docket.get().display(last.actor_kind, last.actor_id)
    return Refused("already_decided", state=act.proceeding.state, by=by, at=last.at.isoformat(), event=last.kind)


def open_acts(*, actor: Actor, case: "Case", now: datetime) -> list[Act]:
    """What the actor may do now in a case, for pages and REST; reads only."""
    found: list[Act] = []
    for one in docket.get().proceedings(case):
        standing = docket.get().standing(actor, case, one)
        found += [
            Act(verb, actor, standing, now, case, one)
            for verb in verbs.all_verbs()
            if verb.stage in (one.kind, verbs.ANY) and not verb.step.internal and verb.open_in(one.state)
        ]
    whole = docket.get().standing(actor, case, None)
    found += [Act(verb, actor, whole, now, case) for verb in verbs.all_verbs() if verb.stage == verbs.CASE]
    return [act for act in found if _may(act) and _passes(act)]


def _passes(act: Act) -> bool:
    try:
        mandates.check(act)
        act.verb.guard(act)
    except Refused:
        return False
    return True


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_jsonable(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
