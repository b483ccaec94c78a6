"""A session in the room: roll call, rights told to each, its agenda, recess, end (domain 4.1, 5.4; PML Art 22 to 24).

Each act is a note in the joint room, for those inside. What the stage's facts keep under `sitting` decides what is
open: no page asks the database for a session that is not going on.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.cases.models import Proceeding
from mediation.cases.states import AdministrativeState, Stage
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.core.steps import Step
from mediation.law import rights
from mediation.people.queries import user_of
from mediation.rooms.models import Room, RoomKind, RoomState
from mediation.rooms.opening import TALKING
from mediation.rooms.verbs import say
from mediation.sittings.appointing import held
from mediation.sittings.conduct_inputs import Ending, NewTopic, NextTopic, Resting, Understood
from mediation.sittings.minutes_inputs import WhichLines
from mediation.sittings.minuting import draft, pending
from mediation.sittings.models import Attendance, Quote, Sitting, Topic
from mediation.sittings.roll import RollCall, by_account, to_call
from mediation.sittings.stages import ARRANGING, LEADING, in_charge, told

RULE = "SESSION"
Here = Attendance.Here


def going_on(proceeding: Proceeding) -> dict[str, Any] | None:
    """What the stage keeps of the session that goes on; None where none does."""
    found: dict[str, Any] | None = proceeding.facts.get("sitting")
    return found


def none_goes_on(act: Act) -> None:
    """Guard: who leads, and no session goes on. Refused `forbidden`, `not_open`."""
    in_charge(act)
    if going_on(act.proceeding):
        raise Refused("not_open", _("A session is going on."))
    if pending(act.proceeding):
        raise Refused("not_open", _("The minutes of the last session are not done yet."))


def one_goes_on(act: Act) -> None:
    """Guard: who leads, and a session goes on that does not rest. Refused `forbidden`, `not_open`."""
    in_charge(act)
    sitting = going_on(act.proceeding)
    if not sitting or sitting["rests"]:
        raise Refused("not_open")


def one_rests(act: Act) -> None:
    """Guard: who leads, and the session rests. Refused `forbidden`, `not_open`."""
    in_charge(act)
    sitting = going_on(act.proceeding)
    if not sitting or not sitting["rests"]:
        raise Refused("not_open")


def to_be_told(act: Act) -> None:
    """Guard: the actor was called and has not confirmed their rights. Refused `not_open`."""
    sitting = going_on(act.proceeding)
    if not sitting or act.actor.id not in sitting["untold"]:
        raise Refused("not_open")


def call_roll(act: Act, data: dict[str, Any]) -> None:
    """Begin a session with who is here and what it is about; who is online confirms their rights themselves."""
    person = user_of(act.actor)
    if person is None:
        raise Refused("forbidden")
    sitting = begin(act, place=data["place"])
    called = {one.key: one for one in to_call(act.proceeding)}
    roll = []
    for position, row in enumerate(data["roll"], start=1):
        one = called[row["who"]]
        roll.append(
            Attendance(
                sitting=sitting,
                position=position,
                party=one.party,
                person=one.person,
                role=one.role.value,
                name=row["name"] or one.name,
                here=row["here"],
                checked=row["checked"],
                told_at=act.now if row["here"] == Here.ON_SITE else None,
            )
        )
    Attendance.objects.bulk_create(roll)
    add_topics(sitting, data["agenda"])
    online = [str(one.person_id) for one in roll if one.here == Here.ONLINE and one.party_id]
    _keep(act, sitting, untold=online)
    present, absent = ([one.name for one in roll if (one.here == Here.ABSENT) is gone] for gone in (False, True))
    note(act, "session.began", number=sitting.number, names=present)
    if absent:
        note(act, "session.absent", names=absent)
    act.note(sitting=sitting.pk, number=sitting.number, present=len(present), absent=len(absent), rights=sitting.rights)
    held(act)
    act.stay()
    act.result |= {"sitting": str(sitting.pk), "number": sitting.number}


def begin(act: Act, *, place: str = "", apart: bool = False) -> Sitting:
    """The row of a session that begins now."""
    stage = act.proceeding
    leads = stage.handler_id or act.actor.id
    return Sitting.objects.create(
        proceeding_id=stage.pk, number=Sitting.objects.filter(proceeding_id=stage.pk).count() + 1, apart=apart,
        place=place, led_by_id=leads, rights=rights.digest(stage.kind), began_at=act.now,
    )  # fmt: skip


def add_topics(sitting: Sitting, titles: Iterable[str]) -> None:
    """Put items at the end of the agenda."""
    last = sitting.topics.count()
    Topic.objects.bulk_create(
        Topic(sitting=sitting, position=position, title=title) for position, title in enumerate(titles, start=last + 1)
    )


def _keep(act: Act, sitting: Sitting, **changed: Any) -> None:
    kept = going_on(act.proceeding) or {
        "id": str(sitting.pk), "number": sitting.number, "began_at": sitting.began_at, "apart": sitting.apart,
        "rests": "", "untold": [],
    }  # fmt: skip
    act.keep(sitting=kept | changed)


def current(act: Act) -> Sitting:
    """The session that goes on."""
    return Sitting.objects.select_for_update().get(proceeding_id=act.proceeding.pk, ended_at=None)


def acknowledge(act: Act, data: dict[str, Any]) -> None:
    """Keep that somebody read their rights and duties and understood them, with the words they were told."""
    sitting = current(act)
    one = _attending(act, sitting)
    one.told_at = act.now
    one.save(update_fields=["told_at"])
    untold = [each for each in act.proceeding.facts["sitting"]["untold"] if each != act.actor.id]
    _keep(act, sitting, untold=untold)
    note(act, "session.told", name=one.name)
    act.note(sitting=sitting.pk, side=act.standing.party.side, rights=sitting.rights)


def _attending(act: Act, sitting: Sitting) -> Attendance:
    """The actor's row of the roll; where people take part apart there was no roll call, and it begins here."""
    found = sitting.roll.filter(person=UUID(act.actor.id)).first()
    if found is not None:
        return found
    one = next(each for each in to_call(act.proceeding) if each.person is not None and str(each.person.pk) == act.actor.id)  # fmt: skip  # noqa: E501
    return Attendance(
        sitting=sitting, position=sitting.roll.count() + 1, party=one.party, person=one.person, role=one.role.value,
        name=one.name, here=Here.ONLINE, checked=by_account(one.person),
    )  # fmt: skip


