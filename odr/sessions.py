"""Login sessions at rest: while somebody proves a number, the session holds the number and the code."""

import json
from importlib import import_module
from typing import Any

from django.conf import settings

from mediation.core.crypto import seal, unseal

COLUMN = "django_session.session_data"


class Sealed:
    """Serialises sessions into sealed text; what cannot be opened is no session."""

    def dumps(self, obj: Any) -> bytes:
        """The sealed form of a session's data."""
        return seal(json.dumps(obj, separators=(",", ":")), column=COLUMN).encode()

    def loads(self, data: bytes) -> Any:
        """The data again."""
        return json.loads(unseal(data.decode(), column=COLUMN))


def ended() -> None:
    """Remove the rows of sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
