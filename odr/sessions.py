"""Login sessions at rest: while somebody proves a number, the session holds the number and the code."""

import json
from typing import Any

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