def add_topic(act: Act, data: dict[str, Any]) -> None:
    """Put one more item on the agenda."""
    sitting = current(act)
    add_topics(sitting, [data["title"]])
    note(act, "session.topic_added", title=data["title"])
    act.note(sitting=sitting.pk)


def open_item(act: Act, data: dict[str, Any]) -> None:
    """Go on to an item; what came of the one before is said."""
    sitting = current(act)
    close_topic(act, sitting, data["outcome"])
    topic = sitting.topics.get(pk=data["topic"], began_at=None)
    topic.began_at = act.now
    topic.save(update_fields=["began_at"])
    note(act, "session.topic", title=topic.title)
    act.note(sitting=sitting.pk, topic=topic.position)


def close_topic(act: Act, sitting: Sitting, outcome: str) -> None:
    """End the item that is on, with what came of it."""
    topic = sitting.topics.filter(began_at__isnull=False, ended_at=None).first()
    if topic is not None:
        topic.ended_at, topic.outcome = act.now, outcome
        topic.save(update_fields=["ended_at", "outcome"])
        if outcome:
            note(act, "session.outcome", title=topic.title, outcome=outcome)


def take_down(act: Act, data: dict[str, Any]) -> None:
    """Take lines of the joint room down for the minutes, as they were said."""
    sitting = current(act)
    Quote.objects.bulk_create(Quote(sitting=sitting, message_id=int(one)) for one in data["lines"])
    act.note(sitting=sitting.pk, lines=len(data["lines"]))


def recess(act: Act, data: dict[str, Any]) -> None:
    """Let the session rest; everybody can go on writing."""
    sitting = current(act)
    sitting.breaks = [*sitting.breaks, [act.now.isoformat(), ""]]
    sitting.save(update_fields=["breaks"])
    _keep(act, sitting, rests=act.now)
    note(act, "session.rests", why=data["why"]) if data["why"] else note(act, "session.rests_plainly")
    act.note(sitting=sitting.pk)


