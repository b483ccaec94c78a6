"""What the steps of court-annexed mediation do besides changing the state (domain 1.10; OMR)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.court_mediation import CLERK, MEDIATOR, PERIODS, RUNNING, SIDES
from mediation.cases.flows.court_mediation_inputs import Choice, Docketing, Extension
from mediation.cases.states import CourtMediationState as S
from mediation.cases.states import Stage
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.core.steps import Arm, Step
from mediation.deadlines import arming
from mediation.deadlines.models import Deadline, Status
from mediation.people.models import User

CM = Stage.COURT_MEDIATION


def mine(act: Act) -> None:
    """Guard: the mediator who was named. Refused `forbidden`."""
    if str(act.proceeding.handler_id or "") != act.actor.id:
        raise Refused("forbidden")


# ----------------------------------------------------------------------------------------------- who mediates


def asked(stage: Any) -> set[str]:
    """Sides whom the court asked whether they agree, and who have not; nobody where a side asked the court."""
    return {side for side, at in stage.facts.get("to_consent", {}).items() if not at}


def consented(act: Act) -> None:
    """Guard: nobody whom the court asked still has to agree. Refused `too_early`."""
    if asked(act.proceeding):
        raise Refused("too_early", _("Both sides must have agreed first (OMR Art 4)."))


@verbs.effect(CM, "propose_mediators", guard=consented)
def propose_mediators(act: Act, data: dict[str, Any]) -> None:
    """Keep whom the court offers; each side chooses for itself."""
    act.note(mediators=data["mediators"])
    act.move("propose_mediators", roster=data["mediators"], chosen={}, to_choose=dict.fromkeys(SIDES, ""))


CHOOSE = Step(
    rule="OMR 10", label=_("Choose a mediator"), event="court_mediation.chosen", who=SIDES, form=Choice,
)  # fmt: skip


def _not_chosen(act: Act) -> None:
    """Guard: this side has not chosen. Refused `already_decided`."""
    if _side(act) in act.proceeding.facts.get("chosen", {}):
        raise Refused("already_decided", _("Your side has chosen already."))


@verbs.verb(CM, "choose_mediator", CHOOSE, states=frozenset({S.CHOOSING.value}), guard=_not_chosen)
def choose_mediator(act: Act, data: dict[str, Any]) -> None:
    """One side chooses; the same choice by both names the mediator, two different ones leave it to the court."""
    facts, side = act.proceeding.facts, _side(act)
    chosen = facts["chosen"] | {side: data["mediator"]}
    to_choose = facts["to_choose"] | {side: act.now.isoformat()}
    act.note(side=side)
    act.keep(chosen=chosen, to_choose=to_choose)
    act.stay()
    if len(chosen) < len(SIDES):
        return
    if len(set(chosen.values())) == 1:
        act.proceeding.handler = User.objects.get(pk=data["mediator"])
        act.move("settle_choice")
        act.also("court_mediation.mediator_chosen", audience="case", proceeding=act.proceeding)
        return
    arming.stop(act.proceeding, "D27", now=act.now, status=Status.CANCELLED)
    act.move("lapse_choice")
    act.also("court_mediation.choice_lapsed", audience="case", proceeding=act.proceeding)


@verbs.effect(CM, "appoint_mediator", guard=consented)
def appoint_mediator(act: Act, data: dict[str, Any]) -> None:
    """The court names who mediates."""
    act.note(mediator=data["mediator"].pk)
    act.proceeding.handler = data["mediator"]
    act.move("appoint_mediator")


@verbs.effect(CM, "confirm_appointment", guard=mine)
def confirm_appointment(act: Act, data: dict[str, Any]) -> None:
    """Begin the period of the law from this day (OMR Art 24); what was disclosed stands in the notice to both."""
    disclosed = bool(data["disclosure"])
    act.note(disclosed=disclosed)
    code = PERIODS[act.proceeding.facts["track"]]
    said = {"disclosure": data["disclosure"], "disclosed": disclosed}
    act.move("confirm_appointment", confirmed_on=act.today, clock=code, **said)
    arming.start(act.proceeding, Arm(code, since="confirmed_on", then="lapse"), today=act.today, now=act.now)
    if act.proceeding.facts.get("sent_on"):
        act.move("rest_on_consents")


@verbs.effect(CM, "decline_appointment", guard=mine)
def decline_appointment(act: Act, data: dict[str, Any]) -> None:
    """The court names somebody else."""
    act.note(by=act.proceeding.handler_id)
    act.proceeding.handler = None
    act.move("decline_appointment", reason=data["reason"])


def _disclosed(act: Act) -> None:
    """Guard: a tie was disclosed. Refused `not_open`."""
    if not act.proceeding.facts.get("disclosed"):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.effect(CM, "reject_mediator", guard=_disclosed)
def reject_mediator(act: Act, data: dict[str, Any]) -> None:
    """Whoever disclosed the tie reaches the case no more."""
    recused = [*act.proceeding.facts.get("recused", []), str(act.proceeding.handler_id)]
    act.note(side=_side(act))
    act.proceeding.handler = None
    act.move("reject_mediator", recused=recused, disclosed=False, disclosure="")


# ------------------------------------------------------------------------------- consent, session, longer period


def _other_side(act: Act) -> None:
    """Guard: the side that did not ask for it. Refused `forbidden`."""
    if _side(act) == act.proceeding.facts["asked_by"]:
        raise Refused("forbidden", _("The other side is asked."))


@verbs.effect(CM, "agree_mediation", guard=_other_side)
def agree_mediation(act: Act, data: dict[str, Any]) -> None:
    """The other side agrees for itself."""
    act.note(side=_side(act))
    act.move("agree_mediation", agreed_on=act.today)


@verbs.effect(CM, "record_contact", guard=mine)
def record_contact(act: Act, data: dict[str, Any]) -> None:
    """Keep how the other side was reached, and that it agrees."""
    act.note(channel=data["channel"])
    act.move("record_contact", contact=data, agreed_on=act.today)


@verbs.effect(CM, "open_session", guard=mine)
def open_session(act: Act, data: dict[str, Any]) -> None:
    """Keep that identities were compared and both were warned."""
    act.note(**data)
    act.move("open_session", checked_on=act.today)


GOING_ON = frozenset({S.READY.value, S.SESSION.value})
LONGER = Step(
    rule="OMR 24", label=_("Propose a longer period"), event="court_mediation.extension_proposed", who=MEDIATOR,
    form=Extension, tells=SIDES,
)  # fmt: skip
AGREE_LONGER = Step(
    rule="OMR 24", label=_("Agree to the longer period"), event="court_mediation.extension_agreed", who=SIDES,
    tells=(*PARTIES, *MEDIATOR),
)  # fmt: skip


@verbs.verb(CM, "propose_extension", LONGER, states=GOING_ON, guard=mine)
def propose_extension(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides; the period stays as it is until both agreed."""
    running = _running(act)
    if running is None or data["until"] <= running.due_lenient:
        raise Refused("invalid", errors={"until": [_("This is no longer than the period that runs.")]})
    act.note(until=data["until"])
    act.keep(longer={"until": data["until"].isoformat(), "reason": data["reason"], "agreed": []})
    act.stay()


