"""Pages open to everyone: start, help, how it works, the period calculator; and where `home` leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mediation.cases import choices, drafts
from mediation.core.refusals import Refused
from mediation.law import citations, rulesets
from mediation.law.periods import Unit
from mediation.people.models import MemberRole, User
from mediation.people.queries import memberships_of
from odr import clock
from odr import periods as counting
from odr.web import acting, clocks
from odr.web.filing import pages
from odr.web.templatetags.jiefen import CHINA

SHOWN_CLOCKS = ("D01", "D02", "D02b", "D03", "D05", "D06", "D19", "D20", "D22", "D22-fs5", "D23", "D24", "D25", "D35")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody's work begins: visitors at the start page, each role at its own desk."""
    if not isinstance(request.user, User):
        return start(request)
    return redirect(_place(request)[0])


def _place(request: HttpRequest) -> tuple[str, Any]:
    """Address and name of the page where the work of somebody who is logged in lies."""
    roles = {one.role for one in memberships_of(acting.actor_of(request))}
    if roles - {MemberRole.AGENT, MemberRole.ADMIN}:
        return reverse("desk"), _("Desk")
    if MemberRole.ADMIN in roles:  # runs the site and has no part in cases
        return reverse("desk_changes"), _("Changes")
    return (reverse("inbox"), _("Inbox")) if roles else (reverse("cases"), _("My cases"))


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, what one needs, and the other ways (C1)."""
    if not request.user.is_authenticated:
        return render(request, "public/start.html")
    place_url, place_label = _place(request)
    found = pages.drafts(drafts.drafts_of(acting.actor_of(request)))
    context = {
        "drafts": found,
        "place_url": place_url,
        "place_label": place_label,
        "works": place_url != reverse("cases"),
    }
    return render(request, "public/start.html", context)


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of plain words."""
    return render(request, f"public/{name}.html")


@require_safe
def stages(request: HttpRequest) -> HttpResponse:
    """How a dispute goes on, stage by stage, with the periods in force today."""
    rules = rulesets.for_date(clock.now().date())
    rows = []
    for code in SHOWN_CLOCKS:
        try:
            rule = rules.clock(code)
        except rulesets.UnknownClock:
            continue
        english = choices.language() == "en"
        rows.append(
            {
                "label": rule.label_en if english else rule.label_zh,
                "length": clocks.length_words(rule.length, rule.unit),
                "article": citations.cite(rule.article, choices.language()),
                "owed_by": clocks.owed_by(rule.owed_by),
                "effect": rule.effect_en if english else rule.effect_zh,
            }
        )
    return render(request, "public/stages.html", {"rows": rows, "rules": rules})


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """When a period ends and, day by day, why; the same engine counts every clock of the platform."""
    said = {name: request.GET.get(name, "").strip() for name in counting.ASKED}
    errors: list[dict[str, str]] = []
    result: dict[str, Any] | None = None
    if any(said[name] for name in ("from", "length")):
        try:
            result = _result(counting.count(said))
        except Refused as refused:
            errors = [{"id": name, "text": str(one)} for name, found in refused.errors.items() for one in found]
    units = {
        Unit.WD: _("working days"),
        Unit.CD: pgettext("unit of a period", "days"),
        Unit.M: _("months"),
        Unit.Y: _("years"),
    }
    context = {
        "said": said,
        "errors": errors,
        "result": result,
        "units": units.items(),
        "rules": _rules(),
        "today_iso": clock.now().astimezone(CHINA).date().isoformat(),
    }
    return render(request, "public/periods.html", context, status=422 if errors else 200)


def _rules() -> list[tuple[str, str]]:
    """Every clock of the law as a choice: its code, and what it is for how long."""
    newest, english = rulesets.everything()[-1], choices.language() == "en"
    return [
        (code, f"{rule.label_en if english else rule.label_zh} · {clocks.length_words(rule.length, rule.unit)}")
        for code, rule in ((code, newest.clock(code)) for code in newest.codes())
    ]


def _result(counted: counting.Counted) -> dict[str, Any]:
    period, rule, english = counted.period, counted.rule, choices.language() == "en"
    said: dict[str, Any] = {"trace": clocks.told(period.trace)}
    if rule is not None:
        said["why"] = (
            f"{rule.label_en if english else rule.label_zh} · {clocks.length_words(period.length, period.unit)}"
        )
        said["article"] = citations.cite(rule.article, choices.language())
    return {
        "due": period.due_lenient,
        "strict": period.due_strict if period.due_strict != period.due_lenient else None,
        "provisional": period.provisional,
        "calendar": period.calendar_version,
        "clock": said,
    }
