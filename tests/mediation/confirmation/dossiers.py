"""A sound package for the court, and the means to spoil it in one place while the rest stays consistent."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.confirmation import signing, verify
from mediation.confirmation.package import Dossier, DossierFile, sm3
from mediation.core.canonical import canonical
from mediation.core.chain import GENESIS, data_hash, event_hash
from mediation.documents.render import render
from tests.mediation.documents.people import AGREEMENT
from tests.mediation.documents.samples import SAMPLES

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
FINGERPRINT = signing.fingerprint(KEY.public_key())
CASE = "6f1f3c1e-6f0e-4b62-9c0a-0f6f6f1e2d3c"
AGREED = hashlib.sha256(b"what the agreement says").hexdigest()
APPLIED = hashlib.sha256(b"what the application says").hexdigest()
CONTRACT = b"%PDF-1.7 contract " + bytes(range(256)) * 8
PHOTO = b"\xff\xd8\xff photograph " + bytes(range(255, -1, -1)) * 8
MADE_AT = datetime(2026, 8, 5, 2, 30, tzinfo=UTC)


@cache
def papers() -> Mapping[str, bytes]:
    """The papers as the platform sets them."""
    return {
        "agreement.pdf": render("pm_agreement", SAMPLES["pm_agreement"]),
        "application.pdf": render("confirmation_application", SAMPLES["confirmation_application"]),
        "record.pdf": render("mediation_record", SAMPLES["mediation_record"]),
        "evidence/evidence-list.pdf": render("evidence_list", SAMPLES["evidence_list"]),
        "identity/01-陈示例.pdf": b"%PDF-1.7 identity",
        "authority/01-授权委托书.pdf": b"%PDF-1.7 authority",
        "evidence/01-定制合同.pdf": CONTRACT,
        "evidence/02-封边照片.jpg": PHOTO,
    }


def happenings() -> list[tuple[str, dict[str, Any] | None]]:
    """What the case's ledger holds, in order; None where the content may not leave."""
    return [
        ("case.filed", {"title": "全屋定制柜板材不符", "amount": "46800.00"}),
        ("evidence.added", {"name": "定制合同.pdf", "sha256": hashlib.sha256(CONTRACT).hexdigest()}),
        ("evidence.added", {"name": "封边照片.jpg", "sha256": hashlib.sha256(PHOTO).hexdigest()}),
        ("note.written", None),
        ("agreement.signed", {"signer": "陈示例", "content_sha256": AGREED}),
        ("agreement.signed", {"signer": "示例家居定制有限公司", "content_sha256": AGREED}),
        ("agreement.sealed", {"sha256": hashlib.sha256(papers()["agreement.pdf"]).hexdigest()}),
        ("confirmation.signed", {"signer": "陈示例", "content_sha256": APPLIED}),
        ("confirmation.signed", {"signer": "示例家居定制有限公司", "content_sha256": APPLIED}),
    ]


def ledger(events: list[tuple[str, dict[str, Any] | None]] | None = None) -> dict[str, Any]:
    """The case's chain over these happenings."""
    made: list[dict[str, Any]] = []
    prev = GENESIS
    for seq, (kind, data) in enumerate(happenings() if events is None else events, start=1):
        salt = hashlib.sha256(f"salt {seq}".encode()).digest()[:16]
        meta = {
            "id": f"00000000-0000-4000-8000-{seq:012d}",
            "seq": seq,
            "at": f"2026-07-20T06:{seq:02d}:00.000000Z",
            "kind": kind,
            "actor": {"kind": "person", "id": "11111111-1111-4111-8111-111111111111"},
            "proceeding": None,
            "audience": "case",
            "data_hash": data_hash(salt, {"hidden": seq} if data is None else data),
        }
        link = event_hash(prev, meta)
        shown = {"salt": None if data is None else salt.hex(), "data": data}
        made.append({**meta, **shown, "prev": prev, "hash": link})
        prev = link
    return {
        "schema": "jiefen-ledger/1", "case": CASE, "number": "JF-20260518-0031",
        "events": made, "head": prev, "length": len(made),
    }  # fmt: skip


def signatures() -> list[dict[str, Any]]:
    """Both parties on both papers."""
    return [
        {"document": paper, "signer": who, "role": role, "at": "2026-07-20T07:42:08Z", "content_sha256": content}
        | {"method": "手写签名并短信验证"}
        for paper, content in (("agreement.pdf", AGREED), ("application.pdf", APPLIED))
        for who, role in (("陈示例", "申请人"), ("示例家居定制有限公司", "被申请人"))
    ]


def dossier(**changes: Any) -> Dossier:
    """A sound package's content, or one with these changes."""
    facts: dict[str, Any] = {
        "case_id": CASE,
        "case_number": "JF-20260518-0031",
        "made_at": MADE_AT,
        "files": [DossierFile(path, f"{AGREEMENT} {path}", body) for path, body in papers().items()],
        "signatures": signatures(),
        "ledger": ledger(),
        "withheld": [{"what": "工作人员内部记录", "count": 1, "why": "不属于应当提交法院的材料"}],
        "key": KEY,
    }
    return Dossier(**(facts | changes))


def unpack(package: bytes) -> dict[str, bytes]:
    """The entries of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(entries: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these entries, well formed whatever they say."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, body in entries.items() if isinstance(entries, Mapping) else entries:
            archive.writestr(zipfile.ZipInfo(name), body, compress_type=method)
    return buffer.getvalue()


def relisted(entries: dict[str, bytes], change: Callable[[dict[str, Any]], None] | None = None) -> dict[str, bytes]:
    """The entries with a manifest that fits them again; the signature is left as it was."""
    manifest = json.loads(entries["manifest.json"])
    for row in manifest["files"]:
        body = entries[row["path"]]
        row |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "sm3": sm3(body)}
    if change is not None:
        change(manifest)
    return entries | {"manifest.json": canonical(manifest)}


def resigned(entries: dict[str, bytes], key: Ed25519PrivateKey = KEY) -> dict[str, bytes]:
    """The entries with the manifest signed again."""
    return entries | {"manifest.sig.json": canonical(signing.signature(key, entries["manifest.json"]))}


def with_ledger(entries: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """The entries with the ledger changed, everything around it made to fit and signed by the platform."""
    spoilt = copy.deepcopy(json.loads(entries["ledger.json"]))
    change(spoilt)

    def fit(manifest: dict[str, Any]) -> None:
        manifest["ledger"] = {"head": spoilt["head"], "length": spoilt["length"]}

    return resigned(relisted(entries | {"ledger.json": canonical(spoilt)}, fit))


def finding(package: bytes, key: str | None = FINGERPRINT) -> str:
    """The first thing that does not hold, or nothing."""
    try:
        for _ in verify.checks(io.BytesIO(package), key):
            pass
    except verify.DoesNotHold as found:
        return str(found)
    return ""


def run_path(folder: Path, package: bytes) -> Path:
    """The package on disk."""
    path = folder / "dossier.zip"
    path.write_bytes(package)
    return path
