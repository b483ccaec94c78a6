"""Armed clocks."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Arm, stop and fire clocks; reads the columns `arms` and `stops` of the stages' tables."""

    name = "mediation.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Register the interpreter and the verb of the clock."""
        from mediation.deadlines import arming, verbs  # noqa: F401 - registers on import
