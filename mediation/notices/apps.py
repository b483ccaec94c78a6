"""Service of notice."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Service of notice."""

    name = "mediation.notices"
    label = "notices"
