"""Papers."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official papers: what they say, their numbers and files; reads the column `papers` of the stages' tables."""

    name = "mediation.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the interpreter, the outbox's handler, what the bureau's papers say and what can be proposed."""
        from mediation.documents import (  # noqa: F401 - registers on import
            builders,
            conduct,
            forms,
            number_changes,
            papers,
            police,
            wordings,
        )
