"""How the court verifies an agreement: both sides asked together, further statements, the committee (J6, J10, J12)."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.court_mediation import mine
from mediation.cases.docket import as_stage
from mediation.cases.models import Proceeding
from mediation.cases.states import ConfirmationState as S
from mediation.cases.states import CourtMediationState, PeoplesMediationState, Stage
from mediation.confirmation import review_inputs as inputs
from mediation.confirmation.court_models import Hearing, Inquiry
from mediation.confirmation.verbs import mediated_by
from mediation.core import gate, verbs
from mediation.core.audience import body_of
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Arm, Step
from mediation.deadlines import pausing
from mediation.deadlines.models import Deadline, Status

STAGE = Stage.CONFIRMATION
CLERK = (Role.CLERK,)
IN_REVIEW = frozenset({S.REVIEW.value})
CURE = "D22-cure"


# ------------------------------------------------------------------------------------ both sides asked together (356)

CALL = Step(
    rule="J6", label=_("Call both sides to be asked"), event="confirmation.hearing_called", who=CLERK,
    form=inputs.Hearing, papers=("hearing_notice",), tells=PARTIES,
)  # fmt: skip
HELD = Step(
    rule="J6", label=_("Record what both sides were asked"), event="confirmation.hearing_held", who=CLERK,
    form=inputs.Verified, tells=PARTIES,
)  # fmt: skip


def called(proceeding: Proceeding) -> Hearing | None:
    """The hearing to which both sides are called and that has not been recorded."""
    return Hearing.objects.filter(application=proceeding.pk, held_at=None).last()


@verbs.verb(STAGE, "call_hearing", CALL, states=IN_REVIEW)
def call_hearing(act: Act, data: dict[str, Any]) -> None:
    """Call both sides; a new time takes the place of one that was not held."""
    made = Hearing.objects.create(application_id=act.proceeding.pk, called_at=act.now, **data)
    act.note(starts_at=data["starts_at"], online=data["online"])
    session = {"starts_at": data["starts_at"].isoformat(), "place": data["place"]}
    act.keep(hearing=made.pk, session=session)
    act.stay()


def _begun(act: Act) -> None:
    """Guard: both were called, and it is time. Refused `not_open`, `too_early`."""
    hearing = called(act.proceeding)
    if hearing is None:
        raise Refused("not_open", _("Both sides must be called first (CPLI Art 356)."), state=act.proceeding.state)
    if act.now < hearing.starts_at:
        raise Refused("too_early")


@verbs.verb(STAGE, "record_hearing", HELD, states=IN_REVIEW, guard=_begun)
def record_hearing(act: Act, data: dict[str, Any]) -> None:
    """Keep who came, and the minutes; that a side stayed away without a reason decides nothing by itself."""
    attended = {side: data[side] for side in ("claimant", "respondent")}
    hearing = called(act.proceeding)
    if hearing is None:
        raise Refused("not_open", state=act.proceeding.state)
    hearing.attended, hearing.minutes, hearing.held_at = attended, data["minutes"], act.now
    hearing.save(update_fields=["attended", "minutes", "held_at"])
    act.note(**attended)
    act.keep(attended=attended, heard_on=act.today, session=None)
    act.stay()


# ------------------------------------------------------------ what the sides state and prove in addition, CPLI 356

DEMAND = Step(
    rule="J6", label=_("Ask for a further statement or proof"), event="confirmation.statement_asked", who=CLERK,
    form=inputs.Demand, stops=(CURE,), tells=PARTIES,
    arms=(Arm(CURE, since="statement_asked_on", days_from="statement_days", then="lapse_statement"),),
)  # fmt: skip
GIVEN = Step(
    rule="J6", label=_("State or prove what the court asked for"), event="confirmation.statement_given", who=PARTIES,
    form=inputs.Statement, tells=CLERK,
)  # fmt: skip
ALL_GIVEN = replace(GIVEN, stops=(CURE,))


def open_to(proceeding: Proceeding, *sides: str) -> list[Inquiry]:
    """What the court asked some of the sides, or the committee, and nobody answered yet."""
    asked = Inquiry.objects.filter(application=proceeding.pk, closed_at=None)
    return list(asked.filter(of__in=sides) if sides else asked.exclude(of=Inquiry.COMMITTEE))


def _ask(act: Act, of_whom: str, question: str, *, sham: bool = False) -> None:
    """Ask; what was asked before and not answered is asked anew."""
    asked = Inquiry.objects.filter(application=act.proceeding.pk, of=of_whom, closed_at=None)
    asked.update(closed_at=act.now)
    Inquiry.objects.create(application_id=act.proceeding.pk, of=of_whom, question=question, sham=sham, asked_at=act.now)


def _answer(asked: Inquiry, act: Act, text: str) -> None:
    asked.answer, asked.answered_at, asked.closed_at = text, act.now, act.now
    asked.save(update_fields=["answer", "answered_at", "closed_at"])


@verbs.verb(STAGE, "ask_statement", DEMAND, states=IN_REVIEW)
def ask_statement(act: Act, data: dict[str, Any]) -> None:
    """Ask one side or both, by a day."""
    for side in data["of"]:
        _ask(act, side, data["text"], sham=data["sham"])
    act.note(of=data["of"], days=data["days"])
    act.keep(
        statement_asked_on=act.today, statement_days=data["days"],
        to_state={one.of: "" for one in open_to(act.proceeding)},
    )  # fmt: skip
    act.stay()


@gate.interpreter(15)
def back_to_the_court(act: Act, move: Move) -> None:
    """Once the time for a statement has ended it is the court's turn: what follows from the silence it decides."""
    if move.step.event == "confirmation.statement_lapsed":
        act.keep(of=move.proceeding, to_state={})


