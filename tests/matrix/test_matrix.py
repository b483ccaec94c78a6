"""Every verb in every state for everybody: the gate's answer is the policy's, and a refusal writes nothing.

The states are reached by verbs (ways.py). First the verb itself is not done: whoever gets past the checks of role and
state is stopped by a probe in the place of the verb's own guard. Then what is open is asked for with nothing said, past
the guards themselves: what is refused only there left no trace either.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from mediation.cases.docket import CaseDocket
from mediation.cases.models import Case, Proceeding
from mediation.cases.states import STATES
from mediation.clues.models import Clue
from mediation.core import gate, verbs
from mediation.core.actors import Actor, ActorKind
from mediation.core.refusals import Refused
from mediation.core.roles import HANDLERS, Role, Standing
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, User
from tests.matrix import policy, ways
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
NOW = worlds.at("2026-09-14 12:00")
ALL_STATES = [(stage, state) for stage in policy.STAGES for state in STATES[stage].values]
REACHED = [one for one in ALL_STATES if one not in ways.UNREACHED]
#: The middle of each stage, asked on PostgreSQL too.
SAMPLE = {
    ("first_handling", "negotiating"), ("administrative", "in_session"), ("peoples_mediation", "session"),
    ("confirmation", "filed"), ("performance", "overdue"),
}  # fmt: skip
EVERY_STATE = pytest.mark.parametrize(
    ("stage", "state"),
    [pytest.param(*one, marks=pytest.mark.both_databases) if one in SAMPLE else one for one in REACHED],
)
_standings: dict[tuple[Any, ...], Standing] = {}


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody, and what they are in the stage that is looked at: `role`, or what they are `told` without one."""

    name: str
    actor: Actor
    role: str = ""
    told: str = "not_found"


@dataclass
class Scene:
    """One case, the proceeding that is looked at, and everybody."""

    case: Case
    proceeding: Proceeding
    seats: list[Seat]


class Passed(Exception):
    """The probe: somebody got past the checks of role and state."""


def put_in_place_of_guards(monkeypatch: pytest.MonkeyPatch, guard: Callable[[gate.Act], None]) -> None:
    """Put `guard` where every verb's own stands."""
    monkeypatch.setattr(verbs, "_verbs", {key: replace(verb, guard=guard) for key, verb in verbs._verbs.items()})


@pytest.fixture(autouse=True)
def _who_is_who_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's part changes within a cell of the matrix: looked up once per person and proceeding, for speed."""
    look_up = CaseDocket.standing

    def standing(self: CaseDocket, actor: Actor, case: Case, proceeding: Proceeding | None) -> Standing:
        key = (actor, case.pk, proceeding.pk if proceeding else None)
        if key not in _standings:
            _standings[key] = look_up(self, actor, case, proceeding)
        return _standings[key]

    monkeypatch.setattr(CaseDocket, "standing", standing)
    _standings.clear()


def probe(act: gate.Act) -> None:
    """Stop whoever got past the checks of role and state."""
    raise Passed


def pass_all(act: gate.Act) -> None:
    """Let everybody through."""


def scene(stage: str, state: str) -> Scene:
    """A case in that state by its verbs, and everybody who may come."""
    world = worlds.world()
    proceeding = ways.reach(world, stage, state)
    case = proceeding.case
    seats = [*_parties(case), *_inside(proceeding), *_outside(world, case)]
    _standings.clear()
    return Scene(case, proceeding, seats)


