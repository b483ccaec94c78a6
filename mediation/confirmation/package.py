"""The court package `dossier.zip`, for the court desk and the parties: everything, and the means to check it alone."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.confirmation import signing, verify
from mediation.core.canonical import canonical

SCHEMA = verify.SCHEMA
VERIFIER = Path(verify.__file__)


class DossierError(ValueError):
    """The package would not hold before a court; the message names the first thing that does not."""


@dataclass(frozen=True)
class DossierFile:
    """One paper or piece of evidence and where it stands in the package."""

    path: str
    title: str
    body: bytes


@dataclass(frozen=True)
class Dossier:
    """What goes into a package.

    `files` are application.pdf, agreement.pdf, record.pdf, evidence/evidence-list.pdf and whatever stands in
    identity/, authority/ and evidence/. `signatures` are mappings with document, signer, role, at, content_sha256 and
    method; `ledger` is the case's jiefen-ledger/1; `withheld` are mappings with what, count (or None) and why.
    """

    case_id: str
    case_number: str
    made_at: datetime
    files: Sequence[DossierFile]
    signatures: Sequence[Mapping[str, Any]]
    ledger: Mapping[str, Any]
    withheld: Sequence[Mapping[str, Any]]
    key: Ed25519PrivateKey = field(repr=False)
    schema: str = SCHEMA


def build(content: Dossier) -> bytes:
    """Write the package; the same content and key give the same bytes on every machine.

    The finished package is put to its own verifier before it leaves: raises DossierError when anything does not hold.
    """
    files = _files(content)
    manifest = canonical(_manifest(content, files))
    seal = canonical(signing.signature(content.key, manifest))
    package = zipped([("manifest.json", manifest), ("manifest.sig.json", seal), *((f.path, f.body) for f in files)])
    try:
        for _ in verify.checks(io.BytesIO(package), signing.fingerprint(content.key.public_key())):
            pass
    except verify.DoesNotHold as finding:
        raise DossierError(str(finding)) from finding
    return package


def sm3(body: bytes) -> str:
    """Hash by GB/T 32905, whatever the host's OpenSSL offers."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(body)
    return digest.finalize().hex()


def _files(content: Dossier) -> list[DossierFile]:
    own = [
        DossierFile("ledger.json", verify.PAPERS["ledger.json"], canonical(dict(content.ledger))),
        DossierFile("verify.py", verify.PAPERS["verify.py"], VERIFIER.read_bytes()),
    ]
    for file in content.files:
        wrong = verify.path_fault(file.path)
        if wrong:
            raise DossierError(f"{verify.shown(file.path)}: {wrong}")
    return sorted([*content.files, *own], key=lambda file: file.path)


def _manifest(content: Dossier, files: Iterable[DossierFile]) -> dict[str, Any]:
    if content.made_at.tzinfo is None:
        raise DossierError("made_at must know its time zone")
    return {
        "schema": content.schema,
        "case": {"id": content.case_id, "number": content.case_number},
        "made_at": content.made_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "files": [
            {
                "path": file.path,
                "title": file.title,
                "size": len(file.body),
                "sha256": hashlib.sha256(file.body).hexdigest(),
                "sm3": sm3(file.body),
            }
            for file in files
        ],
        "signatures": [dict(signature) for signature in content.signatures],
        "ledger": {"head": content.ledger["head"], "length": content.ledger["length"]},
        "withheld": [dict(item) for item in content.withheld],
    }


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive whose bytes depend on its content alone."""
    buffer = io.BytesIO()
    # Stored, not deflated: compressed bytes differ between zlib versions, and a stored package cannot be a bomb.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, body in entries:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, body)
    return buffer.getvalue()
