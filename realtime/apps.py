"""The wire."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Socket frames, consumers, presence, limits; no rule, no model."""

    name = "realtime"
    label = "realtime"
