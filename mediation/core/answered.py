"""Requests that were answered: the same key and body give the same answer and one effect for 24 hours (promise S2)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mediation.core import crypto
from mediation.core.actors import Actor
from mediation.core.models import Answered
from mediation.core.refusals import Refused

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Request:
    """One request with the key its sender gave it; no key, no memory."""

    actor: Actor
    key: str
    verb: str
    case: UUID | None
    proceeding: UUID | None
    data: Any
    files: Any = None

    @property
    def fingerprint(self) -> str:
        """Keyed hash of what was asked, so that a key cannot be reused for something else.

        Keyed, because what was asked may be a sealed bid: whoever reads the table must not try all likely figures.
        """
        items = self.data.lists() if hasattr(self.data, "lists") else (self.data or {}).items()
        body = sorted((str(name), str(value)) for name, value in items if name not in {"csrfmiddlewaretoken", "once"})
        uploads = sorted((name, str(file.name), _digest(file)) for name, file in (self.files or {}).items())
        asked = repr((self.verb, str(self.case), str(self.proceeding), body, uploads))
        return crypto.blind(asked, purpose="answered")

    def answer(self) -> dict[str, Any] | None:
        """The answer given before. Refused `key_reused` when the body differs."""
        if not self.key:
            return None
        before = Answered.objects.filter(actor=self.actor.key, key=self.key).first()
        if before is None:
            return None
        if before.fingerprint != self.fingerprint:
            raise Refused("key_reused")
        return dict(before.result)

    def keep(self, result: dict[str, Any], now: datetime) -> None:
        """Remember the answer in the act's own transaction; a twin that commits first makes this one fail and retry."""
        if self.key:
            with transaction.atomic():
                Answered.objects.create(
                    actor=self.actor.key, key=self.key, fingerprint=self.fingerprint, result=result, at=now
                )


def _digest(upload: Any) -> str:
    """What a file holds: the same name over other bytes is another request."""
    found = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()


def forget(*, now: datetime) -> int:
    """Drop answers older than 24 hours; how many."""
    return Answered.objects.filter(at__lt=now - KEPT).delete()[0]
