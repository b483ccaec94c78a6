"""What somebody sent after their log-in had ended: kept in the new session until they are logged in again (ux.md 4).

Nothing is sent for them: the page shows what was written and asks. A session is sealed at rest (odr/sessions.py).
Anybody can post without a log-in, so what is kept is bounded in size and, for each address, in number.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from odr import clock, limits

KEPT = "interrupted"
FOR = timedelta(minutes=30)  # on a shared computer somebody else may log in next
MOST = 24_000  # characters: the largest box and what stands beside it; a session is one row
HOUR = 3600
LONG = 12  # characters from which a value is shown as something written and not chosen
ELSEWHERE = ("/account/", "/api/", "/demo/", "/language/", "/view/")  # secrets, machines, and what needs no log-in


class InterruptedMiddleware:
    """Keeps a form that was answered with the log-in page, and forgets it once it was sent again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead over the log-in to the page that shows what was kept."""
        response = self.get_response(request)
        if request.method != "POST" or request.path.startswith(ELSEWHERE):
            return response
        if request.user.is_authenticated:
            if request.session.get(KEPT, {}).get("path") == request.get_full_path():
                del request.session[KEPT]
            return response
        asked = response.status_code == 302 and response.headers["Location"].startswith(resolve_url("account_login"))
        return log_in_first(request) or response if asked else response


def log_in_first(request: HttpRequest) -> HttpResponse | None:
    """Keep the form of a visitor and lead to the log-in; None where there is nothing to keep."""
    said = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    fields = [(name, one) for name, values in said.items() for one in values]
    if request.path.startswith(ELSEWHERE) or not fields or sum(len(name) + len(one) for name, one in fields) > MOST:
        return None
    most = settings.LIMITS["kept"]
    if most and limits.counted(request, "kept", seconds=HOUR) > most:
        return None
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "at": clock.real_now().isoformat(),
    }
    return redirect_to_login(reverse("interrupted"))


@require_safe
@never_cache
@login_required
def interrupted(request: HttpRequest) -> HttpResponse:
    """Show what was written before the log-in ended, to be sent with one button."""
    kept: dict[str, Any] = request.session.get(KEPT, {})
    if not kept or clock.real_now() - datetime.fromisoformat(kept["at"]) > FOR:
        request.session.pop(KEPT, None)
        return redirect("home")
    written = [value for _name, value in kept["fields"] if len(value) > LONG]
    return render(request, "public/interrupted.html", {"kept": kept, "written": written})
