"""The overview of who watches over offices: six figures with formula and fraction, and the lists they count."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mediation.core import verbs
from mediation.core.gate import SHANGHAI
from mediation.performance import oversight as domain
from mediation.performance.oversight import KEYS, Figure, Span
from mediation.performance.small import FEWEST
from odr import clock
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import money

PERCENT = "%"
SHARES = ("checked", "closed", "settled")


@require_safe
@frame.page
def overview(request: HttpRequest, who: Worker) -> HttpResponse:
    """The figures of a month beside those of the month before."""
    now = clock.now()
    span = _span(request)
    before = domain.figures(who.actor, span.before)
    cards = [_card(one, old, span) for one, old in zip(domain.figures(who.actor, span), before, strict=True)]
    context = {
        "desk": frame.around(who, current="oversight"),
        "span": span,
        "cards": cards,
        "lines": domain.overdue(who.actor, now=now),
        "few": _few(),
        "fewest": FEWEST,
        "earlier_url": f"?span={span.before.label}",
        "later_url": f"?span={span.after.label}" if span.end <= now else "",
        "other_url": f"?span={span.first:%Y}" if len(span.label) > 4 else "?",
    }
    return render(request, "desk/oversight.html", context)


@require_safe
@frame.page
def counted(request: HttpRequest, who: Worker, key: str) -> HttpResponse:
    """What one figure counts, in groups of at least five."""
    span = _span(request)
    context = {
        "desk": frame.around(who, current="oversight"),
        "span": span,
        "label": _label(key) if key in KEYS else "",
        "definition": _definition(key) if key in KEYS else "",
        "rows": _groups(domain.groups(who.actor, span, key), key),
        "fewest": FEWEST,
        "back_url": f"{reverse('desk_oversight')}?span={span.label}",
    }
    return render(request, "desk/counted.html", context)


def _groups(found: list[domain.Group], key: str) -> list[dict[str, Any]]:
    """Rows: what was put together says so; a month leads on where it is shown."""
    offices = {one.body for one in found}
    rows = []
    for one in found:
        alone = sum(each.body == one.body for each in found) == 1
        elsewhere = _("All offices") if len(offices) == 1 else _("Other offices")
        together = _("All states") if alone else _("Other states")
        rows.append(
            {
                "count": one.count,
                "month": one.month or (_("All months") if len(found) == 1 else _("Other months")),
                "url": f"{reverse('desk_counted', args=[key])}?span={one.month}" if one.month else "",
                "body": one.body or elsewhere,
                "state": verbs.machine(one.kind).states[one.state] if one.kind else together,
            }
        )
    return rows


def _span(request: HttpRequest) -> Span:
    """The month or year asked for, else this month."""
    try:
        return Span.of(request.GET.get("span", ""))
    except ValueError:
        return Span.month(clock.now().astimezone(SHANGHAI).date())


def _card(figure: Figure, before: Figure, span: Span) -> dict[str, Any]:
    shown = _told(figure)
    return {
        "key": figure.key,
        "label": _label(figure.key),
        "definition": _definition(figure.key),
        "value": _value(figure) if shown else "",
        "unit": _unit(figure) if shown else "",
        "fraction": _fraction(figure) if figure.shown else _few(),
        "url": f"{reverse('desk_counted', args=[figure.key])}?span={span.label}" if shown else "",
        "before": _measured(before) if _told(before) else "",
    }


def _told(figure: Figure) -> bool:
    """Whether a figure stands there by itself: a share may be too telling although its parts are not."""
    return figure.shown and (figure.key not in SHARES or figure.share is not None)


def _few() -> str:
    """What stands in the place of a number that is too small to be told apart."""
    return _("fewer than %(count)d, not shown") % {"count": FEWEST}


def _label(key: str) -> str:
    words = (
        _("Complaints received"), _("Intake decided on time"), _("Closed on time"), _("Mediation success rate"),
        _("Median time to close"), _("Recovered for consumers"),
    )  # fmt: skip
    return dict(zip(KEYS, words, strict=True))[key]


def _definition(key: str) -> str:
    words = (
        _("Complaints that reached the offices in this period"),
        _("Decided within seven working days ÷ all whose seven days ended in this period"),
        _("Closed without a missed deadline ÷ all closed in this period"),
        _("Agreement reached ÷ all mediations that ended in this period, with or without agreement"),
        _("Days from receipt to closing, for cases closed in this period"),
        _("Paid to consumers in this period under agreements reached at these offices"),
    )
    return dict(zip(KEYS, words, strict=True))[key]


def _value(figure: Figure) -> str:
    if figure.key in SHARES:
        bound = {"part": "≤ ", "rest": "≥ "}.get(figure.few, "")
        return f"{bound}{figure.share or 0:.2f}"
    if figure.key == "recovered":
        return f"{figure.value or Decimal(0):,.2f}"
    return f"{figure.value.normalize():f}" if figure.value is not None else f"{figure.whole:,}"


def _unit(figure: Figure) -> str:
    if figure.key in SHARES:
        return PERCENT
    if figure.key == "received":
        return ngettext("case", "cases", figure.whole or 0)
    if figure.key == "days":
        return _("day") if figure.value == 1 else _("days")
    return _("yuan")


def _measured(figure: Figure) -> str:
    unit = _unit(figure)
    return f"{_value(figure)}{'' if unit == PERCENT else ' '}{unit}"


def _cases(count: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}


def _fraction(figure: Figure) -> str:
    if figure.key in SHARES:
        words = {
            "part": _("fewer than %(few)d of %(count)d"),
            "rest": _("all but fewer than %(few)d of %(count)d"),
        }
        if figure.part is not None:
            return f"{figure.part:,} ÷ {figure.whole:,}"
        said = {"few": FEWEST, "count": figure.whole}
        return words[figure.few] % said if figure.few in words else _cases(figure.whole or 0)
    if figure.key == "days":
        return _("mean %(mean)s days, %(cases)s") % {"mean": figure.beside, "cases": _cases(figure.whole or 0)}
    if figure.key == "recovered":
        figures = {"amount": money(figure.beside), "cases": _cases(figure.whole or 0)}
        return _("in dispute were %(amount)s, %(cases)s") % figures
    return ""
