"""Service of notice."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Who is told what, how, and with which proof; reads the column `tells` of the stages' tables."""

    name = "mediation.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the interpreter, the outbox's handlers and the verbs."""
        from mediation.notices import inviting, telling, verbs  # noqa: F401 - register on import
