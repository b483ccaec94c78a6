"""Offers."""

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    """Packages of terms: made, answered, replaced, run out."""

    name = "mediation.negotiation"
    label = "negotiation"

    def ready(self) -> None:
        """Register the verbs, the sweep of offers and the record of a settlement."""
        from mediation.negotiation import papers, verbs  # noqa: F401 - registers on import
