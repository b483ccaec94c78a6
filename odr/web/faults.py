"""Pages for what went wrong. A page that is not there and one that is not yours are the same page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not allowed."""
    return render(request, "errors/403.html", status=403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not there, or not yours."""
    return render(request, "errors/404.html", status=404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's proof of origin is missing or old."""
    return render(request, "errors/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Renders without any context, so that a broken context cannot break it too."""
    return render(request, "errors/500.html", status=500)
