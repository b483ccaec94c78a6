"""Fairness: a client that floods is slowed down, then shown out; the room goes on (protocol 1, promise 5)."""

import time

BURST_SECONDS = 2
PATIENCE_SECONDS = 5


class Bucket:
    """So many a second, with a burst of a few seconds' worth. A rate of 0 knows no limit."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, rate: float, seconds: float = BURST_SECONDS) -> None:
        self._rate = rate
        self._most = self._left = max(rate * seconds, 1.0)
        self._at = time.monotonic()

    def take(self) -> float:
        """Take one: 0 when there was one, else the seconds until there will be."""
        if not self._rate:
            return 0.0
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate


class Frames:
    """The frames of one socket: what is over the limit is refused, and whoever never stops is flooding."""

    __slots__ = ("_allowed", "_patience")

    def __init__(self, rate: float) -> None:
        self._allowed = Bucket(rate)
        self._patience = Bucket(rate, PATIENCE_SECONDS)

    def take(self) -> tuple[float, bool]:
        """Seconds to wait (0: go on), and whether patience has ended."""
        wait = self._allowed.take()
        return wait, bool(wait) and self._patience.take() > 0
