"""The overview of who watches over offices: six figures with formula and fraction, and the lists they count."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mediation.core import verbs
from mediation.core.gate import SHANGHAI
from mediation.performance import oversight as domain
from mediation.performance.oversight import FEWEST, KEYS, Figure, Span
from odr import clock
from odr.web.desk import frame
from odr.web.desk.frame import Worker
from odr.web.templatetags.jiefen import money


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
        "lines": [_line(one) for one in domain.overdue(who.actor, now=now)],
        "fewest": FEWEST,
        "earlier_url": f"?span={span.before.label}",
        "later_url": f"?span={span.after.label}" if span.end <= now else "",
        "other_url": f"?span={span.first:%Y}" if len(span.label) > 4 else "?",
    }
    return render(request, "desk/oversight.html", context)


@require_safe
@frame.page
def counted(request: HttpRequest, who: Worker, key: str) -> HttpResponse:
    """The cases one figure counts: numbers, offices, states and days; no names, no content."""
    span = _span(request)
    rows = domain.counted(who.actor, span, key)
    context = {
        "desk": frame.around(who, current="oversight"),
        "span": span,
        "label": _label(key),
        "definition": _definition(key),
        "rows": [{"row": one, "state": verbs.machine(one.kind).states[one.state]} for one in rows],
        "most": domain.MOST,
        "back_url": f"{reverse('desk_oversight')}?span={span.label}",
    }
    return render(request, "desk/counted.html", context)


def _span(request: HttpRequest) -> Span:
    """The month or year asked for, else this month."""
    try:
        return Span.of(request.GET.get("span", ""))
    except ValueError:
        return Span.month(clock.now().astimezone(SHANGHAI).date())


def _card(figure: Figure, before: Figure, span: Span) -> dict[str, Any]:
    shown = figure.shown
    return {
        "key": figure.key,
        "label": _label(figure.key),
        "definition": _definition(figure.key),
        "value": _value(figure) if shown else "",
        "unit": _unit(figure.key) if shown else "",
        "fraction": _fraction(figure) if shown else _("fewer than %(count)d are not told apart") % {"count": FEWEST},
        "url": f"{reverse('desk_counted', args=[figure.key])}?span={span.label}" if shown else "",
        "before": f"{_value(before)}{_unit(before.key)}" if before.shown else "",
    }


def _label(key: str) -> str:
    words = (
        _("Complaints received"), _("First check in time"), _("Closed in time"), _("Mediations that succeeded"),
        _("Median length"), _("Money back to consumers"),
    )  # fmt: skip
    return dict(zip(KEYS, words, strict=True))[key]


def _definition(key: str) -> str:
    words = (
        _("Complaints that reached the offices in this time"),
        _("Decided within seven working days ÷ all whose seven days ended in this time"),
        _("Closed without a missed deadline ÷ all closed in this time"),
        _("Agreement reached ÷ all mediations that ended in this time, by agreement or without"),
        _("Days from receipt to closing, of what was closed in this time"),
        _("Received in this time under deals made before these offices"),
    )
    return dict(zip(KEYS, words, strict=True))[key]


def _value(figure: Figure) -> str:
    if figure.key in ("checked", "closed", "settled"):
        return f"{figure.share:.2f}" if figure.share is not None else "0"
    if figure.key == "recovered":
        return f"{figure.value or Decimal(0):,.2f}"
    return f"{figure.value.normalize():f}" if figure.value is not None else f"{figure.whole:,}"


def _unit(key: str) -> str:
    if key in ("checked", "closed", "settled"):
        return "%"
    return {"received": _("cases"), "days": _("days"), "recovered": _("yuan")}[key]


def _fraction(figure: Figure) -> str:
    if figure.key in ("checked", "closed", "settled"):
        return f"{figure.part:,} ÷ {figure.whole:,}"
    if figure.key == "days":
        return _("mean %(mean)s days, %(count)d cases") % {"mean": figure.beside, "count": figure.whole}
    if figure.key == "recovered":
        return _("in dispute were %(amount)s, %(count)d cases") % {
            "amount": money(figure.beside),
            "count": figure.whole,
        }
    return ""


def _line(line: domain.Line) -> dict[str, Any]:
    return {
        "body": line.body,
        "overdue": line.overdue if line.overdue >= FEWEST or line.overdue == 0 else "",
        "handled": line.handled if line.handled >= FEWEST else "",
    }
