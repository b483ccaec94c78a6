"""Whether the processes behind the pages were heard of lately; they tell through the cache that all share."""

from django.core.cache import cache

LATELY_SECONDS = 30  # a worker is heard of every 2 s, beat every 5 s


def hear(who: str) -> None:
    """A process lives."""
    cache.set(f"heard:{who}", "1", LATELY_SECONDS)


def lately(who: str) -> bool:
    """Whether a process was heard of."""
    return bool(cache.get(f"heard:{who}") == "1")
