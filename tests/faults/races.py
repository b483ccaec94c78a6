"""Races of officers for one decision: four at a barrier, round after round, each round judged by what is stored."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from mediation.cases.models import Case, Proceeding
from mediation.core import gate
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.deadlines.models import Deadline
from mediation.people.models import MemberRole, Membership, User
from tests.mediation import worlds

FILED_AT = "2026-05-25 09:00"
DECIDED_AT = worlds.at("2026-05-26 09:00")
ACCEPT: tuple[str, dict[str, str]] = ("accept", {})
DECLINE: tuple[str, dict[str, str]] = (
    "propose_decline",
    {"ground": "N6", "reason": "投诉人提供的材料不足以说明被投诉人。"},
)
Choice = tuple[str, dict[str, str]]
Around = Callable[[], AbstractContextManager[object]]


@dataclass
class Round:
    """One case and what its four racers were told."""

    case: Case
    choices: Sequence[Choice]
    won: dict[int, gate.Done] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    broken: dict[int, BaseException] = field(default_factory=dict)


@dataclass
class Field:
    """The officers of one bureau and the cases they will race for."""

    officers: list[User]
    rounds: list[Round]


def lay_out(count: int) -> Field:
    """A world with four officers of one bureau and `count` cases waiting there; every second one is contested."""
    world = worlds.world()
    office = world.yuhang
    fourth = User.objects.create_user("fourth", worlds.PASSWORD, name="吴余示例", phone="13900000001")
    Membership.objects.create(user=fourth, organisation=office.body, role=MemberRole.OFFICER)
    rounds = []
    for number in range(count):
        case = worlds.file_at_bureau(world, office, at=FILED_AT, order_no=f"R-{number:04d}")
        contested = (ACCEPT, DECLINE, ACCEPT, DECLINE) if number % 2 else (ACCEPT,) * 4
        rounds.append(Round(case, contested))
    return Field([office.officer, office.second, office.lead, fourth], rounds)


def moment_of(number: int) -> datetime:
    """When racer `number` decides; each at a moment of its own, so that "when" can be told apart."""
    return DECIDED_AT + timedelta(seconds=number)


def run(field_: Field, around: Around = nullcontext) -> None:
    """Let the officers race through every round; a thread each, released together."""
    barrier = threading.Barrier(len(field_.officers))
    threads = [
        threading.Thread(target=_racer, args=(field_.rounds, number, Actor.person(one.pk), barrier, around))
        for number, one in enumerate(field_.officers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _racer(rounds: list[Round], number: int, actor: Actor, barrier: threading.Barrier, around: Around) -> None:
    try:
        with around():
            for one in rounds:
                name, data = one.choices[number]
                barrier.wait(timeout=60)
                try:
                    one.won[number] = gate.perform(
                        name, actor=actor, now=moment_of(number), case=one.case.pk, data=data
                    )
                except Refused as refused:
                    one.refused[number] = refused
                except Exception as error:  # noqa: BLE001 - judged by the test
                    one.broken[number] = error
    finally:
        barrier.abort()
        connection.close()


def faults(one: Round, officers: Sequence[User]) -> list[str]:
    """What does not hold in a round that was run; empty when one won and the others were told who and when."""
    found = [f"racer {number} met {error!r}" for number, error in one.broken.items()]
    if len(one.won) != 1:
        found.append(f"{len(one.won)} winners")
    if len(one.won) + len(one.refused) + len(one.broken) != len(officers):
        found.append("somebody was told nothing")
    for winner in list(one.won)[:1]:
        for number, refused in one.refused.items():
            told = (refused.code, refused.context.get("by"), refused.context.get("at"))
            wanted = ("already_decided", officers[winner].name, moment_of(winner).isoformat())
            if not _same(told, wanted):
                found.append(f"racer {number} was told {told}")
        found += _stored(one, winner, officers[winner])
    return found


def _same(told: tuple[object, ...], wanted: tuple[str, str, str]) -> bool:
    at = told[2]
    moments = isinstance(at, str) and datetime.fromisoformat(at) == datetime.fromisoformat(wanted[2])
    return told[:2] == wanted[:2] and moments


def _stored(one: Round, winner: int, officer: User) -> list[str]:
    """One decision stands: one event after the filing, one step of the version, one clock, one person in charge."""
    name = one.choices[winner][0]
    proceeding = Proceeding.objects.get(case=one.case)
    state, event = {
        "accept": ("accepted", "administrative.accepted"),
        "propose_decline": ("reviewed", "administrative.decline_proposed"),
    }[name]
    by = proceeding.handler_id if name == "accept" else proceeding.facts.get("proposed_by")
    events = list(one.case.events.order_by("seq").values_list("kind", "actor_id"))
    expected = {
        "state": (proceeding.state, state),
        "version": (proceeding.version, 2),
        "events": (events[1:], [(event, str(officer.pk))]),
        "decided by": (str(by), str(officer.pk)),
        "clocks of sixty days": (Deadline.objects.filter(case=one.case, code="D05").count(), int(name == "accept")),
    }
    return [f"{what}: {got}, not {wanted}" for what, (got, wanted) in expected.items() if got != wanted]
