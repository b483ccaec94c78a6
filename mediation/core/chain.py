"""The hash chain of events: how the record is committed to, for the gate that writes it and those who check it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mediation.core.canonical import canonical

GENESIS = "0" * 64
HEADER = ("id", "seq", "at", "kind", "actor", "proceeding", "audience", "data_hash")


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
