"""A scene in committed rows: the sockets read with connections of their own."""

import pytest

from tests.mediation.rooms import scenes
from tests.mediation.rooms.scenes import Scene


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """A case in session with its joint room open."""
    return scenes.scene()
