"""The log-in page with both ways on it, and what a person can change about their own account."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.account import views as allauth
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mediation.core.refusals import Refused
from mediation.notices.queries import sent_texts
from mediation.people import accounts
from mediation.people.models import User
from mediation.people.queries import issue_token, memberships_of
from odr import clock
from odr.web.account.forms import LoginByCode, NewToken, Reading
from odr.web.acting import actor_of
from odr.web.party import nav
from odr.web.preferences import remember


class Login(LoginView):  # type: ignore[misc]
    """A code to the phone first; name and password below."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both forms."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"code_form": LoginByCode()}


def verify_phone(request: HttpRequest) -> HttpResponse:
    """The code to a number: while registering, or for a new number, after which one is back at the account."""
    changing = request.user.is_authenticated
    answer: HttpResponse = allauth.verify_phone(request)
    return redirect("account") if changing and answer.status_code == HTTPStatus.FOUND else answer


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account; POST keeps how one wants to read."""
    user = _user(request)
    form = Reading(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        accounts.prefer(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = redirect("account")
        remember(response, "lang", user.language)
        remember(response, "mode", "elder" if user.elder_mode else "standard")
        return response
    return _page(request, user, form)


@login_required
@require_POST
@never_cache
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token; its text is on this one page and nowhere else."""
    user = _user(request)
    form = NewToken(request.POST)
    if not form.is_valid():
        return _page(request, user, Reading(instance=user), form, status=422)
    plain = issue_token(label=form.cleaned_data["label"], now=clock.real_now(), user=user)
    return render(request, "account/token.html", {"plain": plain, "label": form.cleaned_data["label"]})


@login_required
@require_POST
def revoke_token(request: HttpRequest, token: UUID) -> HttpResponse:
    """End a token."""
    accounts.revoke_token(_user(request), token, now=clock.real_now())
    messages.success(request, _("The token no longer works."))
    return redirect("account")


def _page(
    request: HttpRequest, user: User, form: Reading, token_form: NewToken | None = None, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    memberships = memberships_of(actor)
    context = {
        "site_nav": nav.of(request, actor),
        "form": form, "token_form": token_form or NewToken(), "tokens": accounts.tokens_of(user), "person": user,
        "memberships": memberships, "two_factor": bool(memberships), "has_password": user.has_usable_password(),
    }  # fmt: skip
    return render(request, "account/account.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required let nobody else in
    return request.user


def demo_outbox(request: HttpRequest) -> HttpResponse:
    """The texts the demo world would have sent, newest first, so that a code can be read without a phone."""
    if not settings.DEMO:
        raise Refused("not_found")
    return render(request, "account/demo_outbox.html", {"texts": sent_texts()})
