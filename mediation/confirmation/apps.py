"""Judicial confirmation."""

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    """Judicial confirmation: the joint application, the court's desk and its package."""

    name = "mediation.confirmation"
    label = "confirmation"

    def ready(self) -> None:
        """Register the verbs and the papers."""
        from mediation.confirmation import (  # noqa: F401 - registers on import
            agents,
            committee_file,
            exits,
            objecting,
            oral,
            papers,
            reviewing,
            verbs,
        )
