"""The hash chain of events: how the record is committed to, for the gate that writes it and those who check it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from mediation.core.canonical import canonical

GENESIS = "0" * 64
CUT = "the end was cut off or added to"
HEADER = ("id", "seq", "at", "kind", "actor", "proceeding", "audience", "data_hash")


class Link(Protocol):
    """One line of a chain, as it is stored."""

    seq: int
    data: Any
    salt: str
    data_hash: str
    prev: str
    hash: str


L = TypeVar("L", bound=Link)


def data_hash(salt: bytes, data: Any) -> str:
    """Commit to an event's content; the salt keeps a short text from being guessed, and its erasure ends the proof."""
    return hashlib.sha256(salt + canonical(data)).hexdigest()


def event_hash(prev: str, meta: Mapping[str, Any]) -> str:
    """Link an event to the one before it; `prev` is that event's hash, GENESIS for the first.

    Hashes the header fields alone; further keys of `meta` (salt, data, prev, hash) are left out. `at` is RFC 3339 in
    UTC with microseconds and Z, `actor` {"kind", "id"}, `proceeding` a UUID string or None. Raises KeyError when a
    header field is missing and ValueError when `prev` is not 64 hexadecimal digits.
    """
    before = bytes.fromhex(prev)
    if len(before) != hashlib.sha256().digest_size:
        raise ValueError("the previous hash must be 64 hexadecimal digits")
    return hashlib.sha256(before + canonical({name: meta[name] for name in HEADER})).hexdigest()


def faults(lines: Iterable[L], header: Callable[[L], Mapping[str, Any]]) -> tuple[list[str], int, str]:
    """What does not hold in the lines of a chain, in order, and its number and hash of the end as they were walked.

    `header` gives what a line's hash covers. That nothing is missing at the end is for the caller to compare.
    """
    found: list[str] = []
    prev, expected = GENESIS, 1
    for line in lines:
        if line.seq != expected:
            found.append(f"#{expected} is missing")
            expected = line.seq
        if line.prev != prev:
            found.append(f"#{line.seq} does not follow what stands before it")
        if data_hash(bytes.fromhex(line.salt), line.data) != line.data_hash:
            found.append(f"#{line.seq} content was changed")
        if event_hash(line.prev, header(line)) != line.hash:
            found.append(f"#{line.seq} was changed")
        prev, expected = line.hash, expected + 1
    return found, expected - 1, prev
