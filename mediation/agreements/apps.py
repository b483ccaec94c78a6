"""Agreements."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """People's mediation to its end: sessions, records, drafting with the clarity check, signatures and the seal."""

    name = "mediation.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Register the verbs, the papers and the handler that binds the sealed paper to the record."""
        from mediation.agreements import (  # noqa: F401 - registers on import
            bureau,
            court,
            court_papers,
            court_sending,
            entrusting,
            longer,
            opening,
            openness,
            papers,
            sealing,
            verbs,
        )