def _parties(case: Case) -> list[Seat]:
    """The sides, whoever speaks for them, and those who do no more."""
    clue = Clue.objects.filter(proceeding__case=case).first()
    if clue is not None:  # the sides of the complaint have no part in what was found beside it
        return [replace(seat, role="") if seat.role != Role.SYSTEM else seat for seat in _parties(clue.complaint)]
    by_side = {one.side: one for one in case.parties.select_related("organisation")}
    store, platform = by_side["respondent"].organisation, by_side["platform"].organisation
    assert store is not None
    assert platform is not None
    return [
        Seat("claimant", Actor.person(str(by_side["claimant"].person_id)), Role.CLAIMANT),
        Seat("respondent", Actor.person(_member(store, MemberRole.AGENT).pk), Role.RESPONDENT),
        Seat("the head of the respondent", Actor.person(_member(store, MemberRole.LEAD).pk), Role.RESPONDENT),
        Seat("the respondent's token", Actor.organisation(store.pk), Role.RESPONDENT),
        Seat("platform", Actor.person(_member(platform, MemberRole.AGENT).pk), Role.PLATFORM),
        Seat("the platform's token", Actor.organisation(platform.pk), Role.PLATFORM),
        Seat("an agent who left", Actor.person(_member(store, MemberRole.AGENT, active=False).pk)),
        Seat("an agent whose account is closed", Actor.person(_member(store, MemberRole.AGENT, open_=False).pk)),
        Seat("the clock", Actor.system(), Role.SYSTEM),
    ]


def _inside(proceeding: Proceeding) -> list[Seat]:
    """Whoever handles it, and one of each kind of handler in its body: a role is refused for itself, not its house."""
    body, case = proceeding.body, proceeding.case
    if body is None or body.kind in (OrganisationKind.PLATFORM, OrganisationKind.STORE):
        return []
    seats = [Seat(f"{role} inside", Actor.person(_member(body, MemberRole(role.value)).pk), role) for role in HANDLERS]
    for party in case.parties.filter(side="respondent"):
        both = _member(body, MemberRole.OFFICER)
        Membership.objects.create(user=both, organisation=party.organisation, role=MemberRole.AGENT)
        seats.append(Seat("an officer who speaks for the store", Actor.person(both.pk), Role.RESPONDENT))
    recused = _member(body, MemberRole.OFFICER)
    proceeding.facts["recused"] = [*proceeding.facts.get("recused", []), str(recused.pk)]
    Proceeding.objects.filter(pk=proceeding.pk).update(facts=proceeding.facts)
    return [
        *seats,
        Seat("who was recused", Actor.person(recused.pk), told="recused"),
        Seat("who left the body", Actor.person(_member(body, MemberRole.OFFICER, active=False).pk)),
        Seat("whose account is closed", Actor.person(_member(body, MemberRole.OFFICER, open_=False).pk)),
        Seat("the body's token", Actor.organisation(body.pk)),
    ]


def _outside(world: worlds.World, case: Case) -> list[Seat]:
    """Who has no part in it, however high their post."""
    sides = set(case.parties.values_list("organisation_id", flat=True))
    other = next(one for one in (world.store, world.home_store) if one.pk not in sides)
    posts: list[tuple[Organisation | None, MemberRole]] = [
        (world.yuhang.body, MemberRole.OFFICER), (world.yuhang.body, MemberRole.LEAD), (other, MemberRole.AGENT),
        (None, MemberRole.SUPERVISOR), (None, MemberRole.ADMIN),
    ]  # fmt: skip
    elsewhere = [Seat(f"{role} elsewhere", Actor.person(_member(body, role).pk)) for body, role in posts]
    return [
        *elsewhere,
        Seat("outsider", Actor.person(world.outsider.pk)),
        Seat("a token", Actor.organisation(other.pk)),
    ]


def _member(body: Organisation | None, role: MemberRole, *, active: bool = True, open_: bool = True) -> User:
    """Somebody new with a post; who left it, or whose account is closed, as asked."""
    number = User.objects.count()
    user = User.objects.create(username=f"seat-{number}", name=f"席{number}", is_active=open_)
    Membership.objects.create(user=user, organisation=body, role=role, active=active)
    return user


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


@EVERY_STATE
def test_every_verb_in_every_state_for_everybody(stage: str, state: str) -> None:
    here = scene(stage, state)
    before = everything()
    assert answered_otherwise(here) == []
    assert offered_otherwise(here) == []
    assert everything() == before
    assert torn(here) == []
    assert everything() == before


