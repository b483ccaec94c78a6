"""The sealed paper enters the record: its hash is bound to the case's chain once the file exists (promise S6)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.agreements import signing
from mediation.agreements.models import Agreement, SignerKind
from mediation.cases.states import CourtMediationState, PeoplesMediationState, Stage
from mediation.core import gate, outbox, verbs
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.core.inputs import VerbInput
from mediation.core.models import Event
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.core.steps import Step
from mediation.documents.models import Paper, PaperStatus
from mediation.documents.papers import now_ready

SEALED = frozenset({PeoplesMediationState.AGREED.value, PeoplesMediationState.FOLLOWUP.value})
IN_FORCE = frozenset({CourtMediationState.AGREED.value})
#: The paper of the agreement, and the event that binds its file to the record.
BOUND: Mapping[str, tuple[str, str]] = {
    Stage.PEOPLES_MEDIATION: ("pm_agreement", "agreement.sealed"),
    Stage.COURT_MEDIATION: ("court_agreement", "agreement.bound"),
}


class Sealed(VerbInput):
    """Which paper was made."""

    paper = forms.UUIDField()


RECORD = Step(
    rule="PML 29",
    label=_("Bind the sealed paper to the record"),
    event="agreement.sealed",
    who=(Role.SYSTEM,),
    form=Sealed,
    internal=True,
)
BIND = replace(RECORD, rule="OMR 19", event=BOUND[Stage.COURT_MEDIATION][1])


@verbs.verb(Stage.COURT_MEDIATION, "record_sealed", BIND, states=IN_FORCE)
@verbs.verb(Stage.PEOPLES_MEDIATION, "record_sealed", RECORD, states=SEALED)
def record_sealed(act: Act, data: dict[str, Any]) -> None:
    """Bind the file's hash to the record, once. Refused `not_found`, `unavailable`, `already_decided`."""
    kind, _event = BOUND[act.proceeding.kind]
    paper = Paper.objects.filter(pk=data["paper"], proceeding_id=act.proceeding.pk, kind=kind).first()
    if paper is None:
        raise Refused("not_found")
    if paper.status != PaperStatus.READY:
        raise Refused("unavailable")
    if recorded(act.proceeding.pk):
        raise Refused("already_decided")
    act.note(
        paper=paper.pk,
        number=paper.number,
        sha256=paper.sha256,
        sm3=paper.sm3,
        content_sha256=act.proceeding.facts["content_sha256"],
    )
    if act.proceeding.kind == Stage.PEOPLES_MEDIATION:
        act.note(sealed_by=_sealer(act.proceeding.facts["agreement"]))


def _sealer(agreement: str) -> UUID:
    """Whose hand put the seal: the platform only binds the file to what that person did."""
    sealed = signing.signatures(UUID(agreement)).get(kind=SignerKind.COMMITTEE)
    return sealed.person_id


def recorded(proceeding: UUID) -> bool:
    """Whether the hash of the agreement's paper stands in the record."""
    kinds = [event for _paper, event in BOUND.values()]
    return Event.objects.filter(proceeding_id=proceeding, kind__in=kinds, strand__room=None).exists()


@outbox.handler("agreement.sealed", alone=True)
def hand_over(payload: Mapping[str, Any], now: datetime) -> None:
    """Make the paper where it still waits, then record its hash. Raises where it cannot be made, to try again."""
    agreement = Agreement.objects.select_related("proceeding").get(pk=payload["agreement"])
    kind, _event = BOUND[agreement.proceeding.kind]
    paper = Paper.objects.filter(proceeding_id=agreement.proceeding_id, kind=kind).latest("version")
    made = now_ready(paper, now=now)
    if recorded(agreement.proceeding_id):
        return
    gate.perform(
        "record_sealed",
        actor=Actor.system("outbox"),
        now=now,
        case=agreement.proceeding.case_id,
        proceeding=agreement.proceeding_id,
        data={"paper": str(made.pk)},
    )
