"""What a court's review brought, for its own desk: agents, who came, questions and answers, objections."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mediation.cases.models import Side
from mediation.confirmation.court_models import Hearing, Inquiry, LitigationAgent, Objection
from mediation.confirmation.queries import Review
from mediation.confirmation.review_inputs import ATTENDED
from odr.web.templatetags.jiefen import day, moment

Row = dict[str, Any]


def rows(review: Review) -> list[Row]:
    """Everything in the order in which a review goes."""
    return [
        *map(_agent, review.agents),
        *map(_hearing, review.hearings),
        *map(_inquiry, review.inquiries),
        *map(_objection, review.objections),
    ]


def _agent(one: LitigationAgent) -> Row:
    said = {"agent": one.name, "kind": one.get_kind_display(), "of": one.known["of"]}
    whole, short = pgettext("an agent", "%(agent)s, %(kind)s, %(of)s"), pgettext("an agent", "%(agent)s, %(kind)s")
    return {"label": _("Agent of %(name)s") % {"name": one.party.name}, "text": (whole if said["of"] else short) % said}


def _hearing(one: Hearing) -> Row:
    attended = dict(ATTENDED)
    lines = [f"{moment(one.starts_at)} {one.place}"]
    lines += [f"{Side(side).label}: {attended[said]}" for side, said in one.attended.items()]
    return {"label": _("Both sides asked"), "text": "\n".join(filter(None, [*lines, one.minutes]))}


def _inquiry(one: Inquiry) -> Row:
    of = _("whoever mediated") if one.of == Inquiry.COMMITTEE else Side(one.of).label
    lines = [one.question, one.answer or _("No answer yet")]
    if one.sham:
        lines.insert(0, _("A sham mediation is suspected (OMR Art 23)."))
    return {"label": _("Asked of %(whom)s") % {"whom": of}, "text": "\n".join(map(str, lines))}


def _objection(one: Objection) -> Row:
    who = one.party.name if one.party else f"{one.third['name']} {one.third['contact']}"
    lines = [_("%(who)s, on %(day)s") % {"who": who, "day": day(one.raised_at)}, one.text]
    if one.upheld is not None:
        outcome = _("upheld") if one.upheld else _("rejected")
        lines.append(f"{outcome}: {one.decision_no} {one.reason}")
    return {"label": _("Objection"), "text": "\n".join(lines)}