def answered_otherwise(here: Scene) -> list[str]:
    """Where the gate says something else than the policy, or wrote before it refused."""
    stage, state = here.proceeding.kind, here.proceeding.state
    wrong = []
    with pytest.MonkeyPatch.context() as patch:
        put_in_place_of_guards(patch, probe)
        stand_still(patch, here.case)
        for row in policy.rows_of(stage).values():
            for seat in here.seats:
                wanted = row.expected(seat.role, state) if seat.role else seat.told
                got = asked(row.name, seat, here.case, here.proceeding)
                if got != wanted:
                    wrong.append(f"{row.name} by {seat.name} in {stage} {state}: {got}, not {wanted}")
    return wrong


def stand_still(patch: pytest.MonkeyPatch, case: Case) -> None:
    """With the probe in place nothing changes: the case and its proceedings are read once."""
    docket = CaseDocket()
    locked = docket.lock(case.pk)
    held = docket.proceedings(case)
    patch.setattr(CaseDocket, "lock", lambda _self, _case: locked)
    patch.setattr(CaseDocket, "proceedings", lambda _self, _case: list(held))


def offered_otherwise(here: Scene) -> list[str]:
    """Where pages and REST offer something else than is open."""
    stage, state = here.proceeding.kind, here.proceeding.state
    wrong = []
    with pytest.MonkeyPatch.context() as patch:
        put_in_place_of_guards(patch, pass_all)
        for seat in here.seats:
            offered = {
                act.verb.name
                for act in gate.open_acts(actor=seat.actor, case=here.case, now=NOW)
                if act.has_proceeding and act.proceeding.pk == here.proceeding.pk
            }
            rows = policy.rows_of(stage).values()
            wanted = {row.name for row in rows if not row.internal and row.expected(seat.role, state) == "open"}
            if offered != wanted:
                wrong.append(f"{seat.name} in {stage} {state}: {sorted(offered ^ wanted)}")
    return wrong


def torn(here: Scene) -> list[str]:
    """What was refused only past the guards and yet left something; what is done with nothing said is taken back."""
    stage, state = here.proceeding.kind, here.proceeding.state
    before, found = everything(), []
    for row in (one for one in policy.rows_of(stage).values() if not one.internal):
        for seat in (one for one in here.seats if one.role and row.expected(one.role, state) == "open"):
            mark = str(connection.savepoint())
            with statements() as written:
                try:
                    gate.perform(
                        row.name, actor=seat.actor, now=NOW, case=here.case.pk, proceeding=here.proceeding.pk, data={}
                    )
                except Refused as refused:
                    if written and (
                        left := sorted(name for name, rows in everything().items() if rows != before[name])
                    ):
                        found.append(f"{row.name} by {seat.name} in {stage} {state}: {refused.code}, yet {left}")
            connection.savepoint_rollback(mark)
    return found


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the platform: clocks, notices, the outbox, the record, whatever else there is."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("mediation.")]
    kept = {one._meta.label: one._default_manager for one in ours if not one._meta.proxy}
    return {name: list(rows.order_by("pk").values_list()) for name, rows in kept.items()}


DISPOSED = {
    ("first_handling", "open"), ("administrative", "in_session"), ("administrative", "agreed"),
    ("peoples_mediation", "session"), ("confirmation", "draft"), ("confirmation", "signed_both"),
}  # fmt: skip


