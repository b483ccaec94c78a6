"""One beat of the platform's heart, for the embedded server and the Celery worker alike."""

from mediation.deadlines import sweep, watch
from odr import clock


def beat() -> int:
    """Read the clocks, and fire what is due unless the system clock is in doubt; how many fired."""
    now = clock.now()
    return sweep.fire_due(now=now) if watch.beat(clock.reading(), now=now) else 0
