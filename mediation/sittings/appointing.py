"""A session is arranged: times proposed, those that suit, the one fixed; moved or cancelled with a reason (1.4, M2).

Before a bureau the fixing is the notice of form 7 (the verb `schedule`, Order 121 Art 20); a committee arranges by
`arrange_session`. What the stage's facts say of it decides what is open; the row is for calendars and reminders.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases import arranging
from mediation.cases.administrative import both_consent
from mediation.cases.flows.session_inputs import SessionTime, standing
from mediation.cases.models import Proceeding
from mediation.cases.statements import keep
from mediation.cases.states import AdministrativeState, CourtMediationState, Stage
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.core.steps import Step
from mediation.sittings import reminding
from mediation.sittings.inputs import Cancelling, Proposal, WhichTimes
from mediation.sittings.models import Appointment
from mediation.sittings.stages import ARRANGING, HANDLING, LEADING, SIDES, in_charge, side, told

RULE = "SESSION"
ARRANGED = "session.arranged"
End = Appointment.End
NEARLY = timedelta(hours=1)
#: States in which whoever mediated does so no more, and another has to be named.
CHANGES_HANDS = (AdministrativeState.REAPPOINTED, CourtMediationState.REQUESTED)


def may_propose(act: Act) -> None:
    """Guard: who leads, once both sides agreed to mediation. Refused `forbidden`, `not_open`."""
    in_charge(act)
    if act.proceeding.kind == Stage.ADMINISTRATIVE:
        both_consent(act)


def may_answer(act: Act) -> None:
    """Guard: times were proposed, and some are still to come. Refused `forbidden`, `not_open`."""
    side(act)
    times = act.proceeding.facts.get("times")
    if not times or datetime.fromisoformat(times["options"][-1]) <= act.now:
        raise Refused("not_open")


def may_cancel(act: Act) -> None:
    """Guard: who leads, and a session is still to come. Refused `forbidden`, `not_open`."""
    in_charge(act)
    if not standing(act.proceeding.facts, act.now):
        raise Refused("not_open")


def propose_times(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides which times suit them; times proposed before are asked for no more."""
    act.note(times=data["options"])
    act.keep(times={"options": data["options"], "place": data["place"], "answers": {}})
    act.stay()


def answer_times(act: Act, data: dict[str, Any]) -> None:
    """Keep which times suit a side; it can say otherwise until one is fixed."""
    times = act.proceeding.facts["times"]
    said = {"suits": sorted(data["suits"]), "at": act.now, "by": act.actor.id}
    act.note(side=side(act), times=said["suits"])
    act.keep(times=times | {"answers": times["answers"] | {side(act): said}})
    act.stay()


def arrange_session(act: Act, data: dict[str, Any]) -> None:
    """Fix the time of a session before a committee."""
    act.keep(session=arranging.planned(act, data))
    act.stay()


def cancel_session(act: Act, data: dict[str, Any]) -> None:
    """Call a session off: both sides learn why."""
    session = act.proceeding.facts["session"]
    act.note(starts_at=session["starts_at"])
    keep(act, data["reason"])
    _ended(act, act.proceeding, End.CANCELLED)
    act.stay()


@gate.interpreter(35)
def interpret(act: Act, move: Move) -> None:
    """Keep a session that was arranged; one that was, ends with the mediation or when it changes hands."""
    event, proceeding = move.step.event, move.proceeding
    if event in (ARRANGED, "administrative.scheduled"):
        _arranged(act, proceeding)
    elif proceeding.facts.get("session") and proceeding.kind in ARRANGING and _leaves(move):
        _ended(act, proceeding, End.OVER)


def _leaves(move: Move) -> bool:
    """Whether the mediation ends or changes hands. A committee replaces its mediator; a bureau decides first."""
    own = move.proceeding.kind != Stage.ADMINISTRATIVE and move.step.event.endswith((".tie_disclosed", ".other_asked"))
    return move.step.ends or own or move.target in CHANGES_HANDS


def _arranged(act: Act, proceeding: Proceeding) -> None:
    """The row of what the facts say; calendars know a session that was moved by its entry."""
    session = proceeding.facts["session"]
    before = Appointment.objects.filter(proceeding_id=proceeding.pk, ended_at=None).first()
    same: dict[str, Any] = {}
    if before is not None:
        moved = before.starts_at > act.now
        _close(before, End.MOVED if moved else End.PASSED, act.now)
        same = {"entry": before.entry, "revision": before.revision + 1} if moved else {}
    starts_at = datetime.fromisoformat(session["starts_at"])
    Appointment.objects.create(
        proceeding_id=proceeding.pk, starts_at=starts_at, minutes=session["minutes"], online=session["online"],
        place=session["place"], arranged_at=act.now, reminds_at=reminding.first(starts_at, act.now), **same,
    )  # fmt: skip
    act.keep(of=proceeding, times=None)


def _ended(act: Act, proceeding: Proceeding, how: Appointment.End) -> None:
    session = proceeding.facts["session"]
    found = Appointment.objects.filter(proceeding_id=proceeding.pk, ended_at=None).first()
    if found is not None:
        _close(found, how, act.now)
        act.keep(of=proceeding, times=None, session=session | {"ended": how.value})


def held(act: Act) -> None:
    """A session that begins is the one that was arranged, where its time has come or nearly has."""
    session = act.proceeding.facts.get("session")
    if session and not session.get("ended") and datetime.fromisoformat(session["starts_at"]) - act.now <= NEARLY:
        _ended(act, act.proceeding, End.HELD)


def _close(one: Appointment, how: Appointment.End, now: datetime) -> None:
    one.ended_at, one.ended_how, one.reminds_at = now, how, None
    one.save(update_fields=["ended_at", "ended_how", "reminds_at"])


def _register(stage: Stage) -> None:
    """The verbs of one stage."""
    leading, states = LEADING[stage], ARRANGING[stage]
    propose = Step(
        rule=RULE, label=_("Propose times for a session"), event="session.proposed", who=leading, form=Proposal,
        tells=SIDES,
    )  # fmt: skip
    answer = Step(
        rule=RULE, label=_("Say which times suit you"), event="session.answered", who=SIDES, form=WhichTimes,
        tells=(HANDLING[stage],),
    )  # fmt: skip
    cancel = Step(
        rule=RULE, label=_("Cancel the session"), event="session.cancelled", who=leading, form=Cancelling,
        tells=told(stage),
    )  # fmt: skip
    verbs.verb(stage, "propose_times", propose, states=states, guard=may_propose)(propose_times)
    verbs.verb(stage, "answer_times", answer, states=states, guard=may_answer)(answer_times)
    verbs.verb(stage, "cancel_session", cancel, states=states, guard=may_cancel)(cancel_session)
    if stage != Stage.ADMINISTRATIVE:
        arrange = Step(
            rule=RULE, label=_("Arrange a session"), event=ARRANGED, who=leading, form=SessionTime, tells=PARTIES
        )
        verbs.verb(stage, "arrange_session", arrange, states=states, guard=in_charge)(arrange_session)


for _stage in ARRANGING:
    _register(_stage)
