"""The court's package as a clerk has it on disk: check it without the platform, and spoil copies of it."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Entries = dict[str, bytes]


def verify(package: bytes, folder: Path) -> tuple[int, str]:
    """Run the package's own verify.py on it in an empty folder, with nothing but the standard library."""
    folder.mkdir()
    (folder / "dossier.zip").write_bytes(package)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        (folder / "verify.py").write_bytes(archive.read("verify.py"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "dossier.zip"],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def spoilt(package: bytes, spoil: Callable[[Entries], None]) -> bytes:
    """A copy in which something was changed, written as the original is."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        entries = {one.filename: archive.read(one) for one in archive.infolist()}
    before = dict(entries)
    spoil(entries)
    assert entries != before
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, body in entries.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, body)
    return buffer.getvalue()


def change_a_byte(entries: Entries) -> None:
    """Somebody alters the agreement."""
    body = bytearray(entries["agreement.pdf"])
    body[len(body) // 2] ^= 1
    entries["agreement.pdf"] = bytes(body)


def remove_evidence(entries: Entries) -> None:
    """Somebody takes a piece of evidence out."""
    name = next(one for one in entries if one.startswith("evidence/") and one != "evidence/evidence-list.pdf")
    del entries[name]


def edit_an_event(entries: Entries) -> None:
    """Somebody rewrites what happened, and the listed hash of the record with it."""
    ledger: dict[str, Any] = json.loads(entries["ledger.json"])
    event = next(one for one in ledger["events"] if one["data"])
    event["at"] = event["at"].replace("2026", "2025")
    entries["ledger.json"] = json.dumps(ledger, ensure_ascii=False).encode()


def add_a_file(entries: Entries) -> None:
    """Somebody slips a paper in."""
    entries["evidence/99-补充.pdf"] = b"%PDF-1.7\n"
