"""Offers."""

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    """Offers."""

    name = "mediation.negotiation"
    label = "negotiation"
