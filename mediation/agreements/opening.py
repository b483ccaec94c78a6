"""How a dispute comes before a mediation committee: each side applies for itself (PML Art 17; domain 1.5, REFER)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.agreements.inputs import Committee
from mediation.cases.applying import applied
from mediation.cases.models import Party, Proceeding, Side
from mediation.cases.states import (
    AdministrativeState,
    ConfirmationState,
    CourtMediationState,
    FirstHandlingState,
    PeoplesMediationState,
    Stage,
)
from mediation.core import verbs
from mediation.core.gate import Act
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.documents import numbers

SIDES = (Role.CLAIMANT, Role.RESPONDENT)
RUNNING = {
    PeoplesMediationState.APPLIED,
    PeoplesMediationState.ACCEPTED,
    PeoplesMediationState.RIGHTS_TOLD,
    PeoplesMediationState.SESSION,
}
AGREED = {PeoplesMediationState.AGREED, PeoplesMediationState.FOLLOWUP}
TURNED_DOWN = {ConfirmationState.REJECTED, ConfirmationState.NOT_ACCEPTED, ConfirmationState.REVOKED}
COURT_ENDED = frozenset({CourtMediationState.ENDED.value})
#: After which ends of which stages the way to a committee is open.
AFTER: dict[str, frozenset[str]] = {
    Stage.FIRST_HANDLING: frozenset({FirstHandlingState.FAILED, FirstHandlingState.EXPIRED}),
    Stage.ADMINISTRATIVE: frozenset({
        AdministrativeState.TERMINATED, AdministrativeState.NOT_ACCEPTED, AdministrativeState.WITHDRAWN,
    }),
    Stage.PEOPLES_MEDIATION: frozenset({PeoplesMediationState.DECLINED, PeoplesMediationState.ENDED}),
    Stage.CONFIRMATION: frozenset(TURNED_DOWN),
    Stage.COURT_MEDIATION: COURT_ENDED,
}  # fmt: skip

APPLY = Step(
    rule="PML 17",
    label=_("Apply for people's mediation"),
    event="mediation.applied",
    who=SIDES,
    form=Committee,
)


def nothing_stands(act: Act) -> None:
    """Guard: no mediation runs, and no agreement stands that a court has not turned down. Refused `not_open`."""
    proceedings = list(act.case.proceedings.all())
    if any(one.kind == Stage.ADMINISTRATIVE and not _over(one) for one in proceedings):
        raise Refused("not_open", _("The bureau is still handling this dispute."))
    for one in proceedings:
        if one.kind == Stage.COURT_MEDIATION and one.state not in COURT_ENDED and not _turned_down(one, proceedings):
            raise Refused("not_open", _("A court's mediation is under way, or ended with an agreement."))
        if one.kind != Stage.PEOPLES_MEDIATION:
            continue
        if one.state in RUNNING:
            raise Refused("not_open", _("People's mediation is under way already."))
        if one.state in AGREED and not _turned_down(one, proceedings):
            raise Refused("not_open", _("There is an agreement already."))


def _over(bureau: Proceeding) -> bool:
    return bureau.closed_at is not None or bureau.state in AFTER[Stage.ADMINISTRATIVE]


def _turned_down(agreed: Proceeding, proceedings: list[Proceeding]) -> bool:
    asked = [one for one in proceedings if one.kind == Stage.CONFIRMATION and one.origin_id == agreed.pk]
    return any(one.state in TURNED_DOWN for one in asked)


def apply_mediation(act: Act, data: dict[str, Any]) -> None:
    """One side applies to a committee; mediation begins only when the other side applies too."""
    origin = act.proceeding
    opened = act.open(
        Stage.PEOPLES_MEDIATION, body=data["committee"], origin=origin, facts=applied({}, _party(act), act)
    )
    act.about(opened)
    act.note(committee=data["committee"].pk, side=_party(act).side, origin=origin.pk)
    act.result |= {"proceeding": str(opened.pk)}


for _stage, _states in AFTER.items():
    verbs.verb(_stage, "apply_mediation", APPLY, states=_states, guard=nothing_stands)(apply_mediation)


def not_yet(act: Act) -> None:
    """Guard: this side has not applied. Refused `already_decided`."""
    if _party(act).side in act.proceeding.facts["applied"]:
        raise Refused("already_decided", _("Your side has applied already."))


@verbs.effect(Stage.PEOPLES_MEDIATION, "join_application", guard=not_yet)
def join_application(act: Act, data: dict[str, Any]) -> None:
    """The other side applies for itself; who, when and by which channel is kept."""
    act.note(side=_party(act).side)
    act.move("join_application", **applied(act.proceeding.facts, _party(act), act))


def both_applied(act: Act) -> None:
    """Guard: mediation needs both sides' own application. Refused `too_early`."""
    if not {Side.CLAIMANT, Side.RESPONDENT} <= set(act.proceeding.facts["applied"]):
        raise Refused("too_early", _("Both sides must have applied first."))


@verbs.effect(Stage.PEOPLES_MEDIATION, "accept_mediation", guard=both_applied)
def accept_mediation(act: Act, data: dict[str, Any]) -> None:
    """The committee takes the dispute on: its number, its mediator, its month."""
    proceeding, mediator = act.proceeding, data["mediator"]
    if proceeding.body is None:
        raise Refused("not_open")
    proceeding.number = numbers.take("pm_agreement", proceeding.body, act.today)
    proceeding.handler = mediator
    act.note(number=proceeding.number, mediator=mediator.pk)
    act.result |= {"number": proceeding.number}
    act.move("accept_mediation", accepted_on=act.today)


def _party(act: Act) -> Party:
    party: Party | None = act.standing.party
    if party is None:
        raise Refused("forbidden")
    return party
