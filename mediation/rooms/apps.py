"""Rooms."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Rooms."""

    name = "mediation.rooms"
    label = "rooms"
