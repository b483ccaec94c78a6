"""The law is tested without Django, so the settings the other tests override are left alone here."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_media() -> None:
    """Take the place of the fixture of the same name that needs Django's settings."""
