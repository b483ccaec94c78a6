"""Offers."""

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    """Packages of terms: made, answered, replaced, run out; sealed bids; what the mediator proposes."""

    name = "mediation.negotiation"
    label = "negotiation"

    def ready(self) -> None:
        """Register the verbs, the sweeps of what runs out and the record of a settlement."""
        from mediation.negotiation import papers, proposing, questions, rounds, verbs  # noqa: F401 - registers on import
