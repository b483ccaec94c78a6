"""Armed clocks."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Arm, stop and fire clocks; reads the columns `arms`, `stops`, `pauses` and `resumes` of the stages' tables."""

    name = "mediation.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Register the interpreters, the verbs of the clock and what can be proposed of calendars."""
        from mediation.deadlines import arming, pausing, proposals, recount, reminding, verbs  # noqa: F401 - registers on import
