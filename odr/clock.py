"""The one place that reads the time. In the demo world the clock is a row that can be moved forwards."""

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from mediation.core import demo_clock
from mediation.deadlines.watch import Reading

BOOT = Path("/proc/sys/kernel/random/boot_id")


def now() -> datetime:
    """The platform's moment, UTC: real time, or in the demo world real time plus the row's offset."""
    real = real_now()
    return real + demo_clock.offset() if settings.DEMO else real


def real_now() -> datetime:
    """The machine's moment, for tickets, tokens and codes that must expire in real time."""
    return datetime.now(UTC)


def reading() -> Reading:
    """The machine's clock beside one that nobody can set, which also counts while the machine sleeps."""
    steady = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
    return Reading(real_now(), steady, _boot())


@cache
def _boot() -> str:
    """Which start of which machine this is; where the system does not say, each process is its own."""
    return BOOT.read_text(encoding="ascii").strip() if BOOT.exists() else f"process-{time.monotonic_ns()}"


def move_to(moment: datetime) -> datetime:
    """Move the demo clock forwards to `moment`. Refused `clock_backwards` when it would go back."""
    return demo_clock.move_to(moment, real=real_now())


def shift(delta: timedelta) -> datetime:
    """Move the demo clock forwards by `delta`."""
    return move_to(now() + delta)
