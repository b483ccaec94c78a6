"""The package of a real case: complete, checked with Python alone, the same bytes each time, red when touched."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mediation.cases.models import Case
from mediation.confirmation import dossier, queries, signing
from mediation.confirmation import package as package_maker
from mediation.core import outbox
from mediation.core.models import Event
from mediation.documents.models import Paper, PaperStatus
from mediation.evidence import store
from tests.mediation import worlds
from tests.mediation.agreements import stories as mediation
from tests.mediation.confirmation import stories
from tests.mediation.confirmation.dossiers import pack, unpack
from tests.mediation.confirmation.stories import application
from tests.mediation.worlds import World, actor, at, do

pytestmark = pytest.mark.django_db
SECRET = "只给委员会看的内部材料"


def taken(world: World, case: Case, when: str = "2026-08-06 09:00") -> bytes:
    """The package as the court's clerk downloads it."""
    return queries.take_dossier(actor(world.clerk), application(case).pk, now=at(when))[1]


def verify(folder: Path, package: bytes) -> subprocess.CompletedProcess[str]:
    """Run the verifier out of the package itself, alone, isolated from this project."""
    (folder / "dossier.zip").write_bytes(package)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        program = archive.read("verify.py") if "verify.py" in archive.namelist() else b""
    (folder / "verify.py").write_bytes(program or Path(package_maker.VERIFIER).read_bytes())
    fingerprint = signing.fingerprint(dossier.key().public_key())
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "dossier.zip", "--key", fingerprint],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_the_court_can_check_everything_alone(tmp_path: Path) -> None:
    world = worlds.world()
    case = stories.filed(world)
    package = taken(world, case)
    done = verify(tmp_path, package)
    assert done.returncode == 0, done.stdout + done.stderr
    held = unpack(package)
    folders = {
        "evidence": {"evidence-list.pdf", "01-定制合同.pdf"},
        "identity": {"01.pdf", "02.pdf"},
        "authority": {"mediation-proof.pdf", "service-address-01.pdf", "service-address-02.pdf"},
    }
    top = {"manifest.json", "manifest.sig.json", "verify.py", "ledger.json"}
    top |= {"application.pdf", "agreement.pdf", "record.pdf"}
    assert set(held) == top | {f"{folder}/{name}" for folder, names in folders.items() for name in names}
    assert held["evidence/01-定制合同.pdf"] == mediation.CONTRACT
    manifest = json.loads(held["manifest.json"])
    assert manifest["made_at"] == "2026-08-05T01:20:00Z"
    assert [(one["document"], one["signer"]) for one in manifest["signatures"]] == [
        ("agreement.pdf", "陈示例"),
        ("agreement.pdf", "示例家居定制有限公司"),
        ("agreement.pdf", "方示例"),
        ("agreement.pdf", "示例区网络交易纠纷人民调解委员会"),
        ("application.pdf", "陈示例"),
        ("application.pdf", "示例家居定制有限公司"),
    ]


def test_the_same_filing_gives_the_same_bytes_and_each_download_is_recorded() -> None:
    world = worlds.world()
    case = stories.filed(world)
    first = taken(world, case)
    do("docket", world.clerk, "2026-08-07 10:00", case, docket_no="（2026）示0100民特12号")
    file = SimpleUploadedFile("后来的.pdf", mediation.CONTRACT + b"%later\n", content_type="application/pdf")
    do("add_evidence", world.chen, "2026-08-08 09:30", case, files={"file": file})
    assert taken(world, case, "2026-08-09 09:00") == first
    events = Event.objects.filter(kind="confirmation.dossier_taken", case=case)
    assert events.count() == 2
    assert {one.actor_id for one in events} == {str(world.clerk.pk)}


def test_a_supplement_makes_a_new_package(tmp_path: Path) -> None:
    world = worlds.world()
    case = stories.filed(world)
    first = taken(world, case)
    do("ask_supplement", world.clerk, "2026-08-06 10:00", case, text="补交验收录像说明", days="5")
    file = SimpleUploadedFile("说明?.pdf", mediation.CONTRACT + b"%more\n", content_type="application/pdf")
    do("add_evidence", world.chen, "2026-08-07 09:30", case, files={"file": file})
    do("supply_supplement", world.chen, "2026-08-07 10:00", case, text="已补交")
    with stories.unread("unavailable"):
        taken(world, case, "2026-08-07 10:01")
    outbox.drain(now=at("2026-08-07 10:02"))
    second = taken(world, case, "2026-08-07 10:03")
    assert second != first
    assert sum(name.startswith("evidence/02-") for name in unpack(second)) == 1
    assert verify(tmp_path, second).returncode == 0


def test_what_is_not_for_everyone_stays_behind_and_is_counted() -> None:
    world = worlds.world()
    case = mediation.in_session(world)
    row = {name: mediation.TERM[name] for name in ("kind", "amount", "due_on", "method")}
    do("offer", world.home_agent, "2026-07-06 10:00", case, terms=[{**row, "amount": "7654.00"}], message=SECRET)
    file = SimpleUploadedFile("内部.pdf", mediation.CONTRACT + SECRET.encode(), content_type="application/pdf")
    do("add_evidence", world.chen, "2026-07-06 10:30", case, files={"file": file}, audience="own", shows=SECRET)
    finished(world, case)
    package = taken(world, case)
    held = unpack(package)
    assert SECRET.encode() not in package
    assert not [name for name in held if "内部" in name]
    ledger, manifest = json.loads(held["ledger.json"]), json.loads(held["manifest.json"])
    offers = [one for one in ledger["events"] if one["kind"].startswith("offer.")]
    closed = [one for one in ledger["events"] if one["audience"] != "case"]
    assert offers
    assert closed
    assert all(one["salt"] is None and one["data"] is None for one in offers + closed)
    internal = [one for one in closed if one not in offers]
    assert [one["count"] for one in manifest["withheld"]] == [len(offers), len(internal), None]


