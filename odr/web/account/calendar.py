"""A person's own calendar: an address made and ended by them, which any calendar program can subscribe to."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mediation.cases import agenda
from mediation.core.actors import Actor
from mediation.core.refusals import Refused
from mediation.people.models import User
from mediation.people.queries import CALENDAR, actor_of_token, issue_token
from mediation.sittings.queries import appointments_of
from odr import clock
from odr.web import clocks, ical
from odr.web.party import sessions as arranged


@login_required
@require_POST
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Make an address; it is shown on this one page and nowhere else."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required let nobody else in
    plain = issue_token(label=_("Calendar"), now=clock.real_now(), user=request.user, scope=CALENDAR)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[plain]))
    return render(
        request, "account/calendar.html", {"address": address, "subscribe": f"webcal:{address.partition(':')[2]}"}
    )


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Everything the person has to watch, in their language, without a word of what a case is about.

    Refused `not_found` for an address that was ended.
    """
    actor, person = actor_of_token(token, scope=CALENDAR) or (None, None)
    if actor is None or person is None:
        raise Refused("not_found")
    with translation.override(person.language):
        text = ical.calendar(_entries(request, actor), name=_("Jiefen: due days"))
    return HttpResponse(text, content_type=ical.CONTENT_TYPE)


def _entries(request: HttpRequest, actor: Actor) -> Iterator[ical.Entry]:
    now = clock.now()
    for one in agenda.clocks_of(actor):
        shown = clocks.of(one, now=now)
        said = {"number": one.case.number, "what": shown.rule_label}
        title = _("Case %(number)s: %(what)s") % said
        if one.provisional:
            title = _("%(title)s (provisional: the calendar of that year is not published yet)") % {"title": title}
        text = _("To be done by: %(who)s. %(article)s") % {"who": clocks.owed_by(one.owed_by), "article": shown.article}
        url = request.build_absolute_uri(reverse("case", args=[one.case_id]))
        yield ical.Entry(str(one.pk), shown.due_on, title, text, url, one.armed_at, remind=True)
    for session in agenda.sessions_of(actor, now=now):
        title = _("Case %(number)s: the court asks") % {"number": session.case.number}
        url = request.build_absolute_uri(reverse("case", args=[session.case.pk]))
        text = _("Log in to see where and before whom.")
        yield ical.Entry(f"session-{session.proceeding}", session.starts_at, title, text, url, now, remind=True)
    yield from (arranged.entry(request, one) for one in appointments_of(actor, now=now))
