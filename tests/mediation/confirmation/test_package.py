"""The court package is complete, the same everywhere, signed, and refused when it would not hold (promise E4)."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mediation.confirmation import signing, verify
from mediation.confirmation.package import Dossier, DossierError, DossierFile, build, sm3
from mediation.core.canonical import canonical
from tests.mediation.confirmation.dossiers import (
    APPLIED,
    KEY,
    MADE_AT,
    OTHER_KEY,
    dossier,
    happenings,
    ledger,
    papers,
    signatures,
    unpack,
)


def test_the_same_content_gives_the_same_bytes_in_whatever_order_it_is_handed_in() -> None:
    content = dossier()
    assert build(content) == build(replace(content, files=list(reversed(content.files))))


def test_a_change_of_content_changes_the_package() -> None:
    assert build(dossier()) != build(dossier(key=OTHER_KEY))
    assert build(dossier()) != build(dossier(made_at=MADE_AT.replace(minute=31)))


def test_the_manifest_names_every_file_with_size_and_both_hashes() -> None:
    entries = unpack(build(dossier()))
    manifest = json.loads(entries["manifest.json"])
    bodies = {name: body for name, body in entries.items() if not name.startswith("manifest.")}
    assert {row["path"]: (row["size"], row["sha256"], row["sm3"]) for row in manifest["files"]} == {
        name: (len(body), hashlib.sha256(body).hexdigest(), sm3(body)) for name, body in bodies.items()
    }
    assert set(bodies) == {*papers(), "ledger.json", "verify.py"}
    assert manifest["schema"] == "jiefen-dossier/1"
    assert manifest["made_at"] == "2026-08-05T02:30:00Z"
    assert manifest["ledger"] == {"head": ledger()["head"], "length": 9}
    assert manifest["signatures"] == signatures()
    assert manifest["withheld"][0]["count"] == 1


def test_the_manifest_is_signed_and_the_verifier_is_the_one_of_this_release() -> None:
    entries = unpack(build(dossier()))
    seal = json.loads(entries["manifest.sig.json"])
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["public_key"]))
    public.verify(bytes.fromhex(seal["signature"]), entries["manifest.json"])
    assert seal["algorithm"] == "Ed25519"
    assert public == KEY.public_key()
    assert entries["verify.py"] == Path(verify.__file__).read_bytes()
    assert entries["ledger.json"] == canonical(ledger())


def test_sm3_is_the_standard_one() -> None:
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905 example 1


@pytest.mark.parametrize(
    "path",
    [
        "../agreement.pdf", "/etc/passwd", "evidence/../../x", "evidence//x", "evidence/a\\b", "evidence/C:x",
        "evidence/", "evidence/a\nb", "evidence/\u202egpj.exe", "evidence/a.", "evidence/ a", "evidence/a\x00b",
        "other/x", "x.pdf", "", "evidence/" + "a" * 240, "evidence/a/b/c", "evidence/\ud800",
    ],
)  # fmt: skip
def test_a_path_that_could_escape_or_deceive_is_refused(path: str) -> None:
    files = [*dossier().files, DossierFile(path, "x", b"x")]
    with pytest.raises(DossierError):
        build(dossier(files=files))


def test_two_files_of_one_name_and_a_file_in_the_place_of_our_own_are_refused() -> None:
    for name in ("record.pdf", "ledger.json", "verify.py", "manifest.json"):
        with pytest.raises(DossierError), pytest.warns(UserWarning, match="Duplicate name"):
            build(dossier(files=[*dossier().files, DossierFile(name, "x", b"x")]))


@pytest.mark.parametrize("missing", ["agreement.pdf", "application.pdf", "evidence/evidence-list.pdf"])
def test_a_package_without_a_required_paper_is_never_issued(missing: str) -> None:
    with pytest.raises(DossierError, match=missing):
        build(dossier(files=[file for file in dossier().files if file.path != missing]))


def spoilt(**changes: Any) -> Dossier:
    """A dossier whose ledger holds other happenings."""
    return dossier(ledger=ledger([(kind, changes.get(kind, data)) for kind, data in happenings()]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: spoilt(**{"agreement.sealed": {"sha256": "0" * 64}}), "agreement.sealed"),
        (lambda: spoilt(**{"evidence.added": {"sha256": "0" * 64}}), "evidence.added"),
        (lambda: spoilt(**{"confirmation.signed": {"content_sha256": "0" * 64}}), "confirmation.signed"),
        (lambda: dossier(signatures=signatures()[:3]), "fewer than two"),
        (lambda: dossier(signatures=[*signatures()[:3], signatures()[3] | {"content_sha256": "0" * 64}]), "same text"),
        (lambda: dossier(signatures=[*signatures(), signatures()[0] | {"signer": "第三人"}]), "agreement.signed"),
        (lambda: dossier(signatures=[*signatures(), signatures()[0] | {"document": "record.pdf"}]), "other paper"),
        (lambda: dossier(withheld=[]), "withheld"),
        (lambda: dossier(case_id="other"), "not this case's"),
        (lambda: dossier(ledger=ledger() | {"length": 8}), "head or length"),
        (lambda: dossier(withheld=[{"what": "x", "why": "y"}]), "missing in manifest"),
        (lambda: dossier(made_at=datetime(2026, 8, 5)), "time zone"),  # noqa: DTZ001
    ],
)
def test_a_package_that_would_not_hold_is_never_issued(content: Any, words: str) -> None:
    with pytest.raises(DossierError, match=words):
        build(content())


def test_an_application_is_not_signed_by_signing_the_agreement() -> None:
    moved = [("agreement.signed" if data and data.get("content_sha256") == APPLIED else kind, data)
             for kind, data in happenings()]  # fmt: skip
    with pytest.raises(DossierError, match=r"confirmation\.signed"):
        build(dossier(ledger=ledger(moved)))


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "platform.pem"
    first = signing.load_or_create(path)
    again = signing.load_or_create(path)
    assert signing.fingerprint(first.public_key()) == signing.fingerprint(again.public_key())
    assert len(signing.fingerprint(first.public_key())) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["platform.pem"]


def test_racing_first_calls_get_one_key(tmp_path: Path) -> None:
    start, keys = threading.Barrier(8), list[Ed25519PrivateKey]()

    def ask() -> None:
        start.wait()
        keys.append(signing.load_or_create(tmp_path / "platform.pem"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len({signing.fingerprint(key.public_key()) for key in keys}) == 1


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "platform.pem"
    key = generate_private_key(65537, 2048)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(TypeError):
        signing.load_or_create(path)
