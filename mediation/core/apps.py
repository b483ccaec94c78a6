"""The core: actors, the gate, events, the outbox."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers nothing: higher subjects register with it."""

    name = "mediation.core"
    label = "core"
