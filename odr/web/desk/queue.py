"""The queue of a desk: what is due, for whom it waits and why it stands there; `n` opens what is next."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mediation.cases import choices, desk
from mediation.cases.desk import Filters, Page
from mediation.core import verbs
from odr import clock
from odr.web.desk import frame, rows
from odr.web.desk.frame import Worker


@require_safe
@frame.page
def queue(request: HttpRequest, who: Worker) -> HttpResponse:
    """What lies on the desk."""
    if not who.stages:
        return redirect(frame.home_of(who))
    now = clock.now()
    filters = _filters(request)
    after = request.GET.get("after", "")
    page = desk.page(who.actor, who.stages, filters, now=now, after=after, roles=who.roles)
    first = page.items[0].proceeding.pk if page.items and not after and not filters.text else None
    context = {
        "desk": frame.around(who, current="desk"),
        "page": page,
        "filters": filters,
        "groups": rows.groups(page.items, page.counts, who=who, now=now, first=first),
        "states": _states(who, page, filters),
        "pager": _pager(filters, page, after),
        "looked_in": _looked_in() if filters.text else "",
        "finding": "find" in request.GET,
        "narrowed": bool(filters.text or filters.state or filters.mine),
    }
    return render(request, "desk/queue.html", context)


@require_safe
@frame.page
def following(request: HttpRequest, who: Worker) -> HttpResponse:
    """Open what is most urgent, besides the case that is open."""
    found = desk.urgent(who.actor, who.stages, besides=_uuid(request.GET.get("besides", "")))
    return redirect(rows.home_of(found) if found else reverse("desk"))


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    return Filters(mine=given.get("mine") == "1", state=given.get("state", "")[:30], text=given.get("q", "")[:60])


def _states(who: Worker, page: Page, filters: Filters) -> list[dict[str, Any]]:
    """States to choose from, with how many rows each would show; the chosen one also when it shows none."""
    named = {str(code): label for stage in who.stages for code, label in verbs.machine(stage).states.items()}
    counts = {filters.state: 0} | page.states if filters.state in named else page.states
    return [
        {"code": code, "label": choices.beside(rows.capital(str(named[code])), count)} for code, count in counts.items()
    ]


def _pager(filters: Filters, page: Page, after: str) -> dict[str, str]:
    found = {"older_label": _("Next page")}
    if page.after:
        found["older_url"] = f"?{_query(filters, after=page.after)}"
    if after:
        found |= {"newer_url": f"?{_query(filters)}", "newer_label": _("To the top of the list")}
    return found


def _query(filters: Filters, **more: str) -> str:
    said = {"mine": "1" if filters.mine else "", "state": filters.state, "q": filters.text} | more
    return urlencode({name: value for name, value in said.items() if value})


def _looked_in() -> str:
    fields = (_("case number"), _("number of the proceeding"), _("names of the parties"), _("title"), _("order number"))
    return pgettext("between names", ", ").join(fields)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
