"""Files and their hashes."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: originals that never change, viewing copies, who gave what and who may see it."""

    name = "mediation.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register the verb."""
        from mediation.evidence import verbs  # noqa: F401 - registers on import
