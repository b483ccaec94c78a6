"""Clues."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    """What points to a breach of law is verified in a case of its own, whatever becomes of the complaint."""

    name = "mediation.clues"
    label = "clues"

    def ready(self) -> None:
        """Register the verbs."""
        from mediation.clues import origins, verbs  # noqa: F401 - register on import
