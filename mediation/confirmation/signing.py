"""The platform's signing key, for those who seal a court package and those who print its fingerprint."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

ALGORITHM = "Ed25519"


def load_or_create(path: Path) -> Ed25519PrivateKey:
    """Read the platform's key, or make it at the first call; callers that race all get the same key.

    The file is PKCS #8 PEM, readable by its owner alone. Raises TypeError when it holds another kind of key.
    """
    if not path.exists():
        _create(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} does not hold an Ed25519 key")
    return key


def raw(public: Ed25519PublicKey) -> bytes:
    """Give the 32 bytes of a public key (RFC 8032)."""
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(public: Ed25519PublicKey) -> str:
    """Name a public key for people to compare: SHA-256 of its 32 bytes, in hex."""
    return hashlib.sha256(raw(public)).hexdigest()


def signature(key: Ed25519PrivateKey, message: bytes) -> dict[str, str]:
    """Sign bytes, in the form the package keeps beside its manifest."""
    return {
        "algorithm": ALGORITHM,
        "public_key": raw(key.public_key()).hex(),
        "signature": key.sign(message).hex(),
    }


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # mkstemp gives mode 0600; linking a finished file means nobody ever reads half a key or replaces one.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return  # another process was first; its key is the one
    finally:
        Path(name).unlink()
