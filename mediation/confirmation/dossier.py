"""Gather a court package from the record: the same bytes for the same filing, whenever it is asked for (protocol 3)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mediation.agreements import papers as mediation_papers
from mediation.agreements.models import Signature
from mediation.agreements.sealing import BOUND, recorded
from mediation.cases.models import Case, Proceeding
from mediation.confirmation import package, signing, strand
from mediation.confirmation.models import Application
from mediation.confirmation.package import Dossier, DossierFile
from mediation.confirmation.verbs import mediated_by, of
from mediation.core.refusals import Refused
from mediation.documents import render
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence import store
from mediation.law import wording

BAD_IN_NAMES = '/\\:*?"<>|'
LONGEST_NAME = 60


def build(proceeding: Proceeding) -> bytes:
    """The package as of the last filing. Refused `not_open` before it, `unavailable` while papers are being made."""
    application, mediated = of(proceeding), mediated_by(proceeding)
    moment = filed_at(application, proceeding)
    if not recorded(mediated.pk):
        raise _not_yet()
    events = strand.until_filed(proceeding, mediated)
    case = proceeding.case
    return package.build(
        Dossier(
            case_id=str(case.pk),
            case_number=case.number,
            made_at=moment,
            files=[
                *_papers(application, mediated, moment),
                *_identities(application),
                *_evidence(case, moment),
            ],
            signatures=[
                *_signed("agreement.pdf", application.agreement_id),
                *_signed("application.pdf", application.pk),
            ],
            ledger=strand.ledger(case, events),
            withheld=strand.withheld(events),
            key=key(),
        )
    )


def filed_at(application: Application, proceeding: Proceeding) -> datetime:
    """The moment the package speaks of: the filing, or the last supplement. Refused `not_open` before."""
    if application.filed_at is None:
        raise Refused("not_open")
    supplied = proceeding.facts.get("supplied_at")
    return datetime.fromisoformat(supplied) if supplied else application.filed_at


def key() -> Ed25519PrivateKey:
    """The platform's signing key; made at the first call."""
    return signing.load_or_create(Path(settings.VAR) / "signing-key.pem")


def ready(proceeding: Proceeding) -> bool:
    """Whether everything the package needs is there."""
    application, mediated = of(proceeding), mediated_by(proceeding)
    try:
        return recorded(mediated.pk) and bool(_papers(application, mediated, filed_at(application, proceeding)))
    except Refused:
        return False


def _not_yet() -> Refused:
    return Refused("unavailable", _("The package is being prepared. Try again in a minute."))


def _papers(application: Application, mediated: Proceeding, moment: datetime) -> list[DossierFile]:
    own = Paper.objects.filter(proceeding_id=application.pk)
    theirs = Paper.objects.filter(proceeding_id=mediated.pk)
    records = list(theirs.filter(kind="mediation_record").order_by("version"))
    found = [
        _file("agreement.pdf", theirs.filter(kind=BOUND[mediated.kind][0]).order_by("version").last()),
        _file("application.pdf", own.filter(kind="confirmation_application").order_by("version").last()),
        _file("evidence/evidence-list.pdf", own.filter(kind="evidence_list").order_by("version").last()),
        _file("authority/mediation-proof.pdf", own.filter(kind="mediation_proof").order_by("version").last()),
    ]
    found += [_record("record.pdf", one) for one in records[-1:]]
    found += [_record(f"authority/record-{one.version:02d}.pdf", one) for one in records[:-1]]
    given = own.filter(kind__in=("service_address", "litigation_authority"), issued_at__lte=moment)
    return found + [
        _file(f"authority/{one.kind.replace('_', '-')}-{one.version:02d}.pdf", one)
        for one in given.order_by("kind", "version")
    ]


def _file(path: str, paper: Paper | None) -> DossierFile:
    if paper is None or paper.status != PaperStatus.READY:
        raise _not_yet()
    return DossierFile(path, f"{wording.say(f'paper.{paper.kind}')} {paper.number}", store.checked(paper.sha256))


def _record(path: str, paper: Paper) -> DossierFile:
    """A session's record for the court: without what was proposed to reach an agreement (CPLI Art 107)."""
    whole = _file(path, paper)
    if not paper.data.get("proposals"):
        return whole
    said = {key: value for key, value in paper.data.items() if key != "proposals"}
    said["withheld"] = wording.say("dossier.proposals_withheld")
    return DossierFile(path, whole.title, render.render(paper.kind, said))


def _identities(application: Application) -> Iterator[DossierFile]:
    for number, sheet in enumerate(application.identities["sheets"], start=1):
        body = render.render("identity_sheet", sheet)
        yield DossierFile(
            f"identity/{number:02d}.pdf", f"{wording.say('identity.sheet')} {sheet['person']['name']}", body
        )


def _evidence(case: Case, moment: datetime) -> Iterator[DossierFile]:
    for number, one in enumerate(mediation_papers.public(case, until=moment), start=1):
        title = wording.say("dossier.evidence", number=number, name=one.name)
        yield DossierFile(f"evidence/{number:02d}-{safe_name(one.name)}", title, store.checked(one.sha256))


def safe_name(name: str) -> str:
    """A file's name as it can stand in an archive on any machine."""
    plain = "".join("_" if char in BAD_IN_NAMES or not char.isprintable() else char for char in name).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{stem[:LONGEST_NAME].strip(' .') or '_'}.{suffix}"
    return plain[:LONGEST_NAME].strip(" .") or "_"


def _signed(paper: str, document: UUID) -> Iterator[dict[str, Any]]:
    held = Signature.objects.filter(document=document).select_related("party", "person").order_by("at", "id")
    for one in held:
        yield {
            "document": paper,
            "signer": one.name,
            "role": mediation_papers.role_of(one),
            "at": one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "content_sha256": one.content_hash,
            "method": wording.say(f"sign.{one.method}"),
        }