def resume(act: Act, data: dict[str, Any]) -> None:
    """Go on after a recess."""
    sitting = current(act)
    _break_over(act, sitting)
    sitting.save(update_fields=["breaks"])
    _keep(act, sitting, rests="")
    note(act, "session.resumed")
    act.note(sitting=sitting.pk)


def _break_over(act: Act, sitting: Sitting) -> None:
    if sitting.breaks and not sitting.breaks[-1][1]:
        sitting.breaks = [*sitting.breaks[:-1], [sitting.breaks[-1][0], act.now.isoformat()]]


def end_session(act: Act, data: dict[str, Any]) -> None:
    """End the session with what came of it."""
    sitting = current(act)
    close_topic(act, sitting, data["outcome"])
    finish(act, act.proceeding, sitting, data["result"])
    act.note(sitting=sitting.pk, number=sitting.number)
    act.stay()


def finish(act: Act, proceeding: Proceeding, sitting: Sitting, result: str) -> None:
    """Close a session; no verb of it is open any more."""
    _break_over(act, sitting)
    sitting.ended_at, sitting.result = act.now, result
    sitting.save(update_fields=["ended_at", "result", "breaks"])
    act.keep(of=proceeding, sitting=None)
    if sitting.roll.exists():  # of people apart nobody may have taken part before one side said no
        draft(act, proceeding, sitting)
    note(act, "session.ended", of=proceeding, number=sitting.number)


def note(act: Act, event: str, *, of: Proceeding | None = None, **said: Any) -> None:
    """Say it in the joint room, for those inside; nothing where the room is closed already."""
    stage = of or act.proceeding
    room = Room.objects.filter(proceeding_id=stage.pk, kind=RoomKind.JOINT).exclude(state=RoomState.CLOSED).first()
    if room is not None:
        say(room, event, now=act.now, **said)


@gate.interpreter(36)
def interpret(act: Act, move: Move) -> None:
    """A session ends with the mediation, and where it is suspended."""
    stage = move.proceeding
    if stage.kind not in TALKING or not going_on(stage):
        return
    goes_on = stage.state in TALKING[Stage(stage.kind)] or stage.state == AdministrativeState.AGREED
    if not goes_on or move.step.ends:
        sitting = Sitting.objects.select_for_update().get(proceeding_id=stage.pk, ended_at=None)
        finish(act, stage, sitting, "")
        act.also("session.ended", audience="case", proceeding=stage, sitting=sitting.pk, number=sitting.number)


def _register(stage: Stage) -> None:
    """The verbs of one stage."""
    leading, states = LEADING[stage], TALKING[stage]
    going = states | ({AdministrativeState.AGREED.value} if stage == Stage.ADMINISTRATIVE else frozenset())
    rows: tuple[tuple[str, Any, str, Any, Any, Any, Any], ...] = (
        ("call_roll", _("Call the roll and begin"), "session.began", RollCall, none_goes_on, call_roll, states),
        ("add_topic", _("Put an item on the agenda"), "session.topic_added", NewTopic, one_goes_on, add_topic, going),
        ("open_item", _("Go on to an item of the agenda"), "session.topic", NextTopic, one_goes_on, open_item, going),
        (
            "take_down",
            _("Take lines down for the minutes"),
            "session.taken_down",
            WhichLines,
            one_goes_on,
            take_down,
            going,
        ),
        ("recess", _("Let the session rest"), "session.rests", Resting, one_goes_on, recess, going),
        ("resume_session", _("Go on with the session"), "session.resumed", None, one_rests, resume, going),
        ("end_session", _("End the session"), "session.ended", Ending, one_goes_on, end_session, going),
    )
    for name, label, event, form, guard, effect, where in rows:
        tells = PARTIES if name == "call_roll" else told(stage) if name == "end_session" else ()
        given = {} if form is None else {"form": form}
        step = Step(rule=RULE, label=label, event=event, who=leading, tells=tells, **given)
        verbs.verb(stage, name, step, states=where, guard=guard)(effect)
    understood = Step(
        rule=RULE, label=_("Confirm that you know your rights and duties"), event="session.told", who=PARTIES,
        form=Understood,
    )  # fmt: skip
    verbs.verb(stage, "confirm_rights", understood, states=going, guard=to_be_told)(acknowledge)


for _stage in ARRANGING:
    _register(_stage)