def _not_agreed(act: Act) -> None:
    """Guard: something is proposed, and this side has not agreed. Refused `not_open`."""
    asked = act.proceeding.facts.get("longer")
    if not asked or _side(act) in asked["agreed"]:
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(CM, "agree_extension", AGREE_LONGER, states=GOING_ON, guard=_not_agreed)
def agree_extension(act: Act, data: dict[str, Any]) -> None:
    """With the second side's word the period runs to the day agreed (OMR Art 24)."""
    asked, running = act.proceeding.facts["longer"], _running(act)
    agreed = [*asked["agreed"], _side(act)]
    act.note(side=_side(act), until=asked["until"])
    if len(agreed) < len(SIDES) or running is None:
        act.keep(longer=asked | {"agreed": agreed})
        act.stay()
        return
    arming.end(running, Status.CANCELLED, now=act.now)
    until = date.fromisoformat(asked["until"])
    arming.start_fixed(act.proceeding, running.code, due_on=until, today=act.today, now=act.now, then="lapse")
    act.keep(longer=None, extended_until_on=until)
    act.stay()


def _running(act: Act) -> Deadline | None:
    found = Deadline.objects.filter(proceeding_id=act.proceeding.pk, code__in=RUNNING, status=Status.ARMED)
    return found.order_by("-instance").first()


