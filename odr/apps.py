"""The site."""

from django.apps import AppConfig


class OdrConfig(AppConfig):
    """Registers the system checks that refuse wrong mixtures of settings."""

    name = "odr"
    label = "odr"

    def ready(self) -> None:
        """Register the checks."""
        from odr import checks  # noqa: F401 - registers on import
