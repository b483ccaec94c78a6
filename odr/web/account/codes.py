"""How many texts with a code one number may be sent: the limit of settings.LIMITS["codes"] per number and hour."""

from django.conf import settings
from django.core.cache import cache

from mediation.core.refusals import Refused
from mediation.people.models import phone_index

HOUR = 3600


def left(phone: str) -> bool:
    """Whether the number may be sent one more text now."""
    most = settings.LIMITS["codes"]
    return not most or cache.get(_key(phone), 0) < most


def spend(phone: str) -> None:
    """Count one text, whoever has the number and whether anybody has it. Refused `rate_limited` beyond the limit."""
    if not left(phone):
        raise Refused("rate_limited")
    cache.add(_key(phone), 0, HOUR)
    cache.incr(_key(phone))


def _key(phone: str) -> str:
    return f"codes:{phone_index(phone)}"
