"""What the tests of pages share: who there is, and limits that begin anew."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.mediation.worlds import World, world


@pytest.fixture
def people() -> World:
    """The small world."""
    return world()


@pytest.fixture
def fresh_limits() -> Iterator[None]:
    """Nobody has tried anything yet: no code was asked for, no password was wrong."""
    cache.clear()
    yield
    cache.clear()
