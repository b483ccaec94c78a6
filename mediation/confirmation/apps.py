"""Judicial confirmation."""

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    """Judicial confirmation."""

    name = "mediation.confirmation"
    label = "confirmation"
