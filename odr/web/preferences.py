"""Language and view, chosen with a form so that it works without scripts; and the demo world's clock button."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mediation.core import outbox
from mediation.core.refusals import Refused
from mediation.deadlines import sweep
from odr import clock
from odr.middleware import LANGUAGES

YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> HttpResponse:
    """To the page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "/")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Simplified Chinese or English."""
    response = back(request)
    if (language := request.POST.get("language", "")) in LANGUAGES:
        remember(response, "lang", language)
    return response


@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """The standard view or the larger one for elders."""
    response = back(request)
    remember(response, "mode", "elder" if request.POST.get("mode") == "elder" else "standard")
    return response


@require_POST
def demo_next(request: HttpRequest) -> HttpResponse:
    """Move the demo clock to the next deadline and fire what became due; for people of the demo world."""
    if not settings.DEMO:
        raise Refused("not_found")
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    upcoming = sweep.next_due()
    if upcoming is not None:
        clock.move_to(max(upcoming.fires_at, clock.now()))
        sweep.fire_due(now=clock.now())
        outbox.drain(now=clock.now())
    return back(request)


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of the person in a cookie for a year."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
