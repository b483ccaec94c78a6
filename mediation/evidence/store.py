"""Where bytes lie: originals under their SHA-256, written once and never changed (promise E1)."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

CHUNK = 256 * 1024
READ_ONLY = 0o440


class TooLarge(ValueError):
    """More bytes came than the limit allows; nothing was kept."""


class Altered(OSError):
    """What lies under a hash no longer has it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes in the store: both hashes and the size."""

    sha256: str
    sm3: str
    size: int


def keep(chunks: Iterable[bytes], *, limit: int = 0) -> Stored:
    """Keep bytes under their hash; the same bytes are kept once. TooLarge beyond `limit` bytes (0: no limit)."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            stored = _written(file, chunks, limit)
        _placed(Path(name), path(stored.sha256))
    finally:
        Path(name).unlink(missing_ok=True)
    return stored


def open_original(sha256: str) -> IO[bytes]:
    """The original for reading; FileNotFoundError when it is not there."""
    return path(sha256).open("rb")


def whole(sha256: str) -> bool:
    """True where the bytes still have the hash they are kept under."""
    found = hashlib.sha256()
    with open_original(sha256) as file:
        for chunk in read(file):
            found.update(chunk)
    return found.hexdigest() == sha256


def checked(sha256: str) -> bytes:
    """All bytes of an original, after checking them. Raises Altered."""
    with open_original(sha256) as file:
        found = file.read()
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Altered(sha256)
    return found


def path(sha256: str) -> Path:
    """Where an original lies; ValueError for what is not a hash, so that no name reaches the file system."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return root() / sha256[:2] / sha256


def root() -> Path:
    """The folder of the originals."""
    return Path(settings.MEDIA_ROOT) / "originals"


def read(file: IO[bytes]) -> Iterator[bytes]:
    """A file in chunks."""
    while chunk := file.read(CHUNK):
        yield chunk


def _written(file: IO[bytes], chunks: Iterable[bytes], limit: int) -> Stored:
    sha256, sm3, size = hashlib.sha256(), Hash(SM3()), 0
    for chunk in chunks:
        size += len(chunk)
        if limit and size > limit:
            raise TooLarge(limit)
        sha256.update(chunk)
        sm3.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Stored(sha256.hexdigest(), sm3.finalize().hex(), size)


def _placed(written: Path, target: Path) -> None:
    """Give the file its name by a link, which fails where the name is taken: nothing is ever written over.

    A file that is there already becomes young again, so that the nightly sweep leaves it to the row to come.
    """
    target.parent.mkdir(exist_ok=True)
    written.chmod(READ_ONLY)
    while True:
        try:
            target.hardlink_to(written)
        except FileExistsError:
            try:
                os.utime(target)
            except FileNotFoundError:  # swept in this moment
                continue
        break
    for folder in (target.parent, target.parent.parent):
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
