"""What an actor may see of a confirmation; every read starts with the actor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.agreements import papers as mediation_papers
from mediation.agreements import sealing, signing
from mediation.cases.docket import as_stage
from mediation.cases.models import Party, Proceeding
from mediation.cases.states import Stage
from mediation.confirmation import agents, dossier
from mediation.confirmation.court_models import Hearing, Inquiry, LitigationAgent, Objection
from mediation.confirmation.models import Application
from mediation.confirmation.verbs import WITH_COURT, mediated_by, unsigned
from mediation.core import docket, gate
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.core.roles import Role
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence.store import Altered
from mediation.people.models import IdentityLevel


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the court needs (CPLI Art 354): whether it is there, and what is missing if not."""

    key: str
    label: Any
    there: bool
    missing: tuple[str, ...] = ()
    needed: bool = True


def confirmation_of(actor: Actor, confirmation: UUID) -> Application:
    """One application. Refused `not_found` alike for what is not there and what is not theirs.

    The parties see it from its draft; the court from its filing; others of the case do not.
    """
    found = Application.objects.select_related("proceeding__case", "agreement", "court").filter(pk=confirmation).first()
    if found is None:
        raise Refused("not_found")
    standing = docket.get().standing(actor, found.proceeding.case, as_stage(found.proceeding))
    if not standing:
        raise Refused("not_found")
    return found


def checklist(application: Application) -> list[Check]:
    """Everything the court needs, for its clerk and for the parties before they file (J4; domain 6.3)."""
    proceeding = application.proceeding
    mediated = mediated_by(proceeding)
    missing = unsigned(application)
    waiting = tuple(one.name for one in missing)
    speechless = tuple(one.name for one in missing if one.organisation_id)
    services = {one.party_id for one in application.services.all()}
    parties = [one.party for one in signing.signatures(application.pk).select_related("party") if one.party]
    no_address = tuple(one.name for one in parties if one.pk not in services) + waiting
    unproved = tuple(one.name for one in mediated.case.parties.select_related("person") if not _proved(one))
    bodies = [one for one in parties if one.organisation_id] or speechless
    has_evidence = bool(mediation_papers.public(proceeding.case))
    return [
        Check("application", _("Application by both sides"), not waiting, waiting),
        _agreement(mediated),
        Check("proof", _("Proof that it was mediated"), _there(proceeding, "mediation_proof")),
        Check("identity", _("Identity of both sides"), not unproved, unproved),
        *([Check("authority", _("Who signed for an organisation"), not speechless, speechless)] if bodies else []),
        Check("service", _("Addresses for service"), not no_address, no_address),
        Check("evidence_list", _("List of evidence"), _there(proceeding, "evidence_list")),
        Check("evidence", _("Evidence"), has_evidence, needed=False),
        Check("record", _("Mediation record"), _there(mediated, "mediation_record")),
    ]


def _agreement(mediated: Proceeding) -> Check:
    """A committee seals it; before a court's mediator it takes effect with the last signature (OMR Art 19)."""
    kind, _event = sealing.BOUND[mediated.kind]
    by_court = mediated.kind == Stage.COURT_MEDIATION
    return Check(
        "agreement", _("Agreement signed by all") if by_court else _("Sealed agreement"), _there(mediated, kind)
    )


def complete(application: Application) -> bool:
    """Whether nothing that is needed is missing."""
    return all(one.there for one in checklist(application) if one.needed)


@dataclass(frozen=True, slots=True)
class Review:
    """What a review brought so far: who acts for the sides, who came, who was asked what, what was objected."""

    agents: tuple[LitigationAgent, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    objections: tuple[Objection, ...] = ()


def review_of(application: Application) -> Review:
    """The review of an application, for the court that has it; empty before it is docketed."""
    if not application.docket_no:
        return Review()
    return Review(
        tuple(agents.acting(application.pk)),
        tuple(application.hearings.all()),
        tuple(application.inquiries.all()),
        tuple(application.objections.select_related("party")),
    )


def take_dossier(actor: Actor, confirmation: UUID, *, now: datetime) -> tuple[str, bytes]:
    """The package for the court's clerk: its file name and bytes; each download is recorded.

    Refused `not_found`, `forbidden`, `not_open` before filing, `unavailable` while papers are being made.
    """
    application = confirmation_of(actor, confirmation)
    proceeding = as_stage(application.proceeding)
    standing = docket.get().standing(actor, proceeding.case, proceeding)
    if not standing.is_any(Role.CLERK):
        raise Refused("forbidden")
    if proceeding.state not in WITH_COURT:
        raise Refused("not_open", state=proceeding.state)
    try:
        made = dossier.build(proceeding)
    except (Altered, FileNotFoundError) as fault:
        raise Refused("unavailable", _("A stored original is not what it was when it came in. No package is made.")) from fault  # fmt: skip  # noqa: E501
    gate.perform("take_dossier", actor=actor, now=now, case=proceeding.case_id, proceeding=proceeding.pk, data={})
    return f"{application.number}.zip", made


def _proved(party: Party) -> bool:
    """Whether more than a phone number says who it is: an organisation on record, an identity number, or a check."""
    if party.organisation_id or party.id_number:
        return True
    return party.person is not None and party.person.identity_level > IdentityLevel.PHONE


def _there(proceeding: Proceeding, kind: str) -> bool:
    return Paper.objects.filter(proceeding_id=proceeding.pk, kind=kind, status=PaperStatus.READY).exists()
