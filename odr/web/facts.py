"""What a dispute is about, as every page of a case shows it (components/rows.html)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mediation.cases import choices
from mediation.cases.models import Case
from mediation.cases.statements import Statement
from mediation.law.taxonomy import PROBLEMS, UnknownTerm
from mediation.people import lists
from odr.web.templatetags.jiefen import full_day, moment, money
from odr.web.templatetags.jiefen_room import is_long


def facts(case: Case) -> list[dict[str, Any]]:
    """What the dispute is about."""
    channel = listed(case, "channels", case.channel)
    rows: list[dict[str, Any]] = [
        {"label": _("Happened"), "text": full_day(case.happened_on)},
        {"label": _("What happened"), "text": case.facts, "folds": is_long(case.facts)},
        {"label": _("Problem"), "text": problem_name(case)},
        {"label": _("Bought"), "text": " ".join(filter(None, [case.product, money(case.order_amount), channel]))},
        {"label": _("Order"), "text": case.order_no, "code": True},
        {"label": _("Asked for"), "text": asked(case)},
        {"label": _("Filed"), "text": moment(case.filed_at)},
        {"label": _("Received by the bureau that decides"), "text": _received(case)},
    ]
    return [row for row in rows if row["text"]]


def said(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """What the sides said in writing on the matter, the newest last."""
    labels = {
        "answer": _("Answer of %(who)s"),
        "say_no": _("Why %(who)s sees no agreement"),
        "withdraw": _("Why %(who)s withdrew"),
        "decline_mediation": _("Why %(who)s does not mediate"),
    }
    return [
        {
            "label": labels[one.verb] % {"who": _by(one)}, "text": f"{one.text}\n{moment(one.said_at)}",
            "folds": is_long(one.text),
        }
        for one in statements
        if one.verb in labels
    ]  # fmt: skip


def _by(statement: Statement) -> str:
    """The side that said it, or the body in charge."""
    body = statement.proceeding.body
    return statement.party.name if statement.party else body.name if body else ""


def _received(case: Case) -> str:
    """When the bureau got it that now has to decide, where that was not at once."""
    received = case.received_by_authority_at
    return moment(received) if received is not None and received != case.filed_at else ""


def asked(case: Case) -> str:
    """The claims, one per line, and their sum."""
    if not case.claims.all():
        return ""
    lines = [
        " ".join(filter(None, [listed(case, "claims", one.kind), money(one.amount), one.text]))
        for one in case.claims.all()
    ]
    if case.amount:  # nobody asks for a sum of nothing
        lines.append(_("Together %(amount)s") % {"amount": money(case.amount)})
    return "\n".join(lines)


def problem_name(case: Case) -> str:
    """Its problem in the reader's language."""
    return listed(case, PROBLEMS, case.problem)


def listed(case: Case, axis: str, code: str) -> str:
    """An entry of a list as it was called when the case was filed, in the reader's language; "" for none."""
    try:
        return choices.named(lists.at(case.filed_at).find(axis, code)) if code else ""
    except UnknownTerm:
        return code
