"""System checks: a wrong mixture of settings refuses to start and says what to set."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from odr import env

HTTP_SENDER = "mediation.notices.channels.HttpSmsSender"


@register()
def shape(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Embedded or served, nothing in between."""
    found: list[Error] = []
    if settings.DATABASE_URL and not settings.REDIS_URL:
        found.append(Error("DATABASE_URL is set but REDIS_URL is not.", hint="Set REDIS_URL=redis://host:6379/0: several processes share hints and the broker through Redis.", id="odr.E001"))  # fmt: skip  # noqa: E501
    if settings.REDIS_URL and not settings.DATABASE_URL:
        found.append(Error("REDIS_URL is set but DATABASE_URL is not.", hint="Set DATABASE_URL=postgresql://...: SQLite serves one process only.", id="odr.E002"))  # fmt: skip  # noqa: E501
    if env.number("ODR_PROCESSES", 1) > 1 and not settings.DATABASE_URL:
        found.append(Error("SQLite serves one process only.", hint="Set DATABASE_URL and REDIS_URL, or ODR_PROCESSES=1.", id="odr.E003"))  # fmt: skip  # noqa: E501
    if env.text("CELERY_BROKER_URL") and not settings.REDIS_URL:
        found.append(Error("A broker is set without Redis.", hint="Set REDIS_URL; the broker is taken from it.", id="odr.E004"))  # fmt: skip  # noqa: E501
    return found


@register()
def secrets(app_configs: Any, **kwargs: Any) -> list[Error]:
    """What leaves the site: no development secret, codes by a sender that can send, links that lead here."""
    found: list[Error] = []
    if settings.SECRET_KEY == env.DEFAULT_SECRET and not settings.LOCAL_ONLY:
        found.append(Error("The development secret is in use on a public host.", hint="Set ODR_SECRET_KEY or ODR_SECRET_KEY_FILE to 50 random characters.", id="odr.E010"))  # fmt: skip  # noqa: E501
    if not settings.SMS_SENDER:
        found.append(Error("No SMS sender is set.", hint="Set ODR_SMS_SENDER to the path of a sender class (docs/settings.md).", id="odr.E011"))  # fmt: skip  # noqa: E501
    if not settings.SITE_URL:
        found.append(Error("The address of the site is not known, and texts carry it.", hint="Set ODR_SITE_URL, such as https://odr.example.org: ODR_HOSTS names no single host.", id="odr.E013"))  # fmt: skip  # noqa: E501
    address = urlsplit(settings.SMS_URL)
    usable = address.scheme in {"http", "https"} and address.hostname and settings.SMS_KEY
    if HTTP_SENDER in settings.SMS_SENDER and not usable:
        found.append(Error("HttpSmsSender has no address or no key.", hint="Set ODR_SMS_URL=https://... and ODR_SMS_KEY: it posts there and signs what it posts.", id="odr.E012"))  # fmt: skip  # noqa: E501
    return found


@register()
def calls(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Servers for voice and video: half of a setting lets nobody hear anybody."""
    found: list[Error] = []
    if bool(settings.TURN_URLS) != bool(settings.TURN_SECRET):
        found.append(Error("Of ODR_TURN_URLS and ODR_TURN_SECRET only one is set.", hint="Set both, or neither: the secret is coturn's static-auth-secret.", id="odr.E014"))  # fmt: skip  # noqa: E501
    if settings.TURN_ONLY and not settings.TURN_URLS:
        found.append(Error("ODR_TURN_ONLY is set without a TURN server.", hint="Set ODR_TURN_URLS and ODR_TURN_SECRET.", id="odr.E015"))  # fmt: skip  # noqa: E501
    wrong = [one for one in settings.TURN_URLS if not one.startswith(("turn:", "turns:"))]
    wrong += [one for one in settings.STUN_URLS if not one.startswith(("stun:", "stuns:"))]
    if wrong:
        found.append(Error(f"No address of such a server: {', '.join(wrong)}.", hint="ODR_TURN_URLS holds turn:host:port or turns:host:port, ODR_STUN_URLS stun:host:port.", id="odr.E016"))  # fmt: skip  # noqa: E501
    parts = (settings.LIVEKIT_URL, settings.LIVEKIT_KEY, settings.LIVEKIT_SECRET)
    if any(parts) and not all(parts):
        found.append(Error("Of ODR_LIVEKIT_URL, ODR_LIVEKIT_KEY and ODR_LIVEKIT_SECRET only some are set.", hint="Set all three, or none.", id="odr.E017"))  # fmt: skip  # noqa: E501
    address = urlsplit(settings.LIVEKIT_URL)
    safe = address.scheme == "wss" or (address.scheme == "ws" and address.hostname in {"127.0.0.1", "localhost", "::1"})
    if settings.LIVEKIT_URL and not (safe and address.hostname):
        found.append(Error("ODR_LIVEKIT_URL is no address of a media server.", hint="Set wss://host, or ws://127.0.0.1:port on this machine.", id="odr.E018"))  # fmt: skip  # noqa: E501
    return found


def refuse_wrong_mixture() -> None:
    """Stop a server or a worker that would start with a wrong mixture, whoever starts it and with whatever options.

    Commands run the system checks by themselves; Daphne, uvicorn and Celery do not. ImproperlyConfigured says what to
    set.
    """
    if found := [*shape(None), *secrets(None), *calls(None)]:
        raise ImproperlyConfigured(" ".join(f"{one.msg} {one.hint} ({one.id})" for one in found))


def refuse_worker_of_one_process() -> None:
    """Stop a Celery worker or beat of the embedded shape, whose one process keeps the clock itself."""
    refuse_wrong_mixture()
    if not settings.REDIS_URL:
        raise ImproperlyConfigured(
            "Celery belongs to the served shape. Set DATABASE_URL and REDIS_URL, or run manage.py serve alone."
        )
