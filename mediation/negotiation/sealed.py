"""What somebody says in secret: committed by a hash before anybody can read it, opened later against that hash.

The line that is hashed holds a nonce, so that no list of likely figures finds it; it is as long for every figure and
for yes as for no, so that its length in the database says nothing. The line is kept encrypted, the hash goes into the
record: whoever holds the line can show that it is what was committed, and the platform cannot change it afterwards.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mediation.core.canonical import canonical

NONCE_BYTES = 16
DIGITS = 15  # of a figure with its point and cents, as many as fit a column of money
YES, NO, SILENT = "Y", "N", "-"


class Broken(Exception):
    """What was sealed does not fit the hash that was committed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A secret said: the line that is kept encrypted, and the hash that is shown."""

    line: str
    commitment: str


def seal(**said: str) -> Sealed:
    """Commit to what is said, with a fresh nonce."""
    line = canonical({**said, "nonce": secrets.token_hex(NONCE_BYTES)}).decode()
    return Sealed(line, commitment_of(line))


def commitment_of(line: str) -> str:
    """The hash of a line: SHA-256 of its UTF-8 bytes, as `sha256sum` prints it."""
    return hashlib.sha256(line.encode()).hexdigest()


def opened(line: str, commitment: str, **about: str) -> dict[str, Any]:
    """What was said. Broken where the line is not the one that was committed, or about something else."""
    if commitment_of(line) != commitment:
        raise Broken(commitment)
    said: dict[str, Any] = json.loads(line)
    if any(said.get(name) != value for name, value in about.items()):
        raise Broken(commitment)
    return said


def figure(amount: Decimal) -> str:
    """An amount as it stands in a line."""
    return f"{amount:0{DIGITS}.2f}"
