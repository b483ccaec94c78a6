"""A dispute before a court's mediator: how it gets there, and the agreement that all sign (domain 1.10; OMR)."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from mediation.agreements import signing
from mediation.agreements import verbs as committee
from mediation.agreements.models import Agreement, AgreementStatus, SignerKind
from mediation.agreements.opening import AFTER, SIDES, nothing_stands
from mediation.cases.flows.court_mediation_inputs import Request
from mediation.cases.flows.performance import plan
from mediation.cases.states import CourtMediationState as S
from mediation.cases.states import Stage
from mediation.core import gate, outbox, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES, Role
from mediation.core.steps import Step
from mediation.documents import numbers

CM = Stage.COURT_MEDIATION
IN_SESSION = frozenset({S.SESSION.value})
REQUEST = Step(
    rule="OMR 8", label=_("Ask a court to mediate online"), event="court_mediation.requested", who=SIDES, form=Request
)


def request_court_mediation(act: Act, data: dict[str, Any]) -> None:
    """One side asks a court; the other is asked by the mediator, and nothing goes on without its agreement."""
    party = act.standing.party
    if party is None:
        raise Refused("forbidden")
    consent = {"by": act.actor.key, "at": act.now.isoformat(), "channel": "platform", "agrees": True}
    facts = {
        "track": data["track"], "docket_no": data["docket_no"], "asked_by": party.side, "asked_on": act.today,
        "consents": {party.side: consent},
    }  # fmt: skip
    origin = act.proceeding
    number = numbers.take("court_agreement", data["court"], act.today)
    opened = act.open(CM, body=data["court"], origin=origin, number=number, facts=facts)
    act.about(opened)
    act.note(court=data["court"].pk, side=party.side, track=data["track"], origin=origin.pk)
    act.result |= {"proceeding": str(opened.pk)}


for _stage in (Stage.FIRST_HANDLING, Stage.ADMINISTRATIVE, Stage.PEOPLES_MEDIATION, Stage.CONFIRMATION):
    verbs.verb(_stage, "request_court_mediation", REQUEST, states=AFTER[_stage], guard=nothing_stands)(
        request_court_mediation
    )

DRAFT = replace(committee.DRAFT, rule="OMR 19")
SIGN = replace(committee.SIGN, rule="OMR 19", tells=(*PARTIES, Role.MEDIATOR))
verbs.verb(CM, "draft_agreement", DRAFT, states=IN_SESSION, guard=committee.may_draft)(committee.draft_agreement)


@verbs.verb(CM, "sign_agreement", SIGN, states=IN_SESSION, guard=committee.may_sign)
def sign_agreement(act: Act, data: dict[str, Any]) -> None:
    """Sign the text on the screen; the mediator signs last, and with that it takes effect (OMR Art 19)."""
    agreement = signing.sign_agreement(act, shown=data["content_hash"], otherwise=SignerKind.MEDIATOR)
    if signing.missing_parties(agreement) or not signing.has_signed(agreement.pk, SignerKind.MEDIATOR):
        act.stay()
        return
    Agreement.objects.filter(pk=agreement.pk).update(status=AgreementStatus.EFFECTIVE, effective_at=act.now)
    act.move(
        "take_effect", effective_on=act.today, agreement=agreement.pk, agreement_version=agreement.version,
        content_sha256=agreement.content_hash,
    )  # fmt: skip
    plan(act, act.proceeding, agreement.terms)
    outbox.put("agreement.sealed", {"agreement": str(agreement.pk)}, due_at=act.now)
    act.also("court_mediation.agreed", audience="case", proceeding=act.proceeding, agreement=agreement.pk)


@gate.interpreter(57)
def interpret(act: Act, move: Move) -> None:
    """Nothing stays open for signing once the mediation ended without an agreement."""
    if move.proceeding.kind == CM and move.target == S.ENDED and move.source != S.ENDED:
        held = Agreement.objects.filter(proceeding_id=move.proceeding.pk, status__in=signing.STANDING)
        held.update(status=AgreementStatus.VOID)
