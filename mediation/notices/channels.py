"""Ways out of the platform. A text says that there is something new and where, never what the dispute is about."""

import base64
import hashlib
import hmac
import http.client
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mediation.core.refusals import Refused
from mediation.notices.models import SentText

TIMEOUT = 8.0
ACCEPTED = range(200, 300)
_LOG = logging.getLogger(__name__)


class NotSent(Exception):
    """A sender did not take a text. `reason` is short and holds no number and no text."""

    def __init__(self, reason: str) -> None:
        self.reason = reason[:200]
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Text:
    """One text message; the id stays the same when it is tried again, so that a sender hands it over once."""

    id: UUID
    phone: str
    body: str


class Sender(Protocol):
    """Hands a text to the world. Named by ODR_SMS_SENDER; several names, separated by commas, are tried in order."""

    def send(self, text: Text, *, now: datetime) -> None:
        """Hand over, or raise NotSent."""


class OutboxPage:
    """The demonstration's sender: the texts stand on a page instead of a telephone."""

    def send(self, text: Text, *, now: datetime) -> None:
        """Keep the text; the same id is kept once."""
        SentText.objects.get_or_create(id=text.id, defaults={"phone": text.phone, "text": text.body, "at": now})


class HttpSmsSender:
    """A text message provider behind HTTP: signed JSON, one POST per text, no redirects followed."""

    def send(self, text: Text, *, now: datetime) -> None:
        """POST the text. Raises NotSent for anything but a 2xx answer."""
        address = urlsplit(settings.SMS_URL)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise NotSent("no address set")
        body = json.dumps({"id": str(text.id), "to": text.phone, "text": text.body}, ensure_ascii=False).encode()
        stamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": str(text.id),
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{signature(settings.SMS_KEY, str(text.id), stamp, body)}",
        }
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname, address.port, timeout=TIMEOUT)
        try:
            connection.request(
                "POST", (address.path or "/") + (f"?{address.query}" if address.query else ""), body, headers
            )
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(type(error).__name__) from error
        finally:
            connection.close()
        if status not in ACCEPTED:
            raise NotSent(f"HTTP {status}")


def signature(key: str, message_id: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over id, time and body, as Standard Webhooks sign."""
    signed = b".".join([message_id.encode(), stamp.encode(), body])
    return base64.b64encode(hmac.new(key.encode(), signed, hashlib.sha256).digest()).decode()


def hand_over(text: Text, *, now: datetime) -> str:
    """Give a text to the first sender that takes it; its name. Raises NotSent with every reason when none does."""
    reasons: list[str] = []
    for name in [part.strip() for part in settings.SMS_SENDER.split(",") if part.strip()]:
        try:
            cast("type[Any]", import_string(name))().send(text, now=now)
        except NotSent as failure:
            _LOG.warning("sender %s did not take text %s: %s", name, text.id, failure.reason)
            reasons.append(failure.reason)
        else:
            return name.rsplit(".", 1)[-1]
    raise NotSent("; ".join(reasons) or "no sender")


def send_code(phone: str, code: str, *, language: str, now: datetime) -> None:
    """Send a login code at once. Refused `unavailable` when no sender takes it."""
    with translation.override(language):
        body = _("%(site)s: your code is %(code)s. Valid for 5 minutes. Never tell it to anybody.")
        _at_once(phone, body % {"site": settings.SITE_NAME, "code": code}, now)


def send_unknown(phone: str, *, language: str, now: datetime) -> None:
    """Tell a number that it has no account here. Refused `unavailable`."""
    with translation.override(language):
        body = _("%(site)s: somebody tried to log in with this number. It has no account here; you can register.")
        _at_once(phone, body % {"site": settings.SITE_NAME}, now)


def send_already(phone: str, *, language: str, now: datetime) -> None:
    """Tell a number that it already has an account. Refused `unavailable`."""
    with translation.override(language):
        body = _("%(site)s: somebody tried to register with this number. It has an account already; you can log in.")
        _at_once(phone, body % {"site": settings.SITE_NAME}, now)


def _at_once(phone: str, body: str, now: datetime) -> None:
    try:
        hand_over(Text(uuid4(), phone, body), now=now)
    except NotSent as failure:
        raise Refused("unavailable") from failure
