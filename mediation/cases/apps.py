"""Cases, parties, claims, proceedings and the stages' tables."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Keeps the docket for the gate and registers the stages."""

    name = "mediation.cases"
    label = "cases"

    def ready(self) -> None:
        """Register the docket, the machines and the case's own verbs."""
        from mediation.cases import (  # noqa: F401 - registers on import
            administrative,
            changing,
            conduct,
            court_appraisal,
            court_mediation,
            distribution,
            filing,
            flows,
            follow_up,
            group,
            intake,
            joining,
            neutrality,
            police,
            reaching,
            redirecting,
            relisting,
            reveal,
            stating,
            succession,
        )
        from mediation.cases.docket import register

        register()
