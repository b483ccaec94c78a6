"""The small-number rule of supervision: a group of fewer than five is never told apart, nor can it be worked out."""

from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
FEWEST = 5


def small(count: int) -> bool:
    """Whether a group is there and too small to be told apart."""
    return 0 < count < FEWEST


def folded(counts: Mapping[T, int]) -> dict[T | None, int]:
    """Small groups together under None, with larger ones where what lies together would be a small group itself."""
    kept: dict[T | None, int] = {name: count for name, count in counts.items() if count >= FEWEST}
    rest = sum(counts.values()) - sum(kept.values())
    while small(rest) and kept:
        least = min(kept, key=lambda name: (kept[name], str(name)))
        rest += kept.pop(least)
    return kept | {None: rest} if rest else kept
