"""The site."""

from django.apps import AppConfig


class OdrConfig(AppConfig):
    """Registers the system checks that refuse wrong mixtures of settings; gives the wire its clock."""

    name = "odr"
    label = "odr"

    def ready(self) -> None:
        """Register the checks, and hand the wire the site's clock."""
        from odr import checks, clock  # noqa: F401 - checks register on import
        from realtime import clock as wire_clock

        wire_clock.use(clock.now, clock.real_now)
