"""Objections to a ruling that confirms: of a party, of a third party, and what the court makes of them (J9)."""

from datetime import datetime
from typing import Any

from mediation.cases.models import Proceeding
from mediation.cases.states import Stage
from mediation.confirmation.court_models import Objection
from mediation.confirmation.models import Application, RulingKind
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.deadlines.models import Deadline

STAGE = Stage.CONFIRMATION


def window(proceeding: Proceeding) -> Deadline | None:
    """The fifteen days of the parties, as they were last counted."""
    return Deadline.objects.filter(proceeding_id=proceeding.pk, code="D23").order_by("-instance").first()


def _in_window(act: Act) -> None:
    """Guard: within the fifteen days (CPLI 372). Refused `too_late`."""
    clock = window(act.proceeding)
    if clock is None or act.now >= clock.fires_at:
        raise Refused("too_late")


@verbs.effect(STAGE, "object_to_ruling", guard=_in_window)
def object_to_ruling(act: Act, data: dict[str, Any]) -> None:
    """Keep what the party objects; the ruling stands until the court decides otherwise."""
    party = act.standing.party
    Objection.objects.create(application_id=act.proceeding.pk, party=party, text=data["text"], raised_at=act.now)
    act.note(side=party.side)
    act.move("object_to_ruling", objected_on=act.today)


@verbs.effect(STAGE, "take_third_objection")
def take_third_objection(act: Act, data: dict[str, Any]) -> None:
    """Keep who objects, sealed; the record says only that somebody did, and since when they know."""
    Objection.objects.create(
        application_id=act.proceeding.pk, third={"name": data["name"], "contact": data["contact"]},  # type: ignore[misc] # a sealed column takes JSON
        learned_on=data["learned_on"], text=data["text"], raised_at=act.now,
    )  # fmt: skip
    act.note(learned_on=data["learned_on"], article="CPLI 372")
    act.proceeding.closed_at = None
    act.move("take_third_objection", objected_on=act.today)


@verbs.effect(STAGE, "reject_objection")
def reject_objection(act: Act, data: dict[str, Any]) -> None:
    """Let the ruling stand; it is final at once where the fifteen days are over meanwhile."""
    before = window(act.proceeding)
    _decide(act, upheld=False, data=data)
    act.note(decision_no=data["decision_no"])
    act.move("reject_objection", objection_rejected_on=act.today)
    if before is not None and act.now >= before.fires_at:
        act.move("become_final")


@verbs.effect(STAGE, "uphold_objection")
def uphold_objection(act: Act, data: dict[str, Any]) -> None:
    """Revoke or change the ruling: nothing can be enforced by it here any more; the agreement is what it was."""
    _decide(act, upheld=True, data=data)
    Application.objects.filter(pk=act.proceeding.pk).update(ruling=RulingKind.REVOKED)
    act.note(decision_no=data["decision_no"], extent=data["extent"])
    act.move("uphold_objection", revoked_on=act.today, revoked=data["extent"])


def _decide(act: Act, *, upheld: bool, data: dict[str, Any]) -> None:
    made: datetime = act.now
    Objection.objects.filter(application=act.proceeding.pk, upheld=None).update(
        upheld=upheld, decision_no=data["decision_no"], reason=data["reason"], decided_at=made
    )
