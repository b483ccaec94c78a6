"""The lists a complaint is put into, at the desk of who looks after the platform: entries, and what can be proposed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mediation.cases import choices
from mediation.cases.relisting import LABELS
from mediation.law.taxonomy import AXES, PROBLEMS, Lists
from mediation.people import administration, lists
from mediation.people.proposals import keeper
from odr.web.desk import frame
from odr.web.desk.admin import settings, words
from odr.web.desk.frame import Worker

SHOWN = 10


@require_safe
@frame.page
def page(request: HttpRequest, who: Worker) -> HttpResponse:
    """Each list with its entries, those that are no longer offered too, and what was proposed lately."""
    keeper(who.actor)
    known = lists.known()
    recent = administration.proposals(who.actor).filter(kind__in=settings.OF_LISTS)[:SHOWN]
    context = {
        "desk": frame.around(who, current="law"),
        "groups": [
            {"label": LABELS[axis], "rows": list(_rows(known, axis)), "add_url": _url("add_list_entry", axis=axis)}
            for axis in AXES
        ],
        "proposals": words.listed(recent),
    }
    return render(request, "desk/admin/lists.html", context)


def _rows(known: Lists, axis: str) -> Iterator[dict[str, Any]]:
    for one in known.entries(axis):
        term = f"{axis}:{one.code}"
        retired = "restore_list_entry" if one.retired else "retire_list_entry"
        yield {
            "code": one.code,
            "name": choices.named(one),
            "below": axis == PROBLEMS and "." in one.code,
            "retired": one.retired,
            "change_url": _url("change_list_entry", term=term),
            "offer_url": _url(retired, term=term),
        }


def _url(name: str, **about: str) -> str:
    return f"{reverse('desk_propose', args=[name])}?{urlencode(about)}"