def finished(world: World, case: Case) -> None:
    """From the open session to the filing, on the days of S3."""
    do("record_session", world.mediator, "2026-07-07 12:00", case, **mediation.minutes())
    do("draft_agreement", world.mediator, "2026-07-20 10:00", case, **mediation.draft(case))
    shown = mediation.tabled(case).content_hash
    for minute, who in enumerate((world.chen, world.home_agent, world.mediator)):
        do("sign_agreement", who, f"2026-07-20 15:0{minute}", case, content_hash=shown)
    do("seal", world.secretary, "2026-07-20 16:08", case)
    do("apply_confirmation", world.chen, "2026-08-03 09:00", case, court=str(world.court.pk))
    for minute, who in enumerate((world.chen, world.home_agent)):
        do("sign_application", who, f"2026-08-03 10:0{minute}", case, **stories.signature(case))
    do("file_application", world.chen, "2026-08-05 09:20", case)
    outbox.drain(now=at("2026-08-05 09:21"))


def test_no_full_number_leaves_the_platform() -> None:
    world = worlds.world()
    case = mediation.in_session(world)
    claimant = case.parties.get(side="claimant")
    claimant.id_number = "330109199003050024"
    claimant.save()
    finished(world, case)
    sheets = application(case).identities["sheets"]
    assert sheets[0]["person"]["id_no"] == "330***********0024"
    assert "330109199003050024" not in json.dumps(sheets)
    assert [one["role"] for one in sheets] == ["申请人", "被申请人"]
    assert sheets[1]["agent"] == "郭示例"


def test_it_waits_for_papers_that_are_still_being_made() -> None:
    world = worlds.world()
    case = stories.signed(world)
    do("file_application", world.chen, "2026-08-05 09:20", case)
    with stories.unread("unavailable") as caught:
        taken(world, case)
    assert "准备" in str(caught.value) or "prepared" in str(caught.value)
    assert not Event.objects.filter(kind="confirmation.dossier_taken").exists()
    outbox.drain(now=at("2026-08-05 09:21"))
    Paper.objects.filter(kind="mediation_record").update(status=PaperStatus.WAITING)
    with stories.unread("unavailable"):
        taken(world, case)


def test_who_may_take_it_and_when() -> None:
    world = worlds.world()
    case = stories.signed(world)
    pk = application(case).pk
    with stories.unread("not_found"):
        queries.take_dossier(actor(world.clerk), pk, now=at("2026-08-05 09:00"))
    do("file_application", world.chen, "2026-08-05 09:20", case)
    outbox.drain(now=at("2026-08-05 09:21"))
    for who, code in (
        (world.chen, "forbidden"), (world.home_agent, "forbidden"), (world.secretary, "not_found"),
        (world.outsider, "not_found"), (world.district.officer, "not_found"),
    ):  # fmt: skip
        with stories.unread(code):
            queries.take_dossier(actor(who), pk, now=at("2026-08-05 10:00"))
    assert not Event.objects.filter(kind="confirmation.dossier_taken").exists()


def test_a_touched_copy_is_red(tmp_path: Path) -> None:
    world = worlds.world()
    case = stories.filed(world)
    held = unpack(taken(world, case))
    touched = {"agreement.pdf", "application.pdf", "ledger.json", "manifest.json", "identity/01.pdf"}
    for name in sorted(touched | {"evidence/01-定制合同.pdf"}):
        changed = dict(held)
        middle = len(changed[name]) // 2
        changed[name] = changed[name][:middle] + bytes([changed[name][middle] ^ 1]) + changed[name][middle + 1 :]
        red(tmp_path, changed)
    for name in sorted(set(held) - {"verify.py"}):
        red(tmp_path, {path: body for path, body in held.items() if path != name})
    red(tmp_path, {**held, "evidence/09-塞进来的.pdf": mediation.CONTRACT})
    swapped = {**held, "agreement.pdf": held["application.pdf"]}
    swapped["manifest.json"] = _relisted(held["manifest.json"], "agreement.pdf", held["application.pdf"])
    red(tmp_path, swapped)


def red(folder: Path, entries: dict[str, bytes]) -> None:
    """The verifier names a fault and ends with 1."""
    done = verify(folder, pack(entries))
    assert done.returncode == 1, done.stdout
    assert "NO  " in done.stdout


def _relisted(manifest: bytes, path: str, body: bytes) -> bytes:
    listed: dict[str, Any] = json.loads(manifest)
    for one in listed["files"]:
        if one["path"] == path:
            one |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "sm3": package_maker.sm3(body)}
    return json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_no_package_is_made_of_an_original_that_was_altered() -> None:
    world = worlds.world()
    case = stories.filed(world)
    sealed = Paper.objects.get(case=case, kind="pm_agreement")
    lies = store.path(sealed.sha256)
    before = lies.read_bytes()
    lies.chmod(0o600)
    lies.write_bytes(before[:-1] + b"x")
    try:
        with stories.unread("unavailable"):
            taken(world, case)
    finally:
        lies.write_bytes(before)
    assert not Event.objects.filter(kind="confirmation.dossier_taken").exists()
