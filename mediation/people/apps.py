"""People and organisations."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, organisations, memberships, identity levels, consents."""

    name = "mediation.people"
    label = "people"
