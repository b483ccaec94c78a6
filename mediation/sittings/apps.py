"""Sessions of mediation."""

from django.apps import AppConfig


class SittingsConfig(AppConfig):
    """Times proposed and arranged, reminders of them; the roll and course of a session; its minutes."""

    name = "mediation.sittings"
    label = "sittings"

    def ready(self) -> None:
        """Register the verbs and the sweep of reminders."""
        from mediation.sittings import apart, appointing, conducting, minuting, reminding  # noqa: F401 - registers on import
