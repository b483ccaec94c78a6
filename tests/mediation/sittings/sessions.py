"""A session before the committee, begun with a roll call."""

from typing import Any

from django.utils import translation

from mediation.cases.models import Case
from mediation.core import gate
from mediation.rooms import verbs as rooms
from mediation.rooms.models import Message, Room
from mediation.rooms.wire import body
from mediation.sittings.roll import RollCall
from tests.mediation.agreements import stories
from tests.mediation.worlds import Who, World, actor, at, do

BEGAN = "2026-07-06 09:00"


def in_room(world: World) -> Case:
    """The mediation is open, and the store's agent sits in the room."""
    case = stories.in_session(world)
    enter(world.home_agent, case)
    return case


def enter(who: Who, case: Case, when: str = "2026-07-06 08:55") -> None:
    """Somebody comes into the joint room."""
    rooms.enter(actor=actor(who), room=joint(case).pk, now=at(when))


def joint(case: Case) -> Room:
    return case.rooms.get(kind="joint")


def form(world: World, case: Case, who: Who | None = None) -> RollCall:
    """The roll call as whoever leads is shown it."""
    acts = gate.open_acts(actor=actor(who or world.mediator), case=case, now=at(BEGAN))
    act = next(one for one in acts if one.verb.name == "call_roll")
    made = act.verb.step.form(act=act)
    assert isinstance(made, RollCall)
    return made


def call(world: World, case: Case, **changed: Any) -> dict[str, Any]:
    """What the mediator says: everybody as proposed, two items."""
    rows = form(world, case).fields["roll"].initial
    return {"roll": rows, "agenda": "核对事实\n商量赔偿金额"} | changed


def begun(world: World) -> Case:
    """Both sides and the mediator are there."""
    case = in_room(world)
    do("call_roll", world.mediator, BEGAN, case, **call(world, case))
    return case


def told(world: World) -> Case:
    """Both confirmed their rights."""
    case = begun(world)
    for who in (world.chen, world.home_agent):
        do("confirm_rights", who, "2026-07-06 09:03", case, understood=True)
    return case


def notes(case: Case) -> list[str]:
    """What the platform said in the joint room, in order, in English."""
    found = Message.objects.filter(room=joint(case), kind="system").order_by("seq")
    with translation.override("en"):
        return [body("system", one.body)["text"] for one in found]
