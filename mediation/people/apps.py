"""People and organisations."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, organisations, memberships, identity levels, consents."""

    name = "mediation.people"
    label = "people"

    def ready(self) -> None:
        """Register what can be proposed."""
        from mediation.people import bodies, posts  # noqa: F401 - registers on import
