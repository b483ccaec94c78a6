"""Errors as RFC 9457 problem details with a stable code and per-field errors."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from mediation.core.refusals import Refused

TYPE = "application/problem+json"
_CODES: tuple[tuple[type[Exception], str, int], ...] = (
    (exceptions.AuthenticationFailed, "not_authenticated", 401),
    (exceptions.NotAuthenticated, "not_authenticated", 401),
    (exceptions.PermissionDenied, "forbidden", 403),
    (PermissionDenied, "forbidden", 403),
    (exceptions.NotFound, "not_found", 404),
    (Http404, "not_found", 404),
    (exceptions.MethodNotAllowed, "method_not_allowed", 405),
    (exceptions.UnsupportedMediaType, "unsupported_media_type", 415),
    (exceptions.ParseError, "bad_json", 400),
    (exceptions.Throttled, "rate_limited", 429),
    (RequestDataTooBig, "too_large", 413),
)


def problem(refused: Refused) -> Response:
    """A refusal of the domain as a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(refused),
        "status": refused.status,
        "code": refused.code,
    }
    if refused.errors:
        body["errors"] = {name: [str(sentence) for sentence in found] for name, found in refused.errors.items()}
    body |= {key: value for key, value in refused.context.items() if isinstance(value, (str, int))}
    return Response(body, status=refused.status, content_type=TYPE)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler."""
    if isinstance(error, Refused):
        return problem(error)
    if isinstance(error, ValidationError):
        return problem(Refused("not_found"))
    for kind, code, status in _CODES:
        if isinstance(error, kind):
            title = str(getattr(error, "detail", "")) or _("The request could not be carried out.")
            headers = {"WWW-Authenticate": 'Bearer realm="api"'} if status == 401 else None
            body = {"type": "about:blank", "title": title, "status": status, "code": code}
            return Response(body, status=status, headers=headers, content_type=TYPE)
    return None
