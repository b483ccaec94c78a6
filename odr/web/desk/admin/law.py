"""The rules in force on a day, for who must answer which rule was: read only, as they are changed by review."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mediation.cases import choices, ruled
from mediation.cases.relisting import LABELS as LABELS_OF_LISTS
from mediation.core.gate import SHANGHAI
from mediation.documents import templates
from mediation.documents.models import LABELS
from mediation.law import areas, citations, review, rulesets
from mediation.law.rulesets import RuleSet
from mediation.law.taxonomy import AXES
from mediation.people import lists
from mediation.people.proposals import keeper
from odr import clock
from odr.web import clocks
from odr.web.desk import frame
from odr.web.desk.frame import Worker

GROUNDS = {
    "decline": gettext_lazy("Grounds to decline a complaint"),
    "terminate": gettext_lazy("Grounds to end a mediation"),
    "court_refuse": gettext_lazy("Grounds on which a court does not take an application"),
    "court_dismiss": gettext_lazy("Grounds on which a court dismisses an application"),
}


@require_safe
@frame.page
def law(request: HttpRequest, who: Worker) -> HttpResponse:
    """Rule set, periods, grounds, lists, areas and templates as they stood on the chosen day."""
    keeper(who.actor)
    today = clock.now().astimezone(SHANGHAI).date()
    on = _day(request.GET.get("on", ""), today)
    rules = _rules(on) if on else None
    context: dict[str, Any] = {
        "desk": frame.around(who, current="law"),
        "on": on or today,
        "said": request.GET.get("on", "")[:20] or today.isoformat(),
        "wrong": "" if rules else _none(on),
        "sets": [_summary(one) for one in reversed(rulesets.everything())],
        "areas": [{"code": one.code, "name": choices.named(one), "level": one.level} for one in areas.everything()],
    }
    if rules:
        context |= {"rules": _summary(rules), **_beside(rules)} | inside(rules, on or today)
    return render(request, "desk/admin/law.html", context, status=422 if not rules else 200)


def _beside(rules: RuleSet) -> dict[str, Any]:
    """What the set changed against the one before it, and the open matters that hold to each."""
    open_ = ruled.open_under()
    before = [one for one in rulesets.everything() if one.in_force_from < rules.in_force_from][-1:]
    return {
        "open": open_.get(rules.id, 0),
        "former": [{"id": one.id, "open": open_.get(one.id, 0)} for one in before],
        "differences": [one for older in before for one in review.differences(older, rules)],
    }


def _none(on: date | None) -> str:
    if on is None:
        return _("This is no day.")
    return _("No rule set on record was in force on that day; the first begins on %(day)s.") % {
        "day": rulesets.everything()[0].in_force_from.isoformat()
    }


def _day(said: str, today: date) -> date | None:
    try:
        return parse_date(said) if said else today
    except ValueError:
        return None


def _rules(on: date) -> RuleSet | None:
    try:
        return rulesets.for_date(on)
    except rulesets.NoRuleSet:
        return None


def _summary(rules: RuleSet) -> dict[str, Any]:
    return {
        "id": rules.id,
        "begins": rules.in_force_from,
        "ends": rules.in_force_to,
        "instrument": _cite(rules.instrument),
    }


def inside(rules: RuleSet, on: date) -> dict[str, Any]:
    """What a rule set held on a day, each with its article."""
    known = (rules.clock(code) for code in rules.codes())
    return {
        "clocks": [
            {
                "code": one.code,
                "label": _named(one, "label"),
                "length": clocks.length_words(one.length, one.unit) if one.length else _("set case by case"),
                "owed_by": clocks.owed_by(one.owed_by),
                "article": _cite(one.article),
            }
            for one in known
            if one.runs_from(on)
        ],
        "grounds": [
            {
                "label": label,
                "rows": [
                    {"code": one.code, "text": _named(one, "text"), "article": _cite(one.article)}
                    for one in rules.grounds(kind)
                ],
            }
            for kind, label in GROUNDS.items()
        ],
        "lists": _lists(on),
        "templates": [
            {"title": LABELS.get(one.kind, one.kind), "template": one, "article": _cite(one.article)}
            for one in templates.in_force(on)
        ],
    }


def _lists(on: date) -> list[dict[str, Any]]:
    """The lists a complaint is put into, as they were offered at the end of a day."""
    offered = lists.at(datetime.combine(on, time.max, SHANGHAI)).offered()
    return [
        {
            "label": LABELS_OF_LISTS[axis],
            "rows": [
                {"code": one.code, "name": choices.named(one), "article": _cite(getattr(one, "article", ""))}
                for one in offered.entries(axis)
            ],
        }
        for axis in AXES
    ]


def _named(one: Any, what: str) -> str:
    return str(getattr(one, f"{what}_{choices.language()}"))


def _cite(article: str) -> str:
    return citations.cite(article, choices.language(), short=True) if article else ""
