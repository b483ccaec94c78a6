"""What the platform does beside the store: that it stepped in, what it paid first, and what is left (H6)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mediation.cases.choices import language
from mediation.cases.models import Case
from mediation.cases.queries import proceedings_of
from mediation.core.actors import Actor
from mediation.core.gate import Act
from mediation.law import advance as law
from mediation.law import citations
from mediation.performance.models import Advance
from mediation.performance.queries import advances_of
from odr.web.party import links
from odr.web.templatetags.jiefen import day, money


def shown(actor: Actor, case: Case, acts: Iterable[Act]) -> dict[str, Any] | None:
    """The section of the case's page (party/_advances.html), None where the platform did nothing of the kind."""
    taken_up = next((one.facts["stepped_in"] for one in proceedings_of(case) if "stepped_in" in one.facts), None)
    if taken_up is None:
        return None
    paid = advances_of(actor, case)
    answers = [act for act in acts if act.verb.name in ("confirm_advance", "deny_advance")]
    return {
        "rows": [
            {"label": _("By which rule"), "text": taken_up["rules"]},
            {"label": _("What it does"), "text": taken_up["text"]},
            *({"label": _("Paid in advance"), "text": "\n".join(_said(one))} for one in paid),
        ],
        "waits": bool(answers),
        "answers": [{"url": links.deed(act, case), "label": act.verb.step.label} for act in answers],
        "recourse": citations.cite(law.recourse(), language(), short=True) if paid else "",
    }


def _said(one: Advance) -> list[str]:
    """What was paid when and on what, what the complainant said of it, and what is left."""
    ground = law.ground(one.ground)
    first = _("%(amount)s on %(day)s, transaction %(number)s") % {
        "amount": money(one.amount), "day": day(one.on), "number": one.transaction_no
    }  # fmt: skip
    return [
        first,
        _("Out of: %(ground)s") % {"ground": ground.en if language() == "en" else ground.zh},
        _state(one),
        _("Still open of the claim: %(amount)s") % {"amount": money(one.remains)},
    ]


def _state(one: Advance) -> str:
    if one.denied_at:
        return _("The complainant says it has not arrived: %(reason)s") % {"reason": one.reason}
    if one.received is not None:
        return _("Received: %(amount)s") % {"amount": money(one.received)}
    return _("The complainant has not yet said whether it arrived.")
