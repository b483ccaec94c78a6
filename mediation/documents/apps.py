"""Papers."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers."""

    name = "mediation.documents"
    label = "documents"
