"""Lists: a consumer's cases, a merchant's inbox, notices; by cursor pages, so that no page grows without end."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mediation.cases import drafts, lists
from mediation.cases.lists import Page, Row
from mediation.core.actors import Actor
from mediation.core.roles import Role
from mediation.notices import queries as notices_
from mediation.notices import titles
from mediation.notices.models import Notice
from odr import clock
from odr.web import acting, clocks
from odr.web.filing import pages
from odr.web.party import joint, nav, turns
from odr.web.sentences import sentence

FILTERS = ("", "mine", "others", "closed")
LABELS = {
    "": pgettext_lazy("filter", "Open"),
    "mine": pgettext_lazy("filter", "Our turn"),
    "others": pgettext_lazy("filter", "Others' turn"),
    "closed": pgettext_lazy("filter", "Closed"),
}
EMPTY = {
    "": gettext_lazy("New complaints arrive here with the day by which they are due."),
    "mine": gettext_lazy("You have answered everything; nobody waits for you."),
    "others": gettext_lazy("No case waits for the other side or for an authority."),
    "closed": gettext_lazy("A case stands here once every stage of it is over."),
}
NOTICES = 30


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """A consumer's cases: whose turn, next day, newest first; found by number, title or order number."""
    actor = acting.actor_of(request)
    said = request.GET.get("q", "").strip()
    found = lists.of_person(actor, text=said, after=request.GET.get("after", ""))
    context = _page(request, actor, found, said) | {"drafts": pages.drafts(drafts.drafts_of(actor))}
    context["asked"] = joint.asked(actor)
    return render(request, "party/cases.html", context)


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What a merchant or platform has to deal with: their own turns first, each by when it ends."""
    actor = acting.actor_of(request)
    said = request.GET.get("q", "").strip()
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    found = lists.of_seller(actor, text=said, show=chosen, after=request.GET.get("after", ""), now=clock.now())
    context = _page(request, actor, found, said) | _tab(chosen, said, lists.counts(actor))
    return render(request, "party/inbox.html", context)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first; unread ones say so in a word."""
    actor = acting.actor_of(request)
    rows = _notices(actor)
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
        "turn": _waits_for(one),
        "what": waiting.what if waiting else "",
        "clock": clocks.of(one.by, now=clock.now(), proceeding=one.stage) if one.by else None,
        "unread": unread,
        "closed": one.closed,
    }


def _waits_for(row: Row) -> str:
    """Who else is waited for, where it is not the reader's turn."""
    if row.yours or row.waiting is None or row.stage is None:
        return ""
    return _("Waiting for: %(who)s") % {"who": turns.who(turns.asked(row.waiting, row.stage))}


def _notices(actor: Actor) -> list[dict[str, Any]]:
    """Notices with what happened in which case; the newest of each case says what it asks of the reader now."""
    found = list(notices_.notices_of(actor).select_related("event")[:NOTICES])
    cases_ = {one.case_id: one.case for one in found}
    now = {row.case.pk: row for row in lists.rows(actor, list(cases_.values()))}
    rows: list[dict[str, Any]] = []
    for one in found:
        row = now.pop(one.case_id, None)
        rows.append({
            "at": one.made_at, "text": _text(one), "title": one.case.title, "number": one.case.number,
            "url": one.url, "new": one.opened_at is None, "next": _asked(row) if row and row.yours else None,
        })  # fmt: skip
    return rows


def _text(notice: Notice) -> str:
    """What happened; who was named in a joint complaint is asked something instead."""
    return titles.title(notice.title) if notice.role == Role.NAMED else sentence(notice.event)


def _asked(row: Row) -> dict[str, Any]:
    clock_ = clocks.of(row.by, now=clock.now(), proceeding=row.stage) if row.by else None
    return {"what": row.waiting.what if row.waiting else "", "clock": clock_}


def _tab(chosen: str, said: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """The lists of an inbox to choose from, each with its number, and the words of the one that is shown."""
    count = counts[chosen]
    headings = {
        "": ngettext("%(count)d open case", "%(count)d open cases", count),
        "mine": ngettext("%(count)d case waits for you", "%(count)d cases wait for you", count),
        "others": ngettext("%(count)d case waits for others", "%(count)d cases wait for others", count),
        "closed": ngettext("%(count)d closed case", "%(count)d closed cases", count),
    }
    filters = []
    for key, label in LABELS.items():
        query = {name: value for name, value in (("show", key), ("q", said)) if value}
        url = f"?{urlencode(query)}"
        filters.append({"label": label, "count": counts[key], "url": url, "current": key == chosen})
    heading = headings[chosen] % {"count": count}
    return {"filters": filters, "heading": heading, "empty": EMPTY[chosen], "due_first": chosen != "closed"}
