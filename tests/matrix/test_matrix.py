"""Every verb in every state for everybody: the gate's answer is the policy's, and a refusal writes nothing.

The verb itself is not done here: whoever gets past the checks of role and state is stopped by a probe in the place of
the verb's own guard. What a verb then does is proved where its subject is tested.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection

from mediation.cases.docket import CaseDocket
from mediation.cases.models import Case, Proceeding
from mediation.cases.states import STATES
from mediation.core import gate, verbs
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Role, Standing
from mediation.people.models import MemberRole, Membership, Organisation, User
from tests.matrix import policy
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
FILED_AT, NOW = "2026-05-25 09:00", worlds.at("2026-05-25 10:00")
STATES_OF_STAGES = [(stage, state) for stage in policy.STAGES for state in STATES[stage].values]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody, and what they are: `role` in the case, "" for who has no part; `stage` where a body is in charge."""

    name: str
    actor: Actor
    role: str
    stage: str = ""

    def role_in(self, stage: str) -> str:
        """What they are in a proceeding: parties and the clock everywhere, handlers where their body is in charge."""
        return self.role if self.stage in {"", stage} else "elsewhere"


@dataclass
class Scene:
    """One case with a proceeding of every stage, and everybody."""

    case: Case
    proceedings: dict[str, Proceeding]
    seats: list[Seat]
    answers: dict[str, Any]


class Passed(Exception):
    """The probe: somebody got past the checks of role and state."""


def put_in_place_of_guards(monkeypatch: pytest.MonkeyPatch, guard: Callable[[gate.Act], None]) -> None:
    """Put `guard` where every verb's own stands."""
    monkeypatch.setattr(verbs, "_verbs", {key: replace(verb, guard=guard) for key, verb in verbs._verbs.items()})


@pytest.fixture(autouse=True)
def _who_is_who_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's part changes within a cell of the matrix: looked up once per person and proceeding, for speed."""
    known: dict[tuple[Any, ...], Standing] = {}
    look_up = CaseDocket.standing

    def standing(self: CaseDocket, actor: Actor, case: Case, proceeding: Proceeding | None) -> Standing:
        key = (actor, case.pk, proceeding.pk if proceeding else None)
        if key not in known:
            known[key] = look_up(self, actor, case, proceeding)
        return known[key]

    monkeypatch.setattr(CaseDocket, "standing", standing)


def probe(act: gate.Act) -> None:
    """Stop whoever got past the checks of role and state."""
    raise Passed


def pass_all(act: gate.Act) -> None:
    """Let everybody through."""


def scene(stage: str = "", state: str = "") -> Scene:
    """A filed case with the other stages put beside it, and `stage` put into `state`."""
    world = worlds.world()
    case = worlds.file_case(world, at=FILED_AT)
    bodies = {"administrative": world.yuhang.body, "peoples_mediation": world.committee, "confirmation": world.court,
              "clue": world.district.body}  # fmt: skip
    for kind in policy.STAGES[1:]:
        first = verbs.machine(kind).initial
        Proceeding.objects.create(
            case=case, kind=kind, state=first, body=bodies.get(kind), rule_set="RS-2026", opened_at=NOW
        )
    if stage:
        Proceeding.objects.filter(case=case, kind=stage).update(state=state)
    proceedings = {one.kind: one for one in Proceeding.objects.filter(case=case)}
    seats = [*_known(world), *_members(bodies.get(stage), stage)]
    return Scene(case, proceedings, seats, worlds.answers(world))


def _known(world: worlds.World) -> list[Seat]:
    """Those whose part in the case follows from who they are."""
    bureau = "administrative"
    seats: list[tuple[str, worlds.Who, str, str]] = [
        ("claimant", world.zhou, Role.CLAIMANT, ""),
        ("respondent", world.agent, Role.RESPONDENT, ""),
        ("the respondent's token", world.store, Role.RESPONDENT, ""),
        ("platform", world.platform_agent, Role.PLATFORM, ""),
        ("officer", world.yuhang.officer, Role.OFFICER, bureau),
        ("lead", world.yuhang.lead, Role.LEAD, bureau),
        ("mediator", world.mediator, Role.MEDIATOR, "peoples_mediation"),
        ("secretary", world.secretary, Role.SECRETARY, "peoples_mediation"),
        ("clerk", world.clerk, Role.CLERK, "confirmation"),
        ("the clock", Actor.system(), Role.SYSTEM, ""),
        ("supervisor", world.supervisor, "", ""),
        ("another bureau's officer", world.xiaoshan.officer, "", ""),
        ("another store's agent", world.home_agent, "", ""),
        ("outsider", world.outsider, "", ""),
        ("a token of nobody here", world.home_store, "", ""),
    ]
    return [Seat(name, worlds.actor(who), str(role), stage) for name, who, role, stage in seats]


