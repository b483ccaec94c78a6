"""Rooms, seats and messages."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Opens and closes rooms; reads the columns `rooms` and `ends` of the stages' tables."""

    name = "mediation.rooms"
    label = "rooms"

    def ready(self) -> None:
        """Register the interpreter, the verbs of the caucus, and who reads files sent in rooms."""
        from mediation.rooms import facts, files, helping, opening  # noqa: F401 - registers on import
