"""What every page knows: language, view mode, the demo's date, the organisation that runs the site."""

from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mediation.cases import choices
from mediation.core.gate import SHANGHAI
from mediation.deadlines import sweep
from mediation.deadlines.models import Deadline
from mediation.law import rulesets
from odr import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    return {
        "lang": getattr(request, "LANGUAGE_CODE", "zh-hans"),
        "mode": "elder" if request.COOKIES.get("mode") == "elder" else "",
        "demo": _demo(request) if settings.DEMO else None,
        "site_name": settings.SITE_NAME,
        "site_org": settings.SITE_ORGANISATION,
        "now": clock.now(),
    }


def _demo(request: HttpRequest) -> dict[str, Any]:
    upcoming = sweep.next_due()
    following = {**_until(upcoming), "label": _rule_label(upcoming)} if upcoming else None
    return {"now": clock.now(), "next": following}


def _until(clock_: Deadline) -> dict[str, Any]:
    """The last day of a clock that runs to its end, else the moment."""
    local = clock_.fires_at.astimezone(SHANGHAI)
    if local.time() == time.min:
        return {"on": local.date() - timedelta(days=1)}
    return {"at": local}


def _rule_label(clock_: Deadline) -> str:
    """What the next clock is called; never whose it is."""
    rule = rulesets.get(clock_.rule_set).clock(clock_.code)
    return rule.label_en if choices.language() == "en" else rule.label_zh
