"""The ledger of service at the desk: who was told what, by which way, from when it counts, and what did not arrive."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mediation.cases.models import Case
from mediation.notices import queries, titles
from mediation.notices.models import Channel, Notice
from mediation.people.masking import masked_phone
from odr.web.desk import case as workspace
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import moment

PAGE = 50


@require_safe
@frame.page
def ledger(request: HttpRequest, who: Worker, case: UUID) -> HttpResponse:
    """What parties were told in one's own stages; `?only=unreached`: what did not arrive, `all`: staff too."""
    found, _standing = workspace.opened(who, case)
    everything, missing = queries.proof_of(who.actor, found), queries.unreached(who.actor, found)
    shown = {"": everything.exclude(party=None), "unreached": missing, "all": everything}
    only = request.GET.get("only", "")
    page = Paginator(shown.get(only, shown[""]), PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": frame.around(who, besides=found.pk),
        "case": found,
        "rows": [_row(one, found) for one in page.object_list],
        "missing": missing.count(),
        "only": only,
        "pager": _pager(page, only if only in shown else ""),
    }
    return render(request, "desk/service.html", context)


def _row(one: Notice, case: Case) -> dict[str, Any]:
    whose = one.party.name if one.party else str(one.organisation or "")
    failed = one.channel == Channel.SMS and one.sent_at is None and one.failed_at is not None
    return {
        "what": titles.title(one.title),
        "made_at": one.made_at,
        "name": one.person.name,
        "whose": whose if whose != one.person.name else "",
        "way": one.get_channel_display(),
        "address": masked_phone(one.sent_to) if one.sent_to else "",
        "state": _state(one),
        "failed": failed,
        "told_at": one.told_at,
        "opened_at": one.opened_at,
        "proof": one.proof,
        "otherwise_url": _otherwise(one, case) if failed and one.party_id else "",
    }


def _otherwise(one: Notice, case: Case) -> str:
    """Where staff record that they told somebody; the row on the platform is the one that is told otherwise."""
    query = urlencode({"proceeding": one.proceeding_id, "notice": queries.on_the_page(one)})
    return f"{reverse('action', args=[case.pk, 'tell_otherwise'])}?{query}"


def _state(one: Notice) -> str:
    """What became of it, in words."""
    if one.channel == Channel.SMS:
        if one.sent_at is not None:
            return _("handed over %(at)s") % {"at": moment(one.sent_at)}
        if one.failed_at is not None:
            said = {"count": one.attempts, "reason": one.reason}
            return _("did not arrive after %(count)d attempts: %(reason)s") % said
        return pgettext("a text message", "waiting to be sent")
    return _("reached the person %(at)s") % {"at": moment(one.delivered_at)}


def _pager(page: Any, only: str) -> dict[str, str]:
    more = f"&only={only}" if only else ""
    found = {"older_label": _("Next page"), "newer_label": _("Previous page")}
    if page.has_next():
        found["older_url"] = f"?page={page.next_page_number()}{more}"
    if page.has_previous():
        found["newer_url"] = f"?page={page.previous_page_number()}{more}"
    return found
