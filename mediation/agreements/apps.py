"""Agreements."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements."""

    name = "mediation.agreements"
    label = "agreements"
