"""The bureau's mediation document (domain 1.4 M7, form 9): one text, signed by both sides and the officer."""

from dataclasses import replace
from typing import Any

from mediation.agreements import rules, signing
from mediation.agreements.inputs import Signing, plain
from mediation.agreements.models import Agreement, AgreementStatus, SignerKind
from mediation.cases.flows.performance import plan
from mediation.cases.states import AdministrativeState as S
from mediation.cases.states import Stage
from mediation.core import gate, verbs
from mediation.core.gate import Act, Move
from mediation.core.refusals import Refused
from mediation.core.roles import PARTIES
from mediation.negotiation import verbs as negotiation

ADMINISTRATIVE = Stage.ADMINISTRATIVE
LINE = verbs.find(ADMINISTRATIVE, "sign_document").step
SIGN = replace(LINE, form=Signing, who=tuple({**dict.fromkeys(PARTIES), **dict.fromkeys(LINE.who)}))
#: One signature of several: told like the last one, which makes the document.
ONE_SIGNED = replace(SIGN, event="agreement.signed", papers=(), rooms="")


@gate.interpreter(50)
def interpret(act: Act, move: Move) -> None:
    """Agreed before the bureau: write out the accepted terms, so that everybody signs the same text."""
    if move.proceeding.kind != ADMINISTRATIVE or move.target != S.AGREED or move.source == S.AGREED:
        return
    terms = negotiation.package(move.proceeding.facts.get("entrusted_from") or move.proceeding.pk)
    if not terms:
        return
    signing.table(
        act,
        of=move.proceeding,
        terms=terms,
        facts=act.case.facts,
        issues=[],
        responsibilities={},
        findings=plain(rules.findings(terms, act.case, on=act.today)),
        by_bureau=True,
    )


def may_sign(act: Act) -> None:
    """Guard: each party once, and one officer. Refused `not_open`, `already_decided`."""
    agreement = signing.to_sign(act.proceeding)
    party = act.standing.party
    if party is not None:
        signed = not signing.expects(agreement, party)
    else:
        signed = signing.has_signed(agreement.pk, SignerKind.OFFICER)
    if signed:
        raise Refused("already_decided")


@verbs.verb(ADMINISTRATIVE, "sign_document", SIGN, states=frozenset({S.AGREED.value}), guard=may_sign)
def sign_document(act: Act, data: dict[str, Any]) -> None:
    """Sign the text; the last signature makes it a document in force (Order 121 Art 24)."""
    agreement = signing.sign_agreement(act, shown=data["content_hash"], otherwise=SignerKind.OFFICER)
    act.kind = "agreement.signed"
    if signing.missing_parties(agreement) or not signing.has_signed(agreement.pk, SignerKind.OFFICER):
        act.stay(ONE_SIGNED)
        return
    held = Agreement.objects.filter(pk=agreement.pk)
    held.update(status=AgreementStatus.EFFECTIVE, effective_at=act.now)
    act.move(
        "sign_document",
        effective_on=act.today,
        agreement=agreement.pk,
        content_sha256=agreement.content_hash,
    )
    plan(act, act.proceeding, agreement.terms)
    act.also(LINE.event, audience=LINE.audience, proceeding=act.proceeding, agreement=agreement.pk)
