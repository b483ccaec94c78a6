"""The site's clock, handed to the wire when the site starts: the wire itself reads no clock."""

from collections.abc import Callable
from datetime import datetime

Reader = Callable[[], datetime]
_readers: list[Reader] = []


def use(now: Reader, real_now: Reader) -> None:
    """Read the platform's moment from `now` and the machine's from `real_now`."""
    _readers[:] = [now, real_now]


def now() -> datetime:
    """The platform's moment; in the demo world a row of the database, so call it where the database may be asked."""
    return _readers[0]()


def real_now() -> datetime:
    """The machine's moment, for tickets and sessions."""
    return _readers[1]()