def _asked(act: Act) -> None:
    """Guard: something is asked of this side. Refused `not_open`."""
    party = act.standing.party
    if party is None or not open_to(act.proceeding, party.side):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(STAGE, "give_statement", GIVEN, states=IN_REVIEW, guard=_asked)
def give_statement(act: Act, data: dict[str, Any]) -> None:
    """Keep the answer for the court; its time stops with the last one."""
    side = act.standing.party.side
    act.audience = side
    for one in open_to(act.proceeding, side):
        _answer(one, act, data["text"])
    act.note(side=side)
    given = act.proceeding.facts.get("to_state", {})
    act.keep(to_state=given | {side: act.now} if side in given else given)
    act.stay(GIVEN if open_to(act.proceeding) else ALL_GIVEN)


def defaulted(act: Act) -> None:
    """Guard: a side stayed away or refused without a reason, or let the time for its statement pass (CPLI 357)."""
    missed = Deadline.objects.filter(proceeding_id=act.proceeding.pk, code=CURE, status=Status.LAPSED)
    away = set((act.proceeding.facts.get("attended") or {}).values()) & set(inputs.DEFAULTED)
    if not away and not (open_to(act.proceeding) and missed.exists()):
        said = _("No side stayed away, refused, or missed its time without a reason (CPLI Art 357).")
        raise Refused("not_open", said, state=act.proceeding.state)


@verbs.effect(STAGE, "deem_withdrawn", guard=defaulted)
def deem_withdrawn(act: Act, data: dict[str, Any]) -> None:
    """Take the application as withdrawn; it may be made again within the thirty days."""
    act.note(article="CPLI 357", reason=data["reason"])
    act.move("deem_withdrawn", withdrawn_on=act.today)


# ------------------------------------------------------------------------------------------- whoever mediated (356)

ASK = Step(
    rule="J6", label=_("Ask whoever mediated"), event="confirmation.committee_asked", who=CLERK,
    form=inputs.Question,
)  # fmt: skip
_TOLD = replace(ASK, tells=(Role.MEDIATOR, Role.SECRETARY))
REPLY = Step(
    rule="J6", label=_("Answer the court"), event="confirmation.committee_answered", form=inputs.Answer,
    who=(Role.MEDIATOR, Role.SECRETARY),
)  # fmt: skip
_HEARD = replace(REPLY, tells=CLERK)


@verbs.verb(STAGE, "ask_committee", ASK, states=IN_REVIEW)
def ask_committee(act: Act, data: dict[str, Any]) -> None:
    """Ask whoever mediated; the sides learn of it by the record, not what is asked."""
    _ask(act, Inquiry.COMMITTEE, data["text"])
    act.stay(_TOLD, of=mediated_by(act.proceeding))


def _court_waits_for_me(act: Act) -> None:
    """Guard: the mediator who led it before the court is asked. Refused `forbidden`, `not_open`."""
    mine(act)
    _court_waits(act)


def _court_waits(act: Act) -> None:
    if inputs.asked_of_committee(act.proceeding.pk) is None:
        raise Refused("not_open", state=act.proceeding.state)


ANSWERING = frozenset({PeoplesMediationState.AGREED.value, PeoplesMediationState.FOLLOWUP.value})


@verbs.verb(
    Stage.COURT_MEDIATION, "answer_court", replace(REPLY, who=(Role.MEDIATOR,)),
    states=frozenset({CourtMediationState.AGREED.value}), guard=_court_waits_for_me,
)  # fmt: skip
@verbs.verb(Stage.PEOPLES_MEDIATION, "answer_court", REPLY, states=ANSWERING, guard=_court_waits)
def answer_court(act: Act, data: dict[str, Any]) -> None:
    """Answer the court alone: what was said in confidence is not the sides' to read (PML 15)."""
    asked = inputs.asked_of_committee(act.proceeding.pk)
    if asked is None:
        raise Refused("not_open", state=act.proceeding.state)
    _answer(asked, act, data["text"])
    confirmation = as_stage(Proceeding.objects.select_related("body", "handler").get(pk=asked.application_id))
    act.audience = body_of(confirmation.body_id)
    act.also(REPLY.event, audience=body_of(act.proceeding.body_id), proceeding=act.proceeding)
    act.stay(_HEARD, of=confirmation)


# --------------------------------------------------------------------------------------------- more time (CPL 187)

LONGER = Step(
    rule="J10", label=_("Extend the review"), event="confirmation.extended", who=CLERK, form=inputs.Extension,
    tells=PARTIES,
)  # fmt: skip


@verbs.verb(STAGE, "extend_review", LONGER, states=frozenset({S.DOCKETED.value, S.REVIEW.value}))
def extend_review(act: Act, data: dict[str, Any]) -> None:
    """Thirty days more, once, as the president of the court approved. Refused `too_late` once the review is late."""
    running = Deadline.objects.select_for_update().filter(proceeding_id=act.proceeding.pk, code="D22")
    clock = running.filter(status=Status.ARMED).first()
    if clock is None:
        raise Refused("too_late")
    pausing.extend(act, clock, by="court_president")
    act.note(due_on=clock.due_lenient)
    act.keep(extended_on=act.today, extension={"by": data["approved_by"], "reason": data["reason"]})
    act.stay()
