"""Handing over to the police what points to a crime, and what they answer; neither side learns of it from here.

A complaint that seems to be made up (Order 121 Art 42), a clue that points to a crime (STC), a dispute that may lead to
one (PML 25), an application for confirmation that hides one (OMR 23, IMR 18). The stage goes on, or ends, by its own
decisions; only a clue waits for the answer.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.cases.flows.administrative import MEDIATION, UNDECIDED
from mediation.cases.flows.administrative_waiting import OFFICERS
from mediation.cases.flows.police_inputs import DangerInput, HandingOver, PoliceAnswer, ShamInput, showable
from mediation.cases.handover_models import Handover
from mediation.cases.models import Proceeding
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import ConfirmationState, PeoplesMediationState, Stage
from mediation.core import verbs
from mediation.core.audience import body_of
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step

#: The means that Art 42 names.
MEANS = (
    ("planted", _("planting something in the goods")),
    ("swapped", _("swapping the goods")),
    ("forged", _("forging")),
    ("altered", _("altering what the goods say of themselves")),
    ("invented", _("inventing facts")),
)
LETTER = ("crime_transfer", "police_evidence")
COMMITTEE = (Role.SECRETARY, Role.MEDIATOR)


class HandoverInput(HandingOver):
    """By which means of Art 42 a complaint seems to be made up; evidence goes along."""

    means = forms.MultipleChoiceField(
        label=_("What is suspected (Order 121 Art 42)"), choices=MEANS, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Without evidence there is no suspicion of this kind."""
        super().prepare()
        self.fields["evidence"].required = True


HAND_OVER = Step(
    rule="O121 42",
    label=_("Hand over to the police"),
    event="administrative.handed_to_police",
    who=(Role.LEAD,),  # platform policy: suspecting somebody of a crime is the head's decision, not the handler's alone
    form=HandoverInput,
    papers=("police_handover", "police_evidence"),
    tells=OFFICERS,
    final=True,
)
SHAM = Step(
    rule="J12", label=_("Hand over a suspected crime"), event="confirmation.handed_to_police", who=(Role.CLERK,),
    form=ShamInput, papers=LETTER, tells=(Role.CLERK,), final=True,
)  # fmt: skip
DANGER = Step(
    rule="PML 25", label=_("Report to the police"), event="mediation.reported_to_police", who=COMMITTEE,
    form=DangerInput, papers=LETTER, tells=COMMITTEE, final=True,
)  # fmt: skip
AT_COURT = frozenset(
    {str(one) for one in (ConfirmationState.FILED, ConfirmationState.SUPPLEMENT, ConfirmationState.DOCKETED,
                          ConfirmationState.REVIEW, ConfirmationState.REJECTED, ConfirmationState.WITHDRAWN)}
)  # fmt: skip
BEFORE_COMMITTEE = frozenset(
    {str(one) for one in (PeoplesMediationState.ACCEPTED, PeoplesMediationState.RIGHTS_TOLD,
                          PeoplesMediationState.SESSION, PeoplesMediationState.ENDED)}
)  # fmt: skip


def known(stage: Proceeding, what: str) -> bool:
    """What the docket read along with a stage: `handed`, something of it went to the police, or is `unanswered`."""
    return bool(getattr(stage, what))


def _not_yet(act: Act) -> None:
    """Guard: a person decides, once. Refused `forbidden`, `already_decided`."""
    if act.actor.kind != "person":
        raise Refused("forbidden")
    if known(act.proceeding, "handed"):
        raise Refused("already_decided", _("This was handed over to the police already."))


def keep(act: Act, data: dict[str, Any], *, means: list[str], apart: bool = True) -> Handover:
    """Keep what was handed over, the reasons encrypted; `apart` from a record that goes to parties and to courts."""
    act.audience = body_of(act.proceeding.body_id)
    chosen = [one for one in showable(act) if str(one.pk) in data["evidence"]]
    handed = Handover.objects.create(
        proceeding=Proceeding(pk=act.proceeding.pk), organ=data["organ"], means=means, reason=data["reason"],
        told=data["told"], evidence=[str(one.pk) for one in chosen], decided_by_id=act.actor.id, decided_at=act.now,
    )  # fmt: skip
    if apart:
        act.apart = handed.pk
    act.note(means=means, evidence=[{"id": one.pk, "sha256": one.sha256} for one in chosen])
    return handed


