"""Whose wrong passwords are counted together: by a keyed hash of what was typed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from mediation.core.crypto import blind


def username(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The hash of the login name of an attempt; empty when there is none."""
    said = (credentials or {}).get("username") or (request.POST.get("login") if request is not None else "") or ""
    return blind(str(said).strip().lower(), purpose="login") if said else ""
