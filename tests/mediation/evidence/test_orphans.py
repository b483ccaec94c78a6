"""The nightly sweep removes what no row names, after a day, and touches nothing that a row names."""

import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from mediation.core.models import Outbox
from mediation.documents.models import Paper, PaperStatus
from mediation.documents.papers import now_ready
from mediation.evidence import orphans, pictures, store
from mediation.evidence.models import Evidence
from odr import tasks
from odr.management.commands import serve
from tests.mediation import worlds

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=1, minutes=1), NOW - timedelta(hours=23)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """A store of one test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def kept(content: bytes, at: datetime) -> str:
    """An original that was kept at a moment, with a viewing copy."""
    stored = store.keep([content])
    view = pictures.path(stored.sha256)
    view.parent.mkdir(parents=True, exist_ok=True)
    view.write_bytes(b"jpeg")
    os.utime(store.path(stored.sha256), (at.timestamp(), at.timestamp()))
    return stored.sha256


def evidence(sha256: str) -> Evidence:
    """A row that names an original."""
    return Evidence.objects.create(
        name="a.png", media_type="image/png", size=1, sha256=sha256, sm3="0" * 64, uploaded_by_kind="person",
        uploaded_by_id="1", at=NOW,
    )  # fmt: skip


def there(sha256: str) -> tuple[bool, bool]:
    """Whether the original and its viewing copy are there."""
    return store.path(sha256).exists(), pictures.path(sha256).exists()


def test_an_old_original_that_no_row_names_goes_with_its_copy_and_everything_else_stays() -> None:
    gone, young, named = kept(b"gone", OLD), kept(b"young", YOUNG), kept(b"named", OLD)
    row = evidence(named)
    assert orphans.sweep(now=NOW) == 1
    assert [there(one) for one in (gone, young, named)] == [(False, False), (True, True), (True, True)]
    row.delete()
    assert orphans.sweep(now=NOW) == 1
    assert there(named) == (False, False)
    assert not list((store.root() / "aside").iterdir())


def test_the_file_of_a_paper_is_named_by_its_row() -> None:
    world = worlds.world()
    worlds.file_at_bureau(world, world.xiaoshan, at="2026-05-18 09:00")
    paper = now_ready(Paper.objects.get(kind="receipt"), now=NOW)
    assert paper.status == PaperStatus.READY
    os.utime(store.path(paper.sha256), (OLD.timestamp(), OLD.timestamp()))
    assert orphans.sweep(now=NOW) == 0
    assert store.whole(paper.sha256)
    assert Outbox.objects.exists()


def test_every_table_that_keeps_hashes_of_originals_is_asked() -> None:
    tables = {one._meta.label for one in apps.get_models() if any(f.name == "sha256" for f in one._meta.get_fields())}
    assert tables == {"evidence.Evidence", "documents.Paper"}


def test_bytes_that_come_again_make_their_file_young() -> None:
    sha256 = kept(b"again", OLD)
    store.keep([b"again"])
    assert orphans.sweep(now=NOW) == 0
    assert store.path(sha256).exists()


def test_bytes_that_come_while_the_sweep_looks_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = kept(b"meanwhile", OLD)
    asked = orphans._named

    def slow(hashes: Iterable[str]) -> set[str]:
        found = asked(hashes)
        store.keep([b"meanwhile"])  # asked first before the file is moved aside, then after
        return found

    monkeypatch.setattr(orphans, "_named", slow)
    orphans.sweep(now=NOW)
    assert store.whole(sha256)


def test_an_upload_and_a_sweep_at_once_always_leave_the_file() -> None:
    content = b"racing"
    sha256 = kept(content, OLD)
    for _round in range(30):
        os.utime(store.path(sha256), (OLD.timestamp(), OLD.timestamp()))
        upload = threading.Thread(target=store.keep, args=([content],))
        upload.start()
        before = (NOW - orphans.AGE).timestamp()
        aside = orphans._aside(store.path(sha256))
        if aside is not None and orphans._modified(aside) < before:
            aside.unlink()
        elif aside is not None:
            orphans._back(aside, store.path(sha256))
        upload.join()
        assert store.path(sha256).exists()


def test_what_a_sweep_that_was_cut_short_left_aside_comes_back() -> None:
    sha256 = kept(b"aside", OLD)
    evidence(sha256)
    orphans._aside(store.path(sha256))
    orphans._aside(pictures.path(sha256))
    assert there(sha256) == (False, False)
    assert orphans.sweep(now=NOW) == 0
    assert there(sha256) == (True, True)


def test_unfinished_uploads_go_after_a_day() -> None:
    store.root().mkdir(parents=True)
    old, young = store.root() / "incoming-old", store.root() / "incoming-young"
    for file, at in ((old, OLD), (young, YOUNG)):
        file.write_bytes(b"half")
        os.utime(file, (at.timestamp(), at.timestamp()))
    orphans.sweep(now=NOW)
    assert not old.exists()
    assert young.exists()


def test_a_store_of_another_database_is_left_alone(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip  # noqa: E501
    monkeypatch.setattr(orphans, "FEW", 2)
    held = [kept(b"%d" % number, OLD) for number in range(3)]
    assert orphans.sweep(now=NOW) == 0
    assert all(store.path(one).exists() for one in held)
    assert "3 of 3 originals have no row" in caplog.text


@pytest.mark.parametrize("night", [tasks.orphans, serve._clean])
def test_both_shapes_sweep(night: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odr.clock.real_now", lambda: NOW)
    gone = kept(b"gone", OLD)
    night()
    assert there(gone) == (False, False)


def test_celery_sweeps_every_night() -> None:
    entry = tasks.orphans.app.conf.beat_schedule["orphans"]
    assert entry["task"] == tasks.orphans.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({19}, {0})
