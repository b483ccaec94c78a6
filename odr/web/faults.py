"""Pages for what went wrong. A page that is not there and one that is not yours are the same page."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from mediation.core.refusals import Refused
from odr.web import interrupted

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_PAGES = {404: "errors/404.html", 413: "errors/413.html", 429: "errors/429.html"}


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request could not be understood, or is larger than the site reads."""
    status = 413 if isinstance(exception, _TOO_LARGE) else 400
    return render(request, f"errors/{status}.html", status=status)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not allowed."""
    return render(request, "errors/403.html", status=403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not there, or not yours."""
    return render(request, "errors/404.html", status=404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's proof of origin is missing or old. Where only the cookies are gone, what was written is kept."""
    ours = reason == REASON_NO_CSRF_COOKIE and "Origin" in request.headers  # which Django has compared with the site
    if ours and (led := interrupted.log_in_first(request)):
        return led
    return render(request, "errors/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Renders without any context, so that a broken context cannot break it too."""
    return render(None, "errors/500.html", status=500)


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """A refusal that no form could show beside a field."""
    return render(request, _PAGES.get(why.status, "errors/refused.html"), {"refused": why}, status=why.status)