def _members(body: Organisation | None, stage: str) -> list[Seat]:
    """One of each kind of handler in the body in charge, so that a role is refused for itself, not for its house."""
    if body is None:
        return []
    seats = []
    for role in HANDLERS:
        user = User.objects.create(username=f"inside-{role}", name=f"内{role}")
        Membership.objects.create(user=user, organisation=body, role=MemberRole(role.value))
        seats.append(Seat(f"{role} inside", Actor.person(user.pk), role.value, stage))
    return seats


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that would write, of those sent in the block."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def asked(name: str, seat: Seat, case: Case, proceeding: Proceeding | None) -> str:
    """What the gate answers: a refusal's code, or "open" where the probe was reached; nothing may be written."""
    with statements() as written:
        try:
            gate.perform(
                name, actor=seat.actor, now=NOW, case=case.pk, proceeding=proceeding.pk if proceeding else None, data={}
            )
        except Refused as refused:
            # Whether somebody else was faster is proved where officers race; here both mean: not in this state.
            answer = refused.code.replace("already_decided", "not_open")
        except Passed:
            answer = "open"
        else:
            answer = "done"
    return answer if not written else f"{answer}, after writing {written}"


@pytest.mark.parametrize(("stage", "state"), STATES_OF_STAGES)
def test_the_gate_answers_as_the_policy_says(stage: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene(stage, state)
    put_in_place_of_guards(monkeypatch, probe)
    before = worlds.written(here.case)
    wrong = []
    for row in policy.rows_of(stage).values():
        for seat in here.seats:
            wanted = row.expected(seat.role_in(stage), state) if seat.role else "not_found"
            got = asked(row.name, seat, here.case, here.proceedings[stage])
            if got != wanted:
                wrong.append(f"{row.name} by {seat.name} in {stage} {state}: {got}, not {wanted}")
    assert wrong == []
    assert worlds.written(here.case) == before


@pytest.mark.parametrize(("stage", "state"), STATES_OF_STAGES)
def test_what_is_offered_is_what_is_open(stage: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene(stage, state)
    put_in_place_of_guards(monkeypatch, pass_all)
    wrong = []
    for seat in here.seats:
        offered = {
            act.verb.name
            for act in gate.open_acts(actor=seat.actor, case=here.case, now=NOW)
            if act.has_proceeding and act.proceeding.kind == stage
        }
        rows = policy.rows_of(stage).values()
        role = seat.role_in(stage)
        wanted = {row.name for row in rows if not row.internal and row.expected(role, state) == "open"}
        if offered != wanted:
            wrong.append(f"{seat.name} in {stage} {state}: {sorted(offered ^ wanted)}")
    assert wrong == []


def test_verbs_of_the_whole_case_are_open_to_those_with_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene()
    put_in_place_of_guards(monkeypatch, probe)
    wrong = []
    for row in policy.rows_of(policy.CASE).values():
        for seat in here.seats:
            wanted = ("open" if seat.role in row.who else "forbidden") if seat.role else "not_found"
            if (got := asked(row.name, seat, here.case, None)) != wanted:
                wrong.append(f"{row.name} by {seat.name}: {got}, not {wanted}")
    assert wrong == []


def test_every_verb_has_its_row_and_every_row_its_verb() -> None:
    registered = {(verb.stage, verb.name) for verb in verbs.all_verbs()}
    policed = {(verbs.CASE, name) for name in policy.rows_of(policy.CASE)} | {(verbs.NEW, "file")}
    for stage in policy.STAGES:
        for name in policy.rows_of(stage):
            policed.add((verbs.ANY if (verbs.ANY, name) in registered else stage, name))
    assert sorted(registered - policed) == [], "verbs without a row in policy.toml"
    assert sorted(policed - registered) == [], "rows of policy.toml without a verb"
    assert set(verbs.machines()) == set(policy.STAGES)


def test_a_case_is_begun_by_a_person_and_not_within_a_case() -> None:
    here = scene()
    for seat in here.seats:
        answer = asked("file", seat, here.case, None)
        assert answer == ("unknown_verb" if seat.role else "not_found"), seat.name
    for seat in (one for one in here.seats if one.actor.kind is not ActorKind.PERSON):
        with worlds.refused("forbidden", here.case):
            gate.perform("file", actor=seat.actor, now=NOW, data=here.answers)


def test_a_verb_nobody_knows_and_a_proceeding_of_another_case() -> None:
    here = scene()
    claimant = here.seats[0]
    assert asked("promote", claimant, here.case, None) == "unknown_verb"
    answers = here.answers | {"route": "authority", "bureau": str(here.proceedings["administrative"].body_id)}
    other = gate.perform("file", actor=claimant.actor, now=NOW, data=answers).case
    foreign = Proceeding.objects.get(case=other)
    assert asked("withdraw", claimant, here.case, foreign) == "not_found"
