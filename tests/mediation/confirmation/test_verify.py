"""The verifier finds every change, names it, and cannot be hurt by a hostile file (promises E2, E3, E4)."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.confirmation import signing, verify
from mediation.confirmation.package import build
from mediation.core.canonical import canonical as ours
from mediation.core.chain import GENESIS, HEADER, event_hash
from tests.mediation.confirmation.dossiers import (
    FINGERPRINT,
    KEY,
    OTHER_KEY,
    dossier,
    finding,
    pack,
    papers,
    relisted,
    resigned,
    run_path,
    unpack,
    with_ledger,
)

Entries = dict[str, bytes]
INSIDE = ["manifest.json", "manifest.sig.json", "ledger.json", "verify.py", *papers()]


@cache
def sound() -> bytes:
    return build(dossier())


def entries() -> Entries:
    return unpack(sound())


def flip(body: bytes, at: int = 10) -> bytes:
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


def rechained(ledger: dict[str, Any]) -> None:
    """Make the whole chain fit again, as someone who holds the database could."""
    prev = GENESIS
    for seq, event in enumerate(ledger["events"], start=1):
        event |= {"seq": seq, "prev": prev}
        event["hash"] = prev = event_hash(prev, event)
    ledger |= {"head": prev, "length": len(ledger["events"])}


def test_a_sound_package_holds_with_and_without_the_key() -> None:
    assert finding(sound()) == ""
    assert finding(sound(), None) == ""
    assert finding(sound(), " ".join(FINGERPRINT.upper()[i : i + 4] for i in range(0, 64, 4))) == ""


@pytest.mark.parametrize("name", INSIDE)
def test_one_changed_byte_is_found_and_named(name: str) -> None:
    changed = entries()
    changed[name] = flip(changed[name])
    assert name in finding(pack(changed))


@pytest.mark.parametrize("name", INSIDE)
def test_a_removed_file_is_found_and_named(name: str) -> None:
    assert name in finding(pack({path: body for path, body in entries().items() if path != name}))


@pytest.mark.parametrize("name", ["evidence/03-新增.pdf", "identity/x", "readme.txt", "__MACOSX/x", "evidence/a/b.pdf"])
def test_an_added_file_is_found_and_named(name: str) -> None:
    assert name in finding(pack(entries() | {name: b"x"}))


@pytest.mark.parametrize("seed", range(200))
def test_a_random_flipped_bit_in_any_content_is_found(seed: int) -> None:
    chance = random.Random(seed)
    package = bytearray(sound())
    with zipfile.ZipFile(io.BytesIO(sound())) as archive:
        info = chance.choice(archive.infolist())
    start = info.header_offset + 30 + len(info.filename.encode())
    package[start + chance.randrange(info.file_size)] ^= 1 << chance.randrange(8)
    assert finding(bytes(package)).endswith(f"content damaged: {info.filename}")


def edit(ledger: dict[str, Any]) -> None:
    ledger["events"][0]["data"]["amount"] = "4680.00"


def edit_header(ledger: dict[str, Any]) -> None:
    ledger["events"][2]["at"] = "2026-07-21T00:00:00.000000Z"


def remove(ledger: dict[str, Any]) -> None:
    del ledger["events"][3]
    ledger["length"] -= 1


def cut(ledger: dict[str, Any]) -> None:
    del ledger["events"][-1]
    ledger |= {"head": ledger["events"][-1]["hash"], "length": len(ledger["events"])}


def swap(ledger: dict[str, Any]) -> None:
    events = ledger["events"]
    events[1], events[2] = events[2], events[1]


def insert(ledger: dict[str, Any]) -> None:
    ledger["events"].insert(2, dict(ledger["events"][1]))
    ledger["length"] += 1


def unsalt(ledger: dict[str, Any]) -> None:
    ledger["events"][0]["salt"] = None


def rehash(ledger: dict[str, Any]) -> None:
    edit(ledger)
    rechained(ledger)


def forget_signing(ledger: dict[str, Any]) -> None:
    del ledger["events"][4]
    rechained(ledger)


def forget_evidence(ledger: dict[str, Any]) -> None:
    del ledger["events"][2]
    rechained(ledger)


def smuggle(ledger: dict[str, Any]) -> None:
    ledger["events"][0]["remark"] = "not covered by any hash"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edit, "event 1"),
        (edit_header, "event 3"),
        (remove, "event 4"),
        (cut, "signature without"),
        (swap, "event 2"),
        (insert, "event 3"),
        (unsalt, "event 1"),
        (rehash, "event 1"),
        (forget_signing, "agreement.signed"),
        (forget_evidence, "02-封边照片.jpg"),
        (smuggle, "malformed"),
    ],
)
def test_a_changed_ledger_is_found_even_when_everything_around_it_fits(
    change: Callable[[dict[str, Any]], None], words: str
) -> None:
    assert words in finding(pack(with_ledger(entries(), change)))


def test_a_manifest_that_fits_again_but_is_not_signed_again_is_found() -> None:
    changed = entries()
    changed["record.pdf"] = flip(changed["record.pdf"])
    assert "manifest.sig.json" in finding(pack(relisted(changed)), None)


def test_a_package_made_anew_with_another_key_is_found_by_the_fingerprint() -> None:
    changed = entries()
    changed["record.pdf"] = flip(changed["record.pdf"])
    forged = pack(resigned(relisted(changed), OTHER_KEY))
    assert finding(forged, None) == "", "without the platform's fingerprint nothing tells it apart"
    assert "another key" in finding(forged)


@pytest.mark.parametrize("name", ["agreement.pdf", "evidence/01-定制合同.pdf"])
def test_an_agreement_or_evidence_swapped_by_the_platform_itself_is_found_by_the_ledger(name: str) -> None:
    changed = entries()
    changed[name] = flip(changed[name])
    assert name in finding(pack(resigned(relisted(changed))))


def test_a_manifest_that_lists_a_file_twice_is_found() -> None:
    def twice(manifest: dict[str, Any]) -> None:
        manifest["files"].append(manifest["files"][0])

    assert "listed twice" in finding(pack(resigned(relisted(entries(), twice))))


def test_what_is_twice_packed_hidden_or_appended_is_found() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = pack([*entries().items(), ("record.pdf", b"another")])
    assert "twice" in finding(doubled)
    assert finding(sound() + b"x")
    assert finding(b"x" + sound())
    end = sound().rindex(b"PK\x05\x06")
    start = int.from_bytes(sound()[end + 16 : end + 20], "little")
    moved = (start + 3).to_bytes(4, "little")
    hidden = sound()[:start] + b"xyz" + sound()[start : end + 16] + moved + sound()[end + 20 :]
    assert "belong to no file" in finding(hidden)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "short": lambda: b"PK\x05\x06",
    "no files": lambda: pack({}),
    "text": lambda: b"not a zip at all" * 10,
    "deflated": lambda: pack(entries(), zipfile.ZIP_DEFLATED),
    "bomb": lambda: pack({"manifest.json": bytes(50_000_000)}, zipfile.ZIP_DEFLATED),
    "many": lambda: pack({f"evidence/{number}": b"" for number in range(5000)}),
    "escape": lambda: pack(entries() | {"../../x": b""}),
    "deep": lambda: pack(entries() | {"manifest.json": b"[" * 200_000 + b"]" * 200_000}),
    "deep object": lambda: pack(entries() | {"manifest.json": b'{"a":' * 300 + b"1" + b"}" * 300}),
    "long number": lambda: pack(entries() | {"manifest.json": b'{"a":' + b"9" * 1_000_000 + b"}"}),
    "fraction": lambda: pack(entries() | {"manifest.json": b'{"a":1.5}'}),
    "NaN": lambda: pack(entries() | {"manifest.json": b'{"a":NaN}'}),
    "same key twice": lambda: pack(entries() | {"manifest.json": b'{"a":1,"a":2}'}),
    "lone surrogate": lambda: pack(entries() | {"manifest.json": b'{"a":"\\ud800"}'}),
    "not UTF-8": lambda: pack(entries() | {"manifest.json": b'{"a":"\xff"}'}),
    "list": lambda: pack(entries() | {"manifest.json": b"[]"}),
    "empty object": lambda: pack(entries() | {"manifest.json": b"{}"}),
    "null seal": lambda: pack(entries() | {"manifest.sig.json": b'{"algorithm":null}'}),
    "too large": lambda: pack(entries() | {"manifest.json": b" " * (verify.MOST_JSON + 1)}),
}


@pytest.mark.parametrize("name", ["deflated", "bomb"])
def test_a_compressed_package_is_refused_before_anything_is_unpacked(name: str) -> None:
    assert "may hide something: manifest.json" in finding(HOSTILE[name]())


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_package_is_refused_in_words(name: str) -> None:
    assert finding(HOSTILE[name]())


PARTS = ("schema", "case", "made_at", "files", "signatures", "ledger", "withheld")
WRONG: tuple[object, ...] = (None, 7, "x", [], {}, [7], [{}])
POSSIBLE = [("made_at", "x")]


@pytest.mark.parametrize(
    ("field", "value"), [(part, value) for part in PARTS for value in WRONG if (part, value) not in POSSIBLE]
)
def test_a_manifest_of_the_wrong_shape_is_refused_in_words(field: str, value: object) -> None:
    manifest = json.loads(entries()["manifest.json"]) | {field: value}
    assert finding(pack(resigned(entries() | {"manifest.json": ours(manifest)})))


@pytest.mark.parametrize("seed", range(100))
def test_noise_in_the_frame_of_the_archive_never_breaks_the_verifier(seed: int) -> None:
    chance = random.Random(seed)
    package = bytearray(sound())
    start = package.rindex(b"PK\x01\x02")
    for _ in range(chance.randrange(1, 6)):
        package[chance.randrange(start, len(package))] = chance.randrange(256)
    finding(bytes(package))  # red or green, but never another exception


def test_the_two_spellings_of_canonical_json_and_of_the_header_agree() -> None:
    value = {"\ue000": 1, "\U0001f600": [True, None, -3], "é": '\u2028\x07"\\/\x7f', "a": {"b": "2026", "A": {}}}
    assert verify.canonical(value) == ours(value)
    assert list(json.loads(ours(value))) == ["a", "é", "\U0001f600", "\ue000"], "by UTF-16 code unit"
    assert verify.HEADER == HEADER


@pytest.mark.parametrize("seed", range(12))
def test_ed25519_agrees_with_the_library(seed: int) -> None:
    chance = random.Random(seed)
    key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    message, public = chance.randbytes(seed * 7), signing.raw(key.public_key())
    made = key.sign(message)
    assert verify.ed25519(public, message, made)
    assert not verify.ed25519(public, message + b"x", made)
    assert not verify.ed25519(public, message, flip(made, chance.randrange(64)))
    assert not verify.ed25519(signing.raw(KEY.public_key()), message, made)
    larger = int.from_bytes(made[32:], "little") + verify.ORDER
    assert not verify.ed25519(public, message, made[:32] + larger.to_bytes(32, "little")), "one signature, one spelling"


def command(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The verifier that lies in the package, run as a clerk would: alone, isolated, in an empty environment."""
    script = path.with_name("verify.py")
    script.write_bytes(unpack(sound())["verify.py"])
    call = [sys.executable, "-I", str(script), str(path), *arguments]
    return subprocess.run(call, capture_output=True, encoding="utf-8", check=False, timeout=60, env={}, cwd=path.parent)


def test_the_command_prints_a_line_per_check_and_ends_with_zero(tmp_path: Path) -> None:
    result = command(run_path(tmp_path, sound()), "--key", FINGERPRINT)
    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert all(line.startswith("ok  ") for line in lines[:-1])
    assert "everything holds" in lines[-1]
    assert any(FINGERPRINT in line for line in lines)
    assert len(lines) == 8 + len(papers()) + 2 + 1 + 1


def test_the_command_names_the_first_fault_and_ends_with_one(tmp_path: Path) -> None:
    changed = entries()
    changed["record.pdf"] = flip(changed["record.pdf"])
    result = command(run_path(tmp_path, pack(changed)))
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1].startswith("NO  ")
    assert "record.pdf" in result.stdout.splitlines()[-1]
    assert result.stderr == ""


def test_the_command_tells_a_file_that_is_not_there_from_one_that_does_not_hold(tmp_path: Path) -> None:
    result = command(tmp_path / "nowhere.zip")
    assert result.returncode == 2


def test_a_name_made_to_trick_the_terminal_is_shown_harmless() -> None:
    assert "\x1b" not in finding(pack(entries() | {"evidence/\x1b[2J": b""}))
    assert verify.shown("a\u202eb\n") == "a\\u202eb\\u000a"
