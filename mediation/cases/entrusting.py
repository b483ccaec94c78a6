"""A bureau lets another organisation mediate for it, with both sides' consent; what comes back (Order 121 Art 19)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.cases.administrative import both_consent
from mediation.cases.flows.administrative_waiting import OFFICERS, SIDES
from mediation.cases.flows.entrusted_inputs import Entrusting
from mediation.cases.models import Proceeding, Side
from mediation.cases.neutrality import replaced
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import Stage
from mediation.core import docket, gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.steps import Step
from mediation.people.models import Organisation

ADMINISTRATIVE = Stage.ADMINISTRATIVE
PENDING = frozenset({S.CONSENT_PENDING.value})
PROPOSE = Step(
    rule="O121 19", label=_("Propose to entrust another organisation"), event="administrative.entrusting_proposed",
    who=OFFICERS, form=Entrusting, tells=SIDES,
)  # fmt: skip
AGREE = Step(
    rule="O121 19", label=_("Agree that the organisation mediates for the bureau"),
    event="administrative.entrusting_agreed", who=SIDES, tells=OFFICERS,
)  # fmt: skip
REFUSE = Step(
    rule="O121 19", label=_("Do not agree: the bureau itself shall mediate"),
    event="administrative.entrusting_refused", who=SIDES, tells=OFFICERS,
)  # fmt: skip


def _nothing_proposed(act: Act) -> None:
    """Guard: both agreed to mediation, and no proposal waits. Refused `not_open`."""
    both_consent(act)
    if act.proceeding.facts.get("entrusting"):
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "propose_entrusting", PROPOSE, states=PENDING, guard=_nothing_proposed)
def propose(act: Act, data: dict[str, Any]) -> None:
    """Ask both sides about one organisation; consent to mediation is none to this."""
    wanted = {"body": data["body"].pk, "scope": data["scope"], "report_by": data["report_by"], "agreed": {}}
    act.note(body=data["body"].pk, report_by=data["report_by"])
    act.keep(entrusting=wanted)
    act.stay()


def _not_said(act: Act) -> None:
    """Guard: something is proposed, and this side has not agreed yet. Refused `not_open`."""
    wanted = act.proceeding.facts.get("entrusting")
    if not wanted or act.standing.party is None or act.standing.party.side in wanted["agreed"]:
        raise Refused("not_open", state=act.proceeding.state)


@verbs.verb(ADMINISTRATIVE, "agree_entrusting", AGREE, states=PENDING, guard=_not_said)
def agree(act: Act, data: dict[str, Any]) -> None:
    """One side agrees; with the other's word the mediation goes to the organisation."""
    wanted = act.proceeding.facts["entrusting"]
    agreed = wanted["agreed"] | {act.standing.party.side: act.now.isoformat()}
    act.note(side=act.standing.party.side)
    if not {Side.CLAIMANT.value, Side.RESPONDENT.value} <= set(agreed):
        act.keep(entrusting=wanted | {"agreed": agreed})
        act.stay()
        return
    body = Organisation.objects.get(pk=wanted["body"])
    act.move("entrust", entrusting=None, entrusted=wanted | {"agreed": agreed, "on": act.today})
    act.open(
        Stage.ENTRUSTED, body=body, origin=Proceeding(pk=act.proceeding.pk), facts={"report_by": wanted["report_by"]}
    )
    act.also("administrative.entrusted", audience="case", proceeding=act.proceeding, body=body.pk)


@verbs.verb(ADMINISTRATIVE, "refuse_entrusting", REFUSE, states=PENDING, guard=_not_said)
def refuse(act: Act, data: dict[str, Any]) -> None:
    """One side does not agree: nobody is entrusted, and the bureau goes on itself."""
    act.note(side=act.standing.party.side)
    act.keep(entrusting=None)
    act.stay()


def bureaus(act: Act) -> Proceeding:
    """The bureau's own proceeding, of an act in the entrusted one."""
    return next(one for one in docket.get().proceedings(act.case) if one.pk == act.proceeding.origin_id)


def back(act: Act, result: str) -> None:
    """Give the bureau its mediation back without an agreement."""
    bureau = bureaus(act)
    act.move("come_back", of=bureau, entrusted_result=result)
    act.also("administrative.came_back", audience="case", proceeding=bureau)


@verbs.effect(Stage.ENTRUSTED, "take_entrusted")
def take(act: Act, data: dict[str, Any]) -> None:
    """Name who mediates."""
    act.note(mediator=data["mediator"].pk)
    recused = replaced(act)
    act.proceeding.handler = data["mediator"]
    act.move("take_entrusted", recused=recused)


@verbs.effect(Stage.ENTRUSTED, "decline_entrusted")
def decline(act: Act, data: dict[str, Any]) -> None:
    """Back to the bureau, where both sides' consent to mediation still stands."""
    act.note(**data)
    act.move("decline_entrusted")
    back(act, "declined")


@gate.interpreter(56)
def interpret(act: Act, move: Move) -> None:
    """Whatever else ends the bureau's mediation takes the entrusted one back."""
    if (
        move.proceeding.kind != ADMINISTRATIVE
        or move.source != S.ENTRUSTED
        or (act.has_proceeding and act.proceeding.kind == Stage.ENTRUSTED)
    ):
        return
    for one in docket.get().proceedings(act.case):
        if one.kind == Stage.ENTRUSTED and one.origin_id == move.proceeding.pk and one.closed_at is None:
            act.move("recall", of=one)
