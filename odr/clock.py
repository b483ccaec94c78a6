"""The one place that reads the time. In the demo world the clock is a row that can be moved forwards."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from mediation.core import demo_clock


def now() -> datetime:
    """The platform's moment, UTC: real time, or in the demo world real time plus the row's offset."""
    real = real_now()
    return real + demo_clock.offset() if settings.DEMO else real


def real_now() -> datetime:
    """The machine's moment, for tickets, tokens and codes that must expire in real time."""
    return datetime.now(UTC)


def move_to(moment: datetime) -> datetime:
    """Move the demo clock forwards to `moment`. Refused `clock_backwards` when it would go back."""
    return demo_clock.move_to(moment, real=real_now())


def shift(delta: timedelta) -> datetime:
    """Move the demo clock forwards by `delta`."""
    return move_to(now() + delta)
