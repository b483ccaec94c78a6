"""The few places of a consumer or a merchant, on the pages that are not about one case."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mediation.core.actors import Actor
from mediation.notices.queries import unread
from mediation.people.models import MemberRole
from mediation.people.queries import memberships_of


def of(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Cases, inbox or desk, notices with how many are new, account (base.html, site_nav)."""
    new = unread(actor).count()
    notices = _("Notices (%(count)d new)") % {"count": new} if new else _("Notices")
    roles = {one.role for one in memberships_of(actor)}
    main = ("inbox", _("Inbox")) if roles else ("cases", _("My cases"))
    if roles - {MemberRole.AGENT}:
        main = ("home", _("Desk"))
    places = (main, ("notices", notices), ("account", _("My account")))
    return [{"label": label, "url": reverse(name), "current": request.path == reverse(name)} for name, label in places]