@pytest.mark.parametrize(("stage", "state"), sorted(DISPOSED & set(REACHED)))
def test_an_agent_without_the_special_power_may_not_dispose_of_the_claim(stage: str, state: str) -> None:
    here = scene(stage, state)
    kept = {"acting": "agent", "name": "代示例", "phone": "", "matters": "投诉", "powers": [], "until": "2099-12-31"}
    here.case.parties.filter(side="claimant").update(representation=kept)
    case, seat = Case.objects.get(pk=here.case.pk), here.seats[0]
    rows = policy.rows_of(stage)
    open_to_it = {name for name, row in rows.items() if row.expected(seat.role, state) == "open" and not row.internal}
    withheld = {name for name in open_to_it if rows[name].disposes}
    assert withheld
    with pytest.MonkeyPatch.context() as patch:
        put_in_place_of_guards(patch, probe)
        answers = {name: asked(name, seat, case, here.proceeding) for name in sorted(open_to_it)}
        assert answers == {name: "no_power" if name in withheld else "open" for name in answers}
        put_in_place_of_guards(patch, pass_all)
        acts = gate.open_acts(actor=seat.actor, case=case, now=NOW)
        offered = {act.verb.name for act in acts if act.has_proceeding and act.proceeding.pk == here.proceeding.pk}
    assert offered == open_to_it - withheld


def test_the_powers_of_the_policy_are_those_of_the_tables() -> None:
    disposes = {(one.stage, one.name): str(one.step.disposes or "") for one in verbs.all_verbs()}
    for stage in policy.STAGES:
        for row in policy.rows_of(stage).values():
            assert disposes.get((stage, row.name), "") == row.disposes, (stage, row.name)


@pytest.mark.parametrize("stage", ["administrative", "peoples_mediation", "confirmation"])
def test_verbs_of_the_whole_case_are_open_to_those_with_a_part(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene(stage, next(state for one, state in REACHED if one == stage))
    put_in_place_of_guards(monkeypatch, probe)
    wrong = []
    for row in policy.rows_of(policy.CASE).values():
        for seat in here.seats:
            wanted = ("open" if seat.role in row.who else "forbidden") if seat.role else seat.told
            if (got := asked(row.name, seat, here.case, None)) != wanted:
                wrong.append(f"{row.name} by {seat.name}: {got}, not {wanted}")
    assert wrong == []


def test_every_state_is_reached_or_known_not_to_be() -> None:
    assert sorted(set(ALL_STATES) - set(ways.WAYS) - ways.UNREACHED) == [], "states without a way in ways.py"
    assert sorted((set(ways.WAYS) | ways.UNREACHED) - set(ALL_STATES)) == [], "ways to states that are not there"


def test_every_verb_has_its_row_and_every_row_its_verb() -> None:
    registered = {(verb.stage, verb.name) for verb in verbs.all_verbs()}
    policed = {(verbs.CASE, name) for name in policy.rows_of(policy.CASE)} | {
        (verbs.NEW, "file"),
        (verbs.NEW, "send_to_mediation"),
    }
    for stage in policy.STAGES:
        for name in policy.rows_of(stage):
            policed.add((verbs.ANY if (verbs.ANY, name) in registered else stage, name))
    assert sorted(registered - policed) == [], "verbs without a row in policy.toml"
    assert sorted(policed - registered) == [], "rows of policy.toml without a verb"
    assert set(verbs.machines()) == set(policy.STAGES)


def test_a_case_is_begun_by_a_person_and_not_within_a_case() -> None:
    world = worlds.world()
    answers = worlds.answers(world)
    case = ways.filed(world)
    for seat in _parties(case):
        assert asked("file", seat, case, None) == ("unknown_verb" if seat.role else seat.told), seat.name
        if seat.actor.kind is not ActorKind.PERSON:
            with worlds.refused("forbidden", case):
                gate.perform("file", actor=seat.actor, now=NOW, data=answers)


def test_a_verb_nobody_knows_and_a_proceeding_of_another_case() -> None:
    world = worlds.world()
    case = ways.filed(world)
    other = worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-25 09:00", order_no="SF-示例-0003")
    claimant = _parties(case)[0]
    assert asked("promote", claimant, case, None) == "unknown_verb"
    assert asked("withdraw", claimant, case, worlds.latest(other, "administrative")) == "not_found"
