"""Fair use over HTTP: so much in a span of time for each person, token or address, counted in the shared cache."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse

from mediation.core.refusals import Refused
from odr import clock
from odr.web import faults

FREE = ("/static/", "/healthz", "/readyz", "/metrics")
MINUTE = 60


class RequestLimitMiddleware:
    """Refuses with 429 and `Retry-After` above ODR_LIMIT_REQUESTS a minute; 0 switches it off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request, then answer it or refuse."""
        most = settings.LIMITS["requests"]
        if not most or request.path.startswith(FREE) or counted(request) <= most:
            return self.get_response(request)
        response = _refused(request)
        response.headers["Retry-After"] = str(MINUTE - int(clock.real_now().timestamp()) % MINUTE)
        return response


def counted(request: HttpRequest, what: str = "requests", *, seconds: int = MINUTE) -> int:
    """How often this request's sender has done something in the running span, this time included."""
    key = f"{what}:{_sender(request)}:{int(clock.real_now().timestamp()) // seconds}"
    cache.add(key, 0, 2 * seconds)
    return cache.incr(key)


def _sender(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    if bearer := request.headers.get("Authorization", ""):
        return f"token:{hashlib.sha256(bearer.encode()).hexdigest()[:32]}"
    return f"address:{request.META.get('REMOTE_ADDR') or 'none'}"


def _refused(request: HttpRequest) -> HttpResponse:
    why = Refused("rate_limited")
    if not request.path.startswith("/api/"):
        return faults.refused(request, why)
    body = {"type": "about:blank", "title": str(why), "status": why.status, "code": why.code}
    return JsonResponse(body, status=why.status, content_type="application/problem+json")
