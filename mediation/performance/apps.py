"""Performance."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Performance."""

    name = "mediation.performance"
    label = "performance"
