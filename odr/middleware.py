"""Language from the person's choice, refusals of the domain as pages, and one look per page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mediation.core.look import one_look
from mediation.core.refusals import Refused
from odr.web import faults

Next = Callable[[HttpRequest], HttpResponse]
LANGUAGES = {"zh-hans", "en"}
DEVICES_NOWHERE = "camera=(), microphone=(), display-capture=(), geolocation=()"
DEVICES_HERE = "camera=(self), microphone=(self), display-capture=(), geolocation=()"  # a room's page alone


def may_reach(answer: HttpResponse, origins: list[str]) -> HttpResponse:
    """Let one page talk to these besides the site itself; django-csp reads it from the answer."""
    if origins:
        setattr(answer, "_csp_update", {"connect-src": origins})  # noqa: B010 - its own way of saying so
    return answer


class LanguageMiddleware:
    """Simplified Chinese unless the person chose English; never guessed from the browser."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the chosen language for one request."""
        chosen = request.COOKIES.get("lang", "")
        if request.path.startswith("/api/"):
            chosen = request.headers.get("Accept-Language", "")[:2].replace("zh", "zh-hans")
        language = chosen if chosen in LANGUAGES else "zh-hans"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class AddressMiddleware:
    """An address with a NUL in it is nobody's: PostgreSQL cannot even compare it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse it before anything reads it."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            return faults.bad_request(request)
        return self.get_response(request)


class DevicesMiddleware:
    """No page may ask for a camera or a microphone but one that says so itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so to the browser."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", DEVICES_NOWHERE)
        return response


class LookMiddleware:
    """A page that only reads is one look at the site: its parts do not ask for the same twice."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Begin a look for GET and HEAD."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_look():
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view turned into words beside a field becomes a page that says why."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the refusal with its status; anything else stays an error."""
        if not isinstance(exception, Refused):
            return None
        return faults.refused(request, exception)
