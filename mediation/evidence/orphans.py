"""Originals that no row names: an upload whose verb never committed leaves one, a night removes it.

Every table with a column `sha256` names originals. Nothing is lost to an upload that is under way: keeping bytes
makes their file young again, and a file is moved aside before it is looked at for the last time.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from mediation.evidence import pictures, store

AGE = timedelta(days=1)
BATCH = 500
FEW = 100
HASH = 64
_LOG = logging.getLogger(__name__)


def sweep(*, now: datetime) -> int:
    """Remove originals and unfinished uploads older than a day that no row names; how many.

    `now` is the machine's time, as files know no other. Where most of the store has no row the database is likely not
    the one of this store: then nothing is touched and the log says so.
    """
    _put_back()
    before = (now - AGE).timestamp()
    for unfinished in store.root().glob("incoming-*"):
        if _modified(unfinished) < before:
            unfinished.unlink(missing_ok=True)
    originals, held, orphans = _originals(), 0, []
    while batch := list(islice(originals, BATCH)):
        held += len(batch)
        known = _named(one.name for one in batch)
        orphans += [one.name for one in batch if one.name not in known and _modified(one) < before]
    if len(orphans) > max(FEW, held // 2):
        _LOG.error("%d of %d originals have no row; nothing was removed", len(orphans), held)
        return 0
    return sum(_dropped(sha256, before) for sha256 in orphans)


def _originals() -> Iterator[Path]:
    return (file for file in store.root().glob("[0-9a-f][0-9a-f]/*") if len(file.name) == HASH)


def _named(hashes: Iterable[str]) -> set[str]:
    """Which of some hashes a row names."""
    asked, found = list(hashes), set()
    for model in apps.get_models():
        with suppress(FieldDoesNotExist):
            model._meta.get_field("sha256")
            found |= set(model._default_manager.filter(sha256__in=asked).values_list("sha256", flat=True))
    return found


def _dropped(sha256: str, before: float) -> bool:
    """Remove one original and its viewing copy, unless it was kept again or named meanwhile."""
    original, view = store.path(sha256), pictures.path(sha256)
    aside = _aside(original)
    if aside is None:
        return False
    if _modified(aside) >= before or _named([sha256]):
        _back(aside, original)
        return False
    aside.unlink(missing_ok=True)
    copy = _aside(view)
    if copy is not None and original.exists():  # kept again in this moment, with this copy
        _back(copy, view)
    elif copy is not None:
        copy.unlink(missing_ok=True)
    return True


def _aside(file: Path) -> Path | None:
    """Move a file to where nobody looks for it, None where it is gone already."""
    place = _waiting() / file.name
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.rename(place)
    except FileNotFoundError:
        return None
    return place


def _back(aside: Path, file: Path) -> None:
    # There already: kept again. Gone already: another sweep put it back.
    with suppress(FileExistsError, FileNotFoundError):
        file.hardlink_to(aside)
    aside.unlink(missing_ok=True)


def _put_back() -> None:
    """What a sweep that was cut short left aside is looked at again."""
    if _waiting().is_dir():
        for aside in _waiting().iterdir():
            sha256 = aside.name.removesuffix(".jpg")
            _back(aside, store.path(sha256) if sha256 == aside.name else pictures.path(sha256))


def _waiting() -> Path:
    return store.root() / "aside"


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # finished, or removed by somebody else
        return float("inf")
