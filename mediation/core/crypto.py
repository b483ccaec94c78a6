"""Personal data at rest: AES-256-GCM with a key id and the column as associated data, and a keyed blind index."""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

KEY_ID = "1"


@cache
def _key(purpose: str, secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"jiefen", info=purpose.encode()).derive(secret.encode())


def seal(plain: str, *, column: str) -> str:
    """Encrypt `plain` for one column; the text cannot be read back as another column's."""
    nonce = os.urandom(12)
    sealed = AESGCM(_key("data", settings.DATA_KEY)).encrypt(nonce, plain.encode(), column.encode())
    return f"{KEY_ID}.{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, column: str) -> str:
    """Decrypt what `seal` made; cryptography.exceptions.InvalidTag when it was changed or moved."""
    raw = base64.b64decode(sealed.split(".", 1)[1])
    return AESGCM(_key("data", settings.DATA_KEY)).decrypt(raw[:12], raw[12:], column.encode()).decode()


def blind(value: str, *, purpose: str) -> str:
    """Keyed hash by which an encrypted value can be looked up but not read."""
    return hmac.new(_key(f"index:{purpose}", settings.DATA_KEY), value.encode(), hashlib.sha256).hexdigest()


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A text that is encrypted in the database and plain in Python. It cannot be filtered by: keep a blind index."""

    def _column(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        """Decrypt on the way out."""
        return unseal(value, column=self._column()) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return seal(str(value), column=self._column()) if value not in (None, "") else value


class SealedJSON(models.TextField):  # type: ignore[type-arg]
    """A JSON value that is encrypted in the database."""

    def _column(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, *_args: Any) -> Any:
        """Decrypt and parse on the way out."""
        return json.loads(unseal(value, column=self._column())) if value else {}

    def get_prep_value(self, value: Any) -> Any:
        """Serialise and encrypt on the way in."""
        return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")), column=self._column())