@verbs.verb(
    Stage.ADMINISTRATIVE,
    "hand_to_police",
    HAND_OVER,
    states=frozenset({str(one) for one in (*UNDECIDED, S.REVIEWED, *MEDIATION, S.TERMINATED)}),
    guard=_not_yet,
)
def hand_to_police(act: Act, data: dict[str, Any]) -> None:
    """Keep what was handed over; neither side learns of it. The mediation ends by its own decision (Art 23, T6)."""
    keep(act, data, means=data["means"])
    act.stay()


def _otherwise(act: Act, data: dict[str, Any]) -> None:
    """Keep it; the stage goes on, or ends by a decision of its own, and neither side learns of it."""
    keep(act, data, means=[data["offence"]])
    act.stay()


verbs.verb(Stage.CONFIRMATION, "hand_to_police", SHAM, states=AT_COURT, guard=_not_yet)(_otherwise)
verbs.verb(Stage.PEOPLES_MEDIATION, "report_to_police", DANGER, states=BEFORE_COMMITTEE, guard=_not_yet)(_otherwise)


# ------------------------------------------------------------------------------------------------ what they answer


def _unanswered(act: Act) -> None:
    """Guard: something was handed over and not answered yet. Refused `not_open`."""
    if not known(act.proceeding, "unanswered"):
        raise Refused("not_open", state=act.proceeding.state)


def answered(act: Act, answer: str, data: dict[str, Any]) -> None:
    """Keep what the police decided on what was handed over last."""
    handed = Handover.objects.filter(proceeding_id=act.proceeding.pk, answer="").latest("decided_at")
    handed.answer, handed.answered_on, handed.answer_number = answer, data["on"], data["number"]
    handed.answer_reason = data.get("reason", "")
    handed.save(update_fields=["answer", "answered_on", "answer_number", "answer_reason"])
    act.note(answer=answer, on=data["on"], number=data["number"])


def _answer(act: Act, data: dict[str, Any]) -> None:
    """Keep the answer for the body's own people; what follows for the stage is its own decision."""
    act.audience = body_of(act.proceeding.body_id)
    act.apart = Handover.objects.get(proceeding_id=act.proceeding.pk).pk
    answered(act, data["answer"], data)
    act.stay()


for _stage, _event, _who in (
    (Stage.ADMINISTRATIVE, "administrative.police_answered", OFFICERS),
    (Stage.CONFIRMATION, "confirmation.police_answered", (Role.CLERK,)),
    (Stage.PEOPLES_MEDIATION, "mediation.police_answered", COMMITTEE),
):
    verbs.verb(
        _stage, "record_police_answer",
        Step(rule="STC 8", label=_("Record what the police decided"), event=_event, who=_who, form=PoliceAnswer,
             tells=_who),
        guard=_unanswered,
    )(_answer)  # fmt: skip


@verbs.effect(Stage.CLUE, "record_police_filing")
def record_police_filing(act: Act, data: dict[str, Any]) -> None:
    """The clue is the police's; whoever reported is told nothing by the platform, as their inquiry is not public."""
    answered(act, Handover.Answer.FILED, data)
    act.move("record_police_filing", decided_on=data["on"])


@verbs.effect(Stage.CLUE, "record_police_refusal")
def record_police_refusal(act: Act, data: dict[str, Any]) -> None:
    """The bureau goes on verifying, with its whole period again from the return (platform policy)."""
    answered(act, Handover.Answer.REFUSED, data)
    act.move("record_police_refusal", returned_on=data["on"])


def handovers_of(stages: Iterable[Proceeding], bodies: Collection[UUID]) -> list[Handover]:
    """What some bodies handed over out of stages they are in charge of, for their own people."""
    own = [one.pk for one in stages if known(one, "handed") and one.body_id in bodies]
    return list(Handover.objects.filter(proceeding__in=own).order_by("decided_at")) if own else []