# ------------------------------------------------------------------------------------------------------- the end


@verbs.effect(CM, "refuse_mediation")
def refuse_mediation(act: Act, data: dict[str, Any]) -> None:
    """A side refuses, or ends it."""
    act.note(side=_side(act))
    _over(act, "refused", data["reason"])


@verbs.effect(CM, "record_failed_contact", guard=mine)
def record_failed_contact(act: Act, data: dict[str, Any]) -> None:
    """Refused, or not to be reached."""
    act.note(ground=data["ground"], channel=data["channel"])
    _over(act, data["ground"], data["note"])


@verbs.effect(CM, "end_court_mediation", guard=mine)
def end_court_mediation(act: Act, data: dict[str, Any]) -> None:
    """No agreement came of it."""
    _over(act, "no_agreement", data["reason"])


def _unanswered(act: Act) -> None:
    """Guard: the court asked, and a side has not agreed. Refused `not_open`."""
    if not asked(act.proceeding):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.effect(CM, "record_no_consent", guard=_unanswered)
def record_no_consent(act: Act, data: dict[str, Any]) -> None:
    """Keep which way a side was reached, or not."""
    act.note(ground=data["ground"], channel=data["channel"])
    _over(act, data["ground"], data["note"])


def lies_with_court(stage: Any) -> bool:
    """Whether a suit that is not docketed lies with the court when its mediation fails.

    It does where the court sent it, whenever that fails (CPL Arts 125, 126), and where it was delegated: a mediator had
    taken it on (OMR Arts 12, 21). What a side only asked for, and the other refused before, leaves nothing to docket.
    """
    facts = stage.facts
    return facts["track"] == "pre_filing" and bool(facts.get("sent_on") or facts.get("confirmed_on"))


def _over(act: Act, ground: str, reason: str) -> None:
    """End it, and keep why."""
    act.move(act.verb.name, ended_for=ground, reason=reason, ended_on=act.today)


@gate.interpreter(12)
def interpret(act: Act, move: Move) -> None:
    """Agreed before a suit, both may ask for confirmation (OMR 20); ended before one, it is to be docketed (OMR 21)."""
    stage = move.proceeding
    if stage.kind != CM or move.source == move.target:
        return
    if move.target == S.AGREED:
        _agreed(act, stage)
    if move.target != S.ENDED:
        return
    if "ended_for" not in stage.facts:
        act.keep(of=stage, ended_for="period", ended_on=act.today)
    if lies_with_court(stage):
        arming.start(stage, Arm("D31"), today=act.today, now=act.now)


def _agreed(act: Act, stage: Any) -> None:
    """The thirty days of CPL Art 205; where a suit is docketed the court makes a document instead, or lets it go."""
    if stage.facts["track"] == "pre_filing":
        arming.start(stage, Arm("D20", since="effective_on"), today=act.today, now=act.now)
    else:
        act.keep(of=stage, confirmation_asked_on="")


DOCKET = Step(
    rule="OMR 21", label=_("Record that the suit was docketed"), event="court_mediation.docketed", who=CLERK,
    form=Docketing, stops=("D31",), tells=PARTIES, final=True,
)  # fmt: skip


def _to_docket(act: Act) -> None:
    """Guard: it failed before a suit was docketed. Refused `not_open`."""
    if not lies_with_court(act.proceeding) or act.proceeding.facts.get("docketed_on"):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(CM, "record_docketing", DOCKET, states=frozenset({S.ENDED.value}), guard=_to_docket)
def record_docketing(act: Act, data: dict[str, Any]) -> None:
    """Keep the number of the suit."""
    act.note(docket_no=data["docket_no"])
    act.keep(docket_no=data["docket_no"], docketed_on=act.today)
    act.stay()


def _side(act: Act) -> str:
    party: Any = act.standing.party
    if party is None or party.side not in SIDES:
        raise Refused("forbidden")
    return str(party.side)
