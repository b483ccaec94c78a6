"""Rooms, seats and messages."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Opens and closes rooms; reads the columns `rooms` and `ends` of the stages' tables."""

    name = "mediation.rooms"
    label = "rooms"

    def ready(self) -> None:
        """Register the interpreter and the verbs of the caucus."""
        from mediation.rooms import opening  # noqa: F401 - registers on import
