"""The receipt: number, server time to the second, what happens by when. It can be opened again at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases import queries
from mediation.cases.models import Case, Party, Proceeding, Side
from mediation.cases.states import Stage
from mediation.core.audience import side_of
from mediation.core.refusals import Refused
from mediation.core.roles import Standing
from mediation.documents.queries import papers_of
from odr import clock
from odr.web import acting, clocks, ical
from odr.web.templatetags.jiefen import day, masked_phone

_LEADING = ("D01", "D03")
#: Stages with which a complaint that was filed here begins.
FILED = frozenset({Stage.FIRST_HANDLING.value, Stage.ADMINISTRATIVE.value, Stage.PEOPLES_MEDIATION.value})


@login_required
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt of one's own complaint; nobody else has one."""
    actor = acting.actor_of(request)
    found, first = _first(request, case)
    clock_ = _clock(found, first)
    paper = papers_of(actor, found).filter(kind="receipt", proceeding=first).first()
    parties = {one.side: one for one in found.parties.all()}
    claimant, sent = parties["claimant"], _sent(first, parties)
    context = {
        "case": found, "to": sent.to, "sent": sent, "clock": clock_, "paper": paper,
        "phone": masked_phone(claimant.phone),
        "steps": _steps(first, clock_, sent), "articles": clock_.article if clock_ else "",
        "paper_url": reverse("paper", args=[paper.pk]) if paper else "",
    }  # fmt: skip
    return render(request, "filing/receipt.html", context)


@login_required
def calendar(request: HttpRequest, case: UUID) -> HttpResponse:
    """The first day to watch, as a calendar entry (RFC 5545) that says what is due and no word of the dispute."""
    found, first = _first(request, case)
    clock_ = _clock(found, first)
    if clock_ is None:
        raise Refused("not_found")
    about = _("Case %(number)s: %(what)s") % {"number": found.number, "what": clock_.label}
    more = _("The last day for it, by %(article)s. Log in to read more.") % {"article": clock_.article}
    url = request.build_absolute_uri(reverse("case", args=[found.pk]))
    entry = ical.Entry(str(clock_.deadline.pk), clock_.due_on, about, more, url, stamp=found.filed_at)
    response = HttpResponse(ical.calendar([entry]), content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return response


def _first(request: HttpRequest, case: UUID) -> tuple[Case, Proceeding]:
    found, standing = queries.case_of(acting.actor_of(request), case)
    first = queries.proceedings_of(found)[0]
    if not given(standing, first):
        raise Refused("not_found")
    return found, first


def given(standing: Standing, first: Proceeding) -> bool:
    """Whether the reader has a receipt: who complained has; where a court sent the dispute nobody filed here."""
    return side_of(standing) == "claimant" and first.kind in FILED


def _clock(case: Case, first: Proceeding) -> clocks.Clock | None:
    found = case.deadlines.filter(proceeding=first, code__in=_LEADING).order_by("fires_at").first()
    return clocks.of(found, now=clock.now(), proceeding=first) if found else None


@dataclass(frozen=True, slots=True)
class Sent:
    """To whom a complaint went, and the store it could not reach because it does not answer here."""

    to: str
    unreached: str = ""


def _sent(first: Proceeding, parties: Mapping[str, Party]) -> Sent:
    went = first.addressees()
    respondent = parties[Side.RESPONDENT].name
    missed = first.kind == Stage.FIRST_HANDLING and respondent not in went
    return Sent(pgettext("between names", ", ").join(went), respondent if missed else "")


def _steps(first: Proceeding, clock_: clocks.Clock | None, sent: Sent) -> list[dict[str, Any]]:
    by = {"day": day(clock_.due_on) if clock_ else "", "who": sent.to}
    if first.kind == Stage.FIRST_HANDLING:
        return [
            {
                "state": "now",
                "title": _("By %(day)s %(who)s deals with it") % by,
                "text": _("Within 10 working days. You do not have to do anything now."),
            },
            {
                "state": "todo",
                "title": _("If you agree, you both see what is done by when"),
                "text": _("If you do not, or nothing comes, one tap takes everything to the bureau."),
            },
        ]
    if first.kind == Stage.PEOPLES_MEDIATION:
        return [
            {
                "state": "now",
                "title": _("%(who)s has your application") % by,
                "text": _("It mediates once the other side has applied too. You do not have to do anything now."),
            },
            {
                "state": "todo",
                "title": _("If you agree, the agreement binds, and a court can confirm it"),
                "text": _("If nothing comes of it, you end it there and take everything to the bureau."),
            },
        ]
    return [
        {
            "state": "now",
            "title": _("By %(day)s you are told whether it is accepted") % by,
            "text": _("Within 7 working days. The bureau has it now; you do not have to do anything."),
        },
        {
            "state": "todo",
            "title": _("Then the merchant is invited to mediation"),
            "text": _("Within 60 days, appraisal not counted. If the merchant refuses, you are told the other ways."),
        },
    ]
