"""Lists: a consumer's cases, a merchant's inbox, notices; by cursor pages, so that no page grows without end."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from mediation.cases import drafts, lists
from mediation.cases.lists import Page, Row
from mediation.core.actors import Actor
from mediation.notices import queries as notices_
from odr import clock
from odr.web import acting, clocks
from odr.web.filing import pages
from odr.web.party import nav, turns

FILTERS = ("mine", "others", "closed")
NOTICES = 30


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """A consumer's cases: whose turn, next day, newest first; found by number, title or order number."""
    actor = acting.actor_of(request)
    said = request.GET.get("q", "").strip()
    found = lists.of_person(actor, text=said, after=request.GET.get("after", ""))
    context = _page(request, actor, found, said) | {"drafts": pages.drafts(drafts.drafts_of(actor))}
    return render(request, "party/cases.html", context)


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What a merchant or platform has to deal with: what is due first stands first."""
    actor = acting.actor_of(request)
    said = request.GET.get("q", "").strip()
    chosen = request.GET.get("show", "")
    found = lists.of_seller(actor, text=said, show=chosen, after=request.GET.get("after", ""), now=clock.now())
    context = _page(request, actor, found, said) | {"filters": _filters(chosen, said), "open": lists.open_count(actor)}
    return render(request, "party/inbox.html", context)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first; unread ones say so in a word."""
    actor = acting.actor_of(request)
    rows: list[dict[str, Any]] = [
        {"at": one.made_at, "text": notices_.title(one), "url": one.url, "new": one.opened_at is None}
        for one in notices_.notices_of(actor)[:NOTICES]
    ]
    context = {"rows": rows, "unread": sum(row["new"] for row in rows), "site_nav": nav.of(request, actor)}
    return render(request, "party/notices.html", context)


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    notices_.mark_opened(acting.actor_of(request), now=clock.now())
    return redirect("notices")


def _page(request: HttpRequest, actor: Actor, found: Page, said: str) -> dict[str, Any]:
    query = {key: value for key, value in request.GET.items() if key != "after" and value}
    older = f"{request.path}?{urlencode(query | {'after': found.after})}" if found.after else ""
    newer = f"{request.path}?{urlencode(query)}" if request.GET.get("after") else ""
    new = notices_.unread_by_case(actor, [one.case.pk for one in found.rows])
    return {
        "site_nav": nav.of(request, actor),
        "rows": [_row(one, new.get(one.case.pk, 0)) for one in found.rows],
        "q": said,
        "pager": {"older_url": older, "newer_url": newer, "newer_label": _("First page")},
    }


def _row(one: Row, unread: int) -> dict[str, Any]:
    waiting = one.waiting
    return {
        "url": reverse("case", args=[one.case.pk]),
        "title": one.case.title,
        "number": one.case.number,
        "opposite": one.opposite,
        "amount": one.case.amount,
        "product": one.case.product,
        "status": turns.status(one.stage) if one.stage else "",
        "yours": one.yours,
        "turn": turns.who(waiting, one.stage) if waiting and one.stage else "",
        "what": waiting.what if waiting else "",
        "clock": clocks.of(one.deadline, now=clock.now(), proceeding=one.stage) if one.deadline else None,
        "unread": unread,
        "closed": one.closed,
    }


def _filters(chosen: str, said: str) -> Iterable[dict[str, Any]]:
    labels = {
        "": pgettext("filter", "Open"),
        "mine": pgettext("filter", "Our turn"),
        "others": pgettext("filter", "Others' turn"),
        "closed": pgettext("filter", "Closed"),
    }
    for key, label in labels.items():
        query = {name: value for name, value in (("show", key), ("q", said)) if value}
        yield {"label": label, "url": f"?{urlencode(query)}", "current": key == chosen}
