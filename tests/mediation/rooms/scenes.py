"""A case under people's mediation with its joint room open, for the tests of rooms and of the wire."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from mediation.cases.models import Case, Proceeding
from mediation.cases.states import PeoplesMediationState, Stage
from mediation.people.models import User
from mediation.rooms import talk
from mediation.rooms.models import Room
from mediation.rooms.talk import Posted
from tests.mediation import worlds
from tests.mediation.worlds import World

START = "2026-06-01 09:00"
TALK = "2026-06-01 10:00"


@dataclass
class Scene:
    """The world, the case and its joint room. `zhou` and the store's `agent` are the sides, `mediator` leads."""

    world: World
    case: Case
    proceeding: Proceeding
    joint: Room

    @property
    def four(self) -> list[User]:
        """Everyone who may sit in the joint room."""
        return [self.world.zhou, self.world.agent, self.world.platform_agent, self.world.mediator]

    def caucus(self, side: str, when: str = TALK) -> Room:
        """Open a caucus with one side."""
        done = worlds.do("open_caucus", self.world.mediator, when, self.case, side=side)
        return Room.objects.get(pk=done.result["room"])


def scene() -> Scene:
    """File a case, place it before the committee, and open the session: the mediator's verb opens the joint room."""
    return sitting(worlds.world())


def sitting(world: World, who: User | None = None) -> Scene:
    """One more case of that world, in session."""
    case = worlds.file_case(world, at=START, who=who)
    proceeding = Proceeding.objects.create(
        case=case, kind=Stage.PEOPLES_MEDIATION, state=PeoplesMediationState.RIGHTS_TOLD, rule_set="rs-2026",
        opened_at=worlds.at(START), body=world.committee, handler=world.mediator, facts={"accepted_on": "2026-06-01"},
    )  # fmt: skip
    worlds.untied(world.mediator, START, case, proceeding=proceeding)
    worlds.do("open_session", world.mediator, START, case, proceeding=proceeding)
    return Scene(world, case, proceeding, Room.objects.get(proceeding=proceeding, side=""))


def say(who: worlds.Who, room: Room, text: str, when: str = TALK, ref: UUID | None = None, **more: Any) -> Posted:
    """Post a text."""
    return post(who, room, {"text": text}, when=when, ref=ref, **more)


def post(
    who: worlds.Who,
    room: Room,
    body: Any,
    *,
    kind: str = "text",
    when: str = TALK,
    ref: UUID | None = None,
    **more: Any,
) -> Posted:
    """Post anything."""
    return talk.post(
        actor=worlds.actor(who), room=room.pk, ref=ref or uuid4(), kind=kind, body=body, now=worlds.at(when), **more
    )


def end(scene: Scene, when: str = TALK) -> None:
    """End the mediation, and with it every room."""
    worlds.do("end_mediation", scene.world.mediator, when, scene.case, reason="双方分歧较大")
