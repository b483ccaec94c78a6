"""What an actor may see of agreements; every read starts with the actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mediation.agreements import rules, signing
from mediation.agreements.models import Agreement, AgreementStatus, SessionRecord, Signature, SignerKind
from mediation.cases.models import Case
from mediation.cases.states import Stage
from mediation.core import docket
from mediation.core.actors import Actor
from mediation.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Signer:
    """One who must sign, and whether that was done."""

    kind: str
    name: str
    signature: Signature | None

    @property
    def at(self) -> datetime | None:
        """When it was signed."""
        return self.signature.at if self.signature else None


def agreements_of(actor: Actor, case: Case) -> QuerySet[Agreement]:
    """Every version in a case, oldest first; they are for everyone with a part in it."""
    if not docket.get().standing(actor, case, None):
        return Agreement.objects.none()
    held = Agreement.objects.filter(proceeding__case=case).order_by("proceeding__opened_at", "version")
    along = held.select_related("proceeding__body", "proceeding__handler", "proceeding__case")
    return along.prefetch_related("proceeding__case__parties")


def agreement_of(actor: Actor, agreement: UUID | str) -> Agreement:
    """One version. Refused `not_found` alike for what is not there and what is not theirs."""
    found = Agreement.objects.select_related("proceeding__case").filter(pk=agreement).first()
    if found is None or not agreements_of(actor, found.proceeding.case).filter(pk=found.pk).exists():
        raise Refused("not_found")
    return found


def standing_of(actor: Actor, case: Case) -> Agreement | None:
    """The newest version that is not void."""
    return agreements_of(actor, case).exclude(status=AgreementStatus.VOID).last()


def signers(agreement: Agreement) -> list[Signer]:
    """Who must sign a version, in the order of signing, and who did."""
    proceeding = agreement.proceeding
    given = {one.signer: one for one in signing.signatures(agreement.pk).select_related("person", "party")}
    found = [
        Signer(SignerKind.PARTY, one.name, given.get(signing.party_key(one)))
        for one in rules.signing_parties(proceeding.case, agreement.terms)
    ]
    handler = proceeding.handler.name if proceeding.handler else ""
    if proceeding.kind == Stage.ADMINISTRATIVE:
        officer = given.get(SignerKind.OFFICER.value)
        return [*found, Signer(SignerKind.OFFICER, officer.name if officer else handler, officer)]
    mediator = given.get(SignerKind.MEDIATOR.value)
    if proceeding.kind == Stage.COURT_MEDIATION:
        return [*found, Signer(SignerKind.MEDIATOR, mediator.name if mediator else handler, mediator)]
    committee = proceeding.body.name if proceeding.body else ""
    return [
        *found,
        Signer(SignerKind.MEDIATOR, mediator.name if mediator else handler, mediator),
        Signer(SignerKind.COMMITTEE, committee, given.get(SignerKind.COMMITTEE.value)),
    ]


def session_records_of(actor: Actor, case: Case) -> QuerySet[SessionRecord]:
    """Records of the sessions of a case, oldest first."""
    if not docket.get().standing(actor, case, None):
        return SessionRecord.objects.none()
    return SessionRecord.objects.filter(proceeding__case=case).order_by("proceeding__opened_at", "number")
