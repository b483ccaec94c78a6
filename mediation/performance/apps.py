"""Performance."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """What was agreed falls due, is done, or is enforced."""

    name = "mediation.performance"
    label = "performance"

    def ready(self) -> None:
        """Register the reader of plans, the verbs and the papers."""
        from mediation.performance import advance, papers, plans, verbs  # noqa: F401 - registers on import
