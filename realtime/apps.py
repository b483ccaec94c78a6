"""The wire."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Socket frames, consumers, presence, limits; no rule, no model."""

    name = "realtime"
    label = "realtime"

    def ready(self) -> None:
        """Register the outbox's handlers."""
        from realtime import bridging  # noqa: F401 - registers on import
