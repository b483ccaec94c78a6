"""Organisations at the desk of who looks after the platform: the list, one of them, and the platform's own people."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mediation.cases import choices
from mediation.core.gate import SHANGHAI
from mediation.documents import numbers
from mediation.documents.models import LABELS
from mediation.law import areas
from mediation.people import administration, burden
from mediation.people.administration import Wanted
from mediation.people.bodies import plain
from mediation.people.body_inputs import FIELDS, BodyInput, area_label
from mediation.people.models import OFFICES, Organisation, OrganisationKind, ProposalState
from mediation.people.proposals import keeper
from odr import clock
from odr.web.desk import frame
from odr.web.desk.admin import words
from odr.web.desk.frame import Worker

SHOWN = 10


@require_safe
@frame.page
def listed(request: HttpRequest, who: Worker) -> HttpResponse:
    """Search by name, code, number prefix, kind and area."""
    said = request.GET
    working = said.get("working", "yes")
    wanted = Wanted(
        said.get("q", "").strip()[:60], said.get("kind", ""), said.get("area", "")[:12],
        working if working in ("yes", "no", "all") else "yes",
    )  # fmt: skip
    page = administration.page(who.actor, wanted, after=said.get("after", "")[:120])
    here = {"q": wanted.text, "kind": wanted.kind, "area": wanted.area, "working": wanted.working}
    kept = {key: value for key, value in here.items() if value and (key, value) != ("working", "yes")}
    pager: dict[str, str] = {}
    if page.after:
        pager["older_url"] = f"?{urlencode({**kept, 'after': page.after})}"
    if said.get("after"):
        pager |= {"newer_url": f"?{urlencode(kept)}", "newer_label": _("First page")}
    context = {
        "desk": frame.around(who, current="organisations"),
        "page": page,
        "rows": [{"body": one, "area": _areas(one)} for one in page.rows],
        "wanted": wanted,
        "narrowed": bool(kept),
        "kinds": OrganisationKind.choices,
        "areas": choices.of(areas.everything()),
        "pager": pager,
    }
    return render(request, "desk/admin/organisations.html", context)


@require_safe
@frame.page
def one(request: HttpRequest, who: Worker, organisation: UUID) -> HttpResponse:
    """One organisation: its data, competence, people, what lies with it, its number series and its changes."""
    body = administration.body_of(who.actor, organisation)
    load = burden.of_body(body)
    held, past = administration.posts_of(body)
    year = clock.now().astimezone(SHANGHAI).year
    known = list(administration.proposals(who.actor, body=body)[:SHOWN])
    context = {
        "desk": frame.around(who, current="organisations"),
        "body": body,
        "facts": _facts(body),
        "competent": [choices.area(code) or code for code in administration.competent_for(body)],
        "load": load,
        "lots": words.lots(load),
        "held": held,
        "past": past,
        "year": year,
        "runs": [{"run": run, "papers": [LABELS[kind] for kind in run.kinds]} for run in numbers.runs(body, year)],
        "proposals": words.listed(known),
        "waiting": sum(one.state == ProposalState.WAITING for one in known),
        "stores": administration.stores_on(body) if body.kind == OrganisationKind.PLATFORM else 0,
        "deeds": _deeds(body),
    }
    return render(request, "desk/admin/organisation.html", context)


def _areas(body: Organisation) -> str:
    """Where it sits or trades, and what else it is competent for."""
    codes = [body.displayed_area or body.area, *(body.further_areas if body.kind in OFFICES else ())]
    return pgettext("between names", ", ").join(filter(None, map(choices.area, codes)))


def _facts(body: Organisation) -> list[dict[str, Any]]:
    """Its data as rows; what is not on record says so."""
    labels = {name: field.label for name, field in BodyInput.base_fields.items()} | {"area": area_label(body.kind)}
    data = plain(body, FIELDS[body.kind])
    platforms = {str(body.platform_id): body.platform.name} if body.platform else {}
    rows = [
        {"label": labels[name], "text": words.value(name, said, platforms), "muted": said in ("", None)}
        for name, said in data.items()
    ]
    return [{"label": _("Kind of organisation"), "text": body.get_kind_display()}, *rows]


def _deeds(body: Organisation) -> list[dict[str, Any]]:
    """What can be proposed of it now, the likeliest first."""
    names = ["reopen_organisation"] if body.ended_at else ["add_post", "change_organisation", "end_organisation"]
    if body.paper_prefix and not body.ended_at:
        names.insert(2, "change_number_series")
    about = urlencode({"organisation": str(body.pk)})
    return [{"label": words.label(name), "url": f"{reverse('desk_propose', args=[name])}?{about}"} for name in names]


@require_safe
@frame.page
def keepers(request: HttpRequest, who: Worker) -> HttpResponse:
    """Who looks after the platform itself: administrators and its supervisors."""
    keeper(who.actor)
    held, past = administration.posts_of(None)
    context = {"desk": frame.around(who, current="organisations"), "held": held, "past": past}
    return render(request, "desk/admin/keepers.html", context)
