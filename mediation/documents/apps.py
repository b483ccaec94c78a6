"""Papers."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official papers: what they say, their numbers and files; reads the column `papers` of the stages' tables."""

    name = "mediation.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the interpreter, the outbox's handler and what the bureau's papers say."""
        from mediation.documents import builders, conduct, forms, papers, police  # noqa: F401 - registers on import
