"""The few places of a consumer or a merchant, on the pages that are not about one case."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mediation.core.actors import Actor
from mediation.notices.queries import unread
from mediation.people.queries import memberships_of


def of(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Cases or inbox, notices with how many are new, account (base.html, site_nav)."""
    new = unread(actor).count()
    notices = _("Notices (%(count)d new)") % {"count": new} if new else _("Notices")
    main = ("inbox", _("Inbox")) if memberships_of(actor) else ("cases", _("My cases"))
    places = (main, ("notices", notices), ("account", _("My account")))
    return [{"label": label, "url": reverse(name), "current": request.path == reverse(name)} for name, label in places]
